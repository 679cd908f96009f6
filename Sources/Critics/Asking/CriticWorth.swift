internal import Trajectories

/// What a model's word is worth: how often its claims were right where somebody could tell.
package struct CriticWorth: Hashable, Sendable {
  /// Claims that people accepted, with or without another action; and those that they rejected, or that
  /// blame a step of a run which is known to have succeeded.
  package var right: Int
  package var wrong: Int
  /// How many of them somebody would get right who names any step of the run: the sum of one in its steps.
  package var guessed: Double

  /// What models get right of single steps where nothing is known of this one (`dreaming.md` 3.1: 14 %),
  /// and how many cases that counts as.
  package static let prior = 0.14
  static let priorWorth = 20.0

  /// - Parameter guessed: nil where the runs were as long as runs are before anybody measured.
  package init(right: Int = 0, wrong: Int = 0, guessed: Double? = nil) {
    self.right = right
    self.wrong = wrong
    self.guessed = guessed ?? Double(right + wrong) * ModelClaim.baseRate
  }

  /// Counts a claim about a run of so many steps.
  package mutating func count(_ isRight: Bool, steps: Int) {
    if isRight { right += 1 } else { wrong += 1 }
    guessed += 1 / Double(max(1, steps))
  }

  /// How likely any step is the one: of the runs at hand, with the same prior cases as `precision`.
  package var chance: Double {
    let all = guessed + ModelClaim.baseRate * Self.priorWorth
    return min(0.5, max(0.01, all / (Double(right + wrong) + Self.priorWorth)))
  }

  /// How likely a claim is true.
  package var precision: Double {
    (Double(right) + Self.prior * Self.priorWorth) / (Double(right + wrong) + Self.priorWorth)
  }

  /// The likelihood factor of a claim, from 1 to `ModelClaim.mostWorth`.
  ///
  /// How much likelier the claim is right than one that names any step; both are measured on the same
  /// runs. Below that it is 1: who is always wrong is no evidence of anything.
  package var ratio: Double {
    let (own, base) = (precision, chance)
    return min(ModelClaim.mostWorth, max(1, own / (1 - own) / (base / (1 - base))))
  }
}
