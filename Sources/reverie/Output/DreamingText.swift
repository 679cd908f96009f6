import Evaluation
import Foundation
import Worlds

/// What lessons from dreams are worth, as tables.
enum DreamingText {
  static func lines(
    _ cards: [DreamReportCard], _ pictures: [PicturesFound], command: String
  ) -> [String] {
    var lines = cards.flatMap(report)
    for found in pictures {
      lines.append(
        "\(found.family): with screenshots the same lessons in \(found.equal) of "
          + Words.count(found.worlds, "world"))
    }
    if let card = cards.first { lines.append("worlds frozen as \(card.frozen)") }
    return lines + ["again: \(command)"]
  }

  private static func report(_ card: DreamReportCard) -> [String] {
    var lines = heading(card) + bounds(card) + curve(card) + comparisons(card)
    for group in [ArmGroup.splits, .recordings, .rounds] { lines += plain(card, group) }
    return lines + quality(card) + expectations(card) + [""]
  }

  private static func heading(_ card: DreamReportCard) -> [String] {
    let lab = card.lab
    return [
      "\(lab.family): \(Words.count(lab.seeds, "world")), \(lab.recordings) recordings and "
        + "\(lab.tasks) held-out tasks each, seeds from \(lab.seed), salt \(Output.safe(lab.salt)), "
        + "label-free",
      "  " + "".padded(to: 38) + "solved    95 %, over worlds  lessons  tokens  steps/success",
    ]
  }

  private static func bounds(_ card: DreamReportCard) -> [String] {
    card.arms(.bounds).map { row($0, card) }
  }

  private static func curve(_ card: DreamReportCard) -> [String] {
    var lines = card.arms(.curve).map { row($0, card) }
    if let area = card.areaUnderCurve {
      lines.append(
        "  area under the curve, of the information bound's: \(Points.text(area)); largest drop "
          + Points.text(card.largestDrop))
    }
    return lines
  }

  private static func row(_ arm: DreamArm, _ card: DreamReportCard) -> String {
    let interval = arm.clustered
    return "  " + arm.name.padded(to: 36)
      + String(
        format: "%6.1f %%   %5.1f to %5.1f   %7.0f %7.0f %8.1f", arm.success.share * 100,
        interval.low * 100, interval.high * 100, arm.lessons, arm.tokens, arm.stepsPerSuccess)
  }

  /// Other ways to be taught, with what the headline is ahead of each.
  private static func comparisons(_ card: DreamReportCard) -> [String] {
    guard let headline = card.headline else { return [] }
    let known = Dictionary(card.comparisons.map { ($0.name, $0) }) { first, _ in first }
    var lines: [String] = []
    for group in [ArmGroup.baselines, .ablations, .serving] {
      let arms = card.arms(group)
      guard !arms.isEmpty else { continue }
      lines.append(
        "  \(group.rawValue.padded(to: 36))solved    \(headline.name) is ahead by   p (Holm)  "
          + "lessons  lost")
      for arm in arms {
        guard let comparison = known[arm.name], let base = card.base else { continue }
        let ahead = comparison.difference
        let p = comparison.corrected
        lines.append(
          "    " + arm.name.padded(to: 34)
            + String(
              format: "%6.1f %%  %6.1f (%.1f to %.1f)", arm.success.share * 100,
              ahead.difference * 100, ahead.low * 100, ahead.high * 100
            ).padded(to: 34) + (p < 0.0001 ? "<0.0001" : String(format: " %.4f", p))
            + String(
              format: "  %7.0f  %4.1f %%", arm.lessons, arm.regression(from: base) * 100))
      }
    }
    return lines
  }

  private static func plain(_ card: DreamReportCard, _ group: ArmGroup) -> [String] {
    let arms = card.arms(group)
    guard !arms.isEmpty else { return [] }
    return ["  \(group.rawValue)"] + arms.map { "  " + row($0, card) }
  }

  private static func quality(_ card: DreamReportCard) -> [String] {
    var lines = audit("lessons at the headline, right by the truth", card.audit)
    if card.accepted.precision.count > 0 {
      lines += audit("lessons accepted for good by the gates in auto mode", card.accepted)
    }
    if card.rollouts > 0 {
      let share = Double(card.unsupported) / Double(card.rollouts)
      lines.append("  rollouts that left what recordings support: \(Points.text(share))")
    }
    if let base = card.base, let headline = card.headline {
      lines.append(
        "  solved without lessons and lost with them: \(Points.text(headline.regression(from: base)))"
      )
      if let lost = card.arm(ArmName.oracle)?.regression(from: base) {
        lines[lines.count - 1] += "; with an oracle's: \(Points.text(lost))"
      }
    }
    lines += again("tried again with other luck", card.luck.solved)
    lines += again("those that were lost", card.luck.lost)
    if let model = card.calibration {
      lines.append(
        String(
          format: "  model on held-out steps: calibration error %.3f, log loss %.3f, back-off %.3f",
          model.error, model.logLoss, model.backOff))
    }
    return lines
  }

  private static func again(_ title: String, _ share: LuckTally.Share) -> [String] {
    guard share.tries > 0 else { return [] }
    func text(_ solved: Int) -> String { Points.text(Double(solved) / Double(share.tries)) }
    return [
      "    \(title), \(Words.count(share.tasks)) tasks: \(text(share.without)) solved without "
        + "lessons, \(text(share.with)) with them"
    ]
  }

  private static func audit(_ title: String, _ audit: DreamAudit) -> [String] {
    let precision = audit.precision
    var lines = [
      "  \(title): \(Points.text(precision.share)) of \(Words.count(precision.count)), "
        + "\(Words.count(audit.unjudged)) more cannot be judged"
    ]
    for kind in audit.kinds.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "    " + kind.key.padded(to: 20)
          + "\(kind.value.solved) of \(kind.value.episodes); an oracle gives "
          + "\(audit.wanted[kind.key] ?? 0)")
    }
    return lines
  }

  private static func expectations(_ card: DreamReportCard) -> [String] {
    ["  expected beforehand"]
      + card.expectations.map {
        "    \($0.isMet ? "met    " : "NOT MET") \($0.what): \($0.found)"
      }
  }
}

extension DreamLab {
  fileprivate var seed: Int { firstSeed }
}
