internal import Trajectories

extension Critique {
  /// How many signals of the run itself speak for the claim.
  var support: Int { signals.count { $0.speaksFor(self) } }
}

extension Signal {
  /// Whether it speaks for a claim: at its step, for its cause or for the same better action.
  func speaksFor(_ critique: Critique) -> Bool {
    guard step == critique.step else { return false }
    if let better, better == critique.better { return true }
    return critique.cause.map { (causes[$0] ?? 0) > 0 } ?? false
  }
}
