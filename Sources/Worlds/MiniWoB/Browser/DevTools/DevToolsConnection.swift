internal import Foundation

/// Commands, their replies and events over one pipe.
///
/// Replies are found by number, so several commands may be on their way; events that come meanwhile
/// queue up. Nothing here waits without a limit.
final class DevToolsConnection {
  /// More events than this are forgotten, oldest first; only few kinds are ever asked about.
  static let mostEvents = 256

  private let pipe: DevToolsPipe
  private let encoder = JSONEncoder()
  private let decoder = JSONDecoder()
  private var lastID = 0
  /// Commands whose reply somebody will ask for, and the replies that came early.
  private var awaited: [Int: [UInt8]?] = [:]
  private(set) var events: [DevToolsEvent] = []

  init(descriptor: Int32) {
    pipe = DevToolsPipe(descriptor: descriptor)
  }

  func close() { pipe.close() }

  /// Sends a command and returns its number.
  func send(
    _ method: String, _ parameters: some Encodable, session: String?, by deadline: Deadline
  ) throws(BrowserError) -> Int {
    lastID += 1
    let command = DevToolsCommand(
      id: lastID, method: method, params: parameters, sessionId: session)
    let bytes: Data
    do { bytes = try encoder.encode(command) } catch {
      throw .refused(command: method, reason: "its parameters have no JSON form")
    }
    let id = lastID
    try pipe.send([UInt8](bytes), what: method, by: deadline)
    awaited[id] = .some(nil)
    return id
  }

  /// Waits for the reply to a command; a reply that comes after the deadline is dropped.
  func reply<Result: Decodable>(
    to id: Int, of method: String, session: String?, as type: Result.Type, by deadline: Deadline
  ) throws(BrowserError) -> Result {
    defer { awaited[id] = nil }
    while true {
      if let bytes = awaited[id] ?? nil { return try decode(bytes, of: method) }
      // A page that is gone never answers; its event may have come with an earlier command.
      if let session, hasCrashed(session) { throw .pageCrashed }
      try take(pipe.receive(what: method, by: deadline))
    }
  }

  /// Gives up on a command that was sent.
  func abandon(_ id: Int) { awaited[id] = nil }

  /// Waits for an event of a session and removes it from the queue.
  func event(
    _ method: String, session: String, what: String, by deadline: Deadline
  ) throws(BrowserError) {
    while true {
      if let index = events.firstIndex(where: { $0.method == method && $0.session == session }) {
        events.remove(at: index)
        return
      }
      if hasCrashed(session) { throw .pageCrashed }
      try take(pipe.receive(what: what, by: deadline))
    }
  }

  /// Forgets the events of a session, so that the next one waited for is new.
  func forgetEvents(of session: String) {
    events.removeAll { $0.session == session }
  }

  private func hasCrashed(_ session: String) -> Bool {
    events.contains { $0.method == "Inspector.targetCrashed" && $0.session == session }
  }

  private func take(_ message: [UInt8]) throws(BrowserError) {
    let header: DevToolsHeader
    do { header = try decoder.decode(DevToolsHeader.self, from: Data(message)) } catch {
      throw .garbled(excerpt(message))
    }
    if let id = header.id {
      if awaited[id] != nil { awaited[id] = message }
    } else if let method = header.method {
      try note(DevToolsEvent(method: method, session: header.sessionId))
    }
  }

  private func note(_ event: DevToolsEvent) throws(BrowserError) {
    if event.method == "Page.javascriptDialogOpening" {
      // An alert would hold every later command up; nobody here could press its button.
      let id = try send(
        "Page.handleJavaScriptDialog", ["accept": true], session: event.session,
        by: Deadline(seconds: 5))
      abandon(id)
    }
    events.append(event)
    if events.count > Self.mostEvents { events.removeFirst(events.count - Self.mostEvents) }
  }

  private func decode<Result: Decodable>(
    _ message: [UInt8], of method: String
  ) throws(BrowserError) -> Result {
    let data = Data(message)
    if let refusal = (try? decoder.decode(DevToolsHeader.self, from: data))?.error {
      let more = refusal.data.map { " (\($0))" } ?? ""
      throw .refused(command: method, reason: refusal.message + more)
    }
    do {
      return try decoder.decode(DevToolsReply<Result>.self, from: data).result
    } catch {
      throw .garbled("\(method): \(excerpt(message))")
    }
  }

  private func excerpt(_ message: [UInt8]) -> String {
    String(decoding: message.prefix(160), as: UTF8.self) + (message.count > 160 ? "…" : "")
  }
}
