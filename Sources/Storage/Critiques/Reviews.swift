import Foundation
internal import GRDB
package import Trajectories

/// A decision as it was kept.
package struct StoredReview: Hashable, Sendable {
  /// Grows from one decision to the next.
  package var number: Int64
  package var review: Review
  /// Decisions that were made as one share it.
  package var batch: Int64?
  /// How many things spoke for the claim when it was decided.
  package var support: Int

  fileprivate static let columns = """
    review.number, review.critique, run.id, review.decision, review.by, review.at, review.batch,
    review.support, review.reason, review.edited
    """
  fileprivate static let tables = "review JOIN run ON run.number = review.run"

  /// Nil where the decision is one that this version does not know.
  fileprivate init?(_ row: Row) {
    guard let decision = Review.Decision(rawValue: row[3]) else { return nil }
    number = row[0]
    let edited = (row[9] as String?).flatMap {
      try? JSONDecoder().decode(ProposedAction.self, from: Data($0.utf8))
    }
    review = Review(
      critique: CritiqueID(rawValue: row[1]), run: RunID(rawValue: row[2]), decision: decision,
      reason: row[8], edited: edited, by: row[4], at: Timestamp(rawValue: row[5]))
    batch = row[6]
    support = row[7]
  }
}

extension Archive {
  /// Keeps a decision beside the earlier ones, and returns it as it was kept.
  ///
  /// - Parameter support: how many things speak for the claim now.
  @discardableResult
  package func recordReview(_ review: Review, support: Int = 0) throws -> Review {
    try recordReviews([(review, support)])[0]
  }

  /// Keeps decisions that were made as one, in one transaction, and that one undo takes back.
  ///
  /// Throws `noSuchRun`, and then keeps none.
  @discardableResult
  package func recordReviews(_ reviews: [(review: Review, support: Int)]) throws -> [Review] {
    let redacted = reviews.map { (Redactor.redact($0.review), $0.support) }
    return try write { db in
      try ReviewTable.insert(redacted, db)
      return redacted.map(\.0)
    }
  }

  /// Takes back a person's last decision about each of some critiques; without any, the last
  /// decision or batch of decisions of theirs that stands.
  ///
  /// Returns the records kept for it: none when there is nothing (any more) to take back.
  @discardableResult
  package func undoReviews(
    by person: String, of critiques: [CritiqueID] = [], at now: Timestamp
  ) throws -> [Review] {
    let person = Redactor.redact(person)
    return try write { db in
      let taken =
        critiques.isEmpty
        ? try ReviewTable.lastBatch(of: person, db)
        : try Set(critiques).compactMap { try ReviewTable.last(of: person, about: $0, db) }
          .sorted { $0.number < $1.number }
      let undone = taken.map { taken in
        Review(
          critique: taken.review.critique, run: taken.review.run, decision: .undo, by: person,
          at: now)
      }
      try ReviewTable.insert(undone.map { ($0, 0) }, db)
      return undone
    }
  }

  /// All that people decided about a critique, oldest first.
  package func reviews(of critique: CritiqueID) throws -> [StoredReview] {
    try read { db in
      guard try Self.knowsCritiques(db) else { return [] }
      return try ReviewTable.fetch(where: "review.critique = ?", [critique.rawValue], db)
    }
  }

  /// Decisions after one by number, oldest first; all of them from 0.
  package func reviews(since number: Int64 = 0, limit: Int = .max) throws -> [StoredReview] {
    try read { db in
      guard try Self.knowsCritiques(db) else { return [] }
      return try ReviewTable.fetch(where: "review.number > ?", [number], limit: limit, db)
    }
  }
}

/// A decision as counting needs it, without what was said.
package struct DecisionRow: Hashable, Sendable {
  package var number: Int64
  package var critique: CritiqueID
  package var decision: Review.Decision
  package var by: String
  /// How many things spoke for the claim when it was decided.
  package var support: Int
}

extension Collection<DecisionRow> {
  /// The decision of each person that stands, given all of one critique, oldest first.
  package func standing() -> [String: DecisionRow] {
    var decisions: [String: [DecisionRow]] = [:]
    for row in self {
      if row.decision == .undo {
        _ = decisions[row.by]?.popLast()
      } else {
        decisions[row.by, default: []].append(row)
      }
    }
    return decisions.compactMapValues(\.last)
  }
}

extension Archive {
  /// Decisions after one by number, oldest first; all of them from 0.
  package func decisions(since number: Int64 = 0) throws -> [DecisionRow] {
    try read { db in
      guard try Self.knowsCritiques(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT number, critique, decision, by, support FROM review WHERE number > ?
          ORDER BY number
          """, arguments: [number]
      ).compactMap { row in
        guard let decision = Review.Decision(rawValue: row[2]) else { return nil }
        return DecisionRow(
          number: row[0], critique: CritiqueID(rawValue: row[1]), decision: decision, by: row[3],
          support: row[4])
      }
    }
  }
}

/// The decisions in the database.
private enum ReviewTable {
  static func insert(_ reviews: [(review: Review, support: Int)], _ db: Database) throws {
    var batch: Int64?
    if reviews.count > 1 {
      let last = try Int64.fetchOne(db, sql: "SELECT max(number) FROM review")
      batch = (last ?? 0) + 1
    }
    for (review, support) in reviews {
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO review (run, critique, decision, by, at, batch, support, reason, edited)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      try statement.execute(
        arguments: [
          try Archive.number(of: review.run, db), review.critique.rawValue,
          review.decision.rawValue, review.by, review.at.rawValue, batch, support, review.reason,
          try review.edited.map { try StoredJSON.text($0) },
        ])
    }
  }

  static func fetch(
    where condition: String, _ arguments: StatementArguments, limit: Int = .max, _ db: Database
  ) throws -> [StoredReview] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT \(StoredReview.columns) FROM \(StoredReview.tables) WHERE \(condition)
        ORDER BY review.number LIMIT \(limit)
        """, arguments: arguments
    ).compactMap(StoredReview.init)
  }

  /// A person's last decision about a critique that stands.
  static func last(
    of person: String, about critique: CritiqueID, _ db: Database
  ) throws -> StoredReview? {
    try fetch(
      where: "review.critique = ? AND review.by = ?", [critique.rawValue, person], db
    ).reduce(into: []) { (standing: inout [StoredReview], stored) in
      if stored.review.decision == .undo {
        _ = standing.popLast()
      } else {
        standing.append(stored)
      }
    }.last
  }

  /// A person's last decision that stands, with what of its batch does.
  ///
  /// Walks back from the latest record, so that what was decided long ago costs nothing.
  static func lastBatch(of person: String, _ db: Database) throws -> [StoredReview] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT \(StoredReview.columns) FROM \(StoredReview.tables) WHERE review.by = ?
        ORDER BY review.number DESC
        """, arguments: [person])
    var undone: [CritiqueID: Int] = [:]
    var found: [StoredReview] = []
    while let row = try rows.next() {
      guard let stored = StoredReview(row) else { continue }
      if let batch = found.first?.batch, stored.number < batch { break }
      let critique = stored.review.critique
      if stored.review.decision == .undo {
        undone[critique, default: 0] += 1
      } else if let count = undone[critique], count > 0 {
        undone[critique] = count - 1
      } else if found.isEmpty || stored.batch == found[0].batch {
        found.append(stored)
        if stored.batch == nil { break }
      }
    }
    return found.reversed()
  }
}
