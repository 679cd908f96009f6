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
      Route("GET", "/v1/sessions/:session/threads") { request, names, reply throws(APIError) in
        reply.send(try threads(request, names["session"] ?? "", archive))
      },
      Route("GET", "/v1/sessions/:session/threads/:thread") { _, names, reply throws(APIError) in
        let run = try thread(names, archive)
        reply.send(
          try answering {
            SessionJSON.thread(
              try archive.summary(of: run.child), of: run.session, try archive.isIdle(run.child))
          })
      },
      Route("GET", "/v1/sessions/:session/threads/:thread/events") {
        request, names, reply throws(APIError) in
        reply.send(try EventPage(request, try thread(names, archive).source).value())
      },
      Route("GET", "/v1/sessions/:session/threads/:thread/stream") {
        _, names, reply throws(APIError) in
        EventStream(try thread(names, archive).source, archive).run(reply)
      },
    ]
  }

  private static func threads(
    _ request: ServedRequest, _ session: String, _ archive: Archive
  ) throws(APIError) -> ExportValue {
    guard let name = SessionName(session) else { throw .notFound("there is no session \(session)") }
    _ = try SessionSource(name.text, archive)
    let query = ListQuery(request, of: "threads")
    let limit = try query.limit()
    let place = try query.place()
    guard let first = Int(place ?? "0"), first >= 0 else {
      throw .invalid("page is none that this list gave; take next_page as it is")
    }
    return try answering {
      let children = Array(try archive.children(of: name.run).enumerated()).dropFirst(first)
      let idle = try children.prefix(limit).map { try archive.isIdle($0.element.id) }
      return query.page(Array(children), limit: limit, place: { "\($0.offset + 1)" }) { child in
        SessionJSON.thread(child.element, of: name, idle[child.offset - first])
      }
    }
  }

  /// Finds a thread under its own session alone.
  private static func thread(
    _ names: [String: String], _ archive: Archive
  ) throws(APIError) -> (source: SessionSource, child: RunID, session: SessionName) {
    let (session, thread) = (names["session"] ?? "", names["thread"] ?? "")
    let source = try SessionSource(thread, archive, isThread: true)
    let run = SessionName(thread: thread)?.run
    let parent = run.flatMap { try? archive.summary(of: $0).header.parent }
    guard let run, let name = SessionName(session), parent == name.run else {
      throw .notFound("\(session) has no thread \(thread)")
    }
    return (source, run, name)
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
    let filter = try SessionFilter(request)
    guard filter.mayMatch else { return sessions([], next: nil) }
    return try answering {
      let runs = try archive.sessionRuns(listing)
      let shown = runs.prefix(limit)
      // How a run stands is in its entries, so a page may have fewer than were asked for.
      let values = try shown.compactMap { run -> ExportValue? in
        let isIdle = try archive.isIdle(run.summary.id)
        guard filter.takes(SessionJSON.status(run, isIdle)) else { return nil }
        return SessionJSON.session(run, isIdle)
      }
      let last = runs.count > limit ? shown.last : nil
      return sessions(
        values, next: last.map { query.next(after: "\($0.createdAt.rawValue) \($0.number)") })
    }
  }

  private static func sessions(_ values: [ExportValue], next: ExportValue?) -> ExportValue {
    .object([("data", .list(values)), ("next_page", next ?? .null), ("prev_page", .null)])
  }
}
