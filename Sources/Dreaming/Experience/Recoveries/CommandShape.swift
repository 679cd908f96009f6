/// Commands without what changes from run to run.
enum CommandShape {
  /// Programs of which the second word says what is done.
  private static let withVerbs: Set<String> = [
    "git", "npm", "npx", "pnpm", "yarn", "bun", "pip", "pip3", "uv", "poetry", "pipenv", "conda",
    "cargo", "go", "dotnet", "mvn", "gradle", "./gradlew", "make", "just", "docker",
    "docker-compose", "podman", "kubectl", "helm", "terraform", "apt", "apt-get", "brew", "dnf",
    "yum", "apk", "systemctl", "service", "rails", "bundle", "gem", "composer", "php", "mix",
    "swift", "flutter", "dart", "gh", "aws", "gcloud", "az", "heroku", "django-admin", "alembic",
  ]
  /// Programs of which the rest is a program of its own.
  private static let running: Set<String> = [
    "python", "python3", "node", "bash", "sh", "zsh", "ruby", "perl", "npx", "uv", "poetry",
    "bundle", "pipenv",
  ]

  /// The program and what it was told to do: `git clone`, `npm run build`, `python3 -m pytest`, `ls`.
  static func name(of words: [String]) -> String? {
    guard let first = words.first else { return nil }
    let program = CommandAttempt.name(first)
    guard program.isProgram, !program.hasPrefix("/"), !isOfOneRun(program) else { return nil }
    let rest = words.dropFirst()
    if running.contains(program), rest.first == "-m", let module = rest.dropFirst().first,
      module.isProgram
    {
      return "\(program) -m \(module)"
    }
    guard withVerbs.contains(program), let verb = rest.first(where: { !$0.hasPrefix("-") }),
      isVerb(verb)
    else { return program }
    if verb == "run" || verb == "exec" || verb == "compose",
      let second = rest.drop(while: { $0 != verb }).dropFirst().first, isVerb(second)
    {
      return "\(program) \(verb) \(second)"
    }
    return "\(program) \(verb)"
  }

  private static func isVerb(_ word: String) -> Bool {
    word.utf8.count <= 24 && word.utf8.first?.isASCIILetter == true
      && word.utf8.allSatisfy {
        $0.isASCIILetter || $0.isASCIIDigit || $0 == 45 || $0 == 58 || $0 == 95
      }
  }

  /// A whole command as it may stand in a lesson; nil where it only holds for one run or is no plain
  /// command.
  ///
  /// Nothing in it is quoted, opens another file or starts another command, no path leads out of the
  /// project, and it is short enough to be told whole.
  static func whole(_ words: [String]) -> String? {
    guard let program = words.first.map(CommandAttempt.name), program.isProgram,
      !program.hasPrefix("/"), words.count <= 8
    else { return nil }
    let rest = Array(words.dropFirst())
    guard rest.allSatisfy({ isPlain($0) && !isOfOneRun($0) }) else { return nil }
    let whole = ([program] + rest).joined(separator: " ")
    return whole.utf8.count <= 60 ? whole : nil
  }

  private static func isPlain(_ word: String) -> Bool {
    let signs: Set<UInt8> = [37, 43, 44, 45, 46, 47, 58, 61, 64, 91, 93, 94, 95]
    return !word.isEmpty
      && word.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || signs.contains($0) }
  }

  /// Whether a word names something that only was there once: outside the project, temporary, a hash.
  static func isOfOneRun(_ word: String) -> Bool {
    if word.hasPrefix("/") || word.contains("=/") || word.contains("://") || word.contains(":\\") {
      return true
    }
    if word.contains("tmp") || word.contains("temp/") || word.contains("[redacted") { return true }
    var digits = 0
    for byte in word.utf8 {
      digits = byte.isASCIIDigit ? digits + 1 : 0
      if digits > 5 { return true }
    }
    return word.split { !$0.isHexDigit }.contains { part in
      part.count >= 8 && part.contains(where: \.isNumber) && part.contains(where: \.isLetter)
    }
  }
}
