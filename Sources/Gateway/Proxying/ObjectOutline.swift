internal import Glibc

/// Where the members of a JSON object lie in its bytes; nothing inside them is looked at.
///
/// Bodies go on byte for byte, so a member is cut or added in the bytes, never by writing the object
/// anew. Linear in the length; long strings are passed over with `memchr`.
struct ObjectOutline {
  struct Member: Equatable {
    /// The name, unescaped.
    var name: String
    /// From the quote of the name to the end of the value.
    var whole: Range<Int>
    var value: Range<Int>
  }

  let members: [Member]
  /// Right after the opening brace.
  let start: Int

  /// Nil for what is no JSON object at this level.
  init?(_ bytes: [UInt8]) {
    let found = bytes.withUnsafeBufferPointer { buffer -> (members: [Member], start: Int)? in
      var scan = Scan(bytes: buffer)
      return scan.members().map { ($0, scan.start) }
    }
    guard let found else { return nil }
    (members, start) = found
  }

  /// Where the items of a list lie; nil for what is no list at this level.
  static func items(_ bytes: [UInt8]) -> [Range<Int>]? {
    bytes.withUnsafeBufferPointer { buffer in
      var scan = Scan(bytes: buffer)
      return scan.items()
    }
  }

  func all(_ name: String) -> [Member] { members.filter { $0.name == name } }

  /// The ranges to cut so that members of a name are gone and the rest is still JSON: with the comma
  /// before them, or where they are first, the one after.
  func cuts(_ name: String, in bytes: [UInt8]) -> [Range<Int>] {
    var cuts: [Range<Int>] = []
    // What stands before the first member that stays goes with the comma after it.
    let firstKept = members.firstIndex { $0.name != name }
    for (place, member) in members.enumerated() where member.name == name {
      if let firstKept, place < firstKept {
        cuts.append(member.whole.lowerBound..<members[place + 1].whole.lowerBound)
      } else if place == 0 || firstKept == nil {
        let end = place + 1 < members.count ? members[place + 1].whole.lowerBound : nil
        cuts.append(member.whole.lowerBound..<(end ?? member.whole.upperBound))
      } else {
        cuts.append(members[place - 1].whole.upperBound..<member.whole.upperBound)
      }
    }
    return cuts
  }

  private struct Scan {
    let bytes: UnsafeBufferPointer<UInt8>
    var place = 0
    var start = 0

    mutating func members() -> [Member]? {
      skipBlanks()
      guard take(UInt8(ascii: "{")) else { return nil }
      start = place
      var members: [Member] = []
      skipBlanks()
      if take(UInt8(ascii: "}")) { return isAtEnd() ? members : nil }
      while true {
        skipBlanks()
        let begin = place
        guard let name = string() else { return nil }
        skipBlanks()
        guard take(UInt8(ascii: ":")) else { return nil }
        skipBlanks()
        let value = place
        guard skipValue() else { return nil }
        members.append(
          Member(name: unescaped(name), whole: begin..<place, value: value..<place))
        skipBlanks()
        if take(UInt8(ascii: "}")) { return isAtEnd() ? members : nil }
        guard take(UInt8(ascii: ",")) else { return nil }
      }
    }

    mutating func items() -> [Range<Int>]? {
      skipBlanks()
      guard take(UInt8(ascii: "[")) else { return nil }
      var items: [Range<Int>] = []
      skipBlanks()
      if take(UInt8(ascii: "]")) { return isAtEnd() ? items : nil }
      while true {
        skipBlanks()
        let begin = place
        guard skipValue() else { return nil }
        items.append(begin..<place)
        skipBlanks()
        if take(UInt8(ascii: "]")) { return isAtEnd() ? items : nil }
        guard take(UInt8(ascii: ",")) else { return nil }
      }
    }

    private mutating func isAtEnd() -> Bool {
      skipBlanks()
      return place == bytes.count
    }

    private mutating func skipBlanks() {
      while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
      byte == 32 || byte == 10 || byte == 13 || byte == 9
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard place < bytes.count, bytes[place] == byte else { return false }
      place += 1
      return true
    }

    /// Passes over a string; returns what is between its quotes.
    private mutating func string() -> Range<Int>? {
      guard take(UInt8(ascii: "\"")) else { return nil }
      let begin = place
      while let quote = next(UInt8(ascii: "\"")) {
        var slashes = 0
        while quote - 1 - slashes >= begin, bytes[quote - 1 - slashes] == UInt8(ascii: "\\") {
          slashes += 1
        }
        place = quote + 1
        if slashes % 2 == 0 { return begin..<quote }
      }
      return nil
    }

    private func next(_ byte: UInt8) -> Int? {
      guard let base = bytes.baseAddress, place < bytes.count,
        let found = memchr(base + place, Int32(byte), bytes.count - place)
      else { return nil }
      return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }

    /// Passes over a value: over brackets by their depth alone.
    private mutating func skipValue() -> Bool {
      guard place < bytes.count else { return false }
      switch bytes[place] {
      case UInt8(ascii: "\""): return string() != nil
      case UInt8(ascii: "{"), UInt8(ascii: "["): return skipNested()
      default:
        let begin = place
        while place < bytes.count, !Self.endsScalar(bytes[place]) { place += 1 }
        return place > begin
      }
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
      isBlank(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}")
        || byte == UInt8(ascii: "]") || byte == UInt8(ascii: ":")
    }

    private mutating func skipNested() -> Bool {
      var depth = 0
      while place < bytes.count {
        switch bytes[place] {
        case UInt8(ascii: "\""):
          guard string() != nil else { return false }
          continue
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth == 0 {
            place += 1
            return true
          }
        default: break
        }
        place += 1
      }
      return false
    }

    private func unescaped(_ range: Range<Int>) -> String {
      let raw = String(decoding: bytes[range], as: UTF8.self)
      guard raw.contains("\\") else { return raw }
      return JSONName.unescape(raw)
    }
  }
}

/// Names of members that are written with escapes.
enum JSONName {
  static func unescape(_ raw: String) -> String {
    var text = ""
    var rest = raw.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let kind = rest.popFirst() else {
        text.unicodeScalars.append(scalar)
        continue
      }
      switch kind {
      case "u":
        let digits = String(String.UnicodeScalarView(rest.prefix(4)))
        rest = rest.dropFirst(4)
        text.unicodeScalars.append(
          UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}")
      case "n": text += "\n"
      case "t": text += "\t"
      case "r": text += "\r"
      case "b": text += "\u{8}"
      case "f": text += "\u{C}"
      default: text.unicodeScalars.append(kind)
      }
    }
    return text
  }
}
