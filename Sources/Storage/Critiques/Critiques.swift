internal import Foundation
internal import GRDB
package import Trajectories

extension Archive {
  /// Keeps critiques; one supersedes what the same critic said of the run before.
  ///
  /// A critique that says what the one before it says is not kept twice, and one of a run that is
  /// not there (any more) is left out. Returns how many were kept. Transactions are of at most 50.
  @discardableResult
  package func recordCritiques(_ drafts: [CritiqueDraft], at now: Timestamp) throws -> Int {
    var kept = 0
    for start in stride(from: 0, to: drafts.count, by: 50) {
      let part = drafts[start..<min(start + 50, drafts.count)]
      let bodies = try part.map { try CritiqueBody($0) }
      kept += try write { db in
        try bodies.reduce(0) { $0 + (try $1.insert(at: now, db) ? 1 : 0) }
      }
    }
    return kept
  }

  /// What was said of a run, oldest first; what was superseded only when asked for.
  package func critiques(
    of run: RunID, includingSuperseded: Bool = false
  ) throws -> [StoredCritique] {
    try read { db in
      guard try Self.knowsCritiques(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT \(StoredCritique.columns) FROM critique WHERE critique.run = ?
          \(includingSuperseded ? "" : "AND critique.superseded_by IS NULL")
          ORDER BY critique.number
          """, arguments: [try Self.number(of: run, db)]
      ).compactMap(StoredCritique.init)
    }
  }

  /// The critique whose name starts so, with or without `crit_`, as it was last said.
  ///
  /// Throws `noSuchCritique` or `ambiguousCritique`.
  package func critique(prefix: String) throws -> StoredCritique {
    try read { db in
      guard try Self.knowsCritiques(db) else { throw ArchiveError.noSuchCritique(prefix) }
      let plain = prefix.hasPrefix(CritiqueID.prefix) ? prefix : CritiqueID.prefix + prefix
      let found = try String.fetchAll(
        db, sql: "SELECT DISTINCT id FROM critique WHERE id >= ? AND id < ? ORDER BY id LIMIT 6",
        arguments: [plain, plain + "\u{10FFFF}"])
      guard let first = found.first, !prefix.isEmpty else {
        throw ArchiveError.noSuchCritique(prefix)
      }
      guard found.count == 1 || first == plain else {
        throw ArchiveError.ambiguousCritique(
          prefix, candidates: found.prefix(5).map(CritiqueID.init(rawValue:)))
      }
      guard let critique = try Self.critique(CritiqueID(rawValue: first), db) else {
        throw ArchiveError.noSuchCritique(prefix)
      }
      return critique
    }
  }

  /// Critiques by name, as they were last said; names that are not there are left out.
  package func critiques(named names: [CritiqueID]) throws -> [StoredCritique] {
    try read { db in
      guard try Self.knowsCritiques(db) else { return [] }
      return try names.compactMap { try Self.critique($0, db) }
    }
  }

  /// The claims that stand and name a step, the surest first.
  ///
  /// - Parameters:
  ///   - filter: which runs.
  ///   - causes: which causes; nil for any.
  package func currentCritiques(
    _ filter: RunFilter = RunFilter(), causes: Set<Cause>? = nil, offset: Int = 0,
    limit: Int = .max
  ) throws -> CritiquePage {
    try read { db in
      guard try Self.knowsCritiques(db) else { return CritiquePage(rows: [], total: 0) }
      var condition = RunQuery(filter: filter, includesChildren: true).condition.and(
        SQLCondition("critique.superseded_by IS NULL AND critique.step IS NOT NULL"))
      if let causes {
        let marks = Array(repeating: "?", count: causes.count).joined(separator: ", ")
        condition = condition.and(
          SQLCondition("critique.cause IN (\(marks))", causes.map(\.rawValue).sorted()))
      }
      let tables = "critique JOIN run ON run.number = critique.run WHERE \(condition.sql)"
      let total = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM \(tables)",
        arguments: StatementArguments(condition.arguments))
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT \(CritiqueRow.columns) FROM \(tables)
          ORDER BY critique.confidence DESC, critique.id, critique.number LIMIT ? OFFSET ?
          """, arguments: StatementArguments(condition.arguments + [limit, offset]))
      return CritiquePage(rows: rows.map(CritiqueRow.init), total: total ?? 0)
    }
  }

  private static func critique(_ id: CritiqueID, _ db: Database) throws -> StoredCritique? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(StoredCritique.columns) FROM critique WHERE critique.id = ?
        ORDER BY critique.superseded_by IS NULL DESC, critique.critic GLOB 'pool *' DESC,
          critique.number DESC LIMIT 1
        """)
    return try Row.fetchOne(statement, arguments: [id.rawValue]).flatMap(StoredCritique.init)
  }

  /// An archive of an earlier version that is open for reading has none.
  static func knowsCritiques(_ db: Database) throws -> Bool { try version(db) >= 2 }
  static func knowsWeighings(_ db: Database) throws -> Bool {
    try version(db) >= Schema.weighingVersion
  }
}

/// A critique, redacted and encoded before the archive is locked.
private struct CritiqueBody {
  private var draft: CritiqueDraft
  private let text: String
  private let weighing: Data?

  init(_ draft: CritiqueDraft) throws {
    self.draft = draft
    self.draft.critique = Redactor.redact(draft.critique)
    self.draft.subject.role = draft.subject.role.map { Redactor.redact($0) }
    weighing = draft.weighing.map { Data(WeighingBytes.encode(Redactor.redact($0))) }
    text = try StoredJSON.text(self.draft.critique)
  }

  /// Whether it was kept.
  func insert(at now: Timestamp, _ db: Database) throws -> Bool {
    let critique = draft.critique
    let known = try db.cachedStatement(sql: "SELECT number FROM run WHERE id = ?")
    guard let run = try Int64.fetchOne(known, arguments: [critique.run.rawValue]) else {
      return false
    }
    let current = try db.cachedStatement(
      sql: """
        SELECT number, body FROM critique WHERE run = ? AND critic = ? AND superseded_by IS NULL
        """)
    let last = try Row.fetchOne(current, arguments: [run, critique.critic])
    if let last, (last[1] as String?) == text {
      // What an earlier version kept says the same, and lacks what it was weighed from.
      try insertWeighing(of: last[0], db)
      return false
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO critique (run, id, critic, revision, at, step, cause, kind, role, confidence,
          support, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        run, critique.id.rawValue, critique.critic, critique.revision, now.rawValue, critique.step,
        critique.cause?.rawValue, draft.subject.kind?.rawValue, draft.subject.role,
        critique.confidence, draft.support, text,
      ])
    let number = db.lastInsertedRowID
    if let last {
      try db.cachedStatement(sql: "UPDATE critique SET superseded_by = ? WHERE number = ?")
        .execute(arguments: [number, last[0] as Int64?])
    }
    try insertWeighing(of: number, db)
    return true
  }

  private func insertWeighing(of number: Int64, _ db: Database) throws {
    guard let weighing else { return }
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO weighing (critique, body) VALUES (?, ?)")
      .execute(arguments: [number, weighing])
  }
}
