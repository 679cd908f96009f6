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
      let standing = try ReviewTable.standing(of: person, db)
      let taken =
        critiques.isEmpty
        ? standing.lastBatch
        : Set(critiques).compactMap { id in standing.last { $0.review.critique == id } }
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

extension [StoredReview] {
  /// The last decision, with those that were made with it.
  fileprivate var lastBatch: [StoredReview] {
    guard let last else { return [] }
    return last.batch.map { batch in filter { $0.batch == batch } } ?? [last]
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

  /// What a person decided and did not take back, oldest first; of each critique too the decisions
  /// under the last.
  static func standing(of person: String, _ db: Database) throws -> [StoredReview] {
    var standing: [StoredReview] = []
    for stored in try fetch(where: "review.by = ?", [person], db) {
      if stored.review.decision != .undo {
        standing.append(stored)
      } else if let place = standing.lastIndex(where: {
        $0.review.critique == stored.review.critique
      }) {
        standing.remove(at: place)
      }
    }
    return standing
  }
}
