internal import GRDB
package import Trajectories

/// A run as evidence is gathered from it.
package struct PoolMember: Hashable, Sendable {
  package var run: RunID
  package var project: String
  /// The newest revision, from 1.
  package var revision: Int
}

extension Archive {
  /// The whole runs of some projects, oldest first; of all projects for nil.
  ///
  /// The order does not depend on that of importing.
  package func poolMembers(of projects: Set<String>? = nil) throws -> [PoolMember] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT id, project, revision FROM run WHERE complete = 1
          ORDER BY project, started_at, id
          """)
      return rows.map {
        PoolMember(run: RunID(rawValue: $0[0]), project: $0[1], revision: $0[2])
      }.filter { projects?.contains($0.project) ?? true }
    }
  }

  /// The whole runs that a filter lets through, those of sub-agents too, oldest first.
  package func poolMembers(matching filter: RunFilter) throws -> [PoolMember] {
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
