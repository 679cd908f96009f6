internal import Formats
internal import Trajectories

/// One event of a session, with its place in it.
struct SessionEvent: Sendable {
  /// The entry it comes from, or the line of a journal; growing.
  var place: Int64
  /// Which of the events of that place it is.
  var part: Int
  var id: String
  var type: String
  var time: Timestamp
  /// What the type has beside id, type and time.
  var members: [(String, ExportValue)]
  /// Whether it is a call whose result is still to come.
  var isOpen = false

  var value: ExportValue {
    .object(
      [
        ("id", .text(id)), ("type", .text(type)), ("processed_at", .time(time)),
      ] + members)
  }

  /// As it stands in a stream.
  var frame: [UInt8] {
    Array("event: \(type)\ndata: ".utf8) + value.bytes + Array("\n\n".utf8)
  }

  static func text(_ text: String) -> ExportValue {
    .object([("type", .text("text")), ("text", .text(text))])
  }

  static let endOfTurn: [(String, ExportValue)] = [
    ("stop_reason", .object([("type", .text("end_turn"))]))
  ]
}

/// Makes the events of recorded entries (`anthropic-api.md` 3.3).
///
/// Names are derived from run, entry and part, so that the same event always has the same name.
struct EntryEvents {
  private let digits: String
  private let picture: (ImageReference) -> ExportValue?
  private var standing: SessionStanding
  private var time: Timestamp { standing.time }

  /// - Parameter standing: what was before the first entry.
  init(
    _ name: SessionName, from standing: SessionStanding,
    picture: @escaping (ImageReference) -> ExportValue?
  ) {
    digits = name.digits
    self.standing = standing
    self.picture = picture
  }

  /// Whether nothing is awaited after the entries so far but the user.
  var isIdle: Bool { standing.hasBegun && !standing.isOpen }

  mutating func events(_ entry: Entry) -> [SessionEvent] {
    guard !entry.isAbandoned else { return [] }
    let hadBegun = standing.hasBegun
    standing.add(entry)
    var events: [SessionEvent] = []
    func add(_ type: String, _ members: [(String, ExportValue)], at moment: Timestamp) {
      // Part 0 is the end of the turn before, whose event a growing log may have shown already.
      let part = (events.last?.part ?? 0) + 1
      events.append(event(entry.index, part, type, members, at: moment))
    }
    switch entry.kind {
    case .prompt:
      // The turn before has ended; the first one had none before it.
      if hadBegun { events.append(ending(after: entry.index)) }
      add("user.message", [("content", content(entry.text, entry.images))], at: time)
      add("session.status_running", [], at: time)
    case .reply: add("agent.message", [("content", content(entry.text, entry.images))], at: time)
    case .context where entry.title == "system":
      add("system.message", [("content", content(entry.text, []))], at: time)
    case .compaction: add("agent.thread_context_compacted", [], at: time)
    case .failure: add("session.error", [("error", Self.failure(entry.text))], at: time)
    case .context, .unknown: break
    case .step:
      guard let step = entry.step else { break }
      events = self.events(step, of: entry)
    }
    return events
  }

  /// What stands at the end of a run that waits for its user.
  func ending(after entries: Int) -> SessionEvent {
    event(entries, 0, "session.status_idle", SessionEvent.endOfTurn, at: time)
  }

  private func events(_ step: Step, of entry: Entry) -> [SessionEvent] {
    var events: [SessionEvent] = []
    if !step.thought.isEmpty {
      let said = content(step.thought, entry.images)
      events.append(event(entry.index, 1, "agent.message", [("content", said)], at: time))
    }
    if step.action.kind == .message, step.action.raw.arguments.isEmpty {
      let said = content(step.action.text ?? "", entry.images)
      return events + [event(entry.index, 2, "agent.message", [("content", said)], at: time)]
    }
    let call = ExportedCall(step.action)
    var use = event(
      entry.index, 2, "agent.tool_use",
      [
        ("name", .text(call.tool)), ("input", .object(call.input)),
        ("evaluated_permission", .text(step.status == .denied ? "deny" : "allow")),
      ], at: time)
    use.isOpen = step.after == nil && step.status == .open
    events.append(use)
    guard step.after != nil || step.status != .open else { return events }
    let after = step.after
    let shown = after?.text.isEmpty == false ? after?.text : after?.tree
    let end = step.duration.map { Timestamp(rawValue: time.rawValue &+ $0) } ?? time
    events.append(
      event(
        entry.index, 3, "agent.tool_result",
        [
          ("tool_use_id", .text(use.id)), ("content", content(shown ?? "", after?.images ?? [])),
          ("is_error", .flag(step.status.isFinding)),
        ], at: end))
    return events
  }

  private func event(
    _ place: Int, _ part: Int, _ type: String, _ members: [(String, ExportValue)],
    at time: Timestamp
  ) -> SessionEvent {
    SessionEvent(
      place: Int64(place), part: part, id: "sevt_\(digits)\(String(place, radix: 16))_\(part)",
      type: type, time: time, members: members)
  }

  private func content(_ text: String, _ images: [ImageReference]) -> ExportValue {
    .list((text.isEmpty ? [] : [SessionEvent.text(text)]) + images.compactMap(picture))
  }

  private static func failure(_ text: String) -> ExportValue {
    let type =
      text.contains("overloaded_error")
      ? "model_overloaded_error"
      : text.contains("rate_limit_error") ? "model_rate_limited_error" : "unknown_error"
    return .object([
      ("type", .text(type)), ("message", .text(text)),
      ("retry_status", .object([("type", .text("terminal"))])),
    ])
  }
}
