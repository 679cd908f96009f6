package import Trajectories

/// A critique with what it was weighed from.
package struct WeighedCritique: Sendable {
  package var critique: Critique
  package var weighing: Weighing

  /// The kind of the step that is named, and the role of the element it is about.
  package var scope: (kind: ActionKind?, role: String?) {
    guard let moment = critique.step.flatMap(weighing.moment) else { return (nil, nil) }
    return (moment.kind, moment.causes.first { $0.cause == critique.cause }?.role)
  }
}

extension Weighing {
  /// Below this no step is named.
  static let leastWeight = 0.25
  /// A little more, so that it still counts after the discount for its place.
  private static let guessWeight = 0.34
  /// However much speaks for a step or a cause, this much doubt stays.
  static let mostWeight = 0.98

  /// How much speaks for each step once decisions count, the most first.
  func weights(under factors: [ReviewFactor]) -> [(step: Int, weight: Double)] {
    var weights = moments.map { (step: $0.step, weight: $0.weight(under: factors)) }
    if let guess, (weights.map(\.weight).max() ?? 0) < Self.leastWeight {
      if let place = weights.firstIndex(where: { $0.step == guess }) {
        weights[place].weight = max(weights[place].weight, Self.guessWeight)
      } else {
        weights.append((guess, Self.guessWeight))
      }
    }
    if let length {
      for place in weights.indices {
        // What comes first leads to the rest: decisive steps lie early in labelled runs.
        weights[place].weight *= 1 - 0.25 * Double(weights[place].step) / Double(length)
      }
    }
    return weights.sorted { ($1.weight, $0.step) < ($0.weight, $1.step) }
  }

  /// The probability of each step, given what speaks for each; in the same order.
  static func shares(_ ranked: [(step: Int, weight: Double)]) -> [Critique.Share] {
    // Squares sharpen; the rest of the mass says that it may be none of them.
    let sum = ranked.reduce(0) { $0 + $1.weight * $1.weight }
    let none = 1 - (ranked.first?.weight ?? 0)
    return ranked.map {
      Critique.Share(step: $0.step, probability: $0.weight * $0.weight / (sum + none * none))
    }
  }

  /// The confidence that a cause at a step is what went wrong, once decisions count.
  package func confidence(
    of cause: Cause?, at step: Int, under factors: [ReviewFactor]
  ) -> Double {
    let steps = Self.shares(weights(under: factors))
    let causes = moment(step)?.shares(under: factors) ?? []
    return (steps.first { $0.step == step }?.probability ?? 0)
      * (causes.first { $0.cause == cause }?.share ?? 0)
  }
}

extension Weighing.Moment {
  /// How much speaks for the step.
  func weight(under factors: [ReviewFactor]) -> Double {
    votes.reduce(0) { weight, vote in
      let own = vote.cause.map { reviewed(vote.probability, causes[$0], factors) }
      return 1 - (1 - weight) * (1 - min(Weighing.mostWeight, own ?? vote.probability))
    }
  }

  /// The probability of each cause if the step is what went wrong, the likeliest first.
  func shares(under factors: [ReviewFactor]) -> [(cause: Cause, share: Double)] {
    let odds = causes.map { ($0.cause, reviewed($0.probability, $0, factors)) }
    // Sorted, since sums of fractions depend on their order.
    let sum = odds.map(\.1).sorted().reduce(0, +)
    return odds.map { ($0.0, $0.1 / max(sum, 1e-9)) }
      .sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }
  }

  /// A probability after what people decided about the cause on such elements.
  private func reviewed(
    _ share: Double, _ claim: Weighing.Claim, _ factors: [ReviewFactor]
  ) -> Double {
    guard share > 0, share < 1 else { return share }
    var ratio = 1.0
    for factor in factors where factor.counts(for: claim.cause, kind, role: claim.role) {
      ratio *= factor.likelihoodRatio
    }
    guard ratio != 1 else { return share }
    let odds = share / (1 - share) * ratio
    return odds / (1 + odds)
  }
}

extension ReviewFactor {
  /// Whether it counts for a cause on an element of a role; the project is that of the run.
  fileprivate func counts(for cause: Cause, _ kind: ActionKind, role: String?) -> Bool {
    self.cause == cause && scope.kind == kind && (scope.role == nil || scope.role == role)
  }
}
