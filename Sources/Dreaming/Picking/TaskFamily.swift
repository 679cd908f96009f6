internal import Trajectories

/// Tasks that differ in names and numbers alone are one family.
package enum TaskFamily {
  /// The task without what it quotes and without numbers, as a short name; the empty task has one too.
  package static func name(of task: String?) -> String {
    let words = (task ?? "").unquoted.split { !$0.isLetter }.map { $0.lowercased() }
    return ContentHash(of: words.sorted().joined(separator: " ")).prefix16
  }
}
