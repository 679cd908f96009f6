internal import Trajectories

/// A failed call put right, by what the error says and by what the run has shown.
struct CallRepair: Sendable {
  /// The call as it should have been.
  var text: String
  /// How that is known, in words.
  var reason: String

  /// Repairs a call that failed; nil where nothing tells how.
  init?(of step: Step, _ nature: ErrorNature, knowing vocabulary: RunVocabulary) {
    guard let text = step.action.text, text.utf8.count <= 2000 else { return nil }
    let told = step.after?.text ?? ""
    let lower = told.lowercased()
    if let name = Self.suggestion(in: told, lower),
      let (old, new) = Self.nearest(to: name, in: text)
    {
      self.init(text: text.replacing(old, with: new), reason: "the error names what was meant")
    } else if step.action.kind == .shell, lower.utf8Range(of: "not found") != nil,
      let program = Self.unknownProgram(text, lower), !Self.programs.contains(program),
      let known = Self.known(program, vocabulary)
    {
      self.init(
        text: text.replacing(program, with: known, maxReplacements: 1),
        reason: "there is no \(program.asQuotedName), there is \(known.asQuotedName)")
    } else if let (old, new) = Self.missingPath(text, nature, vocabulary) {
      self.init(text: text.replacing(old, with: new), reason: "the run shows a path like it")
    } else {
      return nil
    }
  }

  private init(text: String, reason: String) {
    self.text = text
    self.reason = reason
  }

  // MARK: - What the error suggests

  private static let leads = [
    "did you mean", "the most similar command is", "maybe you meant", "perhaps you meant",
    "similar argument exists:", "a similar name exists",
  ]

  /// The word after "did you mean".
  private static func suggestion(in told: String, _ lower: String) -> String? {
    guard lower.utf8.count == told.utf8.count else { return nil }
    for lead in leads {
      guard let range = lower.utf8Range(of: lead) else { continue }
      let rest = String(decoding: told.utf8.dropFirst(range.upperBound).prefix(200), as: UTF8.self)
      let signs: Set<Character> = ["'", "\"", "`", "?", ":", ",", "‘", "’", "“", "”", "(", ")"]
      let fillers: Set<String> = [
        "one", "of", "this", "these", "command", "the", "is", "to", "use",
      ]
      let words = rest.split { $0.isWhitespace || signs.contains($0) }
      return words.first { !fillers.contains($0.lowercased()) }.map {
        $0.hasSuffix(".") ? String($0.dropLast()) : String($0)
      }
    }
    return nil
  }

  /// The word of a call that a name is meant for.
  private static func nearest(to name: String, in text: String) -> (String, String)? {
    let words = text.split { $0.isWhitespace || $0 == "=" }
    let found = words.first { word in
      word != name && (Likeness.isSlip(word, name) || Self.isNear(word, name))
    }
    return found.map { (String($0), name) }
  }

  private static func isNear(_ one: Substring, _ other: String) -> Bool {
    one.count > 3 && other.count > 3 && one.count < 60 && other.count < 60
      && Likeness.distance(Array(one.utf8), Array(other.utf8)) * 3 <= max(one.count, other.count)
  }

  // MARK: - Programs

  /// The first program of the line that the error calls unknown.
  static func unknownProgram(_ text: String, _ lower: String) -> String? {
    text.split { "|;&\n".contains($0) }.compactMap { part in
      part.split(separator: " ").first { $0 != "sudo" && !$0.contains("=") }.map(String.init)
    }.first { program in
      program.count > 1
        && (lower.utf8Range(of: "\(program.lowercased()): command not found") != nil
          || lower.utf8Range(of: "\(program.lowercased()): not found") != nil)
    }
  }

  /// Programs that most machines have.
  static let programs: [String] = [
    "apt", "apt-get", "awk", "bash", "brew", "cargo", "cat", "chmod", "chown", "clang", "cmake",
    "cp", "curl", "cut", "date", "df", "diff", "docker", "du", "echo", "env", "find", "gcc", "git",
    "go", "grep", "gunzip", "gzip", "head", "java", "jq", "kill", "kubectl", "ln", "ls", "make",
    "mkdir", "mv", "node", "npm", "npx", "perl", "php", "pip", "pip3", "pkill", "pnpm", "printf",
    "ps", "pwd", "pytest", "python", "python3", "rm", "rsync", "ruby", "rustc", "scp", "sed", "sh",
    "sort", "sqlite3", "ssh", "sudo", "swift", "systemctl", "tail", "tar", "tee", "touch", "tree",
    "uniq", "unzip", "uv", "wc", "wget", "which", "xargs", "yarn", "zip",
  ]

