internal import Formats
internal import Foundation
internal import Operations
internal import Storage
internal import Trajectories
internal import Transport

/// Passes requests to the Messages API on, and records those that ask for it.
final class MessagesDesk: Sendable {
  private let archive: Archive
  private let forwarder: Forwarder
  private let book: RunBook
  private let lessons: LessonDesk
  private let recorder: Recorder
  private let traffic: AgentTraffic
  private let meter: Meter
  private let clock: @Sendable () -> Timestamp

  init(_ context: Gateway.Context, _ forwarder: Forwarder, _ recorder: Recorder) {
    archive = context.archive
    self.forwarder = forwarder
    self.recorder = recorder
    book = RunBook(context.archive)
    lessons = LessonDesk(context.archive, mode: context.plan.mode)
    traffic = context.agents
    meter = context.meter
    clock = context.clock
  }

  /// Serves `POST /v1/messages`.
  func serve(_ request: ServedRequest, _ reply: Reply) throws(APIError) {
    let start = ContinuousClock.now
    traffic.began()
    defer { traffic.ended() }
    var body = RequestBody(request.body)
    var wish = try body.takeWish()
    if wish == nil { wish = try DreamingWish(request) }
    guard let wish, wish.isOn, let outline = ConversationOutline(request: body.bytes) else {
      note(start)
      let isLost = wish?.isOn == true
      meter.count("reverie_requests_total{recorded=\"\(isLost ? "unreadable" : "no")\"}")
      if isLost {
        meter.trouble("a request that asks to be recorded cannot be read as one, and is not")
      }
      _ = forwarder.forward(request, body: body.bytes, to: reply)
      return
    }
    meter.count("reverie_requests_total{recorded=\"yes\"}")
    let plain = body.bytes
    let entry = enter(request, outline, wish, isGone: { reply.isGone })
    if let block = entry.run.block, wish.wantsLessons { _ = body.append(block: block) }
    note(start)
    forward(request, plain: plain, body.bytes, entry, outline, wish, reply)
  }

  /// Serves `POST /v1/messages/count_tokens`, to which agents give what they give to messages: what
  /// the API does not know is cut, and nothing is recorded.
  func count(_ request: ServedRequest, _ reply: Reply) throws(APIError) {
    var body = RequestBody(request.body)
    _ = try body.takeWish()
    _ = forwarder.forward(request, body: body.bytes, to: reply)
  }

  /// Serves `POST /v1/messages/batches`: what the API does not know is cut, and nothing is recorded,
  /// since the answers come hours later and by another way.
  func batch(_ request: ServedRequest, _ reply: Reply) {
    var body = RequestBody(request.body)
    body.cutFromBatch()
    _ = forwarder.forward(request, body: body.bytes, to: reply)
  }

  private func note(_ start: ContinuousClock.Instant) {
    let parts = start.duration(to: .now).components
    meter.note(overhead: Double(parts.seconds) + Double(parts.attoseconds) * 1e-18)
  }

  // MARK: - Runs

  private struct Entry: Sendable {
    var run: GatewayRun
    /// What a run that begins was given; nil for one that goes on.
    var serving: LessonDesk.Serving?
    var isNew: Bool
    /// The run of the agent that this one works for.
    var parent: RunID?
  }

  private func enter(
    _ request: ServedRequest, _ outline: ConversationOutline, _ wish: DreamingWish,
    isGone: @escaping @Sendable () -> Bool
  ) -> Entry {
    let now = clock()
    let session = Self.session(of: request)
    let asked = RunBook.Request(
      outline: outline, wish: wish, session: session,
      isRetry: (request["x-stainless-retry-count"].flatMap { Int($0) } ?? 0) > 0, isGone: isGone,
      at: now)
    var serving: LessonDesk.Serving?
    let (run, isNew) = book.enter(asked) {
      var run = GatewayRun(
        identity: "gateway \(UUID().uuidString)", project: wish.project, task: wish.task,
        session: session, opening: outline.opening, at: now)
      guard wish.wantsLessons else { return run }
      do {
        serving = try lessons.serve(run, task: wish.task ?? outline.firstWords, at: now)
        run.block = serving?.block
        run.version = serving?.version
      } catch {
        meter.trouble("no lessons could be read: \(error)")
      }
      return run
    }
    let parent = Self.parentSession(of: request).flatMap(book.run(ofSession:))
    return Entry(
      run: run, serving: serving, isNew: isNew, parent: parent == run.run ? nil : parent)
  }

