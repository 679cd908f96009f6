internal import Canvas

/// Where two lines differ, word by word.
struct WordDiff: Hashable {
  /// A stretch of one line, and whether the other line lacks it.
  struct Part: Hashable {
    var text: String
    var differs: Bool
  }

  private(set) var old: [Part] = []
  private(set) var new: [Part] = []

  /// More words than these are not compared one by one.
  private static let limit = 160

  init(_ old: String, _ new: String) {
    let left = Self.words(old)
    let right = Self.words(new)
    guard left.count <= Self.limit, right.count <= Self.limit else {
      self.old = [Part(text: old, differs: old != new)]
      self.new = [Part(text: new, differs: old != new)]
      return
    }
    // Lengths of what the two have in common from each pair of places on.
    let columns = right.count + 1
    var common = [Int](repeating: 0, count: (left.count + 1) * columns)
    for row in left.indices.reversed() {
      for column in right.indices.reversed() {
        let place = row * columns + column
        common[place] =
          left[row] == right[column]
          ? common[place + columns + 1] + 1 : max(common[place + columns], common[place + 1])
      }
    }
    var row = 0
    var column = 0
    while row < left.count || column < right.count {
      let place = row * columns + column
      if row < left.count, column < right.count, left[row] == right[column] {
        Self.add(left[row], differs: false, to: &self.old)
        Self.add(right[column], differs: false, to: &self.new)
        row += 1
        column += 1
      } else if column == right.count
        || row < left.count && common[place + columns] >= common[place + 1]
      {
        Self.add(left[row], differs: true, to: &self.old)
        row += 1
      } else {
        Self.add(right[column], differs: true, to: &self.new)
        column += 1
      }
    }
  }

  private static func add(_ word: String, differs: Bool, to parts: inout [Part]) {
    if let last = parts.indices.last, parts[last].differs == differs {
      parts[last].text += word
    } else {
      parts.append(Part(text: word, differs: differs))
    }
  }

  /// Words and numbers hold together; every other character stands alone.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var isOpen = false
    for character in text {
      let isWord = character.isLetter || character.isNumber || character == "_" || character == "."
      if isWord, isOpen, let last = words.indices.last {
        words[last].append(character)
      } else {
        words.append(String(character))
      }
      isOpen = isWord
    }
    return words
  }
}

extension [WordDiff.Part] {
  /// In one role, what differs bold and underlined, so that it shows without colours too.
  func styled(_ role: Role) -> [StyledText] {
    map {
      StyledText(SafeText($0.text), Style(role, bold: $0.differs, underline: $0.differs))
    }
  }
}
