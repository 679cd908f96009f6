package import Foundation
internal import GRDB
package import Trajectories

extension Archive {
  // MARK: - Looking

  /// The paths of a store's files under a prefix, in the order of their bytes.
  package func storePaths(of store: String, under prefix: String = "/") throws -> [String] {
    try read { db in
      guard try Self.knowsStores(db) else {
        throw StoreError.noSuchStore(store, deletedAt: nil)
      }
      let number = try StoreTable.store(store, db).number
      let paths = try String.fetchAll(
        db, sql: "SELECT path FROM storeFile WHERE store = ? ORDER BY path", arguments: [number])
      return paths.filter { $0.utf8.starts(with: prefix.utf8) }
    }
  }

  /// The files at some paths, in the order of the paths.
  package func storeFiles(
    of store: String, at paths: [String], withContent: Bool = false
  ) throws -> [StoreFile] {
    try read { db in
      let number = try StoreTable.store(store, db).number
      return try paths.compactMap { path in
        try FileTable.row(
          "storeFile.store = ? AND storeFile.path = ?", [number, path], withContent, db)
      }
    }
  }

  /// Throws `noSuchStore` or `noSuchFile`.
  package func storeFile(
    _ id: String, of store: String, withContent: Bool = true
  ) throws -> StoreFile {
    try read { db in
      guard try Self.knowsStores(db) else {
        throw StoreError.noSuchStore(store, deletedAt: nil)
      }
      return try FileTable.file(id, of: try StoreTable.store(store, db), withContent, db)
    }
  }

  // MARK: - Changing

  /// Writes a new file; never over another.
  ///
  /// The path must be a good one (`StorePath`). Throws `StoreError`.
  package func makeStoreFile(
    at path: String, _ content: Data, in store: String, by actor: StoreActor?, at now: Timestamp
  ) throws -> StoreFile {
    try write { db in
      try FileTable.make(
        at: path, content, in: try StoreTable.writable(store, db), by: actor, lesson: nil, at: now,
        db)
    }
  }

  /// Writes a file anew, or gives it another path, or both; nil leaves a part as it is.
  ///
  /// Where all is so already nothing is written, whatever was expected. Throws `StoreError`.
  ///
  /// - Parameter expected: the hash that the content must have before.
  package func updateStoreFile(
    _ id: String, of store: String, path: String?, content: Data?, expected: String?,
    by actor: StoreActor?, at now: Timestamp
  ) throws -> StoreFile {
    try write { db in
      let home = try StoreTable.writable(store, db)
      return try FileTable.update(
        id, of: home, path: path, content: content, expected: expected, by: actor, lesson: nil,
        at: now, db)
    }
  }

  /// Deletes a file; its versions stay.
  ///
  /// Throws `StoreError`.
  package func deleteStoreFile(
    _ id: String, of store: String, expected: String?, by actor: StoreActor?, at now: Timestamp
  ) throws {
    try write { db in
      let home = try StoreTable.store(store, db)
      let file = try FileTable.file(id, of: home, false, db)
      if let expected, expected != file.hash { throw StoreError.hasChanged(hash: file.hash) }
      try FileTable.delete(file, of: home, by: actor, at: now, db)
    }
  }
}

/// The files in the database.
enum FileTable {
  /// Selects files with their current versions.
  private static func select(_ withContent: Bool) -> String {
    """
    SELECT storeFile.id, memoryStore.id, storeVersion.id, storeFile.path, storeVersion.hash,
      storeVersion.size, storeFile.created_at, storeFile.updated_at, storeVersion.lesson,
      \(withContent ? "storeVersion.content" : "NULL")
    FROM storeFile JOIN memoryStore ON memoryStore.number = storeFile.store
      JOIN storeVersion ON storeVersion.number = storeFile.version
    """
  }

  static func row(
    _ condition: String, _ arguments: StatementArguments, _ withContent: Bool, _ db: Database
  ) throws -> StoreFile? {
    let sql = select(withContent) + " WHERE " + condition
    return try Row.fetchOne(try db.cachedStatement(sql: sql), arguments: arguments).map { row in
      StoreFile(
        id: row[0], store: row[1], version: row[2], path: row[3], content: row[9], hash: row[4],
        size: row[5], createdAt: Timestamp(rawValue: row[6]),
        updatedAt: Timestamp(rawValue: row[7]), lesson: row[8])
    }
  }

  static func file(
    _ id: String, of store: MemoryStore, _ withContent: Bool, _ db: Database
  ) throws -> StoreFile {
    let file = try row(
      "storeFile.store = ? AND storeFile.id = ?", [store.number, id], withContent, db)
    guard let file else { throw StoreError.noSuchFile(id) }
    return file
  }

  static func file(
    at path: String, of store: MemoryStore, _ db: Database
  ) throws -> StoreFile? {
    try row("storeFile.store = ? AND storeFile.path = ?", [store.number, path], true, db)
  }

  static func make(
    at path: String, _ content: Data, in store: MemoryStore, by actor: StoreActor?,
    lesson: String?, at now: Timestamp, _ db: Database
  ) throws -> StoreFile {
    try checkFree(path, in: store, db)
    let count = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM storeFile WHERE store = ?", arguments: [store.number])
    guard (count ?? 0) < StoreLimits.files else { throw StoreError.isFull(store.id) }
    let id = StoreName.make(StoreFile.prefix)
    let version = try VersionTable.insert(
      .created, of: id, in: store, path: path, content: content, by: actor, lesson: lesson, at: now,
      db)
    try db.execute(
      sql: """
        INSERT INTO storeFile (id, store, version, created_at, updated_at, path)
        VALUES (?, ?, ?, ?, ?, ?)
        """, arguments: [id, store.number, version, now.rawValue, now.rawValue, path])
    return try file(id, of: store, true, db)
  }

  static func update(
    _ id: String, of store: MemoryStore, path: String?, content: Data?, expected: String?,
    by actor: StoreActor?, lesson: String?, at now: Timestamp, _ db: Database
  ) throws -> StoreFile {
    let known = try file(id, of: store, true, db)
    let next = (path: path ?? known.path, content: content ?? known.content ?? Data())
    // Paths are in one normal form, so equal ones have equal bytes.
    guard next.path != known.path || next.content != known.content else { return known }
    if let expected, expected != known.hash { throw StoreError.hasChanged(hash: known.hash) }
    if next.path != known.path { try checkFree(next.path, in: store, db) }
    let version = try VersionTable.insert(
      .modified, of: id, in: store, path: next.path, content: next.content, by: actor,
      lesson: lesson, at: now, db)
    try db.execute(
      sql: "UPDATE storeFile SET version = ?, path = ?, updated_at = ? WHERE id = ?",
      arguments: [version, next.path, now.rawValue, id])
    return try file(id, of: store, true, db)
  }

  static func delete(
    _ file: StoreFile, of store: MemoryStore, by actor: StoreActor?, at now: Timestamp,
    _ db: Database
  ) throws {
    _ = try VersionTable.insert(
      .deleted, of: file.id, in: store, path: file.path, content: nil, by: actor, lesson: nil,
      at: now, db)
    try db.execute(sql: "DELETE FROM storeFile WHERE id = ?", arguments: [file.id])
  }

  private static func checkFree(_ path: String, in store: MemoryStore, _ db: Database) throws {
    let other = try String.fetchOne(
      db, sql: "SELECT id FROM storeFile WHERE store = ? AND path = ?",
      arguments: [store.number, path])
    if let other { throw StoreError.pathTaken(path, by: other) }
  }
}
