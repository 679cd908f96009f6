/// The number of a name in a world's table; names are compared and kept as numbers.
package struct NameID: Hashable, Sendable {
  package var value: Int32

  package init(_ value: Int32) { self.value = value }

  /// No name.
  package static let none = NameID(-1)
}

/// The names of one world: every text that stands on its screens or in its tasks.
package struct Names: Sendable {
  private var texts: [String] = []
  private var words: [UInt64] = []
  private var numbers: [String: Int32] = [:]

  package init() {}

  /// The number of a text, new or known.
  package mutating func id(_ text: String) -> NameID {
    if let number = numbers[text] { return NameID(number) }
    let number = Int32(texts.count)
    numbers[text] = number
    texts.append(text)
    words.append(Names.wordSet(text))
    return NameID(number)
  }

  /// The number of a text that is known; nil for others.
  package func known(_ text: String) -> NameID? { numbers[text].map(NameID.init) }

  package var count: Int { texts.count }

  package subscript(_ name: NameID) -> String {
    name.value < 0 ? "" : texts[Int(name.value)]
  }

  /// How many words two names have in common.
  ///
  /// Words are compared by six bits of a hash, so that now and then two different words look alike:
  /// a reader's slip.
  package func affinity(_ first: NameID, _ second: NameID) -> Int {
    guard first.value >= 0, second.value >= 0 else { return 0 }
    return (words[Int(first.value)] & words[Int(second.value)]).nonzeroBitCount
  }

  private static let fillers: Set<String> = [
    "a", "an", "and", "for", "in", "of", "on", "the", "to",
  ]

  private static func wordSet(_ text: String) -> UInt64 {
    var set: UInt64 = 0
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
    where !fillers.contains(String(word)) {
      set |= 1 << (RandomStream.seed(of: String(word)) & 63)
    }
    return set
  }
}
