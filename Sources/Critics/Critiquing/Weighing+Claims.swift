package import Trajectories

extension Weighing {
  /// The same after models were heard: each claim is one likelihood factor on its cause at its step.
  ///
  /// Where nothing else speaks for it, it moves what is true of any step and any cause. A model is heard
  /// once, however often it says the same; and several that say the same, which may be of one family,
  /// count together no more than `ModelClaim.mostWorth`.
  package func hearing(_ claims: [ModelClaim]) -> Weighing {
    var heard: Set<String> = []
    var joint: [ModelClaim] = []
    for claim in claims where heard.insert(claim.critic).inserted {
      if let same = joint.firstIndex(where: { $0.step == claim.step && $0.cause == claim.cause }) {
        joint[same].worth = min(ModelClaim.mostWorth, joint[same].worth * claim.worth)
      } else {
        joint.append(claim)
      }
    }
    return joint.reduce(into: self) { $0.hear($1) }
  }

  private mutating func hear(_ claim: ModelClaim) {
    guard claim.worth > 1 else { return }
    let alone = Self.moved(ModelClaim.baseRate, by: claim.worth)
    guard let place = moments.firstIndex(where: { $0.step == claim.step }) else {
      let moment = Moment(
        step: claim.step, kind: claim.kind,
        causes: [Claim(claim.cause, alone, role: claim.role)], votes: [Vote(cause: 0, alone)])
      let after = moments.firstIndex { $0.step > claim.step } ?? moments.count
      return moments.insert(moment, at: after)
    }
    guard let known = moments[place].causes.firstIndex(where: { $0.cause == claim.cause }) else {
      // Votes name causes by place, so the new one comes last.
      moments[place].votes.append(Vote(cause: moments[place].causes.count, alone))
      return moments[place].causes.append(Claim(claim.cause, alone, role: claim.role))
    }
    moments[place].causes[known].probability = Self.moved(
      moments[place].causes[known].probability, by: claim.worth)
    let votes = moments[place].votes
    let loudest = votes.indices.filter { votes[$0].cause == known }
      .max { votes[$0].probability < votes[$1].probability }
    if let loudest {
      moments[place].votes[loudest].probability = Self.moved(
        votes[loudest].probability, by: claim.worth)
    } else {
      moments[place].votes.append(Vote(cause: known, alone))
    }
  }

  private static func moved(_ probability: Double, by worth: Double) -> Double {
    guard probability > 0, probability < 1 else { return probability }
    let odds = probability / (1 - probability) * worth
    return max(probability, min(mostWeight, odds / (1 + odds)))
  }
}

extension WeighedCritique {
  /// The critique after models were heard.
  ///
  /// What it names stays: a model makes it surer or less sure, and where it says something else a person
  /// decides between them.
  func hearing(
    _ claims: [ModelClaim], _ panel: Critique.Panel?, _ factors: [ReviewFactor]
  ) -> WeighedCritique {
    var heard = self
    heard.critique.panel = panel
    guard !claims.isEmpty else { return heard }
    heard.weighing = weighing.hearing(claims)
    if let step = critique.step {
      heard.critique.confidence = heard.weighing.confidence(
        of: critique.cause, at: step, under: factors)
    }
    return heard
  }
}
