/// A command line taken apart as a shell would, as far as it is made of plain commands.
///
/// It only reads: nothing is expanded, and what needs a real shell to be understood (substitutions,
/// loops, here-documents) makes a command opaque.
struct ShellLine: Hashable, Sendable {
  /// One simple command.
  struct Command: Hashable, Sendable {
    /// Settings in front of it, as in `NAME=value make`.
    var settings: [String] = []
    var words: [String] = []
    /// Whether a word holds what only a shell can work out.
    var isOpaque = false
    /// Where its output goes instead of the terminal; nil for nowhere else.
    var output: String?

    var isEmpty: Bool { words.isEmpty && settings.isEmpty }
  }

  /// What stands between two commands.
  enum Link: Hashable, Sendable { case and, or, then, pipe, background }

  private(set) var commands: [Command] = []
  /// The link after each command but the last; after the last too where it runs in the background.
  private(set) var links: [Link] = []

  /// Longer lines are programs rather than commands.
  private static let longest = 2_000

  /// Nil for a line that holds nothing, is too long, or leaves a quote open.
  init?(_ line: String) {
    guard line.utf8.count <= Self.longest else { return nil }
    var scanner = Scanner(line)
    guard scanner.scan() else { return nil }
    commands = scanner.commands
    links = scanner.links
    guard !commands.isEmpty else { return nil }
  }

  /// Whether what it ends with tells nothing about the commands in it: it runs in the background, or a
  /// failure is caught.
  var hidesFailure: Bool { links.contains { $0 == .background || $0 == .or } }

  var isOpaque: Bool { commands.contains(where: \.isOpaque) }
}

extension ShellLine {
  /// Reads a line character by character.
  private struct Scanner {
    private let text: [Character]
    private var place = 0
    private var word: String?
    private var command = Command()
    /// What the next word is the target of.
    private var isTarget = false
    private(set) var commands: [Command] = []
    private(set) var links: [Link] = []

    init(_ line: String) { text = Array(line) }

    private var next: Character? { place + 1 < text.count ? text[place + 1] : nil }

    /// - Returns: false where a quote is left open.
    mutating func scan() -> Bool {
      while place < text.count {
        let sign = text[place]
        switch sign {
        case "'", "\"": guard quote(sign) else { return false }
        case "\\":
          if let next, next != "\n" { word = (word ?? "") + String(next) }
          place += 1
        case " ", "\t": endWord()
        case "#" where word == nil: skipComment()
        case "\n", ";": endCommand(.then)
        case "&": ampersand()
        case "|":
          endCommand(next == "|" ? .or : .pipe)
          if text[min(place + 1, text.count - 1)] == "|" { place += 1 }
        case ">", "<": redirect(sign)
        case "`", "(", ")", "{", "}", "*": opaque(sign)
        case "$": opaque(sign)
        default: word = (word ?? "") + String(sign)
        }
        place += 1
      }
      endCommand(nil)
      return true
    }

    private mutating func quote(_ mark: Character) -> Bool {
      var inner = ""
      place += 1
      while place < text.count, text[place] != mark {
        if mark == "\"", text[place] == "\\", place + 1 < text.count { place += 1 }
        if mark == "\"", text[place] == "$" || text[place] == "`" { command.isOpaque = true }
        inner.append(text[place])
        place += 1
      }
      word = (word ?? "") + inner
      return place < text.count
    }

    private mutating func skipComment() {
      while place + 1 < text.count, text[place + 1] != "\n" { place += 1 }
    }

    private mutating func ampersand() {
      switch next {
      case "&":
        endCommand(.and)
        place += 1
      case ">":
        endWord()
        isTarget = true
        place += 1
      default: endCommand(.background)
      }
    }

    private mutating func redirect(_ sign: Character) {
      // The number of the stream belongs to the sign.
      if let word, word.count == 1, word.first?.isNumber == true { self.word = nil }
      endWord()
      if sign == "<" {
        command.isOpaque = true
      } else if next == ">" {
        place += 1
      }
      if next == "&" {
        place += 1
        if let next, next.isNumber { place += 1 }
      } else {
        isTarget = sign == ">"
      }
    }

    private mutating func opaque(_ sign: Character) {
      command.isOpaque = true
      word = (word ?? "") + String(sign)
    }

    private mutating func endWord() {
      guard let word else { return }
      self.word = nil
      if isTarget {
        isTarget = false
        if word != "/dev/null" { command.output = word }
      } else if command.words.isEmpty, word.isAssignment {
        command.settings.append(word)
      } else {
        command.words.append(word)
      }
    }

    private mutating func endCommand(_ link: Link?) {
      endWord()
      guard !command.isEmpty else { return }
      commands.append(command)
      command = Command()
      if let link { links.append(link) }
    }
  }
}

extension String {
  /// Whether it sets a variable: a name, an equals sign, a value.
  var isAssignment: Bool {
    guard let sign = firstIndex(of: "="), sign > startIndex else { return false }
    return self[..<sign].isVariableName
  }
}

extension StringProtocol {
  /// Whether a shell takes it for the name of a variable.
  var isVariableName: Bool {
    guard let first = utf8.first, !(48...57).contains(first) else { return false }
    return utf8.allSatisfy { $0 == 95 || (48...57).contains($0) || $0.isASCIILetter }
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
  var isASCIIDigit: Bool { (48...57).contains(self) }
}
