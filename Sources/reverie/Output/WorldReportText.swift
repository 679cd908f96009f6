import Foundation
import Operations
import Worlds

/// A report of trials as a table.
enum WorldReportText {
  static func lines(_ report: WorldReport, variation: String) -> [String] {
    let plan = report.plan
    let last = plan.firstSeed + plan.worlds - 1
    let seeds = plan.worlds == 1 ? "seed \(plan.firstSeed)" : "seeds \(plan.firstSeed) to \(last)"
    var lines = [
      "\(report.family): \(Words.count(plan.episodes)) episodes each, \(seeds), "
        + "salt \(Output.safe(plan.salt)), split \(plan.split.rawValue), variation \(variation)",
      "  lessons     success  95 % interval     steps   false claims",
    ]
    for (lessoning, trial) in report.results {
      let success = trial.success
      let interval = "\(percent(success.low)) to \(percent(success.high))"
      let episodes = Double(max(1, trial.episodes))
      lines.append(
        "  \(lessoning.rawValue.padded(to: 10))\(right(percent(success.share), 7)) %  "
          + right(interval, 14) + right(oneDecimal(Double(trial.steps) / episodes), 10)
          + right(percent(Double(trial.falseClaims) / episodes), 13) + " %")
    }
    lines += kinds(report)
    lines.append("  worlds frozen as \(report.frozen)")
    return lines
  }

  /// Success for each sort of task, where the world has several: a column for each kind of lessons.
  private static func kinds(_ report: WorldReport) -> [String] {
    let names = Set(report.results.flatMap { $0.trial.kinds.keys }).sorted()
    guard !names.isEmpty else { return [] }
    let width = (names.map(\.utf8.count).max() ?? 0) + 2
    let heads = report.results.map { right($0.lessoning.rawValue, 10) }.joined()
    return ["  \("solved".padded(to: width))\(heads)"]
      + names.map { name in
        let counts = report.results.map { _, trial in
          let tally = trial.kinds[name] ?? Trial.Tally()
          return right("\(tally.solved) of \(tally.episodes)", 10)
        }
        return "  \(name.padded(to: width))\(counts.joined())"
      }
  }

  private static func percent(_ share: Double) -> String { oneDecimal(share * 100) }

  private static func oneDecimal(_ value: Double) -> String { Words.oneDecimal(value) }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
}

/// A report of trials as JSON.
struct WorldReportJSON: Encodable {
  struct Result: Encodable {
    var lessons: String
    var episodes: Int
    var solved: Int
    var success: Double
    var low: Double
    var high: Double
    var steps: Int
    var false_claims: Int
    var kinds: [Kind]?
  }

  struct Kind: Encodable {
    var name: String
    var episodes: Int
    var solved: Int
  }

  var world: String
  var salt: String
  var first_seed: Int
  var worlds: Int
  var split: String
  var variation: String
  var results: [Result]
  var frozen: String

  init(_ report: WorldReport, variation: String) {
    world = report.family
    salt = report.plan.salt
    first_seed = report.plan.firstSeed
    worlds = report.plan.worlds
    split = report.plan.split.rawValue
    self.variation = variation
    frozen = report.frozen
    results = report.results.map { lessoning, trial in
      Result(
        lessons: lessoning.rawValue, episodes: trial.episodes, solved: trial.solved,
        success: trial.success.share, low: trial.success.low, high: trial.success.high,
        steps: trial.steps, false_claims: trial.falseClaims,
        kinds: trial.kinds.isEmpty
          ? nil
          : trial.kinds.sorted { $0.key < $1.key }.map {
            Kind(name: $0.key, episodes: $0.value.episodes, solved: $0.value.solved)
          })
    }
  }
}
