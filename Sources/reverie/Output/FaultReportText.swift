import Evaluation
import Trajectories
import Worlds

/// How well faults were found, as a table.
enum FaultReportText {
  static func lines(_ report: FaultInjection.Report, salt: String) -> [String] {
    var lines = [
      "fault injection: \(Words.count(report.cases.count, "case")), salt \(Output.safe(salt))",
      "  fault                  cases   top-1   top-3    +-1   cause  better action",
    ]
    for kind in FaultKind.allCases {
      let cases = report.cases.filter { $0.kind == kind }
      guard !cases.isEmpty else { continue }
      lines.append(row(kind.rawValue, cases))
    }
    for world in Set(report.cases.map(\.world)).sorted() {
      lines.append(row("world \(world)", report.cases.filter { $0.world == world }))
    }
    lines.append(row("all", report.cases))
    let interval = WilsonInterval(
      successes: report.cases.count(where: \.isFirst), of: report.cases.count)
    let clean = WilsonInterval(successes: report.cleanVerdicts, of: report.cleanRuns)
    lines.append("  top-1 95 % interval \(percent(interval.low)) to \(percent(interval.high))")
    lines.append(
      "  clean runs without a named error: \(report.cleanVerdicts) of \(report.cleanRuns), "
        + "\(percent(clean.share)) % (\(percent(clean.low)) to \(percent(clean.high)))")
    lines.append("  worlds frozen as \(FrozenWorlds.hash)")
    return lines
  }

  private static func row(_ name: String, _ cases: [FaultInjection.Case]) -> String {
    func share(_ holds: (FaultInjection.Case) -> Bool) -> String {
      right(percent(Double(cases.count(where: holds)) / Double(max(1, cases.count))), 7)
    }
    return "  \(name.padded(to: 22))" + right("\(cases.count)", 6) + " " + share(\.isFirst) + " "
      + share(\.isAmongThree) + share(\.isNear) + " " + share(\.hasCause) + "  "
      + share(\.hasBetterAction)
  }

  private static func percent(_ share: Double) -> String { Words.oneDecimal(share * 100) }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
}

/// The same as JSON, with every case.
enum FaultReportJSON {
  private struct Figures: Encodable {
    var set = "faults"
    var cases: Int
    var top_1: Double
    var top_3: Double
    var within_1: Double
    var cause: Double
    var better_action: Double
    var clean_runs: Int
    var specificity: Double
    var frozen: String
  }

  private struct Case: Encodable {
    var world: String
    var fault: String
    var run: String
    var step: Int
    var named_step: Int?
    var cause: String?
    var confidence: Double
    var better_action: Bool
    var explanation: String
    var signals: [String]
  }

  static func lines(_ report: FaultInjection.Report) throws -> [String] {
    func share(_ holds: (FaultInjection.Case) -> Bool) -> Double {
      Double(report.cases.count(where: holds)) / Double(max(1, report.cases.count))
    }
    let figures = Figures(
      cases: report.cases.count, top_1: share(\.isFirst), top_3: share(\.isAmongThree),
      within_1: share(\.isNear), cause: share(\.hasCause), better_action: share(\.hasBetterAction),
      clean_runs: report.cleanRuns,
      specificity: Double(report.cleanVerdicts) / Double(max(1, report.cleanRuns)),
      frozen: FrozenWorlds.hash)
    let cases = report.cases.map { found in
      Case(
        world: found.world, fault: found.kind.rawValue, run: "\(found.run)", step: found.step,
        named_step: found.critique.step, cause: found.critique.cause?.rawValue,
        confidence: found.critique.confidence, better_action: found.hasBetterAction,
        explanation: found.critique.explanation,
        signals: found.critique.signals.map { "\($0.step) \($0.kind.rawValue)" })
    }
    let alarms = report.falseAlarms.map { critique in
      Case(
        world: "", fault: "none", run: "\(critique.run)", step: 0, named_step: critique.step,
        cause: critique.cause?.rawValue, confidence: critique.confidence, better_action: false,
        explanation: critique.explanation,
        signals: critique.signals.map { "\($0.step) \($0.kind.rawValue)" })
    }
    return try [JSONOutput.line(figures)] + (cases + alarms).map { try JSONOutput.line($0) }
  }
}
