extension Schema {
  /// Migration 2: what was said about runs, and what people decided about it.
  ///
  /// Both are append-only. A newer critique of a run by the same critic supersedes the older one,
  /// which is kept; nothing else of a row ever changes. Long texts stand last.
  static let critiqueTables = """
    CREATE TABLE critique (
      number INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
      id TEXT NOT NULL,
      critic TEXT NOT NULL,
      revision INTEGER NOT NULL,
      at INTEGER NOT NULL,
      step INTEGER,
      cause TEXT,
      kind TEXT,
      role TEXT,
      confidence REAL NOT NULL,
      support INTEGER NOT NULL,
      superseded_by INTEGER,
      body TEXT NOT NULL
    );
    CREATE INDEX critiqueByRun ON critique(run, critic, number);
    CREATE INDEX critiqueByName ON critique(id, number);
    CREATE INDEX critiqueCurrent ON critique(cause, confidence)
      WHERE superseded_by IS NULL AND step IS NOT NULL;
    CREATE TRIGGER critiqueIsKept BEFORE UPDATE OF
      run, id, critic, revision, at, step, cause, kind, role, confidence, support, body ON critique
      BEGIN SELECT RAISE(ABORT, 'critiques are never changed'); END;
    CREATE TABLE review (
      number INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
      critique TEXT NOT NULL,
      decision TEXT NOT NULL,
      by TEXT NOT NULL,
      at INTEGER NOT NULL,
      batch INTEGER,
      support INTEGER NOT NULL,
      reason TEXT NOT NULL,
      edited TEXT
    );
    CREATE INDEX reviewByCritique ON review(critique, number);
    CREATE INDEX reviewByRun ON review(run);
    CREATE INDEX reviewByPerson ON review(by, number);
    CREATE TRIGGER reviewIsKept BEFORE UPDATE ON review
      BEGIN SELECT RAISE(ABORT, 'reviews are never changed'); END;
    """

  /// The version since which weighings are kept.
  static let weighingVersion = 5

  /// Migration 5: what the confidence of a critique was weighed from, so that a decision moves it
  /// at once; and the way to claims that say the same of different runs.
  ///
  /// It stands beside the critique, whose row never changes, and is as append-only.
  static let weighingTable = """
    CREATE TABLE weighing (
      critique INTEGER PRIMARY KEY REFERENCES critique(number) ON DELETE CASCADE,
      body BLOB NOT NULL
    );
    CREATE TRIGGER weighingIsKept BEFORE UPDATE ON weighing
      BEGIN SELECT RAISE(ABORT, 'weighings are never changed'); END;
    CREATE INDEX critiqueByScope ON critique(cause, kind, role, run)
      WHERE superseded_by IS NULL AND step IS NOT NULL;
    """
}
