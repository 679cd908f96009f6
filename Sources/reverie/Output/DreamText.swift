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

  /// What dreams have used of what they may within 24 hours.
  static func daily(_ ceilings: DailyCeilings) -> String {
    let (limit, used) = (ceilings.limit, ceilings.used)
    let time = Words.duration(milliseconds: used.milliseconds)
    let most = limit.seconds.map { Words.duration(milliseconds: Int64($0) * 1000) } ?? "no limit"
    return "in 24 hours dreams used \(time) of \(most), and \(Words.count(used.rollouts)) of "
      + "\(limit.rollouts.map { Words.count($0, "rollout") } ?? "any number of rollouts")"
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
    case .asked(let wish): "\(Output.safe(wish.by)) wants it to \(wish.wish.rawValue)"
    case .closed(let closing):
      "\(closing.state.rawValue): \(closing.learned) learned, \(closing.refused) refused"
    }
  }
}

/// Shows how far a dream is, on a terminal; nothing in a pipe.
final class DreamMeter {
  private let isQuiet: Bool
  private var shownAt = 0.0
  private var progress = DreamProgress()

  init(isQuiet: Bool) { self.isQuiet = isQuiet || !Output.errorIsTerminal }

  func show(_ event: JournalEvent) {
    guard !isQuiet else { return }
    progress.add(event, at: .current)
    let now = Date().timeIntervalSinceReferenceDate
    guard now - shownAt >= 0.1 else { return }
    shownAt = now
    Output.status(Self.bar(progress))
  }

  func end() { if !isQuiet { Output.clearStatus() } }

  /// A bar with what goes on: `[######....] 27 % imagining, 3,584 rollouts, about 12 s left`.
  static func bar(_ progress: DreamProgress) -> String {
    let filled = Int(progress.share * 24)
    var words = ["\(Int(progress.share * 100)) % \(progress.stage.words)"]
    if progress.stage == .critique, let start = progress.start {
      words.append("\(Words.count(progress.critiqued)) of \(Words.count(start.runs, "run"))")
    }
    if progress.usage.rollouts > 0 {
      words.append(Words.count(progress.usage.rollouts, "rollout"))
      if let rate = progress.rate { words.append("\(Words.count(Int(rate)))/s") }
    }
    if let left = progress.left {
      words.append("about \(Words.duration(milliseconds: left)) left")
    }
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
    return "[\(bar)] " + words.joined(separator: ", ")
  }
}
