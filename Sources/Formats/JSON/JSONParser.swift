internal import CSimdjson

/// Why a piece of text is not JSON.
package struct JSONFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The parser's words, such as "The JSON document has an improper structure".
  package let reason: String

  package var description: String { reason }
}

/// Parses JSON documents one after the other, reusing its memory.
///
/// Measured against Foundation on the sample logs: more than ten times as fast, and it gives views
/// instead of objects. Text that is almost JSON (a lone surrogate, NaN, broken UTF-8) is repaired
/// and parsed again, so that one odd character does not lose a record.
package final class JSONParser {
  private let parser: UnsafeMutableRawPointer?
  private var padded: [UInt8] = []

  /// Readable bytes that must follow a text given to `parse(padded:)`.
  package static let padding = Int(REVERIE_JSON_PADDING)

  package init() { parser = reverie_json_parser_new() }

  deinit { if let parser { reverie_json_parser_free(parser) } }

  /// Parses text that is followed by at least `padding` readable bytes.
  ///
  /// The value is valid until the next call.
  package func parse(padded text: UnsafeRawBufferPointer) throws(JSONFailure) -> JSON {
    guard text.contains(where: { $0 > 0x20 }) else { throw JSONFailure(reason: "empty") }
    let code = attempt(text)
    if let json = code.json { return json }
    guard let repaired = JSONRepair.repaired(text) else {
      throw JSONFailure(reason: String(cString: reverie_json_error(code.error)))
    }
    return try parse(plain: repaired)
  }

  /// Parses any bytes, copying them first.
  package func parse(copying text: some Sequence<UInt8>) throws(JSONFailure) -> JSON {
    let text = Array(text)
    guard text.contains(where: { $0 > 0x20 }) else { throw JSONFailure(reason: "empty") }
    do {
      return try parse(plain: text)
    } catch {
      guard let repaired = text.withUnsafeBytes({ JSONRepair.repaired($0) }) else { throw error }
      return try parse(plain: repaired)
    }
  }

  private func parse(plain text: [UInt8]) throws(JSONFailure) -> JSON {
    padded = text
    padded.append(contentsOf: repeatElement(0, count: Self.padding))
    let code = padded.withUnsafeBytes { bytes in
      attempt(UnsafeRawBufferPointer(rebasing: bytes[..<text.count]))
    }
    if let json = code.json { return json }
    throw JSONFailure(reason: String(cString: reverie_json_error(code.error)))
  }

  private func attempt(_ text: UnsafeRawBufferPointer) -> (json: JSON?, error: Int32) {
    var tape: UnsafePointer<UInt64>?
    var strings: UnsafePointer<UInt8>?
    let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let error = reverie_json_parse(parser, start, text.count, &tape, &strings)
    guard error == 0, let tape, let strings else { return (nil, error) }
    return (JSON(tape: tape, strings: strings, index: 1), 0)
  }
}

/// Mends what loggers get wrong and strict parsers refuse.
enum JSONRepair {
  /// Returns mended text, or nil when there is nothing to mend.
  ///
  /// Broken UTF-8 becomes U+FFFD, a lone surrogate escape becomes `\ufffd`, and the bare words NaN,
  /// Infinity and -Infinity (Python's json writes them) become null.
  static func repaired(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    let valid = Array(String(decoding: text, as: UTF8.self).utf8)
    var out: [UInt8] = []
    out.reserveCapacity(valid.count + 16)
    var changed = valid.count != text.count || !valid.elementsEqual(text)
    var position = 0
    var inString = false
    while position < valid.count {
      let byte = valid[position]
      if inString, byte == UInt8(ascii: "\\"), position + 1 < valid.count {
        let length = escapeLength(valid, at: position)
        if isLoneSurrogate(valid, at: position, length: length) {
          out.append(contentsOf: "\\ufffd".utf8)
          changed = true
        } else {
          out.append(contentsOf: valid[position..<position + length])
        }
        position += length
        continue
      }
      if byte == UInt8(ascii: "\"") { inString.toggle() }
      if inString, byte < 0x20 {
        // A raw control character inside a string: escape it.
        out.append(contentsOf: "\\u00".utf8)
        out.append(byte < 16 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
        out.append(contentsOf: String(byte & 15, radix: 16).utf8)
        changed = true
        position += 1
        continue
      }
      if !inString, let word = bareWord(valid, at: position) {
        out.append(contentsOf: "null".utf8)
        position += word
        changed = true
        continue
      }
      out.append(byte)
      position += 1
    }
    return changed ? out : nil
  }

  private static func bareWord(_ text: [UInt8], at position: Int) -> Int? {
    let first = text[position]
    guard first == UInt8(ascii: "N") || first == UInt8(ascii: "I") || first == UInt8(ascii: "-")
    else { return nil }
    for word in ["NaN", "Infinity", "-Infinity"] where text[position...].starts(with: word.utf8) {
      return word.utf8.count
    }
    return nil
  }

  /// 12 for a surrogate pair, 6 for another `\uXXXX`, 2 for the short escapes.
  private static func escapeLength(_ text: [UInt8], at position: Int) -> Int {
    guard let unit = codeUnit(text, at: position) else { return 2 }
    guard (0xD800..<0xDC00).contains(unit), let low = codeUnit(text, at: position + 6),
      (0xDC00..<0xE000).contains(low)
    else { return 6 }
    return 12
  }

  private static func isLoneSurrogate(_ text: [UInt8], at position: Int, length: Int) -> Bool {
    guard length == 6, let unit = codeUnit(text, at: position) else { return false }
    return (0xD800..<0xE000).contains(unit)
  }

  private static func codeUnit(_ text: [UInt8], at position: Int) -> UInt32? {
    guard position + 6 <= text.count, text[position] == UInt8(ascii: "\\"),
      text[position + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt32(String(decoding: text[position + 2..<position + 6], as: UTF8.self), radix: 16)
  }
}
