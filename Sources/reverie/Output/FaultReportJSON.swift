import Evaluation
import Trajectories
import Worlds

/// A report about injected faults as JSON.
struct FaultReportJSON: Encodable {
  struct Row: Encodable {
    var name: String
    var top_1: CriticReportJSON.Share
    var top_3: CriticReportJSON.Share
    var within_1: CriticReportJSON.Share
    var within_3: CriticReportJSON.Share
    var cause: CriticReportJSON.Share
    var better: CriticReportJSON.Share
    var abstention: CriticReportJSON.Share

    init(_ row: FaultReport.Row) {
      name = row.name
      top_1 = .init(row.top1)
      top_3 = .init(row.top3)
      within_1 = .init(row.within1)
      within_3 = .init(row.within3)
      cause = .init(row.cause)
      better = .init(row.better)
      abstention = .init(row.abstention)
    }
  }

  struct Truth: Encodable {
    var edit: String
    var kind: String?
    var name: String?
    var text: String?
    var points: [Point]

    init(_ better: BetterAction) {
      edit = better.edit.rawValue
      kind = better.action?.kind.rawValue
      name = better.name
      text = better.action?.text
      points = better.action?.points ?? []
    }
  }

  struct Case: Encodable {
    var name: String
    var group: String
    var fault: String
    var world: String
    var made_good: Bool
    var steps: Int
    var label: [Int]
    var cause: String
    var better: Truth
    var predicted: [Critique.Share]
    var predicted_cause: String?
    var predicted_better: ProposedAction?
    var hit: Bool
    var cause_hit: Bool
    var better_hit: Bool
    /// Whether it is kept for the report.
    var is_test: Bool
    var explanation: String

    init(_ one: FaultReport.Case) {
      name = one.fault.labelled.sidecar.name
      group = one.fault.labelled.sidecar.group
      fault = one.fault.kind.rawValue
      world = one.fault.family
      made_good = one.fault.isMadeGood
      steps = one.fault.labelled.run.steps.count
      label = one.fault.labelled.sidecar.steps
      cause = one.fault.cause.rawValue
      better = Truth(one.fault.better)
      predicted = one.critique.steps
      predicted_cause = one.critique.cause?.rawValue
      predicted_better = one.critique.better
      hit = one.score[.top1] == 1
      cause_hit = one.isCauseRight
      better_hit = one.isBetterRight
      is_test = one.fault.labelled.sidecar.isTest
      explanation = one.critique.explanation
    }
  }

  struct Clean: Encodable {
    var name: String
    var predicted: [Critique.Share]
    var predicted_cause: String?
    var hit: Bool
    var explanation: String

    init(_ name: String, _ critique: Critique) {
      self.name = name
      predicted = critique.steps
      predicted_cause = critique.cause?.rawValue
      hit = critique.step == nil
      explanation = critique.explanation
    }
  }

  struct Ablation: Encodable {
    var name: String
    var top_1: Double
    var specificity: Double
  }

  struct Specificity: Encodable {
    var name: String
    var share: CriticReportJSON.Share
  }

  var set: String
  var salt: String?
  var seeds: Int?
  var frozen: String?
  var logs: Int?
  var total: Row
  var by_kind: [Row]
  var by_world: [Row]
  var by_ending: [Row]
  var by_half: [Row]
  var specificity: CriticReportJSON.Share
  var specificity_by_world: [Specificity]
  var silence_on_claimed: CriticReportJSON.Share?
  var baselines: [CriticReportJSON.Row]
  var compared: CriticReportJSON.Comparison
  var ablations: [Ablation]
  var cases: [Case]
  var clean: [Clean]
  var claimed: [Clean]

  init(_ report: FaultReport) {
    switch report.origin {
    case .worlds(let seeds, let salt, let frozen):
      (set, self.seeds, self.salt, self.frozen) = ("faults", seeds, salt, frozen)
    case .recordings(let logs): (set, self.logs) = ("recordings", logs)
    }
    total = Row(report.total)
    by_kind = report.byKind.map(Row.init)
    by_world = report.byFamily.map(Row.init)
    by_ending = report.byEnding.map(Row.init)
    by_half = report.byHalf.map(Row.init)
    specificity = .init(report.specificity)
    specificity_by_world = report.specificityByFamily.map {
      Specificity(name: $0.name, share: .init($0.share))
    }
    silence_on_claimed = report.silenceOnClaimed.map(CriticReportJSON.Share.init)
    baselines = report.baselines.map(CriticReportJSON.Row.init)
    let constant = report.baselines.first { $0.name.hasPrefix("always step") }
    compared = .init("top_1", constant?.name ?? "", constant?.mean[.top1] ?? 0, report.comparison)
    ablations = report.ablations.map {
      Ablation(name: $0.name, top_1: $0.top1, specificity: $0.specificity)
    }
    cases = report.cases.map(Case.init)
    clean = report.clean.map { Clean($0.name, $0.critique) }
    claimed = report.claimed.map { Clean($0.name, $0.critique) }
  }
}
