extension Schema {
  /// The version since which calls of language models are kept.
  static let modelVersion = 6

  /// Migration 6: what language models were asked, in numbers, and which batches are under way.
  ///
  /// A call stands here before it is made, with the worst that it can cost, and keeps that where
  /// nobody says what it did cost: so a process that was killed has spent it. Nothing of a question is
  /// here; the answers of a batch are, redacted, until whoever asked has taken them.
  static let modelTables = """
    CREATE TABLE modelCall (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      ended_at INTEGER,
      is_local INTEGER NOT NULL,
      questions INTEGER NOT NULL,
      tokens INTEGER NOT NULL,
      nanodollars INTEGER NOT NULL,
      worst_tokens INTEGER NOT NULL,
      worst_nanodollars INTEGER NOT NULL,
      input INTEGER,
      output INTEGER,
      cache_read INTEGER,
      cache_write INTEGER,
      pid INTEGER NOT NULL,
      process_start INTEGER NOT NULL,
      boot TEXT NOT NULL,
      space TEXT NOT NULL,
      dream TEXT,
      stage TEXT NOT NULL,
      model TEXT NOT NULL,
      host TEXT NOT NULL,
      ending TEXT
    );
    CREATE INDEX modelCallByTime ON modelCall(at);
    CREATE INDEX modelCallByDream ON modelCall(dream) WHERE dream IS NOT NULL;
    CREATE INDEX modelCallOpen ON modelCall(number) WHERE ended_at IS NULL;
    CREATE TRIGGER modelCallIsKept BEFORE UPDATE OF
      at, is_local, questions, worst_tokens, worst_nanodollars, dream, stage, model, host ON modelCall
      BEGIN SELECT RAISE(ABORT, 'what was asked is never changed'); END;
    CREATE TRIGGER modelCallIsSettledOnce BEFORE UPDATE ON modelCall WHEN OLD.ended_at IS NOT NULL
      BEGIN SELECT RAISE(ABORT, 'what a call did cost is never changed'); END;
    CREATE TRIGGER modelCallStays BEFORE DELETE ON modelCall
      BEGIN SELECT RAISE(ABORT, 'calls of models are never deleted'); END;
    CREATE TABLE modelBatch (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      job TEXT NOT NULL,
      call INTEGER NOT NULL REFERENCES modelCall(number),
      nonce TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL,
      planned_at INTEGER NOT NULL,
      sent_at INTEGER,
      server_name TEXT
    );
    CREATE INDEX modelBatchByJob ON modelBatch(job, number);
    CREATE INDEX modelBatchByServerName ON modelBatch(server_name);
    CREATE TABLE modelBatchQuestion (
      batch INTEGER NOT NULL REFERENCES modelBatch(number),
      place INTEGER NOT NULL,
      key TEXT NOT NULL,
      state TEXT NOT NULL,
      answer TEXT,
      PRIMARY KEY (batch, place)
    ) WITHOUT ROWID;
    CREATE INDEX modelBatchQuestionByKey ON modelBatchQuestion(key);
    """
}
