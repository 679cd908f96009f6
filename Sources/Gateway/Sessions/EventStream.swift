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
    var place: Int64 = 0
    var told: Set<String> = []
    var token: Int?
    var lastSign = Date()
    // It hangs before the first look, so that nothing is missed between the two.
    let bell = WriteBell(archive)
    while !reply.isGone {
      let now = try? archive.changeToken()
      if now != token || now == nil {
        token = now
        if tell(reply, &place, &told) { lastSign = Date() }
      }
      if Date().timeIntervalSince(lastSign) >= Self.silence {
        guard reply.write(Array("event: ping\ndata: {\"type\":\"ping\"}\n\n".utf8)) else { return }
        lastSign = Date()
      }
      if let bell { bell.wait(seconds: Self.pause) } else { Thread.sleep(forTimeInterval: 0.2) }
    }
    reply.end()
  }

  /// Sends what is new; returns whether there was something.
  ///
  /// The last place is looked at again, since a step may have got its result meanwhile.
  private func tell(_ reply: Reply, _ place: inout Int64, _ told: inout Set<String>) -> Bool {
    var isNew = false
    var last = place
    var here: Set<String> = []
    _ = try? source.forEach(from: place) { event in
      if event.place != last {
        last = event.place
        here = []
      }
      here.insert(event.id)
      guard !told.contains(event.id) else { return true }
      isNew = true
      return reply.write(event.frame)
    }
    if last != place { told = [] }
    told.formUnion(here)
    place = last
    return isNew
  }
}
