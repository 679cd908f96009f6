internal import GRDB
package import Trajectories

/// A run as evidence is gathered from it.
package struct PoolMember: Hashable, Sendable {
  package var run: RunID
  package var project: String
  /// The newest revision, from 1.
  package var revision: Int

  package init(run: RunID, project: String, revision: Int) {
    self.run = run
    self.project = project
    self.revision = revision
  }
}

extension Archive {
  /// One run; with revision 0 while it is not whole.
  ///
  /// Throws `noSuchRun`.
  package func poolMember(_ run: RunID) throws -> PoolMember {
    try read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT project, revision, complete FROM run WHERE id = ?",
        arguments: [run.rawValue])
      guard let row else { throw ArchiveError.noSuchRun(run.rawValue) }
      return PoolMember(run: run, project: row[0], revision: row[2] ? row[1] : 0)
    }
  }

  /// The whole runs that a filter lets through, those of sub-agents too: by project, oldest first.
  ///
  /// The order does not depend on that of importing.
  package func poolMembers(matching filter: RunFilter = RunFilter()) throws -> [PoolMember] {
    let condition = RunQuery(filter: filter, includesChildren: true).condition
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT run.id, run.project, run.revision FROM run
          WHERE run.complete = 1 AND \(condition.sql)
          ORDER BY run.project, run.started_at, run.id
          """, arguments: StatementArguments(condition.arguments)
      ).map { PoolMember(run: RunID(rawValue: $0[0]), project: $0[1], revision: $0[2]) }
    }
  }

  /// How many runs of a project have a step of a kind; of any kind for nil.
  package func runCount(in project: String, with kind: ActionKind?) throws -> Int {
    try read { db in
      let pattern = kind.map { "%\"\($0.rawValue.replacing("_", with: "\\_"))\":%" } ?? "%"
      return try Int.fetchOne(
        db, sql: "SELECT count(*) FROM run WHERE project = ? AND kinds LIKE ? ESCAPE '\\'",
        arguments: [project, pattern]) ?? 0
    }
  }
}
