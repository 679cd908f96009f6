/// Where a thought has quotation marks, so that many names can be looked for in it.
struct QuotedNames: Sendable {
  private let bytes: [UInt8]
  /// The places of the marks, rising.
  private let marks: [Int]

  init(_ thought: String) {
    let mark = UInt8(ascii: "\"")
    guard thought.utf8.contains(mark) else {
      (bytes, marks) = ([], [])
      return
    }
    let bytes = Array(thought.utf8)
    self.bytes = bytes
    marks = bytes.indices.filter { bytes[$0] == mark }
  }

  var isEmpty: Bool { marks.count < 2 }

  /// Where a name last stands between two marks; nil where it does not.
  func lastMention(of name: String) -> Int? {
    let length = name.utf8.count
    return marks.last { mark in
      let end = mark + 1 + length
      return end < bytes.count && bytes[end] == UInt8(ascii: "\"")
        && bytes[(mark + 1)..<end].elementsEqual(name.utf8)
    }
  }
}