  /// A program that ran elsewhere in the run, else one that everybody has, of nearly that name.
  private static func known(_ program: String, _ vocabulary: RunVocabulary) -> String? {
    let letters = program.utf8.sorted()
    return (vocabulary.programs + programs).filter {
      $0 != program && Likeness.isSlip(program, $0)
    }.enumerated().min { one, other in
      rank(one, letters) < rank(other, letters)
    }?.element
  }

  /// Letters that only changed places come first, then what the run has used.
  private static func rank(
    _ known: (offset: Int, element: String), _ letters: [UInt8]
  ) -> (Int, Int) {
    (known.element.utf8.sorted() == letters ? 0 : 1, known.offset)
  }

  // MARK: - Paths

  /// The path that is not there, and one like it that the run shows.
  private static func missingPath(
    _ text: String, _ nature: ErrorNature, _ vocabulary: RunVocabulary
  ) -> (String, String)? {
    guard nature == .missing else { return nil }
    let words = text.split { $0.isWhitespace || "\"'`,()".contains($0) }
      .filter { $0.utf8.count > 3 && ($0.contains("/") || $0.contains(".")) && $0.first != "-" }
    for word in words.prefix(4) {
      let wrong = Array(word.utf8)
      let name = wrong.lastIndex(of: 47).map { Array(wrong[$0...]) }
        .flatMap { $0.contains(46) && $0.count < wrong.count ? $0 : nil }
      if let right = vocabulary.paths.first(where: { isMeant(wrong, $0, name: name) }) {
        return (String(word), String(decoding: right, as: UTF8.self))
      }
    }
    return nil
  }

  /// Whether one path is another mistyped, or names the same file elsewhere.
  ///
  /// - Parameter name: the last part of the wrong path, with the slash before it, where it is a file.
  private static func isMeant(_ wrong: [UInt8], _ right: [UInt8], name: [UInt8]?) -> Bool {
    guard wrong != right else { return false }
    if abs(wrong.count - right.count) <= 2, wrong.contains(47) == right.contains(47),
      Likeness.isSlip(wrong, right)
    {
      let isDigit = { (byte: UInt8) in byte >= 48 && byte <= 57 }
      return wrong.filter(isDigit) == right.filter(isDigit)
    }
    guard let name, right.first == 47, right.count >= name.count else { return false }
    return right.suffix(name.count).elementsEqual(name)
  }
}

/// The programs and the paths that a run shows, read once.
struct RunVocabulary: Sendable {
  private(set) var programs: [String] = []
  private(set) var paths: [[UInt8]] = []

  /// So many bytes of each result and of all together are searched for paths.
  private static let mostOfOne = 8_000
  private static let mostOfAll = 60_000
  private static let mostPaths = 1_000

  init(_ reading: RunReading) {
    var (known, seen): (Set<String>, Set<[UInt8]>) = ([], [])
    var left = Self.mostOfAll
    for moment in reading.moments where moment.comesOff {
      if moment.step.action.kind == .shell,
        let program = Commands(moment.step.action.text ?? "").first,
        known.insert(program).inserted
      {
        programs.append(program)
      }
      for shown in [moment.step.action.text ?? "", moment.step.after?.text ?? ""] {
        let part = shown.utf8.prefix(min(left, Self.mostOfOne))
        left -= part.count
        for word in part.split(whereSeparator: Self.ends)
        where word.count > 3 && word.count < 200 && (word.contains(46) || word.contains(47)) {
          guard paths.count < Self.mostPaths else { break }
          let path = Array(word)
          if seen.insert(path).inserted { paths.append(path) }
        }
      }
    }
  }

  /// Blanks, quotes, brackets and signs that end a path.
  private static func ends(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...32, 34, 39, 40, 41, 44, 58, 59, 60, 62, 96, 124: true
    default: false
    }
  }
}
