internal import Foundation
internal import Operations
internal import Storage
internal import Transport

/// The events of a session as they come: those that were, then those that are added.
struct EventStream {
  private let source: SessionSource
  private let archive: Archive

  /// Seconds until it is noticed that a client of a quiet session hung up, and between two signs of
  /// life.
  private static let pause = 1.0
  private static let silence = 10.0

  init(_ source: SessionSource, _ archive: Archive) {
    self.source = source
    self.archive = archive
  }

  /// Answers until the client hangs up.
  func run(_ reply: Reply) {
    reply.begin(
      200,
      headers: [
        HTTPHeader("content-type", "text/event-stream"), HTTPHeader("cache-control", "no-cache"),
      ])
    var told = Told()
    var token: Int?
    var lastSign = Date()
    // It hangs before the first look, so that nothing is missed between the two.
    let bell = WriteBell(archive)
    while !reply.isGone {
      let now = try? archive.changeToken()
      if now != token || now == nil {
        token = now
        if tell(reply, &told) { lastSign = Date() }
        // Nothing comes after that.
        if told.isOver { break }
      }
      if Date().timeIntervalSince(lastSign) >= Self.silence {
        guard reply.write(Array("event: ping\ndata: {\"type\":\"ping\"}\n\n".utf8)) else { return }
        lastSign = Date()
      }
      if let bell { bell.wait(seconds: Self.pause) } else { Thread.sleep(forTimeInterval: 0.2) }
    }
    reply.end()
  }

  /// What was sent, as far as it may be met again.
  private struct Told {
    /// Where the next look begins.
    var place: Int64 = 0
    var events: [(place: Int64, id: String)] = []
    var isOver = false
  }

  /// How far behind the last place a call without a result is still waited for.
  private static let reach: Int64 = 200

  /// Sends what is new; returns whether there was something.
  ///
  /// It looks again from the first open call on, since its result stands at its place.
  private func tell(_ reply: Reply, _ told: inout Told) -> Bool {
    let known = Set(told.events.map(\.id))
    var seen: [(place: Int64, id: String)] = []
    var open: Int64?
    var isNew = false
    var isOver = false
    _ = try? source.forEach(from: told.place) { event in
      seen.append((event.place, event.id))
      if event.isOpen { open = open ?? event.place }
      guard !known.contains(event.id) else { return true }
      isNew = true
      isOver = event.type == "session.status_terminated"
      return reply.write(event.frame)
    }
    guard let last = seen.last?.place else { return false }
    let next = max(open ?? last, last - Self.reach)
    told = Told(place: next, events: seen.filter { $0.place >= next }, isOver: isOver)
    return isNew
  }
}
