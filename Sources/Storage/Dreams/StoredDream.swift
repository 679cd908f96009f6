internal import GRDB
internal import Trajectories

/// The dreams in the database.
enum DreamTable {
  static let columns = """
    id, project, state, mode, reason, seed, asked_at, ended_at, version, budget, usage, runs, report
    """

  static func insert(_ record: DreamRecord, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO dream (id, project, state, mode, reason, seed, asked_at, budget, usage, runs)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        record.id.rawValue, record.project, record.state.rawValue, record.mode.rawValue,
        record.reason.rawValue, "\(record.seed)", record.askedAt.rawValue,
        try CanonicalJSON.text(record.budget), try CanonicalJSON.text(record.usage),
        try CanonicalJSON.text(record.runs),
      ])
  }

  static func record(_ row: Row) throws -> DreamRecord {
    let id: String = row[0]
    func damaged(_ what: String) -> ArchiveError {
      ArchiveError.damagedRow("the dream \(id)", reason: what)
    }
    guard let state = DreamState(rawValue: row[2]), let mode = DreamMode(rawValue: row[3]),
      let reason = DreamReason(rawValue: row[4]), let seed = UInt64(row[5] as String)
    else { throw damaged("its state, mode, reason or seed is unknown") }
    var record = DreamRecord(
      project: row[1], mode: mode, reason: reason, seed: seed,
      budget: try StoredJSON.value(DreamBudget.self, from: row[9], of: "the budget of \(id)"),
      runs: try StoredJSON.value([DreamRecord.Run].self, from: row[11], of: "the runs of \(id)"),
      askedAt: Timestamp(rawValue: row[6]))
    record.id = DreamID(rawValue: id)
    record.state = state
    record.usage = try StoredJSON.value(DreamUsage.self, from: row[10], of: "the usage of \(id)")
    record.endedAt = (row[7] as Int64?).map(Timestamp.init(rawValue:))
    record.version = row[8]
    let report: DatabaseValue = row[12]
    if !report.isNull {
      record.report = try StoredJSON.value(
        DreamReport.self, from: report, of: "the report of \(id)")
    }
    return record
  }

  /// What a dream had used at a moment, as it was told last before.
  static func usage(of number: Int64, before then: Timestamp, _ db: Database) throws -> DreamUsage?
  {
    let body = try String.fetchOne(
      db,
      sql: """
        SELECT body FROM journal WHERE dream = ? AND at < ? AND json_valid(body)
          AND json_extract(body, '$.event') = 'budget' ORDER BY number DESC LIMIT 1
        """, arguments: [number, then.rawValue])
    guard let body,
      case .budget(let usage)? = try? CanonicalJSON.value(JournalEvent.self, from: body)
    else { return nil }
    return usage
  }

  static func number(of dream: DreamID, _ db: Database) throws -> Int64 {
    let statement = try db.cachedStatement(sql: "SELECT number FROM dream WHERE id = ?")
    guard let number = try Int64.fetchOne(statement, arguments: [dream.rawValue]) else {
      throw ArchiveError.noSuchDream(dream.rawValue)
    }
    return number
  }

  static func move(
    _ dream: DreamID, to state: DreamState, at now: Timestamp, _ db: Database
  ) throws {
    let text = try String.fetchOne(
      db, sql: "SELECT state FROM dream WHERE id = ?", arguments: [dream.rawValue])
    guard let text, let known = DreamState(rawValue: text) else {
      throw ArchiveError.noSuchDream(dream.rawValue)
    }
    guard known != state else { return }
    guard known.mayBecome(state) else {
      throw ArchiveError.dreamIsOver(dream, known)
    }
    try db.execute(
      sql: "UPDATE dream SET state = ?, ended_at = ? WHERE id = ?",
      arguments: [state.rawValue, state.isFinal ? now.rawValue : nil, dream.rawValue])
  }

  /// Marks a dream whose process ended; one that is over, or not there, stays as it is.
  static func abort(_ dream: DreamID, at now: Timestamp, _ db: Database) throws {
    let text = try String.fetchOne(
      db, sql: "SELECT state FROM dream WHERE id = ?", arguments: [dream.rawValue])
    guard let state = text.flatMap(DreamState.init(rawValue:)), !state.isFinal else { return }
    try move(dream, to: .aborted, at: now, db)
    try append(
      [.closed(.init(.aborted, why: "its process ended without a word"))], to: dream, at: now, db)
  }

  static func append(
    _ events: [JournalEvent], to dream: DreamID, at now: Timestamp, _ db: Database
  ) throws {
    let number = try number(of: dream, db)
    let statement = try db.cachedStatement(
      sql: "INSERT INTO journal (dream, at, run, body) VALUES (?, ?, ?, ?)")
    for event in events {
      let event = Redactor.redact(event)
      try statement.execute(
        arguments: [
          number, now.rawValue, event.run?.rawValue, try CanonicalJSON.text(event),
        ])
    }
  }
}

extension JournalEvent {
  /// The run that the event is about, where it is about one.
  fileprivate var run: RunID? {
    switch self {
    case .unitBegan(let unit), .unitEnded(let unit): unit.run
    case .critique(let critique): critique.run
    default: nil
    }
  }
}
