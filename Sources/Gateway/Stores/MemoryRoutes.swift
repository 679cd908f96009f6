internal import Formats
internal import Foundation
internal import Storage
internal import Trajectories

/// `/v1/memory_stores/:store/memories`: the files of a store.
enum MemoryRoutes {
  private static let place = "/v1/memory_stores/:store/memories"
  /// Items of a page with contents.
  private static let mostWithContent = 20

  static func all(_ context: Gateway.Context) -> [Route] {
    let archive = context.archive
    let clock = context.clock
    return [
      Route("POST", place) { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let withContent = try StoreRequest.wantsContent(request, usually: false)
        let file = try create(names["store"] ?? "", request, archive, at: clock())
        reply.send(StoreJSON.file(file, withContent: withContent))
      },
      Route("GET", place) { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        reply.send(try list(names["store"] ?? "", request, archive))
      },
      Route("GET", place + "/:memory") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let withContent = try StoreRequest.wantsContent(request, usually: true)
        let file = try answering {
          try archive.storeFile(
            names["memory"] ?? "", of: names["store"] ?? "", withContent: withContent)
        }
        reply.send(StoreJSON.file(file, withContent: withContent))
      },
      Route("POST", place + "/:memory") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let withContent = try StoreRequest.wantsContent(request, usually: false)
        let file = try update(names, request, archive, at: clock())
        reply.send(StoreJSON.file(file, withContent: withContent))
      },
      Route("DELETE", place + "/:memory") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let id = names["memory"] ?? ""
        let name = "expected_content_sha256"
        let expected: String? =
          if let hash = request.parameter(name) { try StoreRequest.hash(hash, name) } else { nil }
        try answering {
          try archive.deleteStoreFile(
            id, of: names["store"] ?? "", expected: expected, by: StoreRequest.actor(request),
            at: clock())
        }
        reply.send(.object([("id", .text(id)), ("type", .text("memory_deleted"))]))
      },
    ]
  }

  private static func create(
    _ store: String, _ request: ServedRequest, _ archive: Archive, at now: Timestamp
  ) throws(APIError) -> StoreFile {
    let body = try RequestValue(request.body)
    let path = try StoreRequest.path(try body.neededText("path"))
    let content = try StoreRequest.content(try body.neededText("content"))
    return try answering {
      try archive.makeStoreFile(
        at: path, content, in: store, by: StoreRequest.actor(request), at: now)
    }
  }

  private static func update(
    _ names: [String: String], _ request: ServedRequest, _ archive: Archive, at now: Timestamp
  ) throws(APIError) -> StoreFile {
    let body = try RequestValue(request.body)
    let path: String? =
      if let path = try body.text("path") { try StoreRequest.path(path) } else { nil }
    let content: Data? =
      if let text = try body.text("content") { try StoreRequest.content(text) } else { nil }
    let expected = try precondition(body)
    return try answering {
      try archive.updateStoreFile(
        names["memory"] ?? "", of: names["store"] ?? "", path: path, content: content,
        expected: expected, by: StoreRequest.actor(request), at: now)
    }
  }

  private static func precondition(_ body: RequestValue) throws(APIError) -> String? {
    guard let precondition = try body.object("precondition") else { return nil }
    guard try precondition.neededText("type") == "content_sha256" else {
      throw .invalid("precondition.type has to be content_sha256")
    }
    let name = "content_sha256"
    return try StoreRequest.hash(try precondition.neededText(name), "precondition." + name)
  }

  // MARK: - Listing

  private static func list(
    _ store: String, _ request: ServedRequest, _ archive: Archive
  ) throws(APIError) -> ExportValue {
    let withContent = try StoreRequest.wantsContent(request, usually: false)
    let query = ListQuery(request, of: "memories")
    let limit = min(try query.limit(), withContent ? mostWithContent : .max)
    let prefix = request.parameter("path_prefix").flatMap { $0.isEmpty ? nil : $0 } ?? "/"
    if let objection = StorePath.objection(toPrefix: prefix) {
      throw .invalid("path_prefix \(objection)")
    }
    let folds: Bool
    switch request.parameter("depth") {
    case nil, "", "0": folds = false
    case "1": folds = true
    case .some: throw .invalid("depth has to be 0 or 1")
    }
    let after = try query.place()
    return try answering {
      let paths = try archive.storePaths(of: store, under: prefix)
      let items = PathItem.list(paths, under: prefix, folds: folds, after: after)
      let shown = items.prefix(limit).filter { !$0.isFolder }.map(\.path)
      // A file that was deleted between the two looks is left out.
      let files = Dictionary(
        try archive.storeFiles(of: store, at: shown, withContent: withContent)
          .map { (Data($0.path.utf8), $0) }
      ) { first, _ in first }
      let isLast = items.count <= limit
      return .object([
        (
          "data",
          .list(
            items.prefix(limit).compactMap { item in
              item.isFolder
                ? StoreJSON.folder(item.path)
                : files[Data(item.path.utf8)].map { StoreJSON.file($0, withContent: withContent) }
            })
        ),
        ("next_page", isLast ? .null : query.next(after: items[limit - 1].path)),
      ])
    }
  }
}

/// A file in a list, or a folder that stands for what is in it.
struct PathItem: Hashable {
  var path: String
  var isFolder: Bool

  /// The items of a list, from sorted paths that all begin with the prefix.
  ///
  /// - Parameters:
  ///   - folds: whether what lies deeper than the prefix is folded into folders.
  ///   - after: the item after which the list goes on.
  static func list(
    _ paths: [String], under prefix: String, folds: Bool, after: String?
  ) -> [PathItem] {
    var items: [PathItem] = []
    for path in paths {
      let rest = path.utf8.dropFirst(prefix.utf8.count)
      var item = PathItem(path: path, isFolder: false)
      if folds, let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
        item = PathItem(path: String(path[...slash]), isFolder: true)
      }
      // What a folder stands for lies side by side.
      guard items.last != item else { continue }
      if let after, !after.utf8.lexicographicallyPrecedes(item.path.utf8) { continue }
      items.append(item)
    }
    return items
  }
}
