extension Schema {
  /// What `user_version` says once there are memories and dreams.
  static let dreamVersion = 4

  /// Migration 4: memories, dreams and what lessons came to in use.
  ///
  /// Versions, deltas, rollbacks and the journal are append-only. Rows name runs by their stable
  /// name, since they outlive them: what a purged run said itself goes with it, and nothing else
  /// does. Long texts stand last.
  static let dreamTables =
    memoryTables + dreamSessionTables + """
      CREATE TABLE lessonUse (
        lesson TEXT NOT NULL,
        run TEXT NOT NULL,
        project TEXT NOT NULL,
        version INTEGER,
        arm TEXT NOT NULL,
        followed INTEGER,
        way TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (lesson, run)
      ) WITHOUT ROWID;
      CREATE INDEX lessonUseByRun ON lessonUse(run);
      """

  private static let memoryTables = """
    CREATE TABLE memoryVersion (
      project TEXT NOT NULL,
      number INTEGER NOT NULL,
      parent INTEGER NOT NULL,
      at INTEGER NOT NULL,
      changes INTEGER NOT NULL,
      score REAL,
      endorsed INTEGER NOT NULL,
      dream TEXT,
      person TEXT,
      hash BLOB NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (project, number)
    ) WITHOUT ROWID;
    CREATE TRIGGER memoryVersionIsKept BEFORE UPDATE ON memoryVersion
      BEGIN SELECT RAISE(ABORT, 'versions of a memory are never changed'); END;
    CREATE TRIGGER memoryVersionStays BEFORE DELETE ON memoryVersion
      BEGIN SELECT RAISE(ABORT, 'versions of a memory are never deleted'); END;
    CREATE TABLE memoryDelta (
      project TEXT NOT NULL,
      version INTEGER NOT NULL,
      place INTEGER NOT NULL,
      lesson TEXT NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (project, version, place)
    ) WITHOUT ROWID;
    CREATE INDEX memoryDeltaByLesson ON memoryDelta(lesson, project, version, place);
    CREATE TRIGGER memoryDeltaIsKept BEFORE UPDATE ON memoryDelta
      BEGIN SELECT RAISE(ABORT, 'deltas of a memory are never changed'); END;
    CREATE TRIGGER memoryDeltaStays BEFORE DELETE ON memoryDelta
      BEGIN SELECT RAISE(ABORT, 'deltas of a memory are never deleted'); END;
    CREATE TABLE memorySnapshot (
      project TEXT NOT NULL,
      version INTEGER NOT NULL,
      lessons TEXT NOT NULL,
      PRIMARY KEY (project, version)
    );
    CREATE TABLE rollback (
      number INTEGER PRIMARY KEY,
      project TEXT NOT NULL,
      version INTEGER NOT NULL,
      newest INTEGER NOT NULL,
      person TEXT NOT NULL,
      at INTEGER NOT NULL,
      reason TEXT NOT NULL
    );
    CREATE TRIGGER rollbackIsKept BEFORE UPDATE ON rollback
      BEGIN SELECT RAISE(ABORT, 'rollbacks are never changed'); END;
    CREATE TRIGGER rollbackStays BEFORE DELETE ON rollback
      BEGIN SELECT RAISE(ABORT, 'rollbacks are never deleted'); END;
    """

  private static let dreamSessionTables = """
    CREATE TABLE dream (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      project TEXT NOT NULL,
      state TEXT NOT NULL,
      mode TEXT NOT NULL,
      reason TEXT NOT NULL,
      seed TEXT NOT NULL,
      asked_at INTEGER NOT NULL,
      ended_at INTEGER,
      version INTEGER,
      budget TEXT NOT NULL,
      usage TEXT NOT NULL,
      runs TEXT NOT NULL,
      report TEXT
    );
    CREATE TRIGGER dreamIsKept BEFORE UPDATE OF
      id, project, mode, reason, seed, asked_at, budget, runs ON dream
      BEGIN SELECT RAISE(ABORT, 'what a dream was asked for is never changed'); END;
    CREATE TRIGGER dreamStays BEFORE DELETE ON dream
      BEGIN SELECT RAISE(ABORT, 'dreams are never deleted'); END;
    CREATE TABLE journal (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      dream INTEGER NOT NULL REFERENCES dream(number),
      at INTEGER NOT NULL,
      run TEXT,
      body TEXT NOT NULL
    );
    CREATE INDEX journalByDream ON journal(dream, number);
    CREATE INDEX journalByRun ON journal(run) WHERE run IS NOT NULL;
    CREATE TRIGGER journalIsKept BEFORE UPDATE ON journal
      BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
    CREATE TRIGGER journalStays BEFORE DELETE ON journal
      WHEN OLD.run IS NULL OR NOT EXISTS (SELECT 1 FROM tombstone WHERE run = OLD.run)
      BEGIN SELECT RAISE(ABORT, 'the journal is never deleted'); END;
    CREATE TABLE dreamUnit (
      dream INTEGER NOT NULL REFERENCES dream(number),
      unit INTEGER NOT NULL,
      stage TEXT NOT NULL,
      run TEXT,
      result BLOB NOT NULL,
      PRIMARY KEY (dream, unit)
    );
    CREATE TABLE dreamLock (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      dream TEXT NOT NULL,
      pid INTEGER NOT NULL,
      process_start INTEGER NOT NULL,
      boot TEXT NOT NULL,
      space TEXT NOT NULL,
      taken_at INTEGER NOT NULL,
      heartbeat INTEGER NOT NULL
    );
    """
}
