internal import Trajectories

/// What all attempts say together about one command of one project: what it needs to come first.
struct CommandPosterior: Sendable {
  /// The probability that a command is needed first, by command.
  private(set) var needs: [String: Double] = [:]
  let attempts: Int

  /// A command that is needed and missing lets this one fail, nearly always.
  private static let slip = 0.04
  /// How often a command fails for another reason.
  private static let otherwise = 0.45

  init(_ attempts: [Attempt]) {
    self.attempts = attempts.count
    var names: Set<String> = []
    for attempt in attempts where attempt.hadEffect {
      if Interruption.isAsked { return }
      names.formUnion(attempt.before)
    }
    for name in names.sorted() {
      if Interruption.isAsked { return }
      var odds = (0.15 / 0.85).naturalLogarithm
      for attempt in attempts where !attempt.before.contains(name) {
        odds +=
          attempt.hadEffect
          ? (Self.slip / (1 - Self.otherwise)).naturalLogarithm
          : ((1 - Self.slip) / Self.otherwise).naturalLogarithm
      }
      let together = attempts.count { $0.before.contains(name) && $0.hadEffect }
      // Never seen to help is no evidence for a need.
      if together == 0 { odds -= 3 }
      needs[name] = odds.fromLogOdds
    }
  }

  /// What is most likely missing for an attempt, with its probability.
  func missing(for attempt: Attempt) -> (name: String, probability: Double)? {
    needs.filter { !attempt.before.contains($0.key) && $0.key != attempt.scope.name }
      .max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
  }
}
