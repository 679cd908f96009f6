internal import GRDB
package import Trajectories

/// A run that could be dreamt about, as the archive knows it without reading its entries.
package struct DreamCandidate: Hashable, Sendable {
  package var member: PoolMember
  package var verdict: Outcome.Verdict
  package var task: String?
  package var format: String
  package var steps: Int
  package var startedAt: Timestamp?
  /// In how many dreams that came to their end it was.
  package var timesDreamt: Int
  /// Whether a lesson was there for it and it failed all the same.
  package var contradicts: Bool
}

extension Archive {
  /// The whole runs that a filter lets through, those of sub-agents too, the latest first.
  ///
  /// Runs without a time come last; the order does not depend on that of importing.
  package func dreamCandidates(
    matching filter: RunFilter = RunFilter()
  ) throws -> [DreamCandidate] {
    let condition = RunQuery(filter: filter, includesChildren: true).condition
    return try read { db in
      let dreamt = try Self.timesDreamt(db)
      let misled = try Self.failedInSpiteOfLessons(db)
      return try Row.fetchAll(
        db,
        sql: """
          SELECT run.id, run.project, run.revision, run.verdict, run.steps, run.started_at, run.task,
            run.format
          FROM run WHERE run.complete = 1 AND \(condition.sql)
          ORDER BY run.started_at IS NULL, run.started_at DESC, run.id
          """, arguments: StatementArguments(condition.arguments)
      ).map { row in
        let run = RunID(rawValue: row[0])
        return DreamCandidate(
          member: PoolMember(run: run, project: row[1], revision: row[2]),
          verdict: Outcome.Verdict(rawValue: row[3]) ?? .unknown, task: row[6], format: row[7],
          steps: row[4],
          startedAt: (row[5] as Int64?).map(Timestamp.init(rawValue:)),
          timesDreamt: dreamt[run] ?? 0, contradicts: misled.contains(run))
      }
    }
  }

  private static func timesDreamt(_ db: Database) throws -> [RunID: Int] {
    guard try knowsDreams(db) else { return [:] }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT json_extract(taken.value, '$.run'), count(*)
        FROM dream, json_each(dream.runs) AS taken
        WHERE dream.state = 'completed' AND json_valid(dream.runs) GROUP BY 1
        """)
    return Dictionary(
      rows.compactMap { row in
        (row[0] as String?).map { (RunID(rawValue: $0), row[1] as Int) }
      }
    ) { first, _ in first }
  }

  private static func failedInSpiteOfLessons(_ db: Database) throws -> Set<RunID> {
    guard try knowsDreams(db) else { return [] }
    let runs = try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT run.id FROM lessonUse JOIN run ON run.id = lessonUse.run
        WHERE lessonUse.arm = 'shown' AND run.verdict = 'failure'
        """)
    return Set(runs.map(RunID.init(rawValue:)))
  }
}
