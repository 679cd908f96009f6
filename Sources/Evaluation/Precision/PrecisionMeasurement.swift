package import Critics
package import Trajectories
package import Worlds

/// Counts how often each signal names a step that went wrong, on runs whose truth is known.
///
/// Of labelled sets only the half for development is counted, so that what is reported on the other
/// half is no echo of it.
package struct PrecisionMeasurement: Sendable {
  package private(set) var table = PrecisionTable()
  /// What was counted, for the record.
  package private(set) var sources: [String] = []

  package init() {}

  /// Counts on faults that are put into the expert's runs in worlds, and on the runs without.
  package mutating func add(_ lab: FaultLab, seeds: Int, salt: String) {
    add(lab.faults.map(\.labelled) + lab.clean)
    sources.append(
      "worlds, seeds 1 to \(seeds), salt \(salt), frozen as \(FrozenWorlds.hash)")
    sources.append("of these \(lab.faults.count) runs with a fault, \(lab.clean.count) without")
  }

  /// Counts on the development half of a labelled set.
  package mutating func add(_ set: LabelSet, _ labelled: [LabelledCase]) {
    let runs = labelled.filter { !$0.sidecar.isTest }
    add(runs)
    sources.append("\(set.rawValue), development half: \(runs.count) cases")
  }

  private mutating func add(_ cases: [LabelledCase]) {
    let bench = CriticBench(cases.map(\.run))
    for (place, one) in cases.enumerated() {
      let environment = bench.environment(of: place)
      for signal in bench.signals(of: place) {
        table.add(signal, in: environment, isRight: one.sidecar.allSteps.contains(signal.step))
      }
    }
  }

  // MARK: - What is printed

  /// One kind of signal in one class of environments.
  package struct Row: Sendable {
    package var environment: EnvironmentClass
    package var kind: Signal.Kind
    package var share: WilsonInterval
    package var prior: Double
    /// The mean strength of the signals.
    package var strength: Double
    /// What critics will reckon with.
    package var precision: Signal.Precision
  }

  /// Everything that was counted, by environment and kind.
  package var rows: [Row] {
    EnvironmentClass.allCases.flatMap { environment in
      Signal.Kind.allCases.compactMap { kind in
        table.count(kind, in: environment).map { count in
          Row(
            environment: environment, kind: kind,
            share: WilsonInterval(successes: count.right, of: count.cases),
            prior: PrecisionTable().precision(of: kind, in: environment).share,
            strength: count.strength / Double(max(1, count.cases)),
            precision: table.precision(of: kind, in: environment))
        }
      }
    }
  }
}
