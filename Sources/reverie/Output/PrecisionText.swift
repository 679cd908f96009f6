import Critics
import Evaluation
import Trajectories
import Worlds

/// Measured precisions as a table.
enum PrecisionText {
  static func lines(_ measurement: PrecisionMeasurement) -> [String] {
    let percent = CriticReportText.percent
    var lines = measurement.sources.map { "counted: \(Output.safe($0))" }
    lines.append(
      "  environment   signal             cases   right  95 % interval  strength   prior  reckoned with"
    )
    lines += measurement.rows.map { row in
      let interval = "\(percent(row.share.low)) to \(percent(row.share.high))"
      return "  \(row.environment.rawValue.padded(to: 14))\(row.kind.rawValue.padded(to: 17))"
        + CriticReportText.right("\(row.share.count)", 7)
        + CriticReportText.right(percent(row.share.share), 8)
        + CriticReportText.right(interval, 15)
        + CriticReportText.right(Words.twoDecimals(row.strength), 10)
        + CriticReportText.right(percent(row.prior), 8)
        + CriticReportText.right(
          percent(row.precision.share) + (row.precision.cases == nil ? " (prior)" : ""), 15)
    }
    return lines
  }
}

/// Measured precisions as JSON.
struct PrecisionJSON: Encodable {
  struct Row: Encodable {
    var environment: String
    var signal: String
    var right: CriticReportJSON.Share
    var strength: Double
    var prior: Double
    var precision: Double
    var measured: Bool
  }

  var counted: [String]
  var rows: [Row]

  init(_ measurement: PrecisionMeasurement) {
    counted = measurement.sources
    rows = measurement.rows.map {
      Row(
        environment: $0.environment.rawValue, signal: $0.kind.rawValue, right: .init($0.share),
        strength: $0.strength, prior: $0.prior, precision: $0.precision.share,
        measured: $0.precision.cases != nil)
    }
  }
}
