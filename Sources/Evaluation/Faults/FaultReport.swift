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

  package let salt: String
  package let seeds: Int
  /// The state of the worlds.
  package let frozen = FrozenWorlds.hash
  package let total: Row
  package let byKind: [Row]
  package let byFamily: [Row]
  package let byEnding: [Row]
  /// Of the runs without a fault, those for which no step is named.
  package let specificity: WilsonInterval
  package let cases: [Case]
  package let clean: [(name: String, critique: Critique)]
  /// The best constant step and a random step, for comparison.
  package let baselines: [LocalisationFigures.Row]
  package let comparison: PairedDifference
  /// What top-1 becomes without something.
  package let ablations: [(name: String, top1: Double, specificity: Double)]

  /// Measures a critic that pools all these runs, without being told which hold a fault.
  package init(_ lab: FaultLab, seeds: Int, salt: String) {
    self.seeds = seeds
    self.salt = salt
    let runs = lab.faults.map(\.labelled.run) + lab.clean.map(\.run)
    let targets = lab.faults.map { Target($0.labelled) }
    let critiques = CriticReport.critiques(runs, Critic.Options())
    let cases = lab.faults.indices.map { place in
      Case(
        fault: lab.faults[place], critique: critiques[place],
        score: Score(Prediction(critiques[place]), on: targets[place]))
    }
    self.cases = cases
    clean = zip(lab.clean, critiques.dropFirst(cases.count)).map { ($0.sidecar.name, $1) }
    specificity = WilsonInterval(
      successes: clean.count { $0.critique.step == nil }, of: clean.count)
    total = Row("all faults", cases)
    byKind = FaultKind.allCases.map { kind in
      Row(kind.rawValue, cases.filter { $0.fault.kind == kind })
    }
    byFamily = Set(cases.map(\.fault.family)).sorted().map { family in
      Row(family, cases.filter { $0.fault.family == family })
    }
    byEnding = [true, false].map { isMadeGood in
      Row(
        isMadeGood ? "made good" : "left standing",
        cases.filter { $0.fault.isMadeGood == isMadeGood })
    }
    let best = Baseline.best(Baseline.constants(targets), by: .top1)
    let named = [Baseline.chance(targets), best, Baseline.last(targets)].compactMap { $0 }
    baselines = named.map { .init(name: $0.name, mean: $0.mean) }
    comparison = PairedDifference(
      cases.map { $0.score[.top1] }, minus: (best?.scores ?? []).map { $0[.top1] },
      groups: targets.map(\.sidecar.group))
    ablations = Ablation.all.map { Self.ablated($0, runs, targets) }
  }

  private static func ablated(
    _ ablation: Ablation, _ runs: [Trajectory], _ targets: [Target]
  ) -> (name: String, top1: Double, specificity: Double) {
    let critiques = CriticReport.critiques(runs, ablation.options)
    let hits = zip(critiques, targets).reduce(0.0) { sum, pair in
      sum + Score(Prediction(pair.0), on: pair.1)[.top1]
    }
    let silent = critiques.dropFirst(targets.count).count { $0.step == nil }
    return (
      ablation.name, hits / Double(max(1, targets.count)),
      Double(silent) / Double(max(1, critiques.count - targets.count))
    )
  }
}