  /// Claude Code and its kin name what they do; a sub-agent is a run of its own.
  private static func session(
    of request: ServedRequest, agent name: String = "x-claude-code-agent-id"
  ) -> String? {
    guard let session = request["x-claude-code-session-id"], session.utf8.count <= 200 else {
      return nil
    }
    let agent = request[name].map { " \($0.prefix(200))" } ?? ""
    return session + agent
  }

  /// The session of the agent that a sub-agent works for.
  private static func parentSession(of request: ServedRequest) -> String? {
    guard request["x-claude-code-agent-id"] != nil else { return nil }
    return session(of: request, agent: "x-claude-code-parent-agent-id")
  }

  /// Keeps what was asked in a run, and what one that begins was given, while the API is asked; whoever
  /// waits for it has it kept before the agent hears a word of the answer, so that a restart finds it.
  private func keeping(_ entry: Entry, _ asked: [UInt8]?) -> DispatchGroup {
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) { self.keep(entry, asked) }
    return group
  }

  private func keep(_ entry: Entry, _ asked: [UInt8]?) {
    do {
      try archive.keepGatewayRun(entry.run, asked: asked, at: clock())
      guard entry.isNew else { return }
      try archive.recordLessonUses(entry.serving?.uses ?? [])
      meter.count("reverie_runs_total")
    } catch {
      meter.trouble("could not be kept: \(error)", in: entry.run.run)
    }
  }

  // MARK: - Passing on

  private func forward(
    _ request: ServedRequest, plain: [UInt8], _ body: [UInt8], _ entry: Entry,
    _ outline: ConversationOutline, _ wish: DreamingWish, _ reply: Reply
  ) {
    var copy = AnswerCopy()
    var isNoted = false
    func note(_ message: [UInt8]?, _ failure: String?) {
      guard !isNoted else { return }
      isNoted = true
      let keys = leave(entry.run, outline, message, isWhole: failure == nil)
      let exchange = TrafficRun.Exchange(
        request: plain, message: message, failure: failure,
        isRest: outline.previousMessage != nil, at: clock())
      let agent = request["user-agent"].map { String($0.prefix(120)) }
      recorder.record(
        Recorder.Item(
          run: entry.run, keys: keys, asked: outline.asked, exchange: exchange, agent: agent,
          parent: entry.parent, wish: wish))
    }
    let keeping = keeping(entry, outline.asked)
    let ending = forwarder.forward(
      request, body: body, dropping: ["accept-encoding"],
      adding: [HTTPHeader("accept-encoding", "identity")], to: reply,
      answering: [HTTPHeader("x-reverie-run", entry.run.run.rawValue)],
      onHead: { head in
        keeping.wait()
        copy.take(head)
      },
      onBody: { part in
        copy.take(part)
        // Whoever has the whole answer may ask on before this exchange has ended here.
        if let message = copy.whole { note(message, nil) }
      })
    // Where no answer came nobody has waited for it.
    keeping.wait()
    let (message, failure) = copy.ending(ending)
    note(message, failure)
  }

  /// Notes by what the next request will find its run; returns the keys to keep.
  ///
  /// - Parameter isWhole: else the agent may go on with what it heard, or ask the same again.
  private func leave(
    _ run: GatewayRun, _ outline: ConversationOutline, _ message: [UInt8]?, isWhole: Bool
  ) -> [[UInt8]] {
    guard let message, let after = outline.state(after: message) else {
      book.end(run.run, state: nil, keys: [])
      return []
    }
    var keys = after.calls.map { ConversationOutline.key("call", $0) }
    if outline.isThread, let name = after.message {
      keys.append(ConversationOutline.key("message", name))
    }
    if isWhole {
      book.end(run.run, state: after.state, keys: keys)
    } else {
      book.end(run.run, state: nil, keys: keys + [after.state])
    }
    return keys + [after.state]
  }
}
