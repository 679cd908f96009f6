internal import Formats
internal import Storage
internal import Trajectories

/// `/v1/sessions`: recorded runs, their events, and those of dreams.
enum SessionRoutes {
  static func all(_ context: Gateway.Context) -> [Route] {
    let archive = context.archive
    return [
      Route("GET", "/v1/sessions") { request, _, reply throws(APIError) in
        reply.send(try list(request, archive))
      },
      Route("GET", "/v1/sessions/:session") { _, names, reply throws(APIError) in
        reply.send(try SessionSource(names["session"] ?? "", archive).value())
      },
      Route("GET", "/v1/sessions/:session/events") { request, names, reply throws(APIError) in
        let source = try SessionSource(names["session"] ?? "", archive)
        reply.send(try EventPage(request, source).value())
      },
      Route("GET", "/v1/sessions/:session/events/stream") { _, names, reply throws(APIError) in
        EventStream(try SessionSource(names["session"] ?? "", archive), archive).run(reply)
      },
      Route("GET", "/v1/sessions/:session/threads") { _, names, reply throws(APIError) in
        guard let name = SessionName(names["session"] ?? "") else {
          throw .notFound("there is no session \(names["session"] ?? "")")
        }
        _ = try SessionSource(name.text, archive)
        let threads = try answering { try archive.children(of: name.run) }
        reply.send(
          .object([
            ("data", .list(threads.map { SessionJSON.thread($0, of: name) })),
            ("next_page", .null),
          ]))
      },
      Route("GET", "/v1/sessions/:session/threads/:thread/events") {
        request, names, reply throws(APIError) in
        reply.send(try EventPage(request, try thread(names, archive)).value())
      },
      Route("GET", "/v1/sessions/:session/threads/:thread/stream") {
        _, names, reply throws(APIError) in
        EventStream(try thread(names, archive), archive).run(reply)
      },
    ]
  }

  private static func thread(
    _ names: [String: String], _ archive: Archive
  ) throws(APIError) -> SessionSource {
    let (session, thread) = (names["session"] ?? "", names["thread"] ?? "")
    let source = try SessionSource(thread, archive, isThread: true)
    let run = SessionName(thread: thread)?.run
    let parent = run.flatMap { try? archive.summary(of: $0).header.parent }
    guard let parent, parent == SessionName(session)?.run else {
      throw .notFound("\(session) has no thread \(thread)")
    }
    return source
  }

  private static func list(
    _ request: ServedRequest, _ archive: Archive
  ) throws(APIError) -> ExportValue {
    let query = ListQuery(request, of: "sessions")
    let limit = try query.limit()
    var listing = SessionListing(try StoreListing(query, limit: limit))
    switch request.parameter("order") {
    case nil, "", "desc": break
    case "asc": listing.isAscending = true
    case .some: throw .invalid("order has to be asc or desc")
    }
    let runs = try answering { try archive.sessionRuns(listing) }
    let page = query.page(
      runs, limit: limit, place: { "\($0.createdAt.rawValue) \($0.number)" }
    ) { SessionJSON.session($0) }
    guard case .object(let members) = page else { return page }
    return .object(members + [("prev_page", .null)])
  }
}

/// One page of the events of a session.
struct EventPage {
  private let query: ListQuery
  private let source: SessionSource
  private let types: Set<String>

  /// Items of a page; and bytes, since pictures are in it.
  private static let most = 1_000
  private static let mostBytes = 16 << 20

  init(_ request: ServedRequest, _ source: SessionSource) {
    query = ListQuery(request, of: "events")
    self.source = source
    types = Set(request.parameters("types"))
  }

  func value() throws(APIError) -> ExportValue {
    let limit = try query.limit(1...Self.most, usual: 100)
    let (earliest, latest) = try query.times()
    let after = try place()
    let isDescending: Bool
    switch query.request.parameter("order") {
    case nil, "", "asc": isDescending = false
    case "desc": isDescending = true
    case .some: throw .invalid("order has to be asc or desc")
    }
    var events: [SessionEvent] = []
    _ = try answering {
      try source.forEach(from: isDescending ? 0 : after?.place ?? 0) { event in
        let here = (event.place, event.part)
        if let after {
          let isPassed = here <= (after.place, after.part)
          if isDescending, here >= (after.place, after.part) { return false }
          if !isDescending, isPassed { return true }
        }
        guard types.isEmpty || types.contains(event.type),
          earliest.map({ event.time >= $0 }) ?? true, latest.map({ event.time <= $0 }) ?? true
        else { return true }
        events.append(event)
        // Of those that come last only the last are wanted, one more than a page has.
        if isDescending, events.count > limit + 1 { events.removeFirst() }
        return isDescending || events.count <= limit
      }
    }
    return page(isDescending ? events.reversed() : events, limit: limit)
  }

  private func page(_ events: [SessionEvent], limit: Int) -> ExportValue {
    var values: [ExportValue] = []
    var bytes = 0
    for event in events.prefix(limit) {
      let value = event.value
      bytes += value.bytes.count
      guard values.isEmpty || bytes <= Self.mostBytes else { break }
      values.append(value)
    }
    let isLast = values.count == events.count
    let last = values.isEmpty ? nil : events[values.count - 1]
    let next = isLast ? nil : last.map { query.next(after: "\($0.place) \($0.part)") }
    return .object([("data", .list(values)), ("next_page", next ?? .null)])
  }

  private func place() throws(APIError) -> (place: Int64, part: Int)? {
    guard let text = try query.place() else { return nil }
    let numbers = text.split(separator: " ").compactMap { Int64($0) }
    guard numbers.count == 2, numbers[0] >= 0, (0...9).contains(numbers[1]) else {
      throw .invalid("page is none that this list gave; take next_page as it is")
    }
    return (numbers[0], Int(numbers[1]))
  }
}
