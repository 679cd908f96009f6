internal import GRDB
internal import Trajectories

/// What somebody who follows logs asks the archive.
extension Archive {
  /// The runs that a log file gave when it was last read whole.
  package func runs(from path: String) throws -> [PoolMember] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT run.id, run.project, run.revision FROM sourceRun
          JOIN run ON run.id = sourceRun.run
          WHERE sourceRun.path = ? AND run.complete = 1 ORDER BY run.id
          """, arguments: [path]
      ).map { PoolMember(run: RunID(rawValue: $0[0]), project: $0[1], revision: $0[2]) }
    }
  }

  /// A number that changes whenever another process has changed the archive; the writes of this one
  /// leave it as it is.
  ///
  /// It waits for a write of this process that is going on.
  package func foreignChanges() throws -> Int {
    // SQLite counts, for each connection, what came from elsewhere, and here all writes go through
    // one.
    try maintain { db in try Int.fetchOne(db, sql: "PRAGMA data_version") ?? 0 }
  }
}
