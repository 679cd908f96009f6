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

  package init(_ runs: [Trajectory], company: Company = .all) {
    let readings = runs.map { RunReading($0) }
    self.readings = readings
    switch company {
    case .all:
      let pool = Pool(readings) { $0 }
      signals = readings.map { Critic.signals(in: $0, pool) }
    case .alone: signals = readings.map { Critic.signals(in: $0, Pool([$0]) { $0 }) }
    }
  }

  /// A critique of each run, in order.
  package func critiques(_ options: Critic.Options) -> [Critique] {
    zip(readings, signals).map { Critic.critique($0, $1, options, []) }
  }

  /// Every signal of a run, whatever the options, in order of the steps.
  package func signals(of place: Int) -> [Signal] { signals[place] }

  package func environment(of place: Int) -> EnvironmentClass { EnvironmentClass(readings[place]) }
}
