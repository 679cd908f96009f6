internal import GRDB
package import Trajectories

extension Archive {
  /// Keeps that lessons were there for runs, or were held out.
  ///
  /// What is known already is not lost: a lesson that was served stays served when its name is found
  /// as well, and whether it was followed is added once that is known.
  package func recordLessonUses(_ uses: [LessonUse]) throws {
    guard !uses.isEmpty else { return }
    try write { db in
      for use in uses {
        let statement = try db.cachedStatement(
          sql: """
            INSERT INTO lessonUse (lesson, run, project, version, arm, followed, way, at)
            SELECT ?1, ?2, (SELECT project FROM memoryDelta WHERE lesson = ?1 LIMIT 1), ?3, ?4,
              ?5, ?6, ?7
            WHERE EXISTS (SELECT 1 FROM memoryDelta WHERE lesson = ?1)
              AND NOT EXISTS (SELECT 1 FROM tombstone WHERE run = ?2)
            ON CONFLICT (lesson, run) DO UPDATE SET followed = coalesce(excluded.followed, followed)
            """)
        try statement.execute(
          arguments: [
            use.lesson.rawValue, use.run.rawValue, use.version, use.arm.rawValue, use.followed,
            use.way.rawValue, use.at.rawValue,
          ])
      }
    }
  }

  /// Where a lesson was there, or was held out, oldest first.
  package func uses(of lesson: LessonID) throws -> [LessonUse] {
    try read { db in
      guard try Self.knowsDreams(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT lesson, run, arm, way, followed, version, at FROM lessonUse WHERE lesson = ?
          ORDER BY at, run
          """, arguments: [lesson.rawValue]
      ).map(LessonUse.init)
    }
  }

  /// The lessons that were there for a run, or were held out, by name.
  package func lessonUses(in run: RunID) throws -> [LessonUse] {
    try read { db in
      guard try Self.knowsDreams(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT lesson, run, arm, way, followed, version, at FROM lessonUse WHERE run = ?
          ORDER BY lesson
          """, arguments: [run.rawValue]
      ).map(LessonUse.init)
    }
  }

  /// What came of the lessons of a project in use, by lesson; those never used are left out.
  package func lessonEffects(of project: String) throws -> [LessonID: LessonEffect] {
    try read { db in
      guard try Self.knowsDreams(db) else { return [:] }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT lesson, arm, count(*), sum(coalesce(followed, 0)),
            sum(run.verdict IN ('success', 'failure')), sum(run.verdict = 'success')
          FROM lessonUse LEFT JOIN run ON run.id = lessonUse.run
          WHERE lessonUse.project = ? GROUP BY lesson, arm
          """, arguments: [project])
      var effects: [LessonID: LessonEffect] = [:]
      for row in rows {
        let lesson = LessonID(rawValue: row[0])
        let side = LessonEffect.Side(runs: row[4] ?? 0, successes: row[5] ?? 0)
        var effect = effects[lesson] ?? LessonEffect()
        if LessonUse.Arm(rawValue: row[1]) == .heldOut {
          effect.heldOut = side
        } else {
          effect.shown = side
          effect.uses = row[2]
          effect.followed = row[3]
        }
        effects[lesson] = effect
      }
      let all = try Self.ends(of: project, db)
      for lesson in effects.keys {
        guard let (runs, successes) = try Self.ends(with: lesson, of: project, db) else { continue }
        effects[lesson]?.others = LessonEffect.Side(
          runs: all.runs - runs, successes: all.successes - successes)
      }
      return effects
    }
  }
}

extension Archive {
  /// Runs of a project of which it is known how they ended.
  private static func ends(
    of project: String, _ db: Database
  ) throws -> (runs: Int, successes: Int) {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), coalesce(sum(verdict = 'success'), 0) FROM run
        WHERE project = ? AND complete = 1 AND verdict IN ('success', 'failure')
        """, arguments: [project])
    return row.map { ($0[0], $0[1]) } ?? (0, 0)
  }

  /// Those of them that had a lesson or were kept from it.
  private static func ends(
    with lesson: LessonID, of project: String, _ db: Database
  ) throws -> (runs: Int, successes: Int)? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), coalesce(sum(verdict = 'success'), 0)
        FROM lessonUse JOIN run ON run.id = lessonUse.run
        WHERE lesson = ? AND run.project = ? AND complete = 1 AND verdict IN ('success', 'failure')
        """, arguments: [lesson.rawValue, project]
    ).map { ($0[0], $0[1]) }
  }
}

extension LessonUse {
  fileprivate init(_ row: Row) {
    self.init(
      LessonID(rawValue: row[0]), run: RunID(rawValue: row[1]),
      arm: Arm(rawValue: row[2]) ?? .shown, way: Way(rawValue: row[3]) ?? .recognised,
      followed: row[4], version: row[5], at: Timestamp(rawValue: row[6]))
  }
}
