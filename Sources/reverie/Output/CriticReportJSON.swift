import Evaluation
import Trajectories
import Worlds

/// A report about critics as JSON.
struct CriticReportJSON: Encodable {
  struct Row: Encodable {
    var name: String
    var figures: [String: Double]

    init(_ row: LocalisationFigures.Row) {
      name = row.name
      figures = Dictionary(
        uniqueKeysWithValues: Score.Measure.allCases.map { ($0.rawValue, row.mean[$0]) })
    }
  }

  struct Comparison: Encodable {
    var measure: String
    var constant: String
    var value: Double
    var difference: Double
    var low: Double
    var high: Double

    init(_ measure: String, _ constant: String, _ value: Double, _ paired: PairedDifference) {
      self.measure = measure
      self.constant = constant
      self.value = value
      difference = paired.difference
      low = paired.low
      high = paired.high
    }
  }

  struct Share: Encodable {
    var share: Double
    var low: Double
    var high: Double
    var hits: Int
    var of: Int

    init(_ interval: WilsonInterval) {
      share = interval.share
      low = interval.low
      high = interval.high
      hits = interval.successes
      of = interval.count
    }
  }

  struct Part: Encodable {
    var part: String
    var split: String
    var cases: Int
    var groups: Int
    var mean_steps: Double
    var critic: Row?
    var abstention: Double?
    var specificity: Share?
    var specificity_clean: Double?
    var baselines: [Row]?
    var constants: [Row]?
    var wrong: Int?
    var accuracy: Share?
    var precision: Share?
    var recall: Share?
    var chance: Double?
    var compared: [Comparison]
    var ablations: [Row]?
    var ablation_accuracy: [String: Double]?

    init(_ part: CriticReport.Part) {
      self.part = part.name
      split = part.selection.rawValue
      switch part.figures {
      case .localisation(let figures):
        (cases, groups, mean_steps) = (figures.cases, figures.groups, figures.meanSteps)
        critic = Row(figures.critic)
        abstention = figures.abstention
        specificity_clean = figures.specificity
        baselines = figures.baselines.map(Row.init)
        constants = figures.constants.map(Row.init)
        compared = figures.comparisons.map {
          Comparison(
            $0.measure.rawValue, $0.constant.name, $0.constant.mean[$0.measure], $0.difference)
        }
        ablations = figures.ablations.map(Row.init)
      case .verdict(let figures):
        (cases, groups, mean_steps) = (figures.cases, figures.groups, figures.meanSteps)
        wrong = figures.wrong
        accuracy = Share(figures.accuracy)
        precision = Share(figures.precision)
        recall = Share(figures.recall)
        specificity = Share(figures.specificity)
        chance = VerdictFigures.chance
        compared = [
          Comparison(
            "accuracy", figures.constant.name, figures.constant.accuracy, figures.difference)
        ]
        ablation_accuracy = Dictionary(
          uniqueKeysWithValues: figures.ablations.map { ($0.name, $0.accuracy) })
      }
    }
  }

  struct Case: Encodable {
    var name: String
    var group: String
    var part: String
    var split: String
    var steps: Int
    var label: [Int]
    var all_labels: [Int]
    var label_agent: String?
    var predicted: [Critique.Share]
    var cause: String?
    var confidence: Double
    var hit: Bool
    var scores: [String: Double]

    init(_ one: CriticReport.Case) {
      name = one.sidecar.name
      group = one.sidecar.group
      part = one.sidecar.part
      split = one.sidecar.isTest ? "test" : "development"
      steps = one.steps
      label = one.sidecar.steps
      all_labels = one.sidecar.allSteps.sorted()
      label_agent = one.sidecar.agent
      predicted = one.critique.steps
      cause = one.critique.cause?.rawValue
      confidence = one.critique.confidence
      hit = one.isHit
      scores = Dictionary(
        uniqueKeysWithValues: Score.Measure.allCases.map { ($0.rawValue, one.score[$0]) })
    }
  }

  var set: String
  var given: String
  var split_rule = CriticReport.splitRule
  var parts: [Part]
  var published: [Published]
  var published_as_of = Published.asOf
  var cases: [Case]

  init(_ report: CriticReport) {
    set = report.set.rawValue
    given = report.set.given
    parts = report.parts.map(Part.init)
    published = Published.figures(for: report.set)
    cases = report.cases.map(Case.init)
  }
}
