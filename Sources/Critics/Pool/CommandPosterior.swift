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
    let whole = Tally(attempts)
    let before = Self.counts(attempts)
    for (name, with) in before where with.worked > 0 {
      // Each attempt without it speaks for or against a need.
      let odds =
        (0.15 / 0.85).naturalLogarithm
        + Double(whole.worked - with.worked) * (Self.slip / (1 - Self.otherwise)).naturalLogarithm
        + Double(whole.failed - with.failed) * ((1 - Self.slip) / Self.otherwise).naturalLogarithm
      needs[name] = odds.fromLogOdds
    }
  }

  /// Attempts that worked, and that failed.
  private struct Tally {
    var worked = 0
    var failed = 0

    init() {}

    init(_ attempts: some Sequence<Attempt>) { for attempt in attempts { count(attempt) } }

    mutating func count(_ attempt: Attempt) {
      if attempt.hadEffect { worked += 1 } else { failed += 1 }
    }
  }

  /// The attempts before which each command had been run.
  ///
  /// Attempts of one run see beginnings of one list, so each name of the list is counted once a run:
  /// for as many attempts as come after it.
  private static func counts(_ attempts: [Attempt]) -> [String: Tally] {
    var counts: [String: Tally] = [:]
    var rest = attempts[...]
    while let first = rest.first, !Interruption.isAsked {
      let run = rest.prefix { $0.before.history === first.before.history }
      rest = rest.dropFirst(run.count)
      var place = 0
      for (number, attempt) in zip(run.indices, run) where attempt.before.count > place {
        let later = Tally(run[number...])
        for name in attempt.before.names[place...] {
          counts[name, default: Tally()].worked += later.worked
          counts[name, default: Tally()].failed += later.failed
        }
        place = attempt.before.count
      }
    }
    return counts
  }

  /// What is most likely missing for an attempt, with its probability.
  func missing(for attempt: Attempt) -> (name: String, probability: Double)? {
    needs.filter { !attempt.before.contains($0.key) && $0.key != attempt.scope.name }
      .max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
  }
}
