package import Trajectories

/// How often signals were right, counted on runs whose truth was known to whoever counted.
///
/// A signal is right when its step is one that went wrong. The table is data: it is written by
/// `reverie evaluate precision` and holds nothing of the runs but these counts.
package struct PrecisionTable: Sendable, Hashable {
  /// What was counted for one kind of signal in one class of environments.
  package struct Count: Sendable, Hashable {
    package var cases: Int
    package var right: Int
    /// The strengths of the signals that were counted, together.
    package var strength: Double

    package init(right: Int, of cases: Int, strength: Double) {
      self.cases = cases
      self.right = right
      self.strength = strength
    }
  }

  package private(set) var counts: [EnvironmentClass: [Signal.Kind: Count]]

  /// With fewer cases the prior stays.
  package static let leastCases = 20
  /// How many cases the prior is worth beside those that were counted.
  package static let priorWorth = 5.0

  package init(_ counts: [EnvironmentClass: [Signal.Kind: Count]] = [:]) { self.counts = counts }

  /// Counts one signal.
  package mutating func add(_ signal: Signal, in environment: EnvironmentClass, isRight: Bool) {
    var count = counts[environment]?[signal.kind] ?? Count(right: 0, of: 0, strength: 0)
    count.cases += 1
    count.strength += signal.strength
    if isRight { count.right += 1 }
    counts[environment, default: [:]][signal.kind] = count
  }

  package func count(_ kind: Signal.Kind, in environment: EnvironmentClass) -> Count? {
    counts[environment]?[kind]
  }

  /// What a signal is worth: measured and drawn a little to the prior, or else the prior.
  package func precision(
    of kind: Signal.Kind, in environment: EnvironmentClass
  ) -> Signal.Precision {
    let prior = SignalWeight.prior(of: kind)
    guard let count = counts[environment]?[kind], count.cases >= Self.leastCases,
      count.strength > 0
    else { return Signal.Precision(prior: prior) }
    // A prior is about a signal at its strongest; what was counted is about those that came.
    let usual = count.strength / Double(count.cases)
    let share =
      (Double(count.right) + Self.priorWorth * prior * usual)
      / (Double(count.cases) + Self.priorWorth)
    return Signal.Precision(share: share, right: count.right, of: count.cases, usual: usual)
  }
}
