internal import Critics
package import Trajectories
package import Worlds

/// How well a critic finds faults that are known.
package struct FaultReport: Sendable {
  /// Figures over some of the faults.
  package struct Row: Sendable {
    package var name: String
    package var top1: WilsonInterval
    package var top3: WilsonInterval
    package var within1: WilsonInterval
    package var within3: WilsonInterval
    package var cause: WilsonInterval
    package var better: WilsonInterval
    package var abstention: WilsonInterval

    init(_ name: String, _ cases: [Case]) {
      func share(_ isHit: (Case) -> Bool) -> WilsonInterval {
        WilsonInterval(successes: cases.count(where: isHit), of: cases.count)
      }
      self.name = name
      top1 = share { $0.score[.top1] == 1 }
      top3 = share { $0.score[.top3] == 1 }
      within1 = share { $0.score[.within1] == 1 }
      cause = share(\.isCauseRight)
      better = share(\.isBetterRight)
      within3 = share { $0.score[.within3] == 1 }
      abstention = share { $0.critique.step == nil }
    }
  }

  /// One fault and what was said about it.
  package struct Case: Sendable {
    package var fault: FaultCase
    package var critique: Critique
    package var score: Score
    package var isCauseRight: Bool { critique.cause == fault.cause }
    /// A better action is right only for the step at fault.
    package var isBetterRight: Bool {
      score[.within1] == 1 && fault.better.isMet(by: critique.better)
    }
  }

  /// Where the runs come from.
  package enum Origin: Sendable {
    /// The expert's runs in so many worlds of each family; `frozen` is the state of the worlds.
    case worlds(seeds: Int, salt: String, frozen: String)
    /// So many logs that somebody recorded.
    case recordings(logs: Int)
  }

  package let origin: Origin
  package let total: Row
  package let byKind: [Row]
  package let byFamily: [Row]
  /// By whether the fault is made good, and by whether the run draws no critique without it.
  package let byEnding: [Row]
  /// By half, where cases are divided.
  package let byHalf: [Row]
  /// Of the runs without a fault, those for which no step is named.
  package let specificity: WilsonInterval
  /// The same by world or format.
  package let specificityByFamily: [(name: String, share: WilsonInterval)]
  /// Of runs that only say that they succeeded, those for which no step is named; nil without any.
  package let silenceOnClaimed: WilsonInterval?
  package let cases: [Case]
  package let clean: [(name: String, critique: Critique)]
  /// The same for runs that only say that they succeeded.
  package let claimed: [(name: String, critique: Critique)]
  /// The best constant step and a random step, for comparison.
  package let baselines: [LocalisationFigures.Row]
  package let comparison: PairedDifference
  /// What top-1 becomes without something.
  package let ablations: [(name: String, top1: Double, specificity: Double)]

  /// Measures a critic that pools all these runs, without being told which hold a fault.
  package init(_ lab: FaultLab, seeds: Int, salt: String) {
    self.init(
      lab.faults, clean: lab.clean, claimed: [], beside: .all,
      .worlds(seeds: seeds, salt: salt, frozen: FrozenWorlds.hash))
  }

  /// Measures a critic that sees each run by itself: beside the log that a run was made from the
  /// fault would be plain.
  ///
  /// - Parameter half: only the cases kept for the report, or only those to develop with.
  package init(_ lab: RecordedFaultLab, half: Half? = nil) {
    let isWanted = { (one: LabelledCase) in half.map { one.sidecar.isTest == ($0 == .test) } ?? true
    }
    self.init(
      lab.faults.filter { isWanted($0.labelled) }, clean: lab.clean.filter(isWanted),
      claimed: lab.claimed.filter(isWanted), beside: .alone, .recordings(logs: lab.logs),
      grids: lab.grids)
  }

  /// The halves that logs are divided into, by what they are about.
  package enum Half: Sendable { case development, test }

  private init(
    _ faults: [FaultCase], clean untouched: [LabelledCase], claimed: [LabelledCase],
    beside company: CriticBench.Company, _ origin: Origin, grids: ScreenGrids = .none
  ) {
    self.origin = origin
    let runs = faults.map(\.labelled.run) + (untouched + claimed).map(\.run)
    let bench = CriticBench(runs, company: company, grids: grids)
    let targets = faults.map { Target($0.labelled) }
    let critiques = bench.critiques(Critic.Options())
    let cases = faults.indices.map { place in
      Case(
        fault: faults[place], critique: critiques[place],
        score: Score(Prediction(critiques[place]), on: targets[place]))
    }
    self.cases = cases
    clean = zip(untouched, critiques.dropFirst(cases.count)).map { ($0.sidecar.name, $1) }
    self.claimed = zip(claimed, critiques.suffix(claimed.count)).map { ($0.sidecar.name, $1) }
    let isSilent = zip(untouched, clean).map { ($0, $1.critique.step == nil) }
    let isSilentOnClaim = zip(claimed, critiques.suffix(claimed.count)).map { ($0, $1.step == nil) }
    specificity = Self.silence(isSilent)
    silenceOnClaimed = claimed.isEmpty ? nil : Self.silence(isSilentOnClaim)
    let parts = Set(untouched.map(\.sidecar.part)).sorted()
    specificityByFamily = parts.map { part in
      (part, Self.silence(isSilent.filter { $0.0.sidecar.part == part }))
    }
    total = Row("all faults", cases)
    byKind = FaultKind.allCases.compactMap { kind in
      let cases = cases.filter { $0.fault.kind == kind }
      return cases.isEmpty ? nil : Row(kind.rawValue, cases)
    }
    byFamily = Set(cases.map(\.fault.family)).sorted().map { family in
      Row(family, cases.filter { $0.fault.family == family })
    }
    byEnding = Self.endings(cases, isSilent + isSilentOnClaim)
    byHalf = Self.halves(cases, origin)
    let best = Baseline.best(Baseline.constants(targets), by: .top1)
    let named = [Baseline.chance(targets), best, Baseline.last(targets)].compactMap { $0 }
    baselines = named.map { .init(name: $0.name, mean: $0.mean) }
    comparison = PairedDifference(
      cases.map { $0.score[.top1] }, minus: (best?.scores ?? []).map { $0[.top1] },
      groups: targets.map(\.sidecar.group))
    ablations = Ablation.all.filter { !$0.isWithoutGuess }.map {
      Self.ablated($0, bench, targets, clean: untouched.count)
    }
  }

  private static func silence(_ runs: [(LabelledCase, Bool)]) -> WilsonInterval {
    WilsonInterval(successes: runs.count { $0.1 }, of: runs.count)
  }

  private static func endings(_ cases: [Case], _ isSilent: [(LabelledCase, Bool)]) -> [Row] {
    let spoken = Set(isSilent.filter { !$0.1 }.map(\.0.sidecar.group))
    return [
      Row("made good", cases.filter { $0.fault.isMadeGood }),
      Row("left standing", cases.filter { !$0.fault.isMadeGood }),
      Row(
        "silent untouched", cases.filter { !spoken.contains($0.fault.labelled.sidecar.group) }),
    ]
  }

  private static func halves(_ cases: [Case], _ origin: Origin) -> [Row] {
    guard case .recordings = origin else { return [] }
    return [(false, "development"), (true, "test")].compactMap { isTest, name in
      let cases = cases.filter { $0.fault.labelled.sidecar.isTest == isTest }
      return cases.isEmpty ? nil : Row(name, cases)
    }
  }

  private static func ablated(
    _ ablation: Ablation, _ bench: CriticBench, _ targets: [Target], clean: Int
  ) -> (name: String, top1: Double, specificity: Double) {
    let critiques = bench.critiques(ablation.options)
    let hits = zip(critiques, targets).reduce(0.0) { sum, pair in
      sum + Score(Prediction(pair.0), on: pair.1)[.top1]
    }
    let silent = critiques.dropFirst(targets.count).prefix(clean).count { $0.step == nil }
    return (
      ablation.name, hits / Double(max(1, targets.count)), Double(silent) / Double(max(1, clean))
    )
  }
}
