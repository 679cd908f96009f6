extension LessonID {
  /// The names of lessons that occur in a text, each once, in order.
  ///
  /// An exported lesson carries its name, so that a later run says itself what it was told.
  package static func mentions(in text: String) -> [LessonID] {
    var text = text
    return text.withUTF8 { bytes in
      var found: [LessonID] = []
      let mark = Array(prefix.utf8)
      let length = mark.count + 16
      var place = 0
      while place + length <= bytes.count {
        guard bytes[place] == mark[0], bytes[place..<place + mark.count].elementsEqual(mark) else {
          place += 1
          continue
        }
        let digits = bytes[place + mark.count..<place + length]
        let isWhole = place + length == bytes.count || !bytes[place + length].isDigit
        guard isWhole, digits.allSatisfy(\.isDigit) else {
          place += mark.count
          continue
        }
        let name = LessonID(rawValue: prefix + String(decoding: digits, as: UTF8.self))
        if !found.contains(name) { found.append(name) }
        place += length
      }
      return found
    }
  }
}

extension UInt8 {
  /// Whether it is a hexadecimal digit as names of lessons are written.
  fileprivate var isDigit: Bool { (48...57).contains(self) || (97...102).contains(self) }
}

/// Gathers which lessons a run was told, from what stands in its first entries.
package struct LessonMentions: Sendable {
  /// What comes later may be something that the agent found itself.
  private static let entries = 40
  package private(set) var lessons: [LessonID] = []

  package init() {}

  /// Looks at an entry: prompts and context anywhere, results among the first entries.
  package mutating func look(at entry: Entry) {
    if entry.kind == .prompt || entry.kind == .context || entry.index < Self.entries {
      add(entry.text)
    }
    guard entry.index < Self.entries, let step = entry.step else { return }
    add(step.before?.text ?? "")
    add(step.after?.text ?? "")
  }

  private mutating func add(_ text: String) {
    for lesson in LessonID.mentions(in: text) where !lessons.contains(lesson) {
      lessons.append(lesson)
    }
  }
}
