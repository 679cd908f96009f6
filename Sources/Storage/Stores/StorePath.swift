internal import Foundation

/// The rules for the path of a file in a store.
package enum StorePath {
  static let mostSegments = 20
  static let mostBytes = 1_024

  /// What is wrong with a path; nil where it is a good one.
  ///
  /// Beyond the rules of the API, it may not lead out of the store in another writing: percent-encoded,
  /// with backslashes, or with letters that look like dots and slashes. Whoever mounts a store, or
  /// hands the path on, may undo such writing.
  package static func objection(to path: String) -> String? {
    guard path.utf8.count <= mostBytes else { return "is longer than \(mostBytes) bytes" }
    guard path.utf8.first == UInt8(ascii: "/") else { return "does not start with /" }
    let segments = path.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard segments.count <= mostSegments else { return "has more than \(mostSegments) segments" }
    guard !segments.contains(where: \.isEmpty) else { return "has an empty segment" }
    guard !path.unicodeScalars.contains(where: isHidden) else {
      return "has a control or format character"
    }
    guard path.utf8.elementsEqual(path.precomposedStringWithCanonicalMapping.utf8) else {
      return "is not in Unicode normalization form C"
    }
    return leadsOut(path) ? "has a segment . or .." : nil
  }

  /// What is wrong with the beginning of paths that a list is asked for.
  package static func objection(toPrefix prefix: String) -> String? {
    guard prefix.utf8.first == UInt8(ascii: "/"), prefix.utf8.last == UInt8(ascii: "/") else {
      return "does not start and end with /"
    }
    return prefix == "/" ? nil : objection(to: String(prefix.dropLast()))
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Whether some reading of the path has a segment `.` or `..`, or something that is not seen.
  private static func leadsOut(_ path: String) -> Bool {
    var reading = path
    // What is encoded may have been encoded again.
    for _ in 0..<4 {
      let plain = reading.precomposedStringWithCompatibilityMapping.replacing("\\", with: "/")
      let isBad =
        plain.unicodeScalars.contains(where: isHidden)
        || plain.split(separator: "/", omittingEmptySubsequences: false).contains {
          $0 == "." || $0 == ".."
        }
      if isBad { return true }
      // An encoding of dots and slashes that is longer than need be.
      let next = decoded(
        plain.lowercased().replacing("%c0%ae", with: ".").replacing("%c0%af", with: "/"))
      guard !next.utf8.elementsEqual(plain.lowercased().utf8) else { return false }
      reading = next
    }
    return true
  }

  private static func decoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy(isDigit),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte)
  }
}
