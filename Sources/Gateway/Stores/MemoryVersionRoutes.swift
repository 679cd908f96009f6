internal import Formats
internal import Storage
internal import Trajectories

/// `/v1/memory_stores/:store/memory_versions`: what files were.
enum MemoryVersionRoutes {
  private static let place = "/v1/memory_stores/:store/memory_versions"
  private static let mostWithContent = 20

  static func all(_ context: Gateway.Context) -> [Route] {
    let archive = context.archive
    let clock = context.clock
    return [
      Route("GET", place) { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        reply.send(try list(names["store"] ?? "", request, archive))
      },
      Route("GET", place + "/:version") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let withContent = try StoreRequest.wantsContent(request, usually: true)
        let version = try answering {
          try archive.storeVersion(
            names["version"] ?? "", of: names["store"] ?? "", withContent: withContent)
        }
        reply.send(StoreJSON.version(version, withContent: withContent))
      },
      Route("POST", place + "/:version/redact") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let version = try answering {
          try archive.redactStoreVersion(
            names["version"] ?? "", of: names["store"] ?? "", by: StoreRequest.actor(request),
            at: clock())
        }
        reply.send(StoreJSON.version(version, withContent: true))
      },
    ]
  }

  private static func list(
    _ store: String, _ request: ServedRequest, _ archive: Archive
  ) throws(APIError) -> ExportValue {
    let withContent = try StoreRequest.wantsContent(request, usually: false)
    let query = ListQuery(request, of: "versions")
    let limit = min(try query.limit(), withContent ? mostWithContent : .max)
    var filter = VersionFilter(try StoreListing(query, limit: limit))
    filter.file = request.parameter("memory_id")
    if let operation = request.parameter("operation") {
      filter.operation = StoreVersion.Operation(rawValue: operation)
      guard filter.operation != nil else {
        throw .invalid("operation has to be created, modified or deleted")
      }
    }
    let kinds: [(String, StoreActor.Kind)] = [
      ("session_id", .session), ("api_key_id", .api), ("service_account_id", .serviceAccount),
    ]
    for (name, kind) in kinds {
      guard let value = request.parameter(name) else { continue }
      filter.actor = StoreActor(kind, value)
    }
    let versions = try answering {
      try archive.storeVersions(of: store, filter, withContent: withContent)
    }
    return query.page(
      versions, limit: limit, place: { "\($0.createdAt.rawValue) \($0.number)" }
    ) { StoreJSON.version($0, withContent: withContent) }
  }
}
