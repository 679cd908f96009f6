internal import Critics
internal import Glibc
internal import Trajectories

/// What critiquing runs costs on one core; a figure of this machine.
package struct CritiqueRate: Sendable {
  package private(set) var runs = 0
  package private(set) var steps = 0
  /// Seconds of processor time of the fastest of several goes.
  private var pooling = Double.infinity
  private var critiquing = Double.infinity

  /// Milliseconds for 200 steps: pooling them, and saying what went wrong.
  package var poolingTwoHundred: Double { share(of: pooling) }
  package var critiquingTwoHundred: Double { share(of: critiquing) }

  private func share(of seconds: Double) -> Double { seconds * 200_000 / Double(max(1, steps)) }

  /// Pools and critiques runs, each go beside all of them, with what reading pictures costs left out.
  package init(_ recorded: RecordedRuns) {
    runs = recorded.runs.count
    steps = recorded.runs.reduce(0) { sum, run in
      sum + run.entries.count { $0.step != nil && !$0.isAbandoned }
    }
    for _ in 0..<5 {
      // Processor time, as other programs may want the machine too.
      let start = clock()
      let critic = Critic(pooling: recorded.runs)
      let middle = clock()
      for run in recorded.runs { _ = critic.critique(run) }
      let end = clock()
      pooling = min(pooling, Double(middle - start) / Double(CLOCKS_PER_SEC))
      critiquing = min(critiquing, Double(end - middle) / Double(CLOCKS_PER_SEC))
    }
  }
}
