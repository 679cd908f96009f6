internal import Trajectories

/// What a model's word is worth: how often its claims were right where somebody could tell.
package struct CriticWorth: Hashable, Sendable {
  /// Claims that people accepted, with or without another action; and those that they rejected, or that
  /// blame a step of a run which is known to have succeeded.
  package var right: Int
  package var wrong: Int

  /// What models get right of single steps where nothing is known of this one (`dreaming.md` 3.1: 14 %),
  /// and how many cases that counts as.
  package static let prior = 0.14
  static let priorWorth = 20.0

  package init(right: Int = 0, wrong: Int = 0) {
    self.right = right
    self.wrong = wrong
  }

  /// How likely a claim is true.
  package var precision: Double {
    (Double(right) + Self.prior * Self.priorWorth) / (Double(right + wrong) + Self.priorWorth)
  }

  /// The likelihood factor of a claim, from 1 to `ModelClaim.mostWorth`.
  ///
  /// Below the base rate it is 1: who is always wrong is no evidence of anything.
  package var ratio: Double {
    let (own, base) = (precision, ModelClaim.baseRate)
    return min(ModelClaim.mostWorth, max(1, own / (1 - own) / (base / (1 - base))))
  }
}
