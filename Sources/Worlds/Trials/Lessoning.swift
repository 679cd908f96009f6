package import Trajectories

/// Which lessons the agent is given in a trial.
package enum Lessoning: String, CaseIterable, Hashable, Sendable {
  case none
  /// The best that the grammar can say, from the truth: an upper bound.
  case oracle
  /// As many lessons as the oracle's, drawn evenly without the truth.
  case random
  /// The oracle's lessons with their scopes handed round among lessons of a kind.
  case permuted

  /// The lessons for a task of a world.
  package func lessons<W: World>(for task: WorldTask, in world: W) -> [LessonRule] {
    switch self {
    case .none: return []
    case .oracle: return world.oracleLessons(for: task)
    case .random:
      var random = RandomStream(task.seed, 0x7A4D)
      return world.oracleLessons(for: task).map { _ in world.randomLesson(using: &random) }
    case .permuted:
      var random = RandomStream(task.seed, 0x9E27)
      return Lessoning.permuted(world.oracleLessons(for: task), using: &random)
    }
  }

  /// The rules with their scopes and conditions permuted among rules with the same directive.
  package static func permuted(
    _ rules: [LessonRule], using random: inout RandomStream
  ) -> [LessonRule] {
    var result = rules
    let kinds = Dictionary(grouping: rules.indices) { rules[$0].directive.kind }
    for kind in kinds.keys.sorted() {
      let places = kinds[kind] ?? []
      for (place, source) in zip(places, random.shuffled(places)) {
        result[place].scope = rules[source].scope
        result[place].condition = rules[source].condition
      }
    }
    return result
  }
}
