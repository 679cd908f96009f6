internal import GRDB
package import Trajectories

extension Archive {
  // MARK: - Looking

  /// The projects that have a memory, by name.
  package func memoryProjects() throws -> [String] {
    try read { db in
      guard try Self.knowsDreams(db) else { return [] }
      return try String.fetchAll(
        db, sql: "SELECT DISTINCT project FROM memoryVersion ORDER BY project")
    }
  }

  /// All versions of a project's memory, oldest first.
  package func memoryVersions(of project: String) throws -> [MemoryVersion] {
    try read { db in
      try Self.knowsDreams(db) ? try MemoryTable.versions(of: project, db) : []
    }
  }

  /// What a person went back to, oldest first.
  package func rollbacks(of project: String) throws -> [Rollback] {
    try read { db in
      try Self.knowsDreams(db) ? try MemoryTable.rollbacks(of: project, db) : []
    }
  }

  /// Which version is served, and which one is gone on from.
  package func memoryChoice(of project: String) throws -> MemoryChoice {
    try read { db in
      try Self.knowsDreams(db) ? try MemoryTable.choice(of: project, db) : MemoryChoice([])
    }
  }

  /// The memory exactly as it was at a version; at the head of its line for nil.
  ///
  /// Throws `noSuchVersion`, or `damagedRow` where something cannot be read.
  package func memory(of project: String, version: Int? = nil) throws -> Memory {
    try read { db in
      guard try Self.knowsDreams(db) else { return Memory(project: project) }
      let number = try version ?? MemoryTable.choice(of: project, db).head
      return try MemoryTable.memory(of: project, version: number, db)
    }
  }

  /// The memory that agents are served: the chosen version, without what purged runs said.
  package func servedMemory(of project: String) throws -> Memory {
    try read { db in
      guard try Self.knowsDreams(db) else { return Memory(project: project) }
      let number = try MemoryTable.choice(of: project, db).version
      let memory = try MemoryTable.memory(of: project, version: number, db)
      let runs = Set(memory.lessons.flatMap(\.runs))
      return memory.forgetting(try runs.filter { try Self.isPurged($0, db) })
    }
  }

  /// What a served memory follows from, told without reading it.
  package struct ServedMemoryMark: Hashable, Sendable {
    var newest: Int
    var rollback: Int
    var purged: Int
  }

  /// The mark of the memory that agents are served: while it stays, so does that.
  package func servedMemoryMark(of project: String) throws -> ServedMemoryMark {
    try read { db in
      guard try Self.knowsDreams(db) else {
        return ServedMemoryMark(newest: 0, rollback: 0, purged: 0)
      }
      let statement = try db.cachedStatement(
        sql: """
          SELECT (SELECT max(number) FROM memoryVersion WHERE project = ?),
            (SELECT max(number) FROM rollback), (SELECT count(*) FROM tombstone)
          """)
      let row = try Row.fetchOne(statement, arguments: [project])
      return ServedMemoryMark(
        newest: row?[0] ?? 0, rollback: row?[1] ?? 0, purged: row?[2] ?? 0)
    }
  }

  /// The deltas that made a version, in order.
  package func deltas(of version: MemoryVersion) throws -> [MemoryDelta] {
    try read { db in
      try Self.knowsDreams(db) ? try MemoryTable.deltas(of: version, db) : []
    }
  }

  /// The lesson whose name starts so, with or without `les_`, as it is at the head of its line; one
  /// that was left behind by a rollback as it was last.
  ///
  /// Throws `noSuchLesson` or `ambiguousLesson`.
  package func lesson(prefix: String) throws -> Lesson {
    try read { db in
      guard try Self.knowsDreams(db), !prefix.isEmpty else {
        throw ArchiveError.noSuchLesson(prefix)
      }
      let plain = prefix.hasPrefix(LessonID.prefix) ? prefix : LessonID.prefix + prefix
      let found = try Row.fetchAll(
        db,
        sql: """
          SELECT DISTINCT lesson, project FROM memoryDelta WHERE lesson >= ? AND lesson < ?
          ORDER BY lesson LIMIT 6
          """, arguments: [plain, plain + "\u{10FFFF}"])
      guard let first = found.first else { throw ArchiveError.noSuchLesson(prefix) }
      let name: String = first[0]
      guard found.count == 1 || name == plain else {
        throw ArchiveError.ambiguousLesson(
          prefix, candidates: found.prefix(5).map { LessonID(rawValue: $0[0]) })
      }
      let project: String = first[1]
      let head = try MemoryTable.choice(of: project, db).head
      if let lesson = try MemoryTable.memory(of: project, version: head, db)[
        LessonID(rawValue: name)]
      {
        return lesson
      }
      // After a rollback it may be in newer versions alone; the last one that changed it knows it.
      let last = try Int.fetchOne(
        db, sql: "SELECT max(version) FROM memoryDelta WHERE lesson = ? AND project = ?",
        arguments: [name, project])
      guard let last,
        let lesson = try MemoryTable.memory(of: project, version: last, db)[
          LessonID(rawValue: name)]
      else { throw ArchiveError.noSuchLesson(prefix) }
      return lesson
    }
  }

