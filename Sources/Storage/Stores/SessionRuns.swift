internal import GRDB
package import Trajectories

/// A run as clients of the API know it: a session.
package struct SessionRun: Hashable, Sendable {
  package var summary: RunSummary
  package var project: String
  /// When it began, else when it was recorded.
  package var createdAt: Timestamp
  /// Whether all of its log was read.
  package var isComplete: Bool
  package var number: Int64
}

/// Which sessions are listed, from where on.
package struct SessionListing: Hashable, Sendable {
  package var listing: StoreListing
  package var isAscending = false

  package init(_ listing: StoreListing) { self.listing = listing }
}

extension Archive {
  /// Recorded runs by the time of their beginning; those of sub-agents are threads of others.
  package func sessionRuns(_ wanted: SessionListing) throws -> [SessionRun] {
    let condition = wanted.listing.condition
    // The place in the list is after the last item, whichever way it goes.
    let sql =
      wanted.isAscending
      ? condition.sql.replacing("(created_at, number) <", with: "(created_at, number) >")
      : condition.sql
    let way = wanted.isAscending ? "ASC" : "DESC"
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM (SELECT \(Self.sessionColumns) FROM run WHERE parent IS NULL)
          WHERE \(sql) ORDER BY created_at \(way), number \(way) LIMIT ?
          """, arguments: condition.arguments + [wanted.listing.limit]
      ).map(Self.sessionRun)
    }
  }

  /// Throws `noSuchRun`.
  package func sessionRun(_ run: RunID) throws -> SessionRun {
    try read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT \(Self.sessionColumns) FROM run WHERE run.id = ?",
        arguments: [run.rawValue])
      guard let row else { throw ArchiveError.noSuchRun(run.rawValue) }
      return Self.sessionRun(row)
    }
  }

  private static let sessionColumns =
    RunRow.columns
    + ", run.project AS home, coalesce(run.started_at, run.imported_at) AS created_at, "
    + "run.complete AS whole, run.number AS number"

  private static func sessionRun(_ row: Row) -> SessionRun {
    SessionRun(
      summary: RunRow.summary(row), project: row[33], createdAt: Timestamp(rawValue: row[34]),
      isComplete: row[35], number: row[36])
  }
}
