import Evaluation
import Worlds

/// A report about injected faults as a table.
enum FaultReportText {
  static func lines(_ report: FaultReport) -> [String] {
    let clean = report.specificity
    var lines = [
      "faults: \(Words.count(report.cases.count, "run")) with one known fault, "
        + "\(Words.count(clean.count, "run")) without; \(origin(report))",
      "  %".padded(to: 24)
        + ["cases", "top-1", "95 % interval", "top-3", "+-1", "+-3", "cause", "better", "silent"]
        .map { CriticReportText.right($0, $0.utf8.count > 6 ? 15 : 8) }.joined(),
    ]
    let parts = report.byKind + report.byFamily + report.byEnding + report.byHalf
    lines += (parts + [report.total]).map(row)
    if !report.byHalf.isEmpty {
      lines.append(
        "  split: second hex digit of sha256(task, else run): even = development, odd = test")
    }
    let percent = CriticReportText.percent
    func told(_ name: String, _ share: WilsonInterval) -> String {
      "  specificity on \(name) runs: \(percent(share.share)) %, 95 % \(percent(share.low)) to "
        + "\(percent(share.high)) (\(share.successes) of \(share.count))"
    }
    lines.append(told("clean", clean))
    if report.specificityByFamily.count > 1 {
      lines += report.specificityByFamily.map { told("clean \($0.name)", $0.share) }
    }
    if let claimed = report.silenceOnClaimed {
      lines.append(
        "  runs that only say that they succeeded: nothing named in \(claimed.successes) of "
          + "\(claimed.count)")
    }
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
    if case .worlds(_, _, let frozen) = report.origin {
      lines.append("  worlds frozen as \(frozen)")
    }
    return lines
  }

  private static func origin(_ report: FaultReport) -> String {
    switch report.origin {
    case .worlds(let seeds, let salt, _): "seeds 1 to \(seeds), salt \(Output.safe(salt))"
    case .recordings(let logs):
      "from \(Words.count(logs, "log")); each run is critiqued by itself"
    }
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
      + [row.top3, row.within1, row.within3, row.cause, row.better, row.abstention].map(cell)
      .joined()
  }
}
