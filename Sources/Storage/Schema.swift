internal import GRDB

/// The tables of the archive.
///
/// Released migrations are history: they are never changed.
enum Schema {
  /// What `user_version` says after the last migration.
  static let version = storeVersion

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 runs, entries, search", foreignKeyChecks: .deferred) { db in
      try db.execute(sql: firstTables)
      try db.execute(sql: firstIndexes)
      try db.execute(sql: firstSearch)
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    migrator.registerMigration("2 critiques, reviews", foreignKeyChecks: .deferred) { db in
      try db.execute(sql: critiqueTables)
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("3 picture fingerprints", foreignKeyChecks: .deferred) { db in
      try db.execute(sql: fingerprintTables)
      try db.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("4 memories, dreams", foreignKeyChecks: .deferred) { db in
      try db.execute(sql: dreamTables)
      try db.execute(sql: "PRAGMA user_version = \(dreamVersion)")
    }
    migrator.registerMigration("5 weighings", foreignKeyChecks: .deferred) { db in
      try db.execute(sql: weighingTable)
      try db.execute(sql: "PRAGMA user_version = \(weighingVersion)")
    }
    migrator.registerMigration("6 model calls", foreignKeyChecks: .deferred) { db in
      try db.execute(sql: modelTables)
      try db.execute(sql: "PRAGMA user_version = \(modelVersion)")
    }
    migrator.registerMigration("7 gateway runs", foreignKeyChecks: .deferred) { db in
      try db.execute(sql: gatewayTables)
      try db.execute(sql: "PRAGMA user_version = \(gatewayVersion)")
    }
    migrator.registerMigration("8 memory stores", foreignKeyChecks: .deferred) { db in
      try db.execute(sql: storeTables)
      try db.execute(sql: "PRAGMA user_version = \(storeVersion)")
    }
    return migrator
  }

  // Long texts stand last, so that the other columns are read without their overflow pages.
  private static let firstTables = """
    CREATE TABLE run (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      search_key INTEGER NOT NULL UNIQUE,
      format TEXT NOT NULL,
      started_at INTEGER,
      ended_at INTEGER,
      duration INTEGER,
      entries INTEGER NOT NULL DEFAULT 0,
      extent INTEGER NOT NULL DEFAULT 0,
      steps INTEGER NOT NULL DEFAULT 0,
      errors INTEGER NOT NULL DEFAULT 0,
      images INTEGER NOT NULL DEFAULT 0,
      input INTEGER,
      output INTEGER,
      cache_read INTEGER,
      cache_write INTEGER,
      stated_input INTEGER,
      stated_output INTEGER,
      stated_cache_read INTEGER,
      stated_cache_write INTEGER,
      stated_cost REAL,
      cost REAL,
      verdict TEXT NOT NULL,
      authority TEXT NOT NULL,
      log_verdict TEXT NOT NULL,
      log_authority TEXT NOT NULL,
      model TEXT,
      parent TEXT,
      parent_step INTEGER,
      project TEXT NOT NULL,
      revision INTEGER NOT NULL DEFAULT 0,
      indexed INTEGER NOT NULL DEFAULT 0,
      redacted INTEGER NOT NULL,
      complete INTEGER NOT NULL DEFAULT 0,
      imported_at INTEGER NOT NULL,
      kinds TEXT NOT NULL DEFAULT '{}',
      agent TEXT,
      session_id TEXT,
      source TEXT NOT NULL,
      environment TEXT,
      evidence TEXT NOT NULL,
      outcome_by TEXT,
      log_evidence TEXT NOT NULL,
      log_by TEXT,
      title TEXT,
      task TEXT,
      head_text TEXT,
      head_indexed INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE entryBlock (
      number INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
      first INTEGER NOT NULL,
      count INTEGER NOT NULL CHECK (count > 0),
      first_step INTEGER,
      last_step INTEGER,
      errors INTEGER NOT NULL,
      kinds INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      superseded_by INTEGER,
      raw_length INTEGER NOT NULL,
      hash BLOB NOT NULL,
      blob BLOB NOT NULL
    );
    CREATE TABLE revision (
      run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      hash BLOB NOT NULL,
      entries INTEGER NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (run, number)
    ) WITHOUT ROWID;
    CREATE TABLE outcomeStatement (
      number INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
      verdict TEXT NOT NULL,
      why TEXT NOT NULL,
      by TEXT,
      at INTEGER NOT NULL
    );
    CREATE TABLE source (
      path TEXT PRIMARY KEY,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      inode INTEGER NOT NULL,
      format TEXT NOT NULL,
      at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE sourceRun (
      path TEXT NOT NULL REFERENCES source(path) ON DELETE CASCADE,
      run TEXT NOT NULL,
      PRIMARY KEY (path, run)
    ) WITHOUT ROWID;
    CREATE TABLE image (
      hash BLOB PRIMARY KEY,
      media_type TEXT NOT NULL,
      width INTEGER,
      height INTEGER,
      bytes INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE imageUse (
      run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
      image BLOB NOT NULL REFERENCES image(hash),
      PRIMARY KEY (run, image)
    ) WITHOUT ROWID;
    CREATE TABLE tombstone (
      run TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      reason TEXT NOT NULL
    ) WITHOUT ROWID;
    """

  private static let firstIndexes = """
    CREATE INDEX runByStart ON run(started_at);
    CREATE INDEX runBySteps ON run(steps);
    CREATE INDEX runByDuration ON run(duration);
    CREATE INDEX runByCost ON run(cost);
    CREATE INDEX runByVerdict ON run(verdict, started_at);
    CREATE INDEX runByModel ON run(model, started_at);
    CREATE INDEX runByFormat ON run(format, started_at);
    CREATE INDEX runByProject ON run(project, started_at);
    CREATE INDEX runByParent ON run(parent, started_at);
    CREATE INDEX runToIndex ON run(search_key) WHERE indexed < extent OR head_indexed = 0;
    CREATE INDEX entryBlockByPlace ON entryBlock(run, first);
    CREATE INDEX outcomeStatementByRun ON outcomeStatement(run);
    CREATE INDEX sourceRunByRun ON sourceRun(run);
    CREATE INDEX imageUseByImage ON imageUse(image);
    """

  // Contentless: the texts are in the blocks already. Row numbers carry run and entry, newest run
  // last, so that reading backwards is "newest first" and stops after a page.
  private static let firstSearch = """
    CREATE VIRTUAL TABLE searchText USING fts5(
      task, thought, action, observation,
      content='', columnsize=0, tokenize="unicode61 remove_diacritics 2"
    );
    INSERT INTO searchText(searchText, rank) VALUES ('automerge', 8);
    INSERT INTO searchText(searchText, rank) VALUES ('crisismerge', 32);
    INSERT INTO searchText(searchText, rank) VALUES ('hashsize', 16777216);
    """
}
