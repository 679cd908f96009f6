package import Trajectories

/// Says where a run went wrong, why, and what would have been better, without any model.
///
/// Detectors emit signals; what all recordings say about a cause is pooled; a critique is put
/// together from both. The same recordings give the same critiques.
package struct Critic: Sendable {
  /// What may be switched off, for ablations.
  package struct Options: Sendable, Hashable {
    /// The detectors that are asked.
    package var detectors: Set<Signal.Kind> = Set(Signal.Kind.allCases)
    /// Whether where in a run a step stands may matter.
    package var usesPosition = true
    /// Whether a run that is known to have failed gets its first act as a guess where nothing was seen.
    ///
    /// Sets of failed runs are scored so; a person is better told that nothing was seen.
    package var guesses = false

    package init() {}
  }

  /// The name and version that stand beside a critique.
  package static let name = "pool 1"

  private let options: Options
  private let pool: Pool
  private let factors: [ReviewFactor]

  /// Pools what recordings say, successes included.
  ///
  /// - Parameter factors: what people's decisions say about causes in the runs' project.
  package init(
    pooling runs: some Sequence<Trajectory>, options: Options = Options(),
    factors: [ReviewFactor] = []
  ) {
    self.init(pooling: runs, options: options, factors: factors) { $0 }
  }

  /// Pools runs that are read one after the other, so that no more than one is held.
  package init<Source>(
    pooling runs: some Sequence<Source>, options: Options = Options(),
    factors: [ReviewFactor] = [], reading: (Source) throws -> Trajectory
  ) rethrows {
    self.options = options
    self.factors = factors
    pool = try Pool(runs) { RunReading(try reading($0)) }
  }

  /// Critiques one run, which need not be among those that were pooled.
  ///
  /// - Parameter revision: the revision of the recording, which citations name.
  package func critique(_ run: Trajectory, revision: Int = 0) -> Critique {
    weigh(run, revision: revision).critique
  }

  /// Critiques one run, and says what its confidence was weighed from.
  package func weigh(_ run: Trajectory, revision: Int = 0) -> WeighedCritique {
    weigh(RunReading(run, revision: revision))
  }

  func critique(_ reading: RunReading) -> Critique { weigh(reading).critique }

  private func weigh(_ reading: RunReading) -> WeighedCritique {
    let signals = Detectors.all.filter { options.detectors.contains($0.kind) }
      .flatMap { $0.signals(in: reading, pool) }
      .sorted { ($0.step, $0.kind.rawValue) < ($1.step, $1.kind.rawValue) }
    let verdict = Verdict(signals, in: reading, options, factors)
    return WeighedCritique(
      critique: verdict.critique(critic: Self.name), weighing: verdict.weighing)
  }
}
