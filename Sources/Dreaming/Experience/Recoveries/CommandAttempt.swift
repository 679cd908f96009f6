/// What a command line is really about: one command, and what was arranged for it on the same line.
struct CommandAttempt: Hashable, Sendable {
  /// The program and its arguments, without what only carries or cuts its output.
  var words: [String]
  /// Commands that had to come off first on the same line.
  var first: [[String]]
  /// Variables that were set for it on the same line, `NAME=value`.
  var settings: [String]
  /// Whether the line fails where the command fails.
  var tellsFailure: Bool

  var program: String { words.first.map(Self.name) ?? "" }

  /// Programs that only cut or show what others print.
  private static let cutting: Set<String> = [
    "head", "tail", "grep", "less", "more", "cat", "tee", "wc", "sort", "uniq", "cut", "jq",
  ]

  /// Nil where a line is more than one command with what leads up to it, or not only plain commands.
  init?(_ line: String) {
    guard let line = ShellLine(line), !line.isOpaque else { return nil }
    var (parts, tells): ([ShellLine.Command], Bool) = ([], true)
    for (place, command) in line.commands.enumerated() {
      let before = place > 0 ? line.links[place - 1] : nil
      switch before {
      case .pipe:
        guard let program = command.words.first, Self.cutting.contains(Self.name(program)) else {
          return nil
        }
      case .or:
        // What is done where it fails hides that it does.
        tells = false
        guard ["true", ":", "echo"].contains(command.words.first ?? "") else { return nil }
      case .background: return nil
      case .and, .then, nil: parts.append(command)
      }
    }
    if line.links.contains(.background) { tells = false }
    guard let last = parts.popLast(), !last.words.isEmpty, last.output == nil,
      parts.allSatisfy({ $0.output == nil })
    else { return nil }
    words = Self.plain(last.words)
    settings = last.settings
    first = []
    tellsFailure = tells
    for part in parts {
      settings += part.settings
      switch part.words.first {
      case "export"?: settings += part.words.dropFirst().filter(\.isAssignment)
      case nil: break
      default: first.append(part.words)
      }
    }
    guard let program = words.first.map(Self.name), program.isProgram else { return nil }
  }

  /// A name without the way to it, where it is one of the system's.
  static func name(_ program: String) -> String {
    let folders = ["/usr/bin/", "/bin/", "/usr/local/bin/", "/usr/sbin/", "/sbin/"]
    guard let folder = folders.first(where: { program.hasPrefix($0) }) else { return program }
    return String(program.dropFirst(folder.count))
  }

  /// Without what bounds its time or frees it from the terminal.
  private static func plain(_ words: [String]) -> [String] {
    var words = words[...]
    while let first = words.first {
      switch first {
      case "time", "nohup", "exec": words = words.dropFirst()
      case "timeout":
        words = words.dropFirst().drop { $0.hasPrefix("-") }.dropFirst()
      default: return Array(words)
      }
    }
    return Array(words)
  }
}

extension String {
  /// Whether it can be the name of something that is missing: an option, a module, a program.
  var isName: Bool {
    utf8.count <= 40
      && utf8.allSatisfy {
        $0.isASCIILetter || $0.isASCIIDigit || [43, 45, 46, 47, 58, 64, 95].contains($0)
      }
  }

  /// Whether it can be the name of a program: letters first of all, no signs of other languages.
  var isProgram: Bool {
    let plain: Set<UInt8> = [43, 45, 46, 47, 95]
    return utf8.count <= 40 && utf8.contains(where: \.isASCIILetter) && utf8.first != 45
      && utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || plain.contains($0) }
  }
}
