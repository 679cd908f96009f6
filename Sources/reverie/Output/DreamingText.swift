import Evaluation
import Foundation
import Worlds

/// What lessons from dreams are worth, as a table.
enum DreamingText {
  static func lines(_ card: DreamReportCard) -> [String] {
    let lab = card.lab
    var lines = [
      "\(lab.family): \(lab.worlds) worlds, \(lab.recordings) recordings and \(lab.tasks) held-out "
        + "tasks each, seeds from \(lab.firstSeed), salt \(Output.safe(lab.salt)), label-free"
    ]
    for arm in card.arms {
      let share = arm.trial.success
      lines.append(
        "  " + arm.name.padding(toLength: 20, withPad: " ", startingAt: 0)
          + String(
            format: "%5.1f %%  (%.1f to %.1f)", share.share * 100, share.low * 100,
            share.high * 100))
    }
    lines.append(String(format: "  %.0f lessons in each world; right by the truth:", card.lessons))
    for kind in card.audit.kinds.sorted(by: { $0.key < $1.key }) {
      let wanted = card.audit.wanted[kind.key] ?? 0
      lines.append(
        "    " + kind.key.padding(toLength: 18, withPad: " ", startingAt: 0)
          + "\(kind.value.solved) of \(kind.value.episodes); an oracle gives \(wanted)")
    }
    lines.append("  worlds frozen as \(card.frozen)")
    return lines
  }
}
