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
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let title = lines.firstIndex(where: { $0.elementsEqual(ElementTree.title.utf8) }) else {
      return nil
    }
    elements = []
    for line in lines[(title + 1)...] {
      guard let element = Element(line: Array(line)) else { break }
      elements.append(element)
    }
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
  fileprivate init?(line: [UInt8]) {
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
private struct LineReader {
  let bytes: [UInt8]
  var at = 0

  var isAtEnd: Bool { at == bytes.count }

  mutating func count(of byte: UInt8) -> Int {
    let start = at
    while at < bytes.count, bytes[at] == byte { at += 1 }
    return at - start
  }

  mutating func skip(_ text: StaticString) -> Bool {
    let end = at + text.utf8CodeUnitCount
    guard end <= bytes.count,
      bytes[at..<end].elementsEqual(
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    else { return false }
    at = end
    return true
  }

  /// Letters, digits, `_` and `-`.
  mutating func word() -> String? {
    let start = at
    while at < bytes.count {
      switch bytes[at] {
      case 97...122, 65...90, 48...57, 95, 45: at += 1
      default: return start == at ? nil : String(decoding: bytes[start..<at], as: UTF8.self)
      }
    }
    return start == at ? nil : String(decoding: bytes[start..<at], as: UTF8.self)
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
    var text: [UInt8] = []
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
}
