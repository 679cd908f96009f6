extension Schema {
  /// The version since which runs that come through the gateway are known by it.
  static let gatewayVersion = 7

  /// Migration 7: what the gateway must know of a run to go on with it after a restart.
  ///
  /// The block of lessons is what the run's first request carried, to the byte. Keys are hashes by
  /// which a later request finds its run: of the conversation so far, of the server's own names.
  static let gatewayTables = """
    CREATE TABLE gatewayRun (
      run TEXT PRIMARY KEY,
      identity TEXT NOT NULL,
      project TEXT,
      task TEXT,
      session TEXT,
      opening BLOB NOT NULL,
      version INTEGER,
      at INTEGER NOT NULL,
      block BLOB
    );
    CREATE INDEX gatewayRunBySession ON gatewayRun(session, at) WHERE session IS NOT NULL;
    CREATE TABLE gatewayKey (
      key BLOB NOT NULL,
      run TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (key, run)
    ) WITHOUT ROWID;
    CREATE INDEX gatewayKeyByRun ON gatewayKey(run);
    """
}
