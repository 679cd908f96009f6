extension Schema {
  /// The version since which memory stores and dreams asked for over the API are kept.
  static let storeVersion = 8

  /// Migration 8: stores of files that clients of the API write, with every version of each file, and
  /// the dreams that clients asked for.
  ///
  /// What clients write is kept byte for byte, as a blob, because its hash is part of the API. A file
  /// has its content in its current version alone. What is deleted leaves a version, or a tombstone.
  static let storeTables = """
    CREATE TABLE memoryStore (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      archived_at INTEGER,
      name TEXT NOT NULL,
      description BLOB NOT NULL,
      metadata TEXT NOT NULL
    );
    CREATE INDEX memoryStoreByAge ON memoryStore(created_at, number);
    CREATE TABLE storeFile (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      store INTEGER NOT NULL REFERENCES memoryStore(number),
      version INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      path TEXT NOT NULL,
      UNIQUE (store, path)
    );
    CREATE TABLE storeVersion (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      store INTEGER NOT NULL REFERENCES memoryStore(number),
      file TEXT NOT NULL,
      operation TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      actor_kind TEXT,
      actor TEXT,
      redacted_at INTEGER,
      redactor_kind TEXT,
      redactor TEXT,
      lesson TEXT,
      size INTEGER,
      hash TEXT,
      path TEXT,
      content BLOB
    );
    CREATE INDEX storeVersionByStore ON storeVersion(store, number);
    CREATE INDEX storeVersionByFile ON storeVersion(file, number);
    CREATE TABLE storeTombstone (
      id TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      files INTEGER NOT NULL,
      versions INTEGER NOT NULL,
      actor_kind TEXT,
      actor TEXT,
      name TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TRIGGER storeTombstoneStays BEFORE DELETE ON storeTombstone
      BEGIN SELECT RAISE(ABORT, 'tombstones are never deleted'); END;
    CREATE TRIGGER storeVersionIsKept BEFORE UPDATE ON storeVersion
      WHEN OLD.redacted_at IS NOT NULL OR NEW.redacted_at IS NULL
      BEGIN SELECT RAISE(ABORT, 'versions of files are only ever redacted'); END;
    CREATE TRIGGER storeVersionStays BEFORE DELETE ON storeVersion
      WHEN NOT EXISTS (
        SELECT 1 FROM memoryStore JOIN storeTombstone USING (id) WHERE memoryStore.number = OLD.store)
      BEGIN SELECT RAISE(ABORT, 'versions of files go with their store alone'); END;
    CREATE TABLE servedDream (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      status TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      started_at INTEGER,
      ended_at INTEGER,
      archived_at INTEGER,
      input_store TEXT NOT NULL,
      output_store TEXT,
      wish TEXT NOT NULL,
      result TEXT NOT NULL
    );
    CREATE INDEX servedDreamByAge ON servedDream(created_at, number);
    CREATE INDEX servedDreamOpen ON servedDream(number) WHERE ended_at IS NULL;
    CREATE TRIGGER servedDreamIsKept BEFORE UPDATE OF id, created_at, input_store, wish ON servedDream
      BEGIN SELECT RAISE(ABORT, 'what a dream was asked for is never changed'); END;
    CREATE TRIGGER servedDreamStays BEFORE DELETE ON servedDream
      BEGIN SELECT RAISE(ABORT, 'dreams are never deleted'); END;
    """
}
