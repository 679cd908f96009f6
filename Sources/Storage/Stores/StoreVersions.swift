internal import Foundation
internal import GRDB
package import Trajectories

/// Which versions of files are listed.
package struct VersionFilter: Hashable, Sendable {
  package var listing: StoreListing
  package var file: String?
  package var operation: StoreVersion.Operation?
  package var actor: StoreActor?

  package init(_ listing: StoreListing) { self.listing = listing }
}

extension Archive {
  /// What the files of a store were, newest first; those of deleted files too.
  package func storeVersions(
    of store: String, _ filter: VersionFilter, withContent: Bool = false
  ) throws -> [StoreVersion] {
    try read { db in
      guard try Self.knowsStores(db) else {
        throw StoreError.noSuchStore(store, deletedAt: nil)
      }
      let condition = filter.listing.condition
      let actor = filter.actor
      return try Row.fetchAll(
        db,
        sql: """
          SELECT \(VersionTable.columns(withContent)) FROM storeVersion
          WHERE \(condition.sql) AND store = ? AND (? IS NULL OR file = ?)
            AND (? IS NULL OR operation = ?) AND (? IS NULL OR (actor_kind = ? AND actor = ?))
          ORDER BY created_at DESC, number DESC LIMIT ?
          """,
        arguments: condition.arguments + [
          try StoreTable.store(store, db).number, filter.file, filter.file,
          filter.operation?.rawValue, filter.operation?.rawValue, actor?.name,
          actor?.kind.rawValue, actor?.name, filter.listing.limit,
        ]
      ).map { VersionTable.version($0, of: store) }
    }
  }

  /// Throws `noSuchStore` or `noSuchVersion`.
  package func storeVersion(
    _ id: String, of store: String, withContent: Bool = true
  ) throws -> StoreVersion {
    try read { db in
      guard try Self.knowsStores(db) else {
        throw StoreError.noSuchStore(store, deletedAt: nil)
      }
      return try VersionTable.version(
        id, of: try StoreTable.store(store, db), withContent, db)
    }
  }

  /// Takes content and path out of a version, for good; that it was there stays known.
  ///
  /// Refused for what a file is now (`isCurrent`). One that is redacted stays as it is.
  package func redactStoreVersion(
    _ id: String, of store: String, by actor: StoreActor?, at now: Timestamp
  ) throws -> StoreVersion {
    try write { db in
      let home = try StoreTable.store(store, db)
      let known = try VersionTable.version(id, of: home, false, db)
      guard known.redactedAt == nil else { return known }
      let isCurrent = try Int.fetchOne(
        db, sql: "SELECT 1 FROM storeFile WHERE version = ?", arguments: [known.number])
      guard isCurrent == nil else { throw StoreError.isCurrent(id) }
      try db.execute(
        sql: """
          UPDATE storeVersion SET content = NULL, path = NULL, hash = NULL, size = NULL,
            redacted_at = ?, redactor_kind = ?, redactor = ? WHERE number = ?
          """, arguments: [now.rawValue, actor?.kind.rawValue, actor?.name, known.number])
      return try VersionTable.version(id, of: home, false, db)
    }
  }
}

/// The versions in the database.
enum VersionTable {
  static func columns(_ withContent: Bool) -> String {
    """
    id, file, operation, hash, size, path, created_at, actor_kind, actor, redacted_at,
    redactor_kind, redactor, lesson, number, \(withContent ? "content" : "NULL")
    """
  }

  static func version(_ row: Row, of store: String) -> StoreVersion {
    StoreVersion(
      id: row[0], store: store, file: row[1],
      operation: StoreVersion.Operation(rawValue: row[2]) ?? .modified, content: row[14],
      hash: row[3], size: row[4], path: row[5], createdAt: Timestamp(rawValue: row[6]),
      by: StoreActor(kind: row[7], name: row[8]),
      redactedAt: (row[9] as Int64?).map(Timestamp.init(rawValue:)),
      redactedBy: StoreActor(kind: row[10], name: row[11]), lesson: row[12], number: row[13])
  }

  static func version(
    _ id: String, of store: MemoryStore, _ withContent: Bool, _ db: Database
  ) throws -> StoreVersion {
    let row = try Row.fetchOne(
      db,
      sql: "SELECT \(columns(withContent)) FROM storeVersion WHERE id = ? AND store = ?",
      arguments: [id, store.number])
    guard let row else { throw StoreError.noSuchVersion(id) }
    return version(row, of: store.id)
  }

  static func insert(
    _ operation: StoreVersion.Operation, of file: String, in store: MemoryStore, path: String,
    content: Data?, by actor: StoreActor?, lesson: String?, at now: Timestamp, _ db: Database
  ) throws -> Int64 {
    let hash = content.map { ContentHash(of: [UInt8]($0)).description }
    try db.execute(
      sql: """
        INSERT INTO storeVersion (id, store, file, operation, created_at, actor_kind, actor, lesson,
          size, hash, path, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        StoreName.make(StoreVersion.prefix), store.number, file, operation.rawValue, now.rawValue,
        actor?.kind.rawValue, actor?.name, lesson, content?.count, hash, path, content,
      ])
    return db.lastInsertedRowID
  }
}
