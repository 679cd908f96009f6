internal import Trajectories

/// What all attempts say together about one kind of element in one app.
///
/// The joint hypotheses (gesture, readiness lag, what has to be used first) are enumerated and the
/// likelihoods of all attempts multiplied, successes included (`dreaming.md` 3.3).
struct ClassPosterior: Sendable {
  struct Hypothesis: Hashable, Sendable {
    var gesture: ActionKind
    /// Seconds.
    var lag: Double
    /// What has to be used first; nil for nothing.
    var opener: String?
  }

  private(set) var best: Hypothesis
  /// The share of each gesture, lag and opener, over all hypotheses.
  private(set) var gestures: [ActionKind: Double] = [:]
  private(set) var lags: [Double: Double] = [:]
  private(set) var openers: [String?: Double] = [:]
  let attempts: Int

  private static let lagChoices: [Double] = [0, 1, 2, 3, 4, 5, 7]
  /// An attempt under the right conditions comes off; inputs get lost, targets are missed.
  private static let hit = 0.85
  /// Something changes though a condition is not met.
  private static let slip = 0.04

  init(_ attempts: [Attempt], usual: ActionKind) {
    self.attempts = attempts.count
    best = Hypothesis(gesture: usual, lag: 0, opener: nil)
    let hypotheses = Self.hypotheses(for: attempts, usual: usual)
    var weights: [Double] = []
    for (hypothesis, prior) in hypotheses {
      if Interruption.isAsked { return }
      var logarithm = prior
      for attempt in attempts {
        let chance = attempt.meets(hypothesis) ? Self.hit : Self.slip
        logarithm += attempt.hadEffect ? Self.log(chance) : Self.log(1 - chance)
      }
      weights.append(logarithm)
    }
    let top = weights.max() ?? 0
    let shares = weights.map { Self.exp($0 - top) }
    let sum = shares.reduce(0, +)
    var bestShare = -1.0
    for (share, (hypothesis, _)) in zip(shares, hypotheses) {
      let part = share / sum
      gestures[hypothesis.gesture, default: 0] += part
      lags[hypothesis.lag, default: 0] += part
      openers[hypothesis.opener, default: 0] += part
      if part > bestShare { (best, bestShare) = (hypothesis, part) }
    }
  }

  private static func hypotheses(
    for attempts: [Attempt], usual: ActionKind
  ) -> [(Hypothesis, Double)] {
    var gestures = [usual]
    var counts: [String: Int] = [:]
    for attempt in attempts {
      if !gestures.contains(attempt.gesture) { gestures.append(attempt.gesture) }
      if attempt.hadEffect { for name in attempt.before.names { counts[name, default: 0] += 1 } }
    }
    let likely = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8).map(\.key)
    var found: [(Hypothesis, Double)] = []
    for gesture in gestures {
      let first = gesture == usual ? log(0.6) : log(0.4 / Double(max(1, gestures.count - 1)))
      for lag in lagChoices {
        let second = lag == 0 ? log(0.75) : log(0.25 / Double(lagChoices.count - 1))
        for opener in [nil] + likely.map(Optional.some) {
          let third = opener == nil ? log(0.8) : log(0.2 / Double(max(1, likely.count)))
          found.append(
            (Hypothesis(gesture: gesture, lag: lag, opener: opener), first + second + third))
        }
      }
    }
    return found
  }

  /// How sure it is that something else than usual is wanted, by what an attempt did not meet.
  func blame(for attempt: Attempt) -> [Cause: Double] {
    var blame: [Cause: Double] = [:]
    let other = 1 - (gestures[attempt.gesture] ?? 0)
    if best.gesture != attempt.gesture { blame[.gesture] = other }
    let tooEarly = lags.sorted { $0.key < $1.key }
      .reduce(0) { $0 + ($1.key > attempt.elapsed ? $1.value : 0) }
    if best.lag > attempt.elapsed { blame[.notReady] = tooEarly }
    if let opener = best.opener, !attempt.before.contains(opener) {
      blame[.precondition] = openers[opener] ?? 0
    }
    return blame
  }

  private static func log(_ value: Double) -> Double { value.naturalLogarithm }
  private static func exp(_ value: Double) -> Double { value.exponential }
}

extension Attempt {
  fileprivate func meets(_ hypothesis: ClassPosterior.Hypothesis) -> Bool {
    gesture == hypothesis.gesture && elapsed >= hypothesis.lag
      && (hypothesis.opener.map(before.contains) ?? true)
  }
}
