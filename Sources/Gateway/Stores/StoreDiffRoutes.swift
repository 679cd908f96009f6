internal import Formats
internal import Foundation
internal import Storage

/// What differs between two stores; of our own, the API has nothing like it.
enum StoreDiffRoutes {
  static func all(_ context: Gateway.Context) -> [Route] {
    let archive = context.archive
    return [
      Route("GET", "/v1/memory_stores/:store/diff") { request, names, reply throws(APIError) in
        try StoreRequest.check(request)
        let store = names["store"] ?? ""
        guard let other = request.parameter("against"), !other.isEmpty else {
          throw .invalid("against is missing: the store that this one is compared with")
        }
        let (after, before) = try answering {
          (try files(of: store, archive), try files(of: other, archive))
        }
        let paths = Set(after.keys).union(before.keys).sorted { $0.lexicographicallyPrecedes($1) }
        let changes = paths.compactMap { change(at: $0, before[$0], after[$0]) }
        reply.send(
          .object([
            ("type", .text("memory_store_diff")), ("memory_store_id", .text(store)),
            ("against", .text(other)), ("data", .list(changes)),
            ("unchanged", .whole(paths.count - changes.count)), ("next_page", .null),
          ]))
      }
    ]
  }

  private static func files(of store: String, _ archive: Archive) throws -> [Data: StoreFile] {
    let files = try archive.storeFiles(of: store, at: try archive.storePaths(of: store))
    return Dictionary(files.map { (Data($0.path.utf8), $0) }) { first, _ in first }
  }

  private static func change(
    at path: Data, _ before: StoreFile?, _ after: StoreFile?
  ) -> ExportValue? {
    guard before?.hash != after?.hash else { return nil }
    let kind = before == nil ? "added" : after == nil ? "removed" : "changed"
    return .object([
      ("path", .text(String(decoding: path, as: UTF8.self))), ("change", .text(kind)),
      ("before", side(before)), ("after", side(after)),
    ])
  }

  private static func side(_ file: StoreFile?) -> ExportValue {
    guard let file else { return .null }
    return .object([
      ("memory_id", .text(file.id)), ("memory_version_id", .text(file.version)),
      ("content_sha256", .text(file.hash)), ("content_size_bytes", .whole(file.size)),
      ("lesson_id", .optional(file.lesson)),
    ])
  }
}
