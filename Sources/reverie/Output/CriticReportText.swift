import Evaluation
import Foundation
import Worlds

/// A report about critics as tables.
enum CriticReportText {
  static func lines(_ report: CriticReport) -> [String] {
    var lines = [
      "\(report.set.rawValue): the critic pools the set without labels and is told "
        + "\(report.set.given)",
      "split: \(CriticReport.splitRule)",
    ]
    for part in report.parts {
      lines.append("")
      switch part.figures {
      case .localisation(let figures):
        lines += localisation(figures, "\(part.name), \(part.selection.rawValue)")
      case .verdict(let figures):
        lines += verdict(figures, "\(part.name), \(part.selection.rawValue)")
      }
    }
    let published = Published.figures(for: report.set)
    guard !published.isEmpty else { return lines }
    lines += ["", "published, as of \(Published.asOf); other protocols and models, whole sets"]
    lines += published.map {
      "  \($0.part.padded(to: 21))\($0.measure.padded(to: 15))\($0.value.padded(to: 16))"
        + "\($0.method) (\($0.source))"
    }
    return lines
  }

  /// What critiquing costs, as one line.
  static func line(_ rate: CritiqueRate) -> String {
    "200 steps on one core: \(figure(rate.critiquingTwoHundred)) ms to critique, "
      + "\(figure(rate.poolingTwoHundred)) ms to pool "
      + "(processor time, fastest of 5 goes over \(rate.steps) steps of \(rate.runs) runs)"
  }

  private static func figure(_ milliseconds: Double) -> String {
    String(format: "%.1f", milliseconds)
  }

  // MARK: - Where

  private static let columns: [(title: String, measure: Score.Measure)] = [
    ("top-1", .top1), ("top-3", .top3), ("+-1", .within1), ("+-3", .within3), ("set", .setMatch),
    ("agent", .agent),
  ]

  private static func localisation(_ figures: LocalisationFigures, _ title: String) -> [String] {
    let specificity = figures.specificity.map { ", specificity \(percent($0)) %" } ?? ""
    var lines = [
      "\(title): \(Words.count(figures.cases, "case")) of "
        + "\(Words.count(figures.groups, "question")), \(Words.oneDecimal(figures.meanSteps)) steps "
        + "each; abstention \(percent(figures.abstention)) %\(specificity)",
      "  %".padded(to: 34) + columns.map { right($0.title, 7) }.joined(),
      row(figures.critic),
    ]
    lines += figures.baselines.map(row)
    for comparison in figures.comparisons {
      let title = columns.first { $0.measure == comparison.measure }?.title ?? ""
      lines.append(
        "  \(title): critic minus best constant (\(comparison.constant.name), "
          + "\(percent(comparison.constant.mean[comparison.measure])) %): "
          + interval(comparison.difference))
    }
    let full = figures.critic.mean[.top1]
    lines += ablations(figures.ablations.map { ($0.name, $0.mean[.top1]) }, full: full, of: "top-1")
    return lines
  }

  private static func row(_ row: LocalisationFigures.Row) -> String {
    "  \(Output.safe(row.name).padded(to: 32))"
      + columns.map { right(percent(row.mean[$0.measure]), 7) }.joined()
  }

  // MARK: - Whether

  private static func verdict(_ figures: VerdictFigures, _ title: String) -> [String] {
    func share(_ name: String, _ share: WilsonInterval) -> String {
      "  \(name.padded(to: 16))\(right(percent(share.share), 6)) %  "
        + "\(percent(share.low)) to \(percent(share.high))  (\(share.successes) of \(share.count))"
    }
    return [
      "\(title): \(Words.count(figures.cases, "case")) of \(Words.count(figures.groups, "group")), "
        + "\(figures.wrong) wrong",
      share("accuracy", figures.accuracy), share("precision", figures.precision),
      share("recall", figures.recall), share("specificity", figures.specificity),
      "  abstention      "
        + right(percent(1 - Double(figures.precision.count) / Double(max(1, figures.cases))), 6)
        + " %  (no step is named, which counts as right)",
      "  chance            50.0 %; \(figures.constant.name) \(percent(figures.constant.accuracy)) %",
      "  accuracy: critic minus best constant: \(interval(figures.difference))",
    ]
      + ablations(
        figures.ablations.map { ($0.name, $0.accuracy) }, full: figures.accuracy.share,
        of: "accuracy")
  }

  // MARK: - Words

  /// Only what makes a difference; the others in one line.
  private static func ablations(
    _ values: [(name: String, value: Double)], full: Double, of measure: String
  ) -> [String] {
    let changed = values.filter { $0.value != full || $0.name == "no position" }
    let same = values.count - changed.count
    return changed.map { "  \($0.name): \(measure) \(percent($0.value)) %" }
      + (same == 0 ? [] : ["  \(same) other ablations change nothing"])
  }

  static func interval(_ value: PairedDifference) -> String {
    "\(signed(value.difference)) points, 95 % \(signed(value.low)) to \(signed(value.high))"
  }

  private static func signed(_ value: Double) -> String {
    let tenths = Int((abs(value) * 1000).rounded())
    return (value < 0 && tenths > 0 ? "-" : "+") + "\(tenths / 10).\(tenths % 10)"
  }

  static func percent(_ share: Double) -> String { Words.oneDecimal(share * 100) }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
}
