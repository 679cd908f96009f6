extension ElementTree {
  /// The tree as text, with its title line.
  package var text: String {
    var text = ElementTree.title
    for element in elements {
      text += "\n"
      for _ in 0..<element.depth { text += "  " }
      text += "- \(element.role) "
      ElementTree.quote(element.name, into: &text)
      if let bounds = element.bounds {
        text += " (\(bounds.x),\(bounds.y) \(bounds.width)x\(bounds.height))"
      }
      for state in element.states { text += " \(state)" }
      if let value = element.value {
        text += " = "
        ElementTree.quote(value, into: &text)
      }
    }
    return text
  }

  /// The first tree in a text, up to the first line that is no element; nil when there is none.
  package init?(in text: String) {
    var text = text
    let found: [Element]? = text.withUTF8 { bytes in
      guard var line = Self.firstLine(of: bytes) else { return nil }
      var elements: [Element] = []
      while line.endIndex < bytes.endIndex {
        line = Self.line(of: bytes, from: line.endIndex + 1)
        guard let element = Element(line: UnsafeBufferPointer(rebasing: line)) else { break }
        elements.append(element)
      }
      return elements
    }
    guard let found else { return nil }
    elements = found
  }

  /// The line that is the title, wherever it stands in a text.
  private static func firstLine(
    of bytes: UnsafeBufferPointer<UInt8>
  ) -> Slice<UnsafeBufferPointer<UInt8>>? {
    var start = 0
    while start <= bytes.count {
      let line = line(of: bytes, from: start)
      if line.count == title.utf8.count, line.elementsEqual(title.utf8) { return line }
      start = line.endIndex + 1
    }
    return nil
  }

  /// The bytes from a place to the end of its line, without the line break.
  private static func line(
    of bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    return bytes[start..<end]
  }

  private static func quote(_ name: String, into text: inout String) {
    text += "\""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension ElementTree.Element {
  /// Reads one line: `- role "name" (x,y WxH) states = "value"`.
  fileprivate init?(line: UnsafeBufferPointer<UInt8>) {
    var reader = LineReader(bytes: line)
    let spaces = reader.count(of: UInt8(ascii: " "))
    guard spaces % 2 == 0, reader.skip("- "), let role = reader.word(), reader.skip(" "),
      let name = reader.quoted()
    else { return nil }
    self.init(depth: spaces / 2, role: role, name: name)
    while reader.skip(" ") {
      if reader.skip("= ") {
        value = reader.quoted()
        guard value != nil else { return nil }
      } else if reader.skip("(") {
        guard let x = reader.number(), reader.skip(","), let y = reader.number(),
          reader.skip(" "), let width = reader.number(), reader.skip("x"),
          let height = reader.number(), reader.skip(")")
        else { return nil }
        bounds = ElementTree.Bounds(x: x, y: y, width: width, height: height)
      } else if let state = reader.word() {
        states.append(state)
      } else {
        return nil
      }
    }
    guard reader.isAtEnd else { return nil }
  }
}

/// A line, read from left to right.
///
/// It reads the bytes where they are: logs of screens hold hundreds of thousands of such lines.
private struct LineReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var at = 0

  var isAtEnd: Bool { at == bytes.count }

  mutating func count(of byte: UInt8) -> Int {
    let start = at
    while at < bytes.count, bytes[at] == byte { at += 1 }
    return at - start
  }

  mutating func skip(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard length <= bytes.count - at else { return false }
    for offset in 0..<length where bytes[at + offset] != text.utf8Start[offset] { return false }
    at += length
    return true
  }

  /// Letters, digits, `_` and `-`.
  mutating func word() -> String? {
    let start = at
    reading: while at < bytes.count {
      switch bytes[at] {
      case 97...122, 65...90, 48...57, 95, 45: at += 1
      default: break reading
      }
    }
    return start == at ? nil : text(start..<at)
  }

  /// A whole number of at most nine digits.
  mutating func number() -> Int? {
    let isNegative = skip("-")
    var value = 0
    let start = at
    while at < bytes.count, (48...57).contains(bytes[at]), at - start < 9 {
      value = value * 10 + Int(bytes[at] - 48)
      at += 1
    }
    return at == start ? nil : isNegative ? -value : value
  }

  mutating func quoted() -> String? {
    guard skip("\"") else { return nil }
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] == UInt8(ascii: "\\") { return escaped(from: start) }
      at += 1
    }
    let end = at
    return skip("\"") ? text(start..<end) : nil
  }

  /// The rest of a name that has a backslash in it, which only few have.
  private mutating func escaped(from start: Int) -> String? {
    var text = Array(bytes[start..<at])
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      var byte = bytes[at]
      if byte == UInt8(ascii: "\\"), at + 1 < bytes.count {
        at += 1
        byte = bytes[at] == UInt8(ascii: "n") ? UInt8(ascii: "\n") : bytes[at]
      }
      text.append(byte)
      at += 1
    }
    return skip("\"") ? String(decoding: text, as: UTF8.self) : nil
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }
}
