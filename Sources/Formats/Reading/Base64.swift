/// Base64 as logs have it: standard or URL alphabet, padding optional, line breaks skipped.
package enum Base64 {
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
    table[Int(UInt8(ascii: "-"))] = 62
    table[Int(UInt8(ascii: "_"))] = 63
    return table
  }()

  /// Decodes at most `most` bytes of output; stops at the first byte that is not base64.
  package static func decode(_ text: UnsafeRawBufferPointer, most: Int = .max) -> [UInt8] {
    let capacity = min(text.count / 4 * 3 + 3, most == .max ? .max : most + 3)
    return values.withUnsafeBufferPointer { values in
      [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
        var bits: UInt32 = 0
        var held = 0
        for byte in text {
          let value = values[Int(byte)]
          if value == 255 {
            // Line breaks, and the backslash of an escaped slash.
            if byte == 10 || byte == 13 || byte == 92 || byte == 32 { continue }
            break
          }
          bits = bits << 6 | UInt32(value)
          held += 6
          if held >= 8 {
            held -= 8
            out[count] = UInt8(truncatingIfNeeded: bits >> UInt32(held))
            count += 1
            if count >= most { break }
          }
        }
      }
    }
  }

  /// Encodes bytes in the standard alphabet, with padding.
  package static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
    var at = 0
    while at < bytes.count {
      let left = min(3, bytes.count - at)
      var bits: UInt32 = 0
      for place in 0..<3 { bits = bits << 8 | (place < left ? UInt32(bytes[at + place]) : 0) }
      for place in 0..<4 {
        let digit = Int(bits >> UInt32(18 - 6 * place)) & 63
        text.append(place <= left ? alphabet[digit] : UInt8(ascii: "="))
      }
      at += 3
    }
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
