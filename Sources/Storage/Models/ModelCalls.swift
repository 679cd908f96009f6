internal import GRDB
package import Trajectories

/// Whether a call may be made.
package enum ModelReservation: Hashable, Sendable {
  /// Its number in the ledger; the worst it can cost is set aside.
  case made(Int64)
  case refused(SpendingCaps.Reached)
}

/// The ledger of calls of language models: what was set aside, and what it came to.
///
/// What is set aside counts as spent until somebody says what a call did cost, in whatever process
/// and whether or not that lives: so several dreams at once cannot pass a cap together.
extension Archive {
  /// Sets the worst of a call aside in one transaction, or says which cap it could pass (I8).
  package func reserveModelCall(
    _ call: ModelCall, within caps: SpendingCaps, as owner: ProcessIdentity = .current,
    at now: Timestamp
  ) throws -> ModelReservation {
    try write { db in try ModelCallTable.reserve(call, within: caps, as: owner, at: now, db) }
  }

  /// Says what a call did cost; a call that is settled already stays as it is.
  ///
  /// - Parameters:
  ///   - usage: as the server told it; nil where it told nothing.
  ///   - spent: what counts; nil for the worst.
  ///   - ending: how it ended, in a word.
  package func settleModelCall(
    _ number: Int64, usage: TokenUsage?, spent: Spending?, ending: String, at now: Timestamp
  ) throws {
    try write { db in
      try ModelCallTable.settle(number, usage, spent, ending, at: now, db)
    }
  }

  /// What models cost, by stage and model in the order in which they were first asked.
  ///
  /// - Parameters:
  ///   - then: since when; nil for always.
  ///   - dream: of which dream; nil for all calls.
  package func modelSpending(
    since then: Timestamp? = nil, of dream: DreamID? = nil
  ) throws -> [ModelSpending] {
    try read { db in
      guard try Self.knowsModels(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT stage, model, sum(questions), sum(tokens), sum(nanodollars), sum(input),
            sum(output), sum(cache_read), sum(cache_write), sum(ended_at IS NULL)
          FROM modelCall WHERE (?1 IS NULL OR at > ?1) AND (?2 IS NULL OR dream = ?2)
          GROUP BY stage, model ORDER BY min(number)
          """, arguments: [then?.rawValue, dream?.rawValue]
      ).map { row in
        ModelSpending(
          stage: row[0], model: row[1], questions: row[2],
          spent: Spending(tokens: row[3], nanodollars: row[4]),
          usage: TokenUsage(
            input: row[5] ?? 0, output: row[6] ?? 0, cacheRead: row[7] ?? 0,
            cacheWrite: row[8] ?? 0), open: row[9])
      }
    }
  }

  /// What the models of each dream cost, by stage and model.
  package func modelSpendingOfDreams() throws -> [DreamID: [ModelSpending]] {
    let dreams = try read { db in
      guard try Self.knowsModels(db) else { return [String]() }
      return try String.fetchAll(
        db, sql: "SELECT DISTINCT dream FROM modelCall WHERE dream IS NOT NULL")
    }
    var found: [DreamID: [ModelSpending]] = [:]
    for dream in dreams.map(DreamID.init(rawValue:)) {
      found[dream] = try modelSpending(of: dream)
    }
    return found
  }

  /// Calls that a process of this machine waits for, and batches that a server works on.
  package func modelCallsInFlight() throws -> [ModelCallInFlight] {
    try read { db in
      guard try Self.knowsModels(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT stage, model, host, is_local, questions, at, pid, process_start, boot, space,
            EXISTS (SELECT 1 FROM modelBatch WHERE call = modelCall.number AND state = 'sent')
          FROM modelCall WHERE ended_at IS NULL ORDER BY number DESC LIMIT 100
          """
      ).compactMap { row in
        let owner = ProcessIdentity(pid: row[6], start: row[7], boot: row[8], space: row[9])
        guard row[10] as Bool || owner.isAlive == true else { return nil }
        return ModelCallInFlight(
          stage: row[0], model: row[1], host: row[2], isLocal: row[3], questions: row[4],
          since: Timestamp(rawValue: row[5]))
      }.reversed()
    }
  }

  static func knowsModels(_ db: Database) throws -> Bool {
    try version(db) >= Schema.modelVersion
  }
}

/// The rows of the ledger.
enum ModelCallTable {
  /// Milliseconds that a cap of a day looks back.
  private static let day: Int64 = 24 * 3_600_000

  static func reserve(
    _ call: ModelCall, within caps: SpendingCaps, as owner: ProcessIdentity, at now: Timestamp,
    _ db: Database
  ) throws -> ModelReservation {
    if !call.isLocal, let reached = try reached(call, caps, now, db) { return .refused(reached) }
    try db.execute(
      sql: """
        INSERT INTO modelCall (at, is_local, questions, tokens, nanodollars, worst_tokens,
          worst_nanodollars, pid, process_start, boot, space, dream, stage, model, host)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        now.rawValue, call.isLocal, call.questions, call.worst.tokens, call.worst.nanodollars,
        call.worst.tokens, call.worst.nanodollars, owner.pid, owner.start, owner.boot, owner.space,
        call.dream?.rawValue, Redactor.redact(call.stage), Redactor.redact(call.model), call.host,
      ])
    return .made(db.lastInsertedRowID)
  }

  static func settle(
    _ number: Int64, _ usage: TokenUsage?, _ spent: Spending?, _ ending: String,
    at now: Timestamp, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        UPDATE modelCall SET ended_at = ?, ending = ?, input = ?, output = ?, cache_read = ?,
          cache_write = ?, tokens = coalesce(?, tokens), nanodollars = coalesce(?, nanodollars)
        WHERE number = ? AND ended_at IS NULL
        """,
      arguments: [
        now.rawValue, ending, usage?.input, usage?.output, usage?.cacheRead, usage?.cacheWrite,
        spent?.tokens, spent?.nanodollars, number,
      ])
  }

  private static func reached(
    _ call: ModelCall, _ caps: SpendingCaps, _ now: Timestamp, _ db: Database
  ) throws -> SpendingCaps.Reached? {
    if let limit = caps.dream, let dream = call.dream {
      let used = try used("dream = ?", dream.rawValue, db)
      if !(used + call.worst).isWithin(limit) {
        return .init(.dream, limit: limit, used: used, wanted: call.worst)
      }
    }
    if let limit = caps.day {
      // A clock that was set back makes no room: what lies ahead counts as well.
      let used = try used("at > ?", now.rawValue - day, db)
      if !(used + call.worst).isWithin(limit) {
        return .init(.day, limit: limit, used: used, wanted: call.worst)
      }
    }
    return nil
  }

  private static func used(
    _ condition: String, _ argument: any DatabaseValueConvertible, _ db: Database
  ) throws -> Spending {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT coalesce(sum(tokens), 0), coalesce(sum(nanodollars), 0) FROM modelCall
        WHERE is_local = 0 AND \(condition)
        """, arguments: [argument])
    return Spending(tokens: row?[0] ?? 0, nanodollars: row?[1] ?? 0)
  }
}
