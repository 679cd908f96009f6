internal import GRDB
package import Trajectories

/// Batches under way: a batch stands here before it is sent, so that whoever comes after a kill knows
/// what to look for on the server and pays for nothing twice.
extension Archive {
  /// Keeps a batch that is about to be sent and sets its worst aside, in one transaction.
  ///
  /// - Parameters:
  ///   - keys: the names of its questions within the job, in their order.
  ///   - nonce: with the place it names each question on the server.
  package func planModelBatch(
    _ job: String, keys: [String], nonce: String, call: ModelCall, within caps: SpendingCaps,
    as owner: ProcessIdentity = .current, at now: Timestamp
  ) throws -> ModelReservation {
    try write { db in
      let made = try ModelCallTable.reserve(call, within: caps, as: owner, at: now, db)
      guard case .made(let number) = made else { return made }
      try db.execute(
        sql: "INSERT INTO modelBatch (job, call, nonce, state, planned_at) VALUES (?, ?, ?, ?, ?)",
        arguments: [job, number, nonce, ModelBatch.State.sending.rawValue, now.rawValue])
      let batch = db.lastInsertedRowID
      let statement = try db.cachedStatement(
        sql: "INSERT INTO modelBatchQuestion (batch, place, key, state) VALUES (?, ?, ?, 'open')")
      for (place, key) in keys.enumerated() {
        try statement.execute(arguments: [batch, place, key])
      }
      return .made(batch)
    }
  }

  /// Says what the server calls a batch that has arrived there.
  package func nameModelBatch(_ number: Int64, _ serverName: String, at now: Timestamp) throws {
    try write { db in
      try db.execute(
        sql: "UPDATE modelBatch SET state = 'sent', server_name = ?, sent_at = ? WHERE number = ?",
        arguments: [serverName, now.rawValue, number])
    }
  }

  /// Keeps answers by the places of their questions; one that is there already stays.
  package func keepModelAnswers(_ number: Int64, _ answers: [(Int, ModelBatchAnswer)]) throws {
    try write { db in
      let statement = try db.cachedStatement(
        sql: """
          UPDATE modelBatchQuestion SET state = ?, answer = ?
          WHERE batch = ? AND place = ? AND state = 'open'
          """)
      for (place, answer) in answers {
        var clean = answer
        clean.text = Redactor.redact(answer.text)
        clean.ending = Redactor.redact(answer.ending)
        try statement.execute(
          arguments: [
            clean.state.rawValue, try CanonicalJSON.text(clean), number, place,
          ])
      }
    }
  }

  /// Ends a batch and settles its call; questions without a result may be asked again.
  ///
  /// - Parameters:
  ///   - spent: nil for the worst.
  ///   - arrived: whether the server ever had it; else its questions count as never asked.
  package func endModelBatch(
    _ number: Int64, usage: TokenUsage?, spent: Spending?, ending: String, arrived: Bool = true,
    at now: Timestamp
  ) throws {
    try write { db in
      guard
        let call = try Int64.fetchOne(
          db, sql: "SELECT call FROM modelBatch WHERE number = ?", arguments: [number])
      else { return }
      try db.execute(
        sql: "UPDATE modelBatch SET state = 'ended' WHERE number = ?", arguments: [number])
      try db.execute(
        sql: "UPDATE modelBatchQuestion SET state = ? WHERE batch = ? AND state = 'open'",
        arguments: [arrived ? "again" : "unsent", number])
      try ModelCallTable.settle(call, usage, spent, ending, at: now, db)
    }
  }

  /// The batches of a job in the order in which they were made; of all jobs for nil.
  package func modelBatches(of job: String?) throws -> [ModelBatch] {
    try read { db in
      guard try Self.knowsModels(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT number, job, nonce, state, planned_at, server_name,
            (SELECT count(*) FROM modelBatchQuestion WHERE batch = modelBatch.number)
          FROM modelBatch WHERE ?1 IS NULL OR job = ?1 ORDER BY number
          """, arguments: [job]
      ).map { row in
        ModelBatch(
          number: row[0], job: row[1], nonce: row[2],
          state: ModelBatch.State(rawValue: row[3]) ?? .ended,
          plannedAt: Timestamp(rawValue: row[4]), serverName: row[5], questions: row[6])
      }
    }
  }

  /// The latest answers of a job by key, and how often each was asked; without those that were forgotten.
  package func modelAnswers(
    of job: String
  ) throws -> [String: (answer: ModelBatchAnswer, asked: Int)] {
    try read { db in
      guard try Self.knowsModels(db) else { return [:] }
      var found: [String: (answer: ModelBatchAnswer, asked: Int)] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT key, modelBatchQuestion.state, answer FROM modelBatchQuestion
          JOIN modelBatch ON modelBatch.number = batch
          WHERE job = ? AND modelBatchQuestion.state <> 'unsent'
            AND NOT (modelBatchQuestion.state = 'answered' AND answer IS NULL)
          ORDER BY batch, place
          """, arguments: [job])
      while let row = try rows.next() {
        let key: String = row[0]
        let stored: DatabaseValue = row[2]
        let answer =
          stored.isNull
          ? ModelBatchAnswer(ModelBatchAnswer.State(rawValue: row[1]) ?? .again)
          : try StoredJSON.value(ModelBatchAnswer.self, from: stored, of: "the answer to \(key)")
        found[key] = (answer, (found[key]?.asked ?? 0) + 1)
      }
      return found
    }
  }

  /// Forgets what was answered in a job, once it was made use of; that it was paid for stays.
  ///
  /// - Parameter keys: which; nil for all.
  package func forgetModelAnswers(of job: String, keys: Set<String>? = nil) throws {
    try write { db in
      let kept = try Row.fetchAll(
        db,
        sql: """
          SELECT batch, place, key FROM modelBatchQuestion WHERE answer IS NOT NULL
            AND batch IN (SELECT number FROM modelBatch WHERE job = ?)
          """, arguments: [job])
      let statement = try db.cachedStatement(
        sql: "UPDATE modelBatchQuestion SET answer = NULL WHERE batch = ? AND place = ?")
      for row in kept where keys?.contains(row[2]) ?? true {
        try statement.execute(arguments: [row[0] as Int64, row[1] as Int])
      }
    }
  }
}
