import Foundation
import Operations
import Trajectories

/// Dreams in words.
enum DreamText {
  static func lines(_ record: DreamRecord) -> [String] {
    var lines = [
      "\(record.id)  \(Output.safe(record.project))  \(record.state.rawValue)  "
        + "\(Words.count(record.runs.count, "run")), "
        + "\(Words.count(record.usage.rollouts, "rollout")), seed \(record.seed), "
        + "mode \(record.mode.rawValue)"
    ]
    guard let report = record.report else {
      if record.state == .paused {
        lines.append("  paused; `reverie dream --resume \(record.id)` goes on")
      }
      return lines
    }
    for stage in report.stages {
      lines.append("  \(stage.stage.words): \(Output.safe(stage.summary))")
      for one in stage.learned.prefix(40) where stage.stage == .distil || stage.learned.count < 3 {
        lines.append("    \(Output.safe(one))")
      }
      if stage.learned.count > 40 { lines.append("    and \(stage.learned.count - 40) more") }
      for refusal in stage.refused {
        lines.append(
          "    refused \(refusal.count) by \(Output.safe(refusal.what)): \(Output.safe(refusal.why))"
        )
      }
    }
    if let version = report.version {
      lines.append("  memory version \(version); `reverie lessons list` shows what waits for you")
    } else {
      lines.append("  the memory stays as it was")
    }
    return lines
  }

  /// One event in a line.
  static func line(_ event: JournalEvent) -> String {
    switch event {
    case .started(let start):
      "started: \(Words.count(start.runs, "run")) of \(Output.safe(start.project))"
    case .stageBegan(let stage): stage.words
    case .stageEnded(let end): "\(end.stage.words): \(end.learned) learned, \(end.refused) refused"
    case .unitBegan(let unit), .unitEnded(let unit):
      "  unit \(unit.unit): \(Output.safe(unit.what))" + (unit.run.map { " \($0)" } ?? "")
    case .critique(let made): "  \(made.critique) of \(made.run): \(Output.safe(made.text))"
    case .candidate(let candidate):
      "  candidate \(candidate.lesson): \(Output.safe(candidate.sentence))"
    case .verdict(let verdict):
      "  \(verdict.lesson) \(verdict.result.rawValue) by \(verdict.gate.words): "
        + Output.safe(verdict.why)
    case .rollouts(let rollouts):
      "  \(rollouts.done) rollouts: \(rollouts.successes) succeeded, \(rollouts.failures) failed, "
        + "\(rollouts.unsupported) unsupported"
    case .lesson(let change):
      "  \(change.lesson) is \(change.to.rawValue): \(Output.safe(change.why))"
    case .budget(let usage): "  \(usage.units) units, \(usage.rollouts) rollouts used"
    case .paused(let reason): "paused: \(Output.safe(reason.reason))"
    case .resumed(let reason): "resumed: \(Output.safe(reason.reason))"
    case .yielded(let reason): "yielded: \(Output.safe(reason.reason))"
    case .closed(let closing):
      "\(closing.state.rawValue): \(closing.learned) learned, \(closing.refused) refused"
    }
  }
}

/// Shows how far a dream is, on a terminal.
final class DreamMeter {
  private let isQuiet: Bool
  private var shownAt = 0.0
  private var stage = DreamStage.critique
  private var units = 0

  init(isQuiet: Bool) { self.isQuiet = isQuiet || !Output.errorIsTerminal }

  func show(_ event: JournalEvent) {
    guard !isQuiet else { return }
    switch event {
    case .stageBegan(let next): stage = next
    case .unitEnded(let unit): units = unit.unit
    default: return
    }
    let now = Date().timeIntervalSinceReferenceDate
    guard now - shownAt >= 0.1 else { return }
    shownAt = now
    Output.status("\(stage.words), \(Words.count(units, "unit")) done")
  }

  func end() { if !isQuiet { Output.clearStatus() } }
}
