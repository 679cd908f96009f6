/// A command that took the place of one that failed: the same call of another program, by another way,
/// or with an option more.
struct Replacement: Hashable, Sendable {
  /// The words of it that a lesson tells: without what both have in common.
  let words: [String]

  /// Nil where the two commands have too little in common.
  init?(of failed: CommandAttempt, by next: CommandAttempt, after error: ErrorClass) {
    let (old, new) = (failed.words, next.words)
    guard old != new, !old.isEmpty, !new.isEmpty else { return nil }
    if new.count > old.count, new.suffix(old.count).elementsEqual(old) {
      // Run by another program: `python3 -m pytest`, `npx tsc`.
      words = Array(new.prefix(new.count - old.count)) + [old[0]]
    } else if old[0] != new[0], old.dropFirst().elementsEqual(new.dropFirst()), old.count > 1 {
      guard error.sort == .unknownProgram || error.sort == .unknownModule else { return nil }
      words = [new[0]]
    } else if old[0] == new[0], let added = Self.added(old, new) {
      guard error.sort == .managed || error.sort == .unknownOption else { return nil }
      let name = CommandShape.name(of: new)?.split(separator: " ").map(String.init)
      words = name.map { $0 + added } ?? new
    } else {
      return nil
    }
  }

  /// Options that stand in one command and not in the other, where nothing else differs but options that
  /// are left out.
  private static func added(_ old: [String], _ new: [String]) -> [String]? {
    func isOption(_ word: String) -> Bool { word.hasPrefix("-") }
    guard old.filter({ !isOption($0) }) == new.filter({ !isOption($0) }) else { return nil }
    let added = new.filter { isOption($0) && !old.contains($0) }
    return added.isEmpty ? nil : added
  }
}
