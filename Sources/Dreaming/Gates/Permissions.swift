internal import Trajectories

/// Lessons that would loosen what protects a person (T15).
enum Permissions {
  private static let words: Set<String> = [
    "allow", "grant", "permit", "authorize", "authorise", "trust", "disable", "bypass", "override",
    "sudo", "force", "unsafe", "insecure",
  ]

  static func verdict(on rule: LessonRule) -> Verdict {
    for name in rule.names {
      if isDisguised(name) {
        return Verdict(
          .permissions, .refused,
          why:
            "\(name.asQuotedName) may be something else than it looks like; only a person can add that"
        )
      }
      let said = Set(name.lowercased().split { !$0.isLetter }.map(String.init))
      if !said.isDisjoint(with: words) || name.contains("--no-verify") {
        return Verdict(
          .permissions, .refused,
          why: "\(name.asQuotedName) may relax a permission; only a person can add that")
      }
    }
    if let why = DangerousCommand.why(rule.directive) {
      return Verdict(
        .permissions, .refused,
        why: "what it tells to run \(why); only a person can add that")
    }
    return Verdict(.permissions, .passed, why: "it relaxes nothing")
  }

  /// Whether a name has characters that do not show, or letters of several alphabets that look alike in
  /// one word (Unicode TR 39).
  static func isDisguised(_ name: String) -> Bool {
    name.unicodeScalars.contains { $0.properties.generalCategory == .format }
      || name.split(whereSeparator: { !$0.isLetter }).contains { word in
        let alphabets = Set(word.unicodeScalars.compactMap(Alphabet.init))
        return alphabets.count > 1
      }
  }

  /// Alphabets whose letters are taken for each other.
  private enum Alphabet {
    case latin, greek, cyrillic

    init?(_ scalar: Unicode.Scalar) {
      switch scalar.value {
      case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: self = .latin
      case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
      case 0x400...0x52F: self = .cyrillic
      default: return nil
      }
    }
  }

  /// Whether a name could be an address, a command or a secret.
  static func looksLikeCommand(_ name: String) -> Bool {
    let marks = ["://", "@", "/", "|", ";", "$(", "`", "&&", "curl ", "wget ", "rm ", "ssh "]
    return marks.contains { name.contains($0) }
      || name.split(separator: " ").contains { $0.count > 24 }
  }
}

extension LessonDirective {
  /// The names of the environment in it.
  var said: [String] { LessonRule(self, in: LessonScope()).names }
}
