import Evaluation
import Worlds

/// A report about injected faults as a table.
enum FaultReportText {
  static func lines(_ report: FaultReport) -> [String] {
    let clean = report.specificity
    var lines = [
      "faults: \(Words.count(report.cases.count, "run")) with one known fault, "
        + "\(Words.count(clean.count, "run")) without; seeds 1 to \(report.seeds), "
        + "salt \(Output.safe(report.salt))",
      "  %".padded(to: 24)
        + ["cases", "top-1", "95 % interval", "top-3", "+-1", "cause", "better"]
        .map { CriticReportText.right($0, $0.utf8.count > 6 ? 15 : 8) }.joined(),
    ]
    lines += (report.byKind + report.byFamily + report.byEnding + [report.total]).map(row)
    let percent = CriticReportText.percent
    lines.append(
      "  specificity on clean runs: \(percent(clean.share)) %, 95 % \(percent(clean.low)) to "
        + "\(percent(clean.high)) (\(clean.successes) of \(clean.count))")
    lines += report.baselines.map {
      "  \($0.name): top-1 \(percent($0.mean[.top1])) %, top-3 \(percent($0.mean[.top3])) %, "
        + "+-1 \(percent($0.mean[.within1])) %"
    }
    lines.append(
      "  top-1: critic minus best constant: \(CriticReportText.interval(report.comparison))")
    let full = (report.total.top1.share, clean.share)
    let changed = report.ablations.filter {
      ($0.top1, $0.specificity) != full || $0.name == "no position"
    }
    lines += changed.map {
      "  \($0.name): top-1 \(percent($0.top1)) %, specificity \(percent($0.specificity)) %"
    }
    let same = report.ablations.count - changed.count
    if same > 0 { lines.append("  \(same) other ablations change nothing") }
    return lines + ["  worlds frozen as \(report.frozen)"]
  }

  private static func row(_ row: FaultReport.Row) -> String {
    func cell(_ share: WilsonInterval) -> String {
      CriticReportText.right(CriticReportText.percent(share.share), 8)
    }
    let interval =
      "\(CriticReportText.percent(row.top1.low)) to \(CriticReportText.percent(row.top1.high))"
    return "  \(row.name.padded(to: 22))"
      + CriticReportText.right(Words.count(row.top1.count), 8) + cell(row.top1)
      + CriticReportText.right(interval, 15)
      + [row.top3, row.within1, row.cause, row.better].map(cell).joined()
  }
}