  /// All that happened to a lesson, oldest first, on whatever line.
  package func history(of lesson: LessonID) throws -> [LessonEvent] {
    try read { db in
      guard try Self.knowsDreams(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT version, place, body, at, dream, person, memoryVersion.project
          FROM memoryDelta JOIN memoryVersion
            ON memoryVersion.project = memoryDelta.project AND memoryVersion.number = version
          WHERE lesson = ? ORDER BY memoryVersion.project, version, place
          """, arguments: [lesson.rawValue]
      ).map { row in
        let place = "change \((row[1] as Int) + 1) of version \(row[0] as Int) of the memory of "
        return LessonEvent(
          version: row[0],
          delta: try StoredJSON.value(
            MemoryDelta.self, from: row[2] as DatabaseValue, of: place + (row[6] as String)),
          by: Decider(person: row[5]), dream: (row[4] as String?).map(DreamID.init(rawValue:)),
          at: Timestamp(rawValue: row[3]))
      }
    }
  }

  // MARK: - Changing

  /// Applies deltas to the head of a project's line, all or none, and returns the version that came
  /// of it.
  ///
  /// Somebody else may have made a version meanwhile: deltas that do not fit it any more are refused
  /// (`MemoryError.hasMoved`), and nothing is kept. Secrets are redacted; a lesson that had one gets
  /// the name that follows. Throws `MemoryError`; for a dream also `dreamLost`.
  @discardableResult
  package func recordMemory(
    _ deltas: [MemoryDelta], of project: String, _ note: MemoryNote, lease: DreamLease? = nil
  ) throws -> MemoryVersion {
    let change = Redactor.redact(MemoryChange(deltas, of: project, note))
    return try write { db in
      if let lease { try DreamLockTable.check(lease, db) }
      return try MemoryTable.append(change.deltas, to: project, change.note, db)
    }
  }

  /// Serves an older version from now on; 0 serves nothing.
  ///
  /// Nothing is deleted.
  /// Throws `noSuchVersion`.
  @discardableResult
  package func rollBack(
    _ project: String, to version: Int, by person: String, reason: String = "", at now: Timestamp
  ) throws -> Rollback {
    try write { db in
      let newest = try Int.fetchOne(
        db, sql: "SELECT max(number) FROM memoryVersion WHERE project = ?", arguments: [project])
      guard let newest, version == 0 || (1...newest).contains(version),
        try version == 0 || MemoryTable.version(version, of: project, db) != nil
      else { throw ArchiveError.noSuchVersion(project: project, version) }
      let rollback = Rollback(
        project: project, version: version, newest: newest, by: Redactor.redact(person),
        reason: Redactor.redact(reason), at: now)
      try db.execute(
        sql: """
          INSERT INTO rollback (project, version, newest, person, at, reason)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [project, version, newest, rollback.by, now.rawValue, rollback.reason])
      return rollback
    }
  }

  // MARK: - Purging

  /// Takes back, in each memory, what a run said; the words of it in journals go as well.
  static func forget(_ run: RunID, at now: Timestamp, _ db: Database) throws {
    guard try knowsDreams(db) else { return }
    for table in ["journal", "dreamUnit", "lessonUse"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE run = ?", arguments: [run.rawValue])
    }
    for project in try String.fetchAll(
      db, sql: "SELECT DISTINCT project FROM memoryVersion ORDER BY project")
    {
      do {
        let head = try MemoryTable.choice(of: project, db).head
        let deltas = try MemoryTable.memory(of: project, version: head, db)
          .deltas(forgetting: run)
        guard !deltas.isEmpty else { continue }
        let note = MemoryNote(by: .engine, reason: "\(run) was purged", at: now)
        _ = try MemoryTable.append(deltas, to: project, note, db)
      } catch ArchiveError.damagedRow {
        // A memory that cannot be read is not served either, and must not keep a run from going.
        continue
      }
    }
  }

  private static func isPurged(_ run: RunID, _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT 1 FROM tombstone WHERE run = ?")
    return try Int.fetchOne(statement, arguments: [run.rawValue]) != nil
  }

  /// An archive of an earlier version that is open for reading has none.
  static func knowsDreams(_ db: Database) throws -> Bool {
    try version(db) >= Schema.dreamVersion
  }
}
