internal import Foundation
internal import GRDB
package import Trajectories

/// What is listed, and where a list goes on.
package struct StoreListing: Hashable, Sendable {
  /// The place of the last item of the page before: its time and its row.
  package var after: (at: Timestamp, number: Int64)? {
    get { place.map { ($0.at, $0.number) } }
    set { place = newValue.map { Place(at: $0.at, number: $0.number) } }
  }
  private var place: Place?
  package var limit: Int
  /// Bounds of the time of creation, both within.
  package var earliest: Timestamp?
  package var latest: Timestamp?
  package var includesArchived = false

  private struct Place: Hashable, Sendable {
    var at: Timestamp
    var number: Int64
  }

  package init(limit: Int) { self.limit = limit }

  /// The condition of a query over `created_at` and `number`, newest first.
  var condition: (sql: String, arguments: StatementArguments) {
    var parts = ["1"]
    var arguments: StatementArguments = []
    if let place {
      parts.append("(created_at, number) < (?, ?)")
      arguments += [place.at.rawValue, place.number]
    }
    if let earliest {
      parts.append("created_at >= ?")
      arguments += [earliest.rawValue]
    }
    if let latest {
      parts.append("created_at <= ?")
      arguments += [latest.rawValue]
    }
    return (parts.joined(separator: " AND "), arguments)
  }
}

extension Archive {
  // MARK: - Looking

  /// The stores, newest first; at most `listing.limit`.
  package func memoryStores(_ listing: StoreListing) throws -> [MemoryStore] {
    try read { db in
      guard try Self.knowsStores(db) else { return [] }
      let condition = listing.condition
      return try Row.fetchAll(
        db,
        sql: """
          SELECT \(StoreTable.columns) FROM memoryStore
          WHERE \(condition.sql) AND (archived_at IS NULL OR ?)
          ORDER BY created_at DESC, number DESC LIMIT ?
          """, arguments: condition.arguments + [listing.includesArchived, listing.limit]
      ).map(StoreTable.store)
    }
  }

  /// Throws `StoreError.noSuchStore`.
  package func memoryStore(_ id: String) throws -> MemoryStore {
    try read { db in
      guard try Self.knowsStores(db) else { throw StoreError.noSuchStore(id, deletedAt: nil) }
      return try StoreTable.store(id, db)
    }
  }

  /// What is left of a store that was deleted.
  package func storeTombstone(_ id: String) throws -> StoreTombstone? {
    try read { db in
      guard try Self.knowsStores(db) else { return nil }
      return try Row.fetchOne(
        db,
        sql: """
          SELECT id, name, at, files, versions, actor_kind, actor FROM storeTombstone WHERE id = ?
          """, arguments: [id]
      ).map { row in
        StoreTombstone(
          id: row[0], name: row[1], at: Timestamp(rawValue: row[2]), files: row[3],
          versions: row[4], by: StoreActor(kind: row[5], name: row[6]))
      }
    }
  }

  // MARK: - Changing

  package func makeMemoryStore(
    named name: String, description: String, metadata: [String: String], at now: Timestamp
  ) throws -> MemoryStore {
    try write { db in
      try StoreTable.insert(
        name: name, description: description, metadata: metadata, at: now, db)
    }
  }

  /// Changes what is said about a store; nil leaves a part as it is.
  ///
  /// Nothing is changed, its time neither, where all is so already. Throws `StoreError`.
  package func updateMemoryStore(
    _ id: String, name: String?, description: String?, metadata: [String: String]?,
    at now: Timestamp
  ) throws -> MemoryStore {
    try write { db in
      let known = try StoreTable.writable(id, db)
      var next = known
      next.name = name ?? known.name
      next.description = description ?? known.description
      next.metadata = metadata ?? known.metadata
      guard next != known else { return known }
      next.updatedAt = now
      try db.execute(
        sql: """
          UPDATE memoryStore SET name = ?, description = ?, metadata = ?, updated_at = ?
          WHERE number = ?
          """,
        arguments: [
          next.name, Data(next.description.utf8), try CanonicalJSON.text(next.metadata),
          now.rawValue, known.number,
        ])
      return next
    }
  }

