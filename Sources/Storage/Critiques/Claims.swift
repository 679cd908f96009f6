internal import Foundation
internal import GRDB
package import Trajectories

/// A claim as a decision about it needs it.
package struct ClaimSupport: Hashable, Sendable {
  package var id: CritiqueID
  package var run: RunID
  /// What speaks for it: signals of its run, and other runs with the same claim.
  package var support: Int
}

/// What can have changed of critiques, runs and decisions since one looked.
package struct ClaimStamp: Hashable, Sendable {
  /// The last critique and review.
  package var critique: Int64 = 0
  package var review: Int64 = 0
  /// Changes whenever runs come, grow or go, or somebody states an outcome.
  package var runs: [Int64] = []

  package init() {}
}

extension Archive {
  package func claimStamp() throws -> ClaimStamp {
    try read { db in
      var stamp = ClaimStamp()
      guard try Self.knowsCritiques(db) else { return stamp }
      func number(_ sql: String) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: sql)) ?? 0
      }
      stamp.critique = try number("SELECT max(number) FROM critique")
      stamp.review = try number("SELECT max(number) FROM review")
      stamp.runs = [
        try number("SELECT count(*) FROM revision"), try number("SELECT count(*) FROM tombstone"),
        try number("SELECT max(number) FROM outcomeStatement"),
        try number("SELECT count(*) FROM run WHERE verdict = 'failure'"),
        try number("SELECT count(*) FROM run WHERE verdict = 'success'"),
      ]
      return stamp
    }
  }

  /// Claims by name, as they were last said, with what speaks for them now; names that are not
  /// there are left out.
  package func support(of names: [CritiqueID]) throws -> [ClaimSupport] {
    try read { db in
      guard try Self.knowsCritiques(db) else { return [] }
      let hasIndex = try Self.knowsWeighings(db)
      var reach: [ClaimGroup: Int] = [:]
      return try names.compactMap { name in
        let statement = try db.cachedStatement(
          sql: """
            SELECT run.id, critique.support, critique.cause, run.project, critique.kind,
              critique.role, critique.superseded_by IS NULL AND critique.step IS NOT NULL
            FROM critique JOIN run ON run.number = critique.run WHERE critique.id = ?
            ORDER BY critique.superseded_by IS NULL DESC, critique.critic GLOB 'pool *' DESC,
              critique.number DESC LIMIT 1
            """)
        guard let row = try Row.fetchOne(statement, arguments: [name.rawValue]) else { return nil }
        var claim = ClaimSupport(id: name, run: RunID(rawValue: row[0]), support: row[1])
        guard row[6] else { return claim }
        let group = ClaimGroup(cause: row[2], project: row[3], kind: row[4], role: row[5])
        let runs = try reach[group] ?? group.runs(hasIndex: hasIndex, db)
        reach[group] = runs
        claim.support += max(0, runs - 1)
        return claim
      }
    }
  }

  /// Claims that stand or stood and that somebody decided about, as they were last said.
  package func reviewedClaims(_ names: [CritiqueID]? = nil) throws -> [CritiqueRow] {
    try read { db in
      guard try Self.knowsCritiques(db) else { return [] }
      var seen: Set<CritiqueID> = []
      func rows(_ condition: String, _ arguments: StatementArguments) throws -> [CritiqueRow] {
        try Row.fetchAll(
          db.cachedStatement(
            sql: """
              SELECT \(CritiqueRow.columns) FROM critique JOIN run ON run.number = critique.run
              WHERE critique.step IS NOT NULL AND \(condition)
              ORDER BY critique.superseded_by IS NULL DESC, critique.critic GLOB 'pool *' DESC,
                critique.number DESC
              """), arguments: arguments
        ).map(CritiqueRow.init).filter { seen.insert($0.id).inserted }
      }
      guard let names else {
        return try rows("critique.id IN (SELECT critique FROM review)", [])
      }
      return try names.flatMap { try rows("critique.id = ?", [$0.rawValue]) }
    }
  }

  /// What the claims of a project were weighed from, by the numbers of their critiques.
  package func weighings(in project: String) throws -> [(number: Int64, weighing: Weighing)] {
    try read { db in
      guard try Self.knowsWeighings(db) else { return [] }
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT weighing.critique, weighing.body FROM weighing
          JOIN critique ON critique.number = weighing.critique
          JOIN run ON run.number = critique.run
          WHERE critique.superseded_by IS NULL AND critique.step IS NOT NULL AND run.project = ?
          ORDER BY weighing.critique
          """, arguments: [project])
      var found: [(number: Int64, weighing: Weighing)] = []
      while let row = try rows.next() {
        let weighing = try row.withUnsafeData(atIndex: 1) { data in
          data?.withUnsafeBytes { WeighingBytes.decode($0) }
        }
        if let weighing { found.append((row[0], weighing)) }
      }
      return found
    }
  }
}

/// What claims have in common that say the same of different runs.
private struct ClaimGroup: Hashable {
  var cause: String?
  var project: String
  var kind: String?
  var role: String?

  /// How many runs have such a claim of the embedded critic; models may say what they like.
  func runs(hasIndex: Bool, _ db: Database) throws -> Int {
    let index = hasIndex ? "INDEXED BY critiqueByScope" : ""
    let statement = try db.cachedStatement(
      sql: """
        SELECT count(DISTINCT critique.run) FROM critique \(index)
        JOIN run ON run.number = critique.run
        WHERE critique.cause IS ? AND critique.kind IS ? AND critique.role IS ?
          AND critique.superseded_by IS NULL AND critique.step IS NOT NULL AND run.project = ?
          AND critique.critic GLOB 'pool *'
        """)
    return try Int.fetchOne(statement, arguments: [cause, kind, role, project]) ?? 0
  }
}
