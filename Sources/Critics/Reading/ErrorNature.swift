internal import Trajectories

/// What a failed call tells about who is to blame for it.
enum ErrorNature: Sendable {
  /// The call itself is wrong: no such program, option or command.
  case malformed
  /// A tool that wants things done its own way: a file read first, a passage that stands there once.
  case friction
  /// Something that the call names is not there.
  case missing
  /// The environment withholds it: permission, time, something that does not run.
  case environment
  /// The network, or somebody else's machine, failed for once.
  case passing
  /// It ran and found something: a test, a compiler, an exception of the program that was run.
  case finding
  case other

  /// - Parameter text: the whole result, of which the two ends are looked at.
  init(_ text: String) {
    let ends = text.utf8.count > 2000 ? "\(text.cut(to: 1400))\n\(text.end(of: 500))" : text
    let lower = ends.lowercased()
    let found = Self.words.first { _, phrases in
      phrases.contains { lower.utf8Range(of: $0) != nil }
    }
    self = found?.0 ?? .other
  }

  /// Words that tell, in lower case; what stands first counts first.
  private static let words: [(ErrorNature, [String])] = [
    (
      .friction,
      [
        "has not been read yet", "string to replace not found", "no replacement was performed",
        "modified since read", "inputvalidationerror", "eisdir", "introduced new syntax error",
        "did not appear verbatim", "multiple occurrences", "is a directory",
      ]
    ),
    (
      .malformed,
      [
        "command not found", ": not found", "is not recognized", "unrecognized option",
        "invalid option", "unknown option", "illegal option", "no such option", "unknown flag",
        "unknown shorthand flag", "unrecognized argument", "unexpected argument",
        "unknown command", "no such command", "no such subcommand", "is not a git command",
        "missing operand", "missing argument", "invalid choice", "did you mean",
        "syntax error near", "unexpected end of file", "invalid json", "invalid argument",
      ]
    ),
    (
      .missing,
      [
        "no such file", "file does not exist", "path does not exist", "cannot find",
        "can't open file", "no module named", "cannot access", "enoent", "not a directory",
        "file not found", "directory not found", "does not exist",
      ]
    ),
    (
      .passing,
      [
        "temporary failure", "name resolution", "could not resolve", "network is unreachable",
        "rate limit", "too many requests", "status code 429", "status code 5", "overloaded",
        "connection reset", "service unavailable", "bad gateway",
      ]
    ),
    (
      .environment,
      [
        "permission", "eacces", "timed out", "timeout", "connection", "status code 4",
        "could not open lock", "certificate", "unable to connect", "cannot communicate",
      ]
    ),
    (.finding, [" failed", "failed ", "assert", "traceback", "error:", "error["]),
  ]
}

extension Step {
  /// The words of a result without the frames that tools put around them: codes, names of outputs.
  var toldWords: String {
    guard let text = after?.text else { return "" }
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: 200).prefix(200)
    return lines.map(Substring.init).filter { !$0.isFrame && !$0.isBlank }
      .joined(separator: "\n")
  }

  /// Whether a command only asks, and its code means no: a search without a hit, a test that is false.
  ///
  /// Any command that says nothing at all and fails with 1 is taken so.
  var isAnswerNo: Bool {
    guard action.kind == .shell, let command = action.text else { return false }
    let programs = Commands(command)
    if exitCode == 124, programs.first == "timeout" { return true }
    // Whatever it printed before, a search that came last and found nothing ends with 1.
    if exitCode == 1, programs.last.map(Commands.asking.contains) == true { return true }
    guard toldWords.isEmpty else { return false }
    return exitCode == 1 || programs.last.map(Commands.asking.contains) == true
      || command.contains("2>/dev/null")
  }

  /// Whether a command shows what stands somewhere, so that words of errors are what it shows.
  var showsText: Bool {
    guard action.kind == .shell, let command = action.text else { return false }
    let programs = Commands(command)
    return programs.all.allSatisfy { Commands.showing.contains($0) }
  }
}