  /// Archives a store for good; one that is archived stays as it is.
  package func archiveMemoryStore(_ id: String, at now: Timestamp) throws -> MemoryStore {
    try write { db in
      try db.execute(
        sql: """
          UPDATE memoryStore SET archived_at = ?, updated_at = ? WHERE id = ? AND archived_at IS NULL
          """, arguments: [now.rawValue, now.rawValue, id])
      return try StoreTable.store(id, db)
    }
  }

  /// Deletes a store with its files and their versions; a tombstone stays.
  package func deleteMemoryStore(_ id: String, by actor: StoreActor?, at now: Timestamp) throws {
    try write { db in
      let store = try StoreTable.store(id, db)
      try db.execute(
        sql: """
          INSERT INTO storeTombstone (id, at, files, versions, actor_kind, actor, name) VALUES (?, ?,
            (SELECT count(*) FROM storeFile WHERE store = ?),
            (SELECT count(*) FROM storeVersion WHERE store = ?), ?, ?, ?)
          """,
        arguments: [
          id, now.rawValue, store.number, store.number, actor?.kind.rawValue, actor?.name,
          store.name,
        ])
      for table in ["storeFile", "storeVersion"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE store = ?", arguments: [store.number])
      }
      try db.execute(sql: "DELETE FROM memoryStore WHERE number = ?", arguments: [store.number])
    }
  }

  /// An archive of an earlier version that is open for reading has none.
  static func knowsStores(_ db: Database) throws -> Bool {
    try version(db) >= Schema.storeVersion
  }
}

/// The stores in the database.
enum StoreTable {
  static let columns = """
    id, name, description, metadata, created_at, updated_at, archived_at, number
    """

  static func store(_ row: Row) throws -> MemoryStore {
    let id: String = row[0]
    return MemoryStore(
      id: id, name: row[1], description: String(decoding: row[2] as Data, as: UTF8.self),
      metadata: try StoredJSON.value([String: String].self, from: row[3], of: "the store \(id)"),
      createdAt: Timestamp(rawValue: row[4]), updatedAt: Timestamp(rawValue: row[5]),
      archivedAt: (row[6] as Int64?).map(Timestamp.init(rawValue:)), number: row[7])
  }

  static func store(_ id: String, _ db: Database) throws -> MemoryStore {
    let row = try Row.fetchOne(
      db, sql: "SELECT \(columns) FROM memoryStore WHERE id = ?", arguments: [id])
    guard let row else {
      let gone = try Int64.fetchOne(
        db, sql: "SELECT at FROM storeTombstone WHERE id = ?", arguments: [id])
      throw StoreError.noSuchStore(id, deletedAt: gone.map(Timestamp.init(rawValue:)))
    }
    return try store(row)
  }

  /// A store that may be written; throws `isArchived` for another.
  static func writable(_ id: String, _ db: Database) throws -> MemoryStore {
    let store = try store(id, db)
    guard store.archivedAt == nil else { throw StoreError.isArchived(id) }
    return store
  }

  static func insert(
    name: String, description: String, metadata: [String: String], at now: Timestamp, _ db: Database
  ) throws -> MemoryStore {
    let id = StoreName.make(MemoryStore.prefix)
    try db.execute(
      sql: """
        INSERT INTO memoryStore (id, created_at, updated_at, name, description, metadata)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, now.rawValue, now.rawValue, name, Data(description.utf8),
        try CanonicalJSON.text(metadata),
      ])
    return try store(id, db)
  }
}

/// Names of what clients make over the API.
enum StoreName {
  private static let letters = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")

  static func make(_ prefix: String) -> String {
    var random = SystemRandomNumberGenerator()
    return prefix + "01"
      + String((0..<22).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
  }
}
