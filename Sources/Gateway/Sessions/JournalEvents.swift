internal import Formats
internal import Storage
internal import Trajectories

/// The journal of a dream as the events of its session.
enum JournalEvents {
  static func events(_ entry: JournalEntry, of dream: ServedDream) -> [SessionEvent] {
    func event(
      _ type: String, _ members: [(String, ExportValue)] = [], part: Int = 0
    ) -> SessionEvent {
      SessionEvent(
        place: entry.number, part: part,
        id: "sevt_\(dream.digits)\(String(entry.number, radix: 16))_\(part)",
        type: type, time: entry.at, members: members)
    }
    func said(_ text: String) -> [SessionEvent] {
      [event("agent.message", [("content", .list([SessionEvent.text(text)]))])]
    }
    switch entry.event {
    case .started, .resumed: return [event("session.status_running")]
    case .paused(let reason): return said("waiting: \(reason.reason)")
    case .yielded(let reason): return said("gave way: \(reason.reason)")
    case .stageBegan(let stage): return said(stage.words)
    case .critique(let made): return said("\(SessionName(made.run).text): \(made.text)")
    case .candidate(let candidate): return said("\(candidate.lesson): \(candidate.sentence)")
    case .verdict(let verdict):
      return said(
        "\(verdict.lesson) \(verdict.result.rawValue) (\(verdict.gate.words)): \(verdict.why)")
    case .lesson(let change):
      return said("\(change.lesson) is \(change.to.rawValue): \(change.why)")
    case .rollouts(let tally):
      return said("\(tally.done) rollouts, \(tally.successes) led where they were to")
    case .closed(let closing):
      let idle = event("session.status_idle", SessionEvent.endOfTurn)
      // Of several projects the next is dreamt about.
      let isLast = entry.dream == dream.wish.parts.last || closing.state != .completed
      return [idle] + (isLast ? [event("session.status_terminated", part: 1)] : [])
    default: return []
    }
  }
}
