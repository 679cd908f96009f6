internal import Foundation
internal import GRDB
internal import Trajectories

/// The dreams of the API in the database.
enum ServedDreamTable {
  static let columns = """
    id, status, created_at, started_at, ended_at, archived_at, input_store, output_store, wish,
    result, number
    """

  static func dream(_ row: Row) throws -> ServedDream {
    let id: String = row[0]
    guard let status = ServedDream.Status(rawValue: row[1]) else {
      throw ArchiveError.damagedRow("the dream \(id)", reason: "its status is unknown")
    }
    func time(_ column: Int) -> Timestamp? {
      (row[column] as Int64?).map(Timestamp.init(rawValue:))
    }
    return ServedDream(
      id: id, status: status, createdAt: Timestamp(rawValue: row[2]), startedAt: time(3),
      endedAt: time(4), archivedAt: time(5), inputStore: row[6], outputStore: row[7],
      wish: try StoredJSON.value(ServedDream.Wish.self, from: row[8], of: "the wish of \(id)"),
      result: try StoredJSON.value(
        ServedDream.Result.self, from: row[9], of: "the result of \(id)"), number: row[10])
  }

  static func dream(_ id: String, _ db: Database) throws -> ServedDream {
    let row = try Row.fetchOne(
      db, sql: "SELECT \(columns) FROM servedDream WHERE id = ?", arguments: [id])
    guard let row else { throw ServedDreamError.noSuchDream(id) }
    return try dream(row)
  }

  /// Refuses a store that another dream is about to write.
  static func checkFree(_ store: String, _ db: Database) throws {
    let other = try Row.fetchAll(
      db, sql: "SELECT \(columns) FROM servedDream WHERE input_store = ?", arguments: [store]
    ).map(dream).first { try $0.wish.updatesInput && isAtWork($0, db) }
    if let other { throw ServedDreamError.isBeingWritten(store: store, by: other.id) }
  }

  /// Whether it has not fully stopped: the engine may need a moment after a dream was canceled.
  private static func isAtWork(_ dream: ServedDream, _ db: Database) throws -> Bool {
    guard dream.status.isFinal else { return true }
    guard let holder = try DreamLockTable.holder(db) else { return false }
    return dream.wish.parts.contains(holder.lease.dream) && holder.lease.owner.isAlive != false
  }

  /// The same dream, asked for so much later that no other has its name.
  static func unused(_ record: DreamRecord, _ db: Database) throws -> DreamRecord {
    var record = record
    func isTaken(_ id: DreamID) throws -> Bool {
      let digits = id.rawValue.dropFirst(DreamID.prefix.count)
      return try Int.fetchOne(
        db,
        sql: """
          SELECT 1 WHERE EXISTS (SELECT 1 FROM dream WHERE id = ?)
            OR EXISTS (SELECT 1 FROM servedDream WHERE id = ?)
          """, arguments: [id.rawValue, ServedDream.prefix + digits]) != nil
    }
    while try isTaken(record.id) {
      record.askedAt = Timestamp(rawValue: record.askedAt.rawValue + 1)
      record.id = DreamID(project: record.project, seed: record.seed, at: record.askedAt)
    }
    return record
  }

  /// Keeps a dream of the engine that nobody works on yet.
  ///
  /// It waits as a paused one does: whoever takes it up resumes it, and no process need be there.
  static func plan(_ record: DreamRecord, at now: Timestamp, _ db: Database) throws {
    var record = record
    record.state = .paused
    try DreamTable.insert(record, db)
    let start = JournalEvent.Start(
      project: record.project, runs: record.runs.count, seed: record.seed, mode: record.mode,
      budget: record.budget, reason: record.reason)
    try DreamTable.append(
      [.started(start), .paused(.init("waits for its turn"))], to: record.id, at: now, db)
  }

  static func insert(
    _ wish: ServedDream.Wish, _ result: ServedDream.Result, over store: String,
    named digits: Substring, at now: Timestamp, _ db: Database
  ) throws -> ServedDream {
    let status: ServedDream.Status = wish.isDryRun ? .completed : .pending
    try db.execute(
      sql: """
        INSERT INTO servedDream (id, status, created_at, ended_at, input_store, wish, result)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        ServedDream.prefix + digits, status.rawValue, now.rawValue,
        wish.isDryRun ? now.rawValue : nil, store, try CanonicalJSON.text(wish),
        try CanonicalJSON.text(result),
      ])
    return try dream(ServedDream.prefix + digits, db)
  }
}
