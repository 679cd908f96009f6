extension Schema {
  /// Migration 3: what pictures are compared by, once for each picture; it goes when the picture goes.
  static let fingerprintTables = """
    CREATE TABLE fingerprint (
      number INTEGER PRIMARY KEY,
      image BLOB NOT NULL UNIQUE REFERENCES image(hash) ON DELETE CASCADE,
      version INTEGER NOT NULL,
      length INTEGER NOT NULL,
      packed BLOB NOT NULL
    );
    """
}
