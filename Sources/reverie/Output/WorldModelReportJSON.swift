import Dreaming
import Evaluation

/// A report about world models as JSON.
struct WorldModelReportJSON: Encodable {
  struct Model: Encodable {
    var support: Double
    var log_loss: Double
    var back_off_log_loss: Double
    var calibration_error: Double
    var replay_validity: Double
    var may_vote: Bool

    init(_ calibration: Calibration) {
      support = calibration.supportShare
      log_loss = calibration.logLoss
      back_off_log_loss = calibration.backOffLogLoss
      calibration_error = calibration.error
      replay_validity = calibration.replayValidity
      may_vote = calibration.mayVote
    }
  }

  struct Estimate: Encodable {
    var lessons: String
    var truth: Double
    var mechanism: Double
    var mechanism_unsupported: Double
    var lookup: Double
    var lookup_unsupported: Double

    init(_ estimate: WorldModelFigures.Estimate) {
      lessons = estimate.name
      truth = estimate.truth
      mechanism = estimate.mechanism.success
      mechanism_unsupported = estimate.mechanism.unsupportedShare
      lookup = estimate.lookup.success
      lookup_unsupported = estimate.lookup.unsupportedShare
    }
  }

  struct World: Encodable {
    var runs: Int
    var steps: Int
    var undertakings: Int
    var unimaginable: Int
    var mechanism: Model
    var lookup: Model
    var estimates: [Estimate]

    init(_ figures: WorldModelFigures) {
      runs = figures.runs
      steps = figures.transitions
      undertakings = figures.undertakings
      unimaginable = figures.unimaginable
      mechanism = Model(figures.mechanism)
      lookup = Model(figures.lookup)
      estimates = figures.estimates.map(Estimate.init)
    }
  }

  var world: String
  var salt: String
  var frozen: String
  var rank_correlation_mechanism: Double
  var rank_correlation_lookup: Double
  var worlds: [World]

  init(_ report: WorldModelReport) {
    world = report.lab.family
    salt = report.lab.salt
    frozen = report.frozen
    rank_correlation_mechanism = report.rankCorrelation { $0.mechanism.success }
    rank_correlation_lookup = report.rankCorrelation { $0.lookup.success }
    worlds = report.figures.map(World.init)
  }
}
