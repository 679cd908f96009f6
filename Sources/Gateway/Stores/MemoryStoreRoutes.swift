internal import Formats
internal import Storage
internal import Trajectories

/// `/v1/memory_stores`: the stores themselves.
enum MemoryStoreRoutes {
  static func all(_ context: Gateway.Context) -> [Route] {
    let archive = context.archive
    let clock = context.clock
    return [
      Route("POST", "/v1/memory_stores") { request, _, reply throws(APIError) in
        try StoreRequest.check(request)
        let body = try RequestValue(request.body)
        let (name, description) = try StoreRequest.label(body)
        guard let name else { throw .invalid("name is missing") }
        let metadata = try StoreRequest.metadata(body, changing: [:]) ?? [:]
        reply.send(
          StoreJSON.store(
            try answering {
              try archive.makeMemoryStore(
                named: name, description: description ?? "", metadata: metadata, at: clock())
            }))
      },
      Route("GET", "/v1/memory_stores") { request, _, reply throws(APIError) in
        try StoreRequest.check(request)
        let query = ListQuery(request, of: "stores")
        let limit = try query.limit()
        let listing = try StoreListing(query, limit: limit)
        let stores = try answering { try archive.memoryStores(listing) }
        reply.send(
          query.page(stores, limit: limit, place: { "\($0.createdAt.rawValue) \($0.number)" }) {
            StoreJSON.store($0)
          })
      },
      Route("GET", "/v1/memory_stores/:store") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let id = names["store"] ?? ""
        reply.send(StoreJSON.store(try answering { try archive.memoryStore(id) }))
      },
      Route("POST", "/v1/memory_stores/:store") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        reply.send(
          StoreJSON.store(try update(names["store"] ?? "", request, archive, at: clock())))
      },
      Route("DELETE", "/v1/memory_stores/:store") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let id = names["store"] ?? ""
        try answering {
          try archive.deleteMemoryStore(id, by: StoreRequest.actor(request), at: clock())
        }
        reply.send(.object([("id", .text(id)), ("type", .text("memory_store_deleted"))]))
      },
      Route("POST", "/v1/memory_stores/:store/archive") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let id = names["store"] ?? ""
        reply.send(
          StoreJSON.store(try answering { try archive.archiveMemoryStore(id, at: clock()) }))
      },
    ]
  }

  private static func update(
    _ id: String, _ request: ServedRequest, _ archive: Archive, at now: Timestamp
  ) throws(APIError) -> MemoryStore {
    let body = try RequestValue(request.body)
    let (name, description) = try StoreRequest.label(body)
    let known = try answering { try archive.memoryStore(id) }
    let metadata = try StoreRequest.metadata(body, changing: known.metadata)
    return try answering {
      try archive.updateMemoryStore(
        id, name: name, description: description, metadata: metadata, at: now)
    }
  }
}
