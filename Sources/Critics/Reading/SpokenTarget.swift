internal import Trajectories

/// What a thought says it is about to use, where no element tree tells.
///
/// It looks at the last sentence that speaks of clicking: a name in quotes after the verb, else the
/// words before a noun such as "button". Anything else names nothing.
struct SpokenTarget: Hashable, Sendable {
  /// As it is written.
  var name: String
  /// In lower case, for comparing.
  var key: String

  /// The end of a thought is what leads to the action.
  private static let longest = 2000

  init?(in thought: String) {
    let end = String(decoding: thought.utf8.suffix(Self.longest), as: UTF8.self)
    guard let words = Self.clause(of: end), let name = Self.quoted(words) ?? Self.described(words)
    else { return nil }
    let key = name.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "+" }
      .split(separator: " ").joined(separator: " ")
    guard key.utf8.count > 1, key.utf8.count <= 60 else { return nil }
    self.name = name
    self.key = key
  }

  // MARK: - The sentence

  private static let verbs: Set<String> = [
    "click", "clicking", "double-click", "double-clicking", "right-click", "right-clicking", "tap",
    "tapping", "press", "pressing", "select", "selecting", "choose", "choosing",
  ]
  /// A sentence with such a word tells of what happened, not of what comes.
  private static let past: Set<String> = [
    "not", "didn't", "doesn't", "hasn't", "failed", "nothing", "clicked", "was", "were", "unable",
  ]
  /// What follows such a word is what the click is for.
  private static let purposes: Set<String> = [
    "to", "so", "which", "that", "and", "then", "in", "at", "from", "for", "next", "located",
  ]

  /// The words after the verb in the last sentence that has one, up to what it is for.
  private static func clause(of text: String) -> [Substring]? {
    for sentence in sentences(of: text).reversed() {
      let words = sentence.split { $0 == " " || $0 == "\t" }
      let plain = words.map { $0.lowercased().trimmedOfSigns }
      guard let verb = plain.firstIndex(where: verbs.contains) else { continue }
      if plain.contains(where: past.contains) { return nil }
      return Array(words[(verb + 1)...])
    }
    return nil
  }

  /// Parts that end with a line, or with a full stop before a blank.
  private static func sentences(of text: String) -> [Substring] {
    var found: [Substring] = []
    var start = text.startIndex
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      let isStop = text[index] == "." || text[index] == "!" || text[index] == "?"
      if text[index].isNewline || isStop && (next == text.endIndex || text[next].isWhitespace) {
        found.append(text[start..<index])
        start = next
      }
      index = next
    }
    found.append(text[start...])
    return found
  }

  // MARK: - The name

  private static let quotes: [(Character, Character)] = [
    ("\"", "\""), ("'", "'"), ("“", "”"), ("‘", "’"), ("`", "`"), ("*", "*"),
  ]

  /// The first name in quotes, before anything that says what it is for.
  private static func quoted(_ words: [Substring]) -> String? {
    for (place, word) in words.enumerated() {
      if purposes.contains(word.lowercased()) { return nil }
      guard let (opening, closing) = quotes.first(where: { $0.0 == word.first }) else { continue }
      var parts: [String] = []
      for part in words[place...].prefix(8) {
        let isFirst = parts.isEmpty
        let rest = isFirst ? part.drop { $0 == opening } : part
        guard let end = rest.lastIndex(of: closing),
          rest[rest.index(after: end)...].allSatisfy({ !$0.isLetter && !$0.isNumber })
        else {
          parts.append(String(rest))
          continue
        }
        parts.append(String(rest[..<end].prefix { $0 != closing || closing == "'" }))
        return parts.joined(separator: " ")
      }
      return nil
    }
    return nil
  }

  private static let nouns: Set<String> = [
    "button", "icon", "link", "tab", "menu", "field", "checkbox", "box", "option", "item", "entry",
    "row", "cell", "arrow", "image", "app", "application", "file", "folder", "bar", "input",
    "dropdown", "label", "shortcut",
  ]
  private static let fillers: Set<String> = ["on", "the", "a", "an", "this", "that", "its", "over"]

  /// The words before a noun: "the search bar" means "search".
  private static func described(_ words: [Substring]) -> String? {
    var parts: [String] = []
    for word in words.prefix(9) {
      let plain = word.lowercased().trimmedOfSigns
      if fillers.contains(plain), parts.isEmpty { continue }
      if nouns.contains(plain) { return parts.isEmpty ? nil : parts.joined(separator: " ") }
      if purposes.contains(plain) || parts.count == 5 { return nil }
      parts.append(String(word))
    }
    return nil
  }
}

extension String {
  /// Without punctuation at either end.
  fileprivate var trimmedOfSigns: String {
    let isSign = { (character: Character) in
      !character.isLetter && !character.isNumber
    }
    guard let first = firstIndex(where: { !isSign($0) }),
      let last = lastIndex(where: { !isSign($0) })
    else { return "" }
    return String(self[first...last])
  }
}
