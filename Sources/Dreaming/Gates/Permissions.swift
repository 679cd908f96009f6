internal import Trajectories

/// Lessons that would loosen what protects a person (T15).
enum Permissions {
  private static let words: Set<String> = [
    "allow", "grant", "permit", "authorize", "authorise", "trust", "disable", "bypass", "override",
    "sudo", "force", "unsafe", "insecure",
  ]

  static func verdict(on rule: LessonRule) -> Verdict {
    for name in rule.directive.said {
      let said = Set(name.lowercased().split { !$0.isLetter }.map(String.init))
      if !said.isDisjoint(with: words) || name.contains("--no-verify") {
        return Verdict(
          .permissions, .refused,
          why: "\(name.asQuotedName) may relax a permission; only a person can add that")
      }
    }
    return Verdict(.permissions, .passed, why: "it relaxes nothing")
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