/// The programs that a command line runs, as far as words tell.
struct Commands: Sendable {
  let all: [String]
  var first: String? { all.first }
  var last: String? { all.last }

  static let asking: Set<String> = [
    "grep", "egrep", "fgrep", "rg", "ag", "test", "[", "[[", "which", "command", "type", "pgrep",
    "diff", "cmp", "find", "xargs", "ps", "pidof", "systemctl",
  ]
  static let showing: Set<String> = [
    "cat", "less", "more", "head", "tail", "grep", "egrep", "rg", "find", "ls", "cd", "sort",
    "uniq", "wc", "cut", "nl", "tree", "strings", "echo", "printf", "ps", "journalctl", "dmesg",
    "history", "awk", "file", "stat", "xxd", "hexdump", "objdump", "readelf", "md5sum", "pwd",
    "whoami", "date", "du", "df",
  ]

  /// A command line without what only carries or cuts its output, and without the way to its folder.
  static func core(_ line: String) -> String {
    guard line.utf8.contains(where: { $0 == 124 || $0 == 62 || $0 == 38 }) else { return line }
    var core = line.trimmedOfBlanks
    if core.hasPrefix("cd "), let and = core.firstRange(of: "&&") {
      core = String(core[and.upperBound...]).trimmedOfBlanks
    }
    let tails = ["| head", "| tail", "2>&1", "2>/dev/null", "> /dev/null"]
    while let tail = tails.compactMap({ core.lastPart($0) }).first { core = tail }
    return core
  }

  init(_ line: String) {
    let parts = line.cut(to: 2000).split { "|;&\n".contains($0) }
    all = parts.compactMap { part in
      part.split(separator: " ").first { word in
        word != "sudo" && word != "-n" && !word.contains("=") && !word.hasPrefix("2>")
          && !word.hasPrefix("1>")
      }.map { word in String(word.split(separator: "/").last ?? word) }
    }
  }
}

extension Substring {
  /// Whether a line is what tools put around the words of a result.
  fileprivate var isFrame: Bool {
    guard utf8.count < 80, let first = utf8.first(where: { $0 > 32 }),
      "eEsSoO[".utf8.contains(first)
    else { return false }
    let plain = lowercased()
    return plain.hasPrefix("exit code")
      || plain.hasPrefix("[the command completed with exit code")
      || plain.hasPrefix("[error]") || plain.hasPrefix("[metadata]")
      || ["stdout:", "stderr:", "error", "error:", "output:"].contains(
        plain.split(separator: " ").joined())
  }

  fileprivate var isBlank: Bool {
    !utf8.contains { $0 > 32 && $0 < 127 } && allSatisfy(\.isWhitespace)
  }
}

extension String {
  /// At most so many of the last bytes, from a character on.
  fileprivate func end(of bytes: Int) -> String {
    String(decoding: utf8.suffix(bytes).drop { $0 & 0xC0 == 0x80 }, as: UTF8.self)
  }

  /// Without blanks and line ends at either end.
  fileprivate var trimmedOfBlanks: String {
    let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    guard let first = utf8.firstIndex(where: { !isBlank($0) }),
      let last = utf8.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(self[first...last])
  }

  /// What stands before a word, where after it come only a number and options; nil otherwise.
  fileprivate func lastPart(_ word: String) -> String? {
    let tail = utf8.reversed().prefix { byte in
      (48...57).contains(byte) || byte == 32 || (9...13).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "n")
    }
    // The word may end with what may follow it, so it is looked for from a little before the tail.
    let reach = min(utf8.count, tail.count + word.utf8.count)
    var end = utf8.endIndex
    var start = utf8.index(end, offsetBy: -min(utf8.count, word.utf8.count))
    let first = utf8.index(end, offsetBy: -reach)
    while start >= first, utf8.distance(from: start, to: end) == word.utf8.count {
      if utf8[start..<end].elementsEqual(word.utf8) {
        return String(self[..<start]).trimmedOfBlanks
      }
      guard start > first else { return nil }
      start = utf8.index(before: start)
      end = utf8.index(before: end)
    }
    return nil
  }
}
