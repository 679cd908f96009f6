import Dreaming
import Evaluation

/// A report about world models as tables.
enum WorldModelReportText {
  static func lines(_ report: WorldModelReport) -> [String] {
    let lab = report.lab
    var lines = [
      "\(lab.family): \(Words.count(report.figures.count, "world")) of "
        + "\(Words.count(lab.episodes, "run")) each, seeds from \(lab.firstSeed), "
        + "salt \(Output.safe(lab.salt)); label-free, held out by run in five parts",
      "  mean".padded(to: 14)
        + ["support", "log loss", "by role", "ECE", "replay", "may vote"]
        .map { CriticReportText.right($0, 10) }.joined(),
      row("mechanism", report) { $0.mechanism },
      row("lookup", report) { $0.lookup },
    ]
    if !report.estimates.isEmpty { lines += estimates(report) }
    return lines + ["  worlds frozen as \(report.frozen)"]
  }

  /// One model's rate of rollouts.
  static func line(_ rate: WorldModelLab.Rate) -> String {
    "\(rate.model.padded(to: 12))\(Words.count(Int(rate.rolloutsPerSecond))) rollouts a second, "
      + "\(Words.oneDecimal(rate.meanSteps)) steps each; "
      + "\(Words.count(Int(rate.nineSteps))) of nine steps"
  }

  private static func row(
    _ name: String, _ report: WorldModelReport, _ model: (WorldModelFigures) -> Calibration
  ) -> String {
    let cells = [
      CriticReportText.percent(report.mean { model($0).supportShare }) + " %",
      decimals(report.mean { model($0).logLoss }),
      decimals(report.mean { model($0).backOffLogLoss }),
      decimals(report.mean { model($0).error }),
      CriticReportText.percent(report.mean { model($0).replayValidity }) + " %",
      "\(report.figures.count { model($0).mayVote }) of \(report.figures.count)",
    ]
    return "  \(name.padded(to: 12))" + cells.map { CriticReportText.right($0, 10) }.joined()
  }

  private static func estimates(_ report: WorldModelReport) -> [String] {
    var lines = [
      "",
      "  success with lessons, %".padded(to: 30)
        + ["truth", "mechanism", "unsupp.", "lookup", "unsupp."]
        .map { CriticReportText.right($0, 11) }.joined(),
    ]
    lines += report.estimates.map { estimate in
      let shares = [
        estimate.truth, estimate.mechanism.success, estimate.mechanism.unsupportedShare,
        estimate.lookup.success, estimate.lookup.unsupportedShare,
      ]
      return "  \(estimate.name.padded(to: 28))"
        + shares.map { CriticReportText.right(CriticReportText.percent($0), 11) }.joined()
    }
    let mechanism = report.rankCorrelation { $0.mechanism.success }
    let lookup = report.rankCorrelation { $0.lookup.success }
    lines.append(
      "  rank correlation with the truth: mechanism \(decimals(mechanism)), "
        + "lookup \(decimals(lookup))")
    return lines
  }

  static func decimals(_ value: Double) -> String {
    let thousandths = Int((abs(value) * 1000).rounded())
    let rest = "\(thousandths % 1000)"
    return (value < 0 ? "-" : "") + "\(thousandths / 1000)."
      + String(repeating: "0", count: 3 - rest.utf8.count) + rest
  }
}
