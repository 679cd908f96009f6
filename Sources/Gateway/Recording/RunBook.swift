internal import Formats
internal import Foundation
internal import Storage
internal import Synchronization
internal import Trajectories

/// Tells which run a request belongs to.
///
/// Looked up in memory, and after a restart in the archive: by the answer that a thread goes on from,
/// by the conversation so far, by the calls whose results it brings, by the agent's own session. A
/// request that none of these knows begins a run.
final class RunBook: Sendable {
  /// A run with what goes on in it.
  struct Known: Sendable {
    var run: GatewayRun
    /// The state of its conversation after the last answer, or before it where none came.
    var state: [UInt8]
    var isAnswered = false
    /// What the last answer can be known by.
    var openKeys: Set<[UInt8]> = []
    var inFlight = 0
    /// Whether whoever asked last has hung up, though the request is still in flight.
    var isGone: @Sendable () -> Bool = { false }
    var hasTools = false
    var movedAt: Date
  }

  private struct State {
    var runs: [RunID: Known] = [:]
    var byKey: [[UInt8]: [RunID]] = [:]
    var bySession: [String: RunID] = [:]
  }

  private let state = Mutex(State())
  private let archive: Archive

  /// Runs that are remembered without asking the archive.
  private static let most = 2_000

  init(_ archive: Archive) { self.archive = archive }

  /// What is looked for.
  struct Request {
    var outline: ConversationOutline
    var wish: DreamingWish
    /// The agent's own name for what it does.
    var session: String?
    /// Whether the client says that it sends this once more.
    var isRetry: Bool
    var isGone: @Sendable () -> Bool = { false }
    var at: Timestamp
  }

  /// The run of a request; `begin` makes one where none is known.
  ///
  /// It counts as in flight until `end` is called.
  func enter(_ request: Request, begin: () -> GatewayRun) -> (run: GatewayRun, isNew: Bool) {
    if let known = find(request) {
      note(known, request)
      return (known, false)
    }
    let run = begin()
    note(run, request)
    return (run, true)
  }

  /// Notes how an exchange ended.
  ///
  /// - Parameter keys: by which the next request may find the run.
  func end(_ run: RunID, state answered: [UInt8]?, keys: [[UInt8]]) {
    state.withLock { state in
      guard var known = state.runs[run] else { return }
      known.inFlight -= 1
      // Who asked is not held on to; another request of the run may still be in flight.
      if known.inFlight == 0 { known.isGone = { false } }
      known.movedAt = Date()
      known.openKeys = Set(keys)
      if let answered {
        known.state = answered
        known.isAnswered = true
      }
      state.runs[run] = known
      for key in keys + [answered].compactMap({ $0 }) {
        state.byKey[key, default: []].removeAll { $0 == run }
        state.byKey[key, default: []].append(run)
      }
    }
  }

  /// The run in which an agent works that goes by this name.
  func run(ofSession session: String) -> RunID? {
    state.withLock { $0.bySession[session] } ?? (try? archive.gatewayRun(session: session))?.run
  }

  /// The runs that moved lately.
  var active: [Known] { state.withLock { Array($0.runs.values) } }

  // MARK: - Finding

  private func find(_ request: Request) -> GatewayRun? {
    let outline = request.outline
    if let previous = outline.previousMessage {
      let key = ConversationOutline.key("message", previous)
      if let run = latest(key) { return run }
    }
    if let run = resent(request) { return run }
    let answers = outline.states.indices.reversed().filter { outline.isAgents[$0] }
    for place in answers {
      if let run = remembered(outline.states[place]) { return run }
    }
    // After a restart the archive has the last ones.
    for place in answers.prefix(Self.mostAsked) {
      let answered = try? archive.gatewayRun(key: outline.states[place])
      let heard = place > 0 && !outline.isAgents[place - 1] ? brokenOff(request, place - 1) : nil
      // Of two that went the same way the one that began last goes on.
      if let run = [answered, heard].compactMap(\.self).max(by: { $0.at < $1.at }) { return run }
    }
    if let run = brokenOff(request, outline.states.count - 1) { return run }
    for call in outline.settledCalls {
      let key = ConversationOutline.key("call", call)
      guard let run = latest(key) else { continue }
      // A client that sums up its history begins with other words.
      let isSure = run.opening == outline.opening || call.utf8.count >= Self.longName
      if isSure || waits(run, for: key) { return run }
    }
    return session(request)
  }

