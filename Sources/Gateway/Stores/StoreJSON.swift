internal import Formats
internal import Foundation
internal import Storage

/// Stores, files and versions as the API writes them; every member is always there.
enum StoreJSON {
  static func store(_ store: MemoryStore) -> ExportValue {
    .object([
      ("id", .text(store.id)), ("type", .text("memory_store")), ("name", .text(store.name)),
      ("description", .text(store.description)),
      (
        "metadata",
        .object(
          store.metadata.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })
      ),
      ("created_at", .time(store.createdAt)), ("updated_at", .time(store.updatedAt)),
      ("archived_at", .time(store.archivedAt)),
    ])
  }

  static func file(_ file: StoreFile, withContent: Bool) -> ExportValue {
    .object([
      ("id", .text(file.id)), ("type", .text("memory")), ("memory_store_id", .text(file.store)),
      ("memory_version_id", .text(file.version)), ("path", .text(file.path)),
      ("content", withContent ? text(file.content) : .null),
      ("content_sha256", .text(file.hash)), ("content_size_bytes", .whole(file.size)),
      ("created_at", .time(file.createdAt)), ("updated_at", .time(file.updatedAt)),
    ])
  }

  static func folder(_ path: String) -> ExportValue {
    .object([("type", .text("memory_prefix")), ("path", .text(path))])
  }

  static func version(_ version: StoreVersion, withContent: Bool) -> ExportValue {
    .object([
      ("id", .text(version.id)), ("type", .text("memory_version")),
      ("memory_id", .text(version.file)), ("memory_store_id", .text(version.store)),
      ("operation", .text(version.operation.rawValue)),
      ("content", withContent ? text(version.content) : .null),
      ("content_sha256", .optional(version.hash)),
      ("content_size_bytes", version.size.map(ExportValue.whole) ?? .null),
      ("path", .optional(version.path)), ("created_at", .time(version.createdAt)),
      ("created_by", actor(version.by)), ("redacted_at", .time(version.redactedAt)),
      ("redacted_by", actor(version.redactedBy)), ("lesson_id", .optional(version.lesson)),
    ])
  }

  private static func text(_ content: Data?) -> ExportValue {
    .optional(content.map { String(decoding: $0, as: UTF8.self) })
  }

  private static func actor(_ actor: StoreActor?) -> ExportValue {
    guard let actor else { return .null }
    let member =
      switch actor.kind {
      case .session: "session_id"
      case .api: "api_key_id"
      case .user: "user_id"
      case .serviceAccount: "service_account_id"
      }
    return .object([("type", .text(actor.kind.rawValue + "_actor")), (member, .text(actor.name))])
  }
}
