internal import Formats
internal import Operations
internal import Storage
internal import Trajectories

/// `/v1/dreams` as the API has it: create, retrieve, list, cancel, archive.
enum DreamRoutes {
  static func all(_ context: Gateway.Context) -> [Route] {
    let archive = context.archive
    let clock = context.clock
    let runner = context.dreams
    return [
      Route("POST", "/v1/dreams") { request, _, reply throws(APIError) in
        let dream = try create(request, archive, runner.means, at: clock())
        runner.wake()
        reply.send(try DreamJSON(archive, runner).value(dream))
      },
      Route("GET", "/v1/dreams") { request, _, reply throws(APIError) in
        let query = ListQuery(request, of: "dreams")
        let limit = try query.limit()
        var filter = ServedDreamFilter(try StoreListing(query, limit: limit))
        filter.statuses = try statuses(request)
        let dreams = try answering { try archive.servedDreams(filter) }
        let json = DreamJSON(archive, runner)
        var values: [String: ExportValue] = [:]
        for dream in dreams { values[dream.id] = try json.value(dream) }
        reply.send(
          query.page(dreams, limit: limit, place: { "\($0.createdAt.rawValue) \($0.number)" }) {
            values[$0.id] ?? .null
          })
      },
      Route("GET", "/v1/dreams/:dream") { _, names, reply throws(APIError) in
        let id = names["dream"] ?? ""
        reply.send(
          try DreamJSON(archive, runner).value(try answering { try archive.servedDream(id) }))
      },
      Route("POST", "/v1/dreams/:dream/cancel") { _, names, reply throws(APIError) in
        let id = names["dream"] ?? ""
        let known = try answering { try archive.servedDream(id) }
        let dream = try answering {
          try archive.endServedDream(id, as: .canceled, at: clock())
        }
        guard dream.status == .canceled else {
          throw .invalid("\(id) is \(dream.status.rawValue); only what goes on can be canceled")
        }
        if !known.status.isFinal { runner.drop(dream.wish.parts) }
        reply.send(try DreamJSON(archive, runner).value(dream))
      },
      Route("POST", "/v1/dreams/:dream/archive") { _, names, reply throws(APIError) in
        let id = names["dream"] ?? ""
        let dream = try answering { try archive.archiveServedDream(id, at: clock()) }
        reply.send(try DreamJSON(archive, runner).value(dream))
      },
    ]
  }

  private static func statuses(
    _ request: ServedRequest
  ) throws(APIError) -> Set<ServedDream.Status> {
    var statuses: Set<ServedDream.Status> = []
    for name in request.parameters("statuses") {
      guard let status = ServedDream.Status(rawValue: name) else {
        throw .invalid("statuses cannot be \(name)")
      }
      statuses.insert(status)
    }
    return statuses
  }

  private static func create(
    _ request: ServedRequest, _ archive: Archive, _ means: DreamMeans, at now: Timestamp
  ) throws(APIError) -> ServedDream {
    let body = try DreamRequestBody(
      try RequestValue(request.body), usual: means.budget, models: means.models)
    let store = try answering { try archive.memoryStore(body.store) }
    guard store.archivedAt == nil else { throw APIError(StoreError.isArchived(store.id)) }
    for run in body.wish.runs where (try? archive.summary(of: run)) == nil {
      throw .notFound("there is no session \(SessionName(run).text)")
    }
    return try answering {
      var wanted = DreamRequest()
      wanted.runs = body.wish.runs
      wanted.mode = means.mode
      wanted.budget = body.wish.budget
      let records = try wanted.records(from: archive, at: now)
      let forecast = body.wish.isDryRun ? try forecast(wanted, records, archive, at: now) : []
      return try archive.planServedDream(
        body.wish, over: store.id, records, forecast: forecast, at: now)
    }
  }

  private static func forecast(
    _ wanted: DreamRequest, _ records: [DreamRecord], _ archive: Archive, at now: Timestamp
  ) throws -> [ServedDream.Forecast] {
    let session = DreamSession(archive) { now }
    return try records.map { record in
      let estimate = try session.estimate(wanted.about(record.project))
      return ServedDream.Forecast(
        project: estimate.project, runs: estimate.runs, steps: estimate.steps,
        units: estimate.units, rollouts: estimate.rollouts)
    }
  }
}
