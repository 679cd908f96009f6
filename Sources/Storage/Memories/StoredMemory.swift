import Foundation
internal import GRDB
internal import Trajectories

/// The versions of memories in the database.
enum MemoryTable {
  static let columns =
    "project, number, parent, at, changes, score, endorsed, dream, person, hash, reason"

  static func versions(of project: String, _ db: Database) throws -> [MemoryVersion] {
    try Row.fetchAll(
      db, sql: "SELECT \(columns) FROM memoryVersion WHERE project = ? ORDER BY number",
      arguments: [project]
    ).map { try version($0) }
  }

  static func version(_ number: Int, of project: String, _ db: Database) throws -> MemoryVersion? {
    try Row.fetchOne(
      db, sql: "SELECT \(columns) FROM memoryVersion WHERE project = ? AND number = ?",
      arguments: [project, number]
    ).map { try version($0) }
  }

  static func version(_ row: Row) throws -> MemoryVersion {
    let digest = Array(row[9] as Data)
    return MemoryVersion(
      project: row[0], number: row[1], parent: row[2], changes: row[4],
      hash: ContentHash(digest: digest), holdoutScore: row[5], isEndorsed: row[6],
      dream: (row[7] as String?).map(DreamID.init(rawValue:)),
      by: Decider(person: row[8]), reason: row[10], at: Timestamp(rawValue: row[3]))
  }

  static func rollbacks(of project: String, _ db: Database) throws -> [Rollback] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT version, newest, person, reason, at FROM rollback WHERE project = ? ORDER BY number
        """, arguments: [project]
    ).map {
      Rollback(
        project: project, version: $0[0], newest: $0[1], by: $0[2], reason: $0[3],
        at: Timestamp(rawValue: $0[4]))
    }
  }

  static func choice(of project: String, _ db: Database) throws -> MemoryChoice {
    MemoryChoice(try versions(of: project, db), try rollbacks(of: project, db))
  }

  static func deltas(
    of version: MemoryVersion, _ db: Database
  ) throws -> [MemoryDelta] {
    let statement = try db.cachedStatement(
      sql: "SELECT place, body FROM memoryDelta WHERE project = ? AND version = ? ORDER BY place")
    return try Row.fetchAll(statement, arguments: [version.project, version.number]).map { row in
      try StoredJSON.value(
        MemoryDelta.self, from: row[1] as DatabaseValue,
        of: "change \((row[0] as Int) + 1) of version \(version.number) of the memory of "
          + version.project)
    }
  }

  /// The memory at a version: from the nearest snapshot behind it, and the deltas since.
  static func memory(of project: String, version number: Int, _ db: Database) throws -> Memory {
    var way: [MemoryVersion] = []
    var memory = Memory(project: project)
    var next = number
    while next != 0 {
      guard let version = try version(next, of: project, db), way.count < 1_000_000 else {
        throw ArchiveError.noSuchVersion(project: project, next)
      }
      if let known = try snapshot(of: version, db) {
        memory = known
        break
      }
      way.append(version)
      next = version.parent
    }
    for version in way.reversed() {
      guard let rebuilt = version.rebuilt(from: memory, by: try deltas(of: version, db)) else {
        throw ArchiveError.damagedRow(
          "version \(version.number) of the memory of \(project)",
          reason: "its changes do not give the lessons that were kept")
      }
      memory = rebuilt
    }
    return memory
  }

  /// What a snapshot holds is believed only if it has the hash of the version.
  private static func snapshot(of version: MemoryVersion, _ db: Database) throws -> Memory? {
    let statement = try db.cachedStatement(
      sql: "SELECT lessons FROM memorySnapshot WHERE project = ? AND version = ?")
    guard let row = try Row.fetchOne(statement, arguments: [version.project, version.number]),
      let text = String.fromDatabaseValue(row[0]),
      let lessons = try? CanonicalJSON.value([Lesson].self, from: text)
    else { return nil }
    let memory = Memory(project: version.project, number: version.number, lessons: lessons)
    return memory.hash == version.hash ? memory : nil
  }

  /// How many snapshots of a project are kept.
  private static let snapshotsKept = 4

  static func insert(
    _ version: MemoryVersion, _ deltas: [MemoryDelta], _ memory: Memory, _ db: Database
  ) throws {
    try db.execute(
      sql: "INSERT INTO memoryVersion (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        version.project, version.number, version.parent, version.at.rawValue, version.changes,
        version.holdoutScore, version.isEndorsed, version.dream?.rawValue, version.by.person,
        Data(version.hash.digest), version.reason,
      ])
    let statement = try db.makeStatement(
      sql: """
        INSERT INTO memoryDelta (project, version, place, lesson, body) VALUES (?, ?, ?, ?, ?)
        """)
    for (place, delta) in deltas.enumerated() {
      try statement.execute(
        arguments: [
          version.project, version.number, place, delta.lesson.rawValue,
          try CanonicalJSON.text(delta),
        ])
    }
    try db.execute(
      sql: "INSERT INTO memorySnapshot (project, version, lessons) VALUES (?, ?, ?)",
      arguments: [version.project, version.number, try CanonicalJSON.text(memory.lessons)])
    try db.execute(
      sql: """
        DELETE FROM memorySnapshot WHERE project = ? AND version <= ? AND version % 64 != 0
        """, arguments: [version.project, version.number - snapshotsKept])
  }

  /// Applies deltas to the head of the project's line and keeps what comes of it.
  static func append(
    _ deltas: [MemoryDelta], to project: String, _ about: MemoryNote, _ db: Database
  ) throws -> MemoryVersion {
    let versions = try versions(of: project, db)
    let head = MemoryChoice(versions, try rollbacks(of: project, db)).head
    let before = try memory(of: project, version: head, db)
    let memory = try before.applying(deltas, as: (versions.last?.number ?? 0) + 1)
    let version = MemoryVersion(
      of: memory, after: versions.first { $0.number == head }, by: deltas,
      measured: about.measured, dream: about.dream, decider: about.decider, reason: about.reason,
      at: about.at)
    try insert(version, deltas, memory, db)
    return version
  }
}
