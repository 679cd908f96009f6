package import Foundation
internal import GRDB
package import Trajectories

/// What a unit of work came to, kept so that a dream can be resumed.
package struct UnitResult: Hashable, Sendable {
  /// From 1, within the dream.
  package var unit: Int
  package var stage: DreamStage
  /// The run it is about, if any; its result goes when the run is purged.
  package var run: RunID?
  package var result: Data

  package init(_ unit: Int, stage: DreamStage, run: RunID? = nil, result: Data) {
    self.unit = unit
    self.stage = stage
    self.run = run
    self.result = result
  }
}

/// What part of a journal was read.
package struct JournalPage: Hashable, Sendable {
  package var entries: [JournalEntry]
  /// Rows that cannot be read, by number, with why.
  package var damaged: [Int64: String]
  /// Where to go on; the number asked from where there was nothing.
  package var last: Int64

  package init(entries: [JournalEntry] = [], damaged: [Int64: String] = [:], last: Int64) {
    self.entries = entries
    self.damaged = damaged
    self.last = last
  }
}

extension Archive {
  // MARK: - Looking

  /// Dreams, the newest first; of all projects for nil.
  ///
  /// One whose row cannot be read is left out; `dream(prefix:)` says why.
  package func dreams(of project: String? = nil, limit: Int = .max) throws -> [DreamRecord] {
    try read { db in
      guard try Self.knowsDreams(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT \(DreamTable.columns) FROM dream WHERE ?1 IS NULL OR project = ?1
          ORDER BY number DESC LIMIT ?2
          """, arguments: [project, limit]
      ).compactMap { row in
        do {
          return try DreamTable.record(row)
        } catch ArchiveError.damagedRow {
          return nil
        }
      }
    }
  }

  /// The dream whose name starts so, with or without `dream_`.
  ///
  /// Throws `noSuchDream`, `ambiguousDream` or `damagedRow`.
  package func dream(prefix: String) throws -> DreamRecord {
    try read { db in
      guard try Self.knowsDreams(db), !prefix.isEmpty else {
        throw ArchiveError.noSuchDream(prefix)
      }
      let plain = prefix.hasPrefix(DreamID.prefix) ? prefix : DreamID.prefix + prefix
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT \(DreamTable.columns) FROM dream WHERE id >= ? AND id < ? ORDER BY id LIMIT 6
          """, arguments: [plain, plain + "\u{10FFFF}"])
      guard let first = rows.first else { throw ArchiveError.noSuchDream(prefix) }
      guard rows.count == 1 || (first[0] as String) == plain else {
        throw ArchiveError.ambiguousDream(
          prefix, candidates: rows.prefix(5).map { DreamID(rawValue: $0[0]) })
      }
      return try DreamTable.record(first)
    }
  }

