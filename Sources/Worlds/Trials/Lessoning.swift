package import Trajectories

/// Which lessons the agent is given in a trial.
package enum Lessoning: String, CaseIterable, Hashable, Sendable {
  case none
  /// The best that the grammar can say, from the truth: an upper bound.
  case oracle
  /// As many lessons as the oracle's, drawn evenly without the truth.
  case random
  /// The oracle's lessons with their scopes handed round among them: a placebo.
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

  /// The rules with their scopes, and the conditions that belong to these, permuted.
  package static func permuted(
    _ rules: [LessonRule], using random: inout RandomStream
  ) -> [LessonRule] {
    var result = rules
    for (place, source) in random.shuffled(Array(rules.indices)).enumerated() {
      result[place].scope = rules[source].scope
      result[place].condition = rules[source].condition
    }
    return result
  }
}
