package import Trajectories

/// One imagined run, and how it ended.
package struct Rollout: Hashable, Sendable {
  package enum Result: UInt8, Hashable, Sendable {
    case success, failure
    /// It left what recordings can speak for; counted, never scored.
    case unsupported
  }

  package var result: Result
  package var steps: Int32
  /// The step that decided it: where a failure began, or the last thing wanted was reached.
  package var decisiveStep: Int32
  /// Why it failed.
  package var cause: Cause?
  /// The element that the decisive step was about; -1 for none.
  package var element: Int32
  /// Which undertaking it was for.
  package var undertaking: Int32
}

/// Rollouts, counted.
package struct RolloutTally: Hashable, Sendable, Codable {
  package var successes = 0
  package var failures = 0
  package var unsupported = 0
  package var steps = 0

  package init() {}

  package init(_ rollouts: some Sequence<Rollout>) {
    for rollout in rollouts { add(rollout) }
  }

  package mutating func add(_ rollout: Rollout) {
    steps += Int(rollout.steps)
    switch rollout.result {
    case .success: successes += 1
    case .failure: failures += 1
    case .unsupported: unsupported += 1
    }
  }

  package mutating func add(_ other: RolloutTally) {
    successes += other.successes
    failures += other.failures
    unsupported += other.unsupported
    steps += other.steps
  }

  package var count: Int { successes + failures + unsupported }
  /// Of the rollouts that can be scored; 0 where none can.
  package var success: Double {
    successes + failures > 0 ? Double(successes) / Double(successes + failures) : 0
  }
  package var unsupportedShare: Double { count > 0 ? Double(unsupported) / Double(count) : 0 }
  /// Above this share of unsupported rollouts nothing can be concluded (T17).
  package static let highestUnsupportedShare = 0.3
}