  /// The journal after a number, oldest first; of all dreams for nil.
  package func journal(
    since number: Int64 = 0, of dream: DreamID? = nil, limit: Int = 1_000
  ) throws -> JournalPage {
    try read { db in
      var page = JournalPage(entries: [], damaged: [:], last: number)
      guard try Self.knowsDreams(db) else { return page }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT journal.number, journal.at, dream.id, journal.body
          FROM journal JOIN dream ON dream.number = journal.dream
          WHERE journal.number > ?1 AND (?2 IS NULL OR dream.id = ?2)
          ORDER BY journal.number LIMIT ?3
          """, arguments: [number, dream?.rawValue, limit])
      for row in rows {
        page.last = row[0]
        do {
          let event = try StoredJSON.value(
            JournalEvent.self, from: row[3], of: "line \(page.last) of the journal")
          page.entries.append(
            JournalEntry(
              dream: DreamID(rawValue: row[2]), number: page.last, at: Timestamp(rawValue: row[1]),
              event: event))
        } catch let error as ArchiveError {
          page.damaged[page.last] = error.description
        }
      }
      return page
    }
  }

  /// What the units of a dream came to, in order.
  package func units(of dream: DreamID) throws -> [UnitResult] {
    try read { db in
      guard try Self.knowsDreams(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: "SELECT unit, stage, run, result FROM dreamUnit WHERE dream = ? ORDER BY unit",
        arguments: [try DreamTable.number(of: dream, db)]
      ).map { row in
        guard let stage = DreamStage(rawValue: row[1]) else {
          throw ArchiveError.damagedRow(
            "unit \(row[0] as Int) of \(dream)", reason: "its stage is unknown")
        }
        return UnitResult(
          row[0], stage: stage, run: (row[2] as String?).map(RunID.init(rawValue:)),
          result: row[3])
      }
    }
  }

  /// What dreams used since a moment, as far as the journal tells.
  package func dreamUsage(since then: Timestamp) throws -> DreamUsage {
    try read { db in
      guard try Self.knowsDreams(db) else { return DreamUsage() }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT dream.usage, dream.asked_at,
            (SELECT at FROM journal WHERE dream = dream.number ORDER BY number DESC LIMIT 1),
            dream.number, dream.id
          FROM dream ORDER BY number DESC LIMIT 500
          """)
      var sum = DreamUsage()
      for row in rows where (row[2] as Int64? ?? row[1]) >= then.rawValue {
        let used = try StoredJSON.value(
          DreamUsage.self, from: row[0], of: "the usage of \(row[4] as String)")
        sum = sum + used
        // What one of an earlier day had used before does not count.
        guard (row[1] as Int64) < then.rawValue,
          let before = try DreamTable.usage(of: row[3], before: then, db)
        else { continue }
        sum.milliseconds -= before.milliseconds
        sum.rollouts -= before.rollouts
        sum.units -= before.units
      }
      return sum
    }
  }

  /// What people want of a dream, of the journal after a number; nil for nothing.
  package func wish(
    about dream: DreamID, since number: Int64
  ) throws -> (wish: JournalEvent.Wish?, last: Int64) {
    let page = try journal(since: number, of: dream)
    let wishes = page.entries.compactMap { entry -> JournalEvent.Wish? in
      if case .asked(let wish) = entry.event { wish } else { nil }
    }
    return (wishes.last, page.last)
  }

  /// The number of the line of the journal before the first of a dream; the last of all for none.
  package func journalStart(of dream: DreamID) throws -> Int64 {
    try read { db in
      guard try Self.knowsDreams(db) else { return 0 }
      let first = try Int64.fetchOne(
        db, sql: "SELECT min(number) FROM journal WHERE dream = ?",
        arguments: [try DreamTable.number(of: dream, db)])
      return try first.map { $0 - 1 }
        ?? Int64.fetchOne(db, sql: "SELECT max(number) FROM journal") ?? 0
    }
  }

  /// The number of the last line of the journal; 0 where there is none.
  package func lastJournalNumber() throws -> Int64 {
    try read { db in
      guard try Self.knowsDreams(db) else { return 0 }
      return try Int64.fetchOne(db, sql: "SELECT max(number) FROM journal") ?? 0
    }
  }

  // MARK: - Changing

  /// Asks whoever dreams to pause or to end; needs no right to dream.
  ///
  /// Throws `noSuchDream`, or `dreamIsOver` for one that has ended.
  package func ask(_ wish: JournalEvent.Wish, of dream: DreamID, at now: Timestamp) throws {
    try write { db in
      let text = try String.fetchOne(
        db, sql: "SELECT state FROM dream WHERE id = ?", arguments: [dream.rawValue])
      guard let state = text.flatMap(DreamState.init(rawValue:)) else {
        throw ArchiveError.noSuchDream(dream.rawValue)
      }
      guard !state.isFinal else { throw ArchiveError.dreamIsOver(dream, state) }
      try DreamTable.append([.asked(wish)], to: dream, at: now, db)
    }
  }

  /// Keeps a dream that is about to begin; asking for the same again changes nothing.
  package func recordDream(_ record: DreamRecord, lease: DreamLease) throws {
    try write { db in
      try DreamLockTable.check(lease, db)
      let known = try Int.fetchOne(
        db, sql: "SELECT 1 FROM dream WHERE id = ?", arguments: [record.id.rawValue])
      if known == nil { try DreamTable.insert(record, db) }
    }
  }

  /// Moves a dream on, with what is to be told of it.
  ///
  /// Throws `dreamLost`, or `dreamIsOver` for a dream that cannot become so.
  package func moveDream(
    _ dream: DreamID, to state: DreamState, _ events: [JournalEvent] = [], lease: DreamLease,
    at now: Timestamp
  ) throws {
    try write { db in
      try DreamLockTable.check(lease, db)
      try DreamTable.move(dream, to: state, at: now, db)
      try DreamTable.append(events, to: dream, at: now, db)
    }
  }

  /// Adds to the journal.
  package func recordEvents(
    _ events: [JournalEvent], of dream: DreamID, lease: DreamLease, at now: Timestamp
  ) throws {
    try write { db in
      try DreamLockTable.check(lease, db)
      try DreamTable.append(events, to: dream, at: now, db)
    }
  }

  /// Keeps what a unit came to, with what is to be told and what is used by now: all or nothing.
  ///
  /// A unit that is there already is not kept twice.
  package func recordUnit(
    _ unit: UnitResult, of dream: DreamID, _ events: [JournalEvent], usage: DreamUsage,
    lease: DreamLease, at now: Timestamp
  ) throws {
    let usage = try CanonicalJSON.text(usage)
    try write { db in
      try DreamLockTable.check(lease, db)
      let number = try DreamTable.number(of: dream, db)
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO dreamUnit (dream, unit, stage, run, result) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [number, unit.unit, unit.stage.rawValue, unit.run?.rawValue, unit.result])
      guard db.changesCount > 0 else { return }
      try db.execute(
        sql: "UPDATE dream SET usage = ?, ended_at = NULL WHERE number = ?",
        arguments: [usage, number])
      try DreamTable.append(events, to: dream, at: now, db)
      try db.execute(sql: "UPDATE dreamLock SET heartbeat = ?", arguments: [now.rawValue])
    }
  }

  /// Forgets what units after one came to, since it can no longer be gone on from.
  package func dropUnits(
    of dream: DreamID, after unit: Int, lease: DreamLease, at now: Timestamp
  ) throws {
    try write { db in
      try DreamLockTable.check(lease, db)
      try db.execute(
        sql: "DELETE FROM dreamUnit WHERE dream = ? AND unit > ?",
        arguments: [try DreamTable.number(of: dream, db), unit])
    }
  }

  /// Ends a dream with its report; the results of its units, kept for resuming, are dropped.
  ///
  /// - Parameters:
  ///   - change: what comes of it for the memory: with the end or not at all.
  ///   - events: what is to be told of it, by the version of the memory.
  @discardableResult
  package func endDream(
    _ dream: DreamID, as state: DreamState, report: DreamReport?,
    changing change: MemoryChange? = nil, lease: DreamLease, at now: Timestamp,
    _ events: (_ version: Int?) -> [JournalEvent]
  ) throws -> [JournalEvent] {
    var report = report.map { Redactor.redact($0) }
    let change = change.map { Redactor.redact($0) }
    return try write { db in
      try DreamLockTable.check(lease, db)
      try DreamTable.move(dream, to: state, at: now, db)
      let number = try DreamTable.number(of: dream, db)
      let memory = try change.map { try MemoryTable.append($0.deltas, to: $0.project, $0.note, db) }
      let version = memory?.number
      report?.version = version
      try db.execute(
        sql: "UPDATE dream SET report = ?, version = ? WHERE number = ?",
        arguments: [try report.map { try CanonicalJSON.text($0) }, version, number])
      try db.execute(sql: "DELETE FROM dreamUnit WHERE dream = ?", arguments: [number])
      let events = events(version)
      try DreamTable.append(events, to: dream, at: now, db)
      return events
    }
  }
}
