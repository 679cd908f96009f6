package import Trajectories

/// The same runs, critiqued again and again with something switched off each time.
///
/// Runs are read, pooled and searched for signals once: options only choose among the signals and
/// change how they are weighed, so that each critique is the one a `Critic` of its own would give.
package struct CriticBench: Sendable {
  /// What a run is critiqued beside.
  package enum Company: Sendable {
    /// All the runs together.
    case all
    /// Nothing but itself, as `reverie critique FILE` does it.
    case alone
  }

  private let readings: [RunReading]
  private let signals: [[Signal]]

  /// - Parameter grids: what screenshots are compared by; they count where there is no element tree.
  package init(_ runs: [Trajectory], company: Company = .all, grids: ScreenGrids = .none) {
    let first = runs.map { RunReading($0, grids: grids) }
    var readings: [RunReading] = []
    var signals: [[Signal]] = []
    let all = company == .all ? Pool(first) { $0 } : nil
    for (run, reading) in zip(runs, first) {
      let pool = all ?? Pool([reading]) { $0 }
      // What changes by itself is known only once the runs are pooled.
      let last = pool.masks.isEmpty ? reading : RunReading(run, grids: grids, masks: pool.masks)
      readings.append(last)
      signals.append(Critic.signals(in: last, pool))
    }
    self.readings = readings
    self.signals = signals
  }

  /// A critique of each run, in order.
  package func critiques(_ options: Critic.Options) -> [Critique] {
    zip(readings, signals).map { Critic.critique($0, $1, options, []) }
  }

  /// Every signal of a run, whatever the options, in order of the steps.
  package func signals(of place: Int) -> [Signal] { signals[place] }

  package func environment(of place: Int) -> EnvironmentClass { EnvironmentClass(readings[place]) }
}