  /// A run whose last request was this very one, and got no answer or is said to be sent again.
  private func resent(_ request: Request) -> GatewayRun? {
    guard let now = request.outline.states.last else { return nil }
    return state.withLock { state in
      let known = state.byKey[now]?.reversed().compactMap { state.runs[$0] } ?? []
      return known.first { known in
        let isSame = known.state == now || known.isAnswered && request.isRetry
        let isLeft = known.inFlight == 0 || known.isGone()
        return isSame && (request.isRetry || isLeft && !known.isAnswered)
          && known.run.session == request.session
      }?.run
    }
  }

  /// A run that this gateway does not know, whose answer was on its way, or was heard but not yet
  /// recorded, when the gateway before it was killed.
  private func brokenOff(_ request: Request, _ question: Int) -> GatewayRun? {
    let key = ConversationOutline.asked(request.outline.states[question])
    let start = Timestamp(rawValue: request.at.rawValue - Self.longestBreak)
    guard let run = try? archive.gatewayRun(key: key, since: start),
      run.session == request.session, state.withLock({ $0.runs[run.run] == nil })
    else { return nil }
    return run
  }

  /// Milliseconds after which an agent that asks the same begins anew.
  private static let longestBreak: Int64 = 3_600_000

  /// The run that a key leads to: the one that stands there now, else the one that came by last.
  private func latest(_ key: [UInt8]) -> GatewayRun? {
    remembered(key) ?? (try? archive.gatewayRun(key: key))
  }

  private func remembered(_ key: [UInt8]) -> GatewayRun? {
    state.withLock { state in
      let runs = state.byKey[key]?.reversed().compactMap { state.runs[$0] } ?? []
      return (runs.first { $0.state == key && $0.inFlight == 0 } ?? runs.first)?.run
    }
  }

  /// Whether a run's last answer has this key, and nothing came after it.
  private func waits(_ run: GatewayRun, for key: [UInt8]) -> Bool {
    state.withLock { state in
      state.runs[run.run].map { $0.inFlight == 0 && $0.openKeys.contains(key) } ?? false
    }
  }

  /// Bytes of a name that is drawn by chance; programs that count their calls give shorter ones.
  private static let longName = 20

  /// Answers that the archive is asked about.
  private static let mostAsked = 8

  /// An agent that summed up or changed its history says nothing that is known but its own session;
  /// without tools it is a question on the side.
  private func session(_ request: Request) -> GatewayRun? {
    guard let session = request.session, request.outline.hasTools else { return nil }
    return state.withLock { state in
      state.bySession[session].flatMap { state.runs[$0] }.flatMap { $0.hasTools ? $0.run : nil }
    }
  }

  private func note(_ run: GatewayRun, _ request: Request) {
    state.withLock { state in
      var known =
        state.runs[run.run] ?? Known(run: run, state: [], movedAt: Date())
      known.inFlight += 1
      known.isGone = request.isGone
      known.movedAt = Date()
      known.hasTools = known.hasTools || request.outline.hasTools
      if let now = request.outline.states.last {
        known.state = now
        known.isAnswered = false
        state.byKey[now, default: []].removeAll { $0 == run.run }
        state.byKey[now, default: []].append(run.run)
      }
      state.runs[run.run] = known
      if let session = request.session, known.hasTools { state.bySession[session] = run.run }
      Self.forget(&state)
    }
  }

  /// Forgets the runs that have been still for longest; the archive knows them.
  private static func forget(_ state: inout State) {
    guard state.runs.count > most else { return }
    let still = state.runs.values.filter { $0.inFlight == 0 }.sorted { $0.movedAt < $1.movedAt }
    let gone = Set(still.prefix(most / 4).map(\.run.run))
    for run in gone { state.runs[run] = nil }
    for (key, runs) in state.byKey {
      let left = runs.filter { !gone.contains($0) }
      state.byKey[key] = left.isEmpty ? nil : left
    }
    state.bySession = state.bySession.filter { !gone.contains($0.value) }
  }
}
