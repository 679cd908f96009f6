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
