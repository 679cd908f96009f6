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
    /// Whether signals weigh what was measured, rather than their priors.
    package var usesMeasuredPrecision = true

    package init() {}
  }

  /// The name and version that stand beside a critique.
  package static let name = "pool 1"

  private let options: Options
  private let pool: Pool
  private let factors: [ReviewFactor]
  private let grids: ScreenGrids
  private let kept: KeptReadings

  /// Pools what recordings say, successes included.
  ///
  /// - Parameters:
  ///   - factors: what people's decisions say about causes in the runs' project.
  ///   - grids: what screenshots are compared by; they count where there is no element tree.
  package init(
    pooling runs: some Sequence<Trajectory>, options: Options = Options(),
    factors: [ReviewFactor] = [], grids: ScreenGrids = .none
  ) {
    self.init(pooling: runs, options: options, factors: factors, grids: grids) { $0 }
  }

  /// Pools runs that are read one after the other, so that no more than a few are held.
  package init<Source>(
    pooling runs: some Sequence<Source>, options: Options = Options(),
    factors: [ReviewFactor] = [], grids: ScreenGrids = .none,
    reading: (Source) throws -> Trajectory
  ) rethrows {
    self.options = options
    self.factors = factors
    self.grids = grids
    var kept = KeptReadings()
    pool = try Pool(runs) { run in
      let reading = RunReading(try reading(run), grids: grids)
      kept.keep(reading)
      return reading
    }
    self.kept = kept
  }

  /// Critiques by what was pooled before, without screenshots.
  package init(_ pool: Pool, factors: [ReviewFactor] = []) {
    options = Options()
    grids = .none
    kept = KeptReadings()
    self.pool = pool
    self.factors = factors
  }

  /// Critiques one run, which need not be among those that were pooled.
  ///
  /// - Parameter revision: the revision of the recording, which citations name.
  package func critique(_ run: Trajectory, revision: Int = 0) -> Critique {
    weigh(run, revision: revision).critique
  }

  /// Critiques one run, and says what its confidence was weighed from.
  ///
  /// - Parameters:
  ///   - claims: what models say of the run; each is one more factor.
  ///   - panel: the same for people.
  package func weigh(
    _ run: Trajectory, revision: Int = 0, claims: [ModelClaim] = [], panel: Critique.Panel? = nil
  ) -> WeighedCritique {
    let reading =
      kept.reading(of: run, revision: revision)
      ?? RunReading(run, revision: revision, grids: grids, masks: pool.masks)
    return Self.weigh(reading, Self.signals(in: reading, pool), options, factors)
      .hearing(claims, panel, factors)
  }

  /// What every detector says about a run, in order of the steps.
  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    Detectors.all.flatMap { Interruption.isAsked ? [] : $0.signals(in: reading, pool) }
      .sorted { ($0.step, $0.kind.rawValue) < ($1.step, $1.kind.rawValue) }
  }

  /// Weighs those signals that the options admit.
  static func critique(
    _ reading: RunReading, _ signals: [Signal], _ options: Options, _ factors: [ReviewFactor]
  ) -> Critique {
    weigh(reading, signals, options, factors).critique
  }

  private static func weigh(
    _ reading: RunReading, _ signals: [Signal], _ options: Options, _ factors: [ReviewFactor]
  ) -> WeighedCritique {
    let environment = EnvironmentClass(reading)
    let table = options.usesMeasuredPrecision ? PrecisionTable.measured : PrecisionTable()
    let admitted = signals.filter { options.detectors.contains($0.kind) }.map { signal in
      var signal = signal
      signal.precision = table.precision(of: signal.kind, in: environment)
      return signal
    }
    let verdict = Verdict(admitted, in: reading, options, factors)
    return WeighedCritique(critique: verdict.critique(critic: name), weighing: verdict.weighing)
  }
}
