internal import GRDB
package import Trajectories

/// Which runs are to go.
package enum PurgeChoice: Hashable, Sendable {
  case runs([RunID])
  /// Runs that started before, or that say no start and were imported before.
  case olderThan(Timestamp)
  /// The oldest runs, until what is left takes at most so many bytes, free space not counted.
  case untilSizeBelow(Int)
}

/// What a purge removed.
package struct PurgeReport: Hashable, Sendable {
  package var runs: [RunID] = []
  package var entries = 0
  package var images = 0
  /// Bytes of the pictures removed.
  package var imageBytes = 0
  /// What the archive takes now, database and pictures.
  package var bytesLeft = 0
}

extension Archive {
  /// Removes runs with all that belongs to them, and the runs they started.
  ///
  /// A tombstone stays for each: it keeps the run from being imported again by accident. Lessons
  /// lose the evidence of it, and their place in use where they rest on too little then. Pictures
  /// that no other run shows go too, unless they were stored in the last `grace` seconds: another
  /// process may be about to use them. Each run goes in a transaction of its own.
  package func purge(
    _ choice: PurgeChoice, reason: String, at now: Timestamp, grace: Int = 600
  ) throws -> PurgeReport {
    var report = PurgeReport()
    switch choice {
    case .runs(let ids):
      for id in ids { try remove(id, reason: reason, at: now, &report) }
    case .olderThan(let time):
      for id in try runs(olderThan: time) { try remove(id, reason: reason, at: now, &report) }
    case .untilSizeBelow(let limit):
      while let oldest = try runs(toReach: limit), !oldest.isEmpty {
        for id in oldest { try remove(id, reason: reason, at: now, &report) }
        try removeUnusedImages(grace: grace, at: now, &report)
        try giveBackSpace()
      }
    }
    try removeUnusedImages(grace: grace, at: now, &report)
    if !report.runs.isEmpty { try giveBackSpace() }
    report.bytesLeft = try size().total
    return report
  }

  private func runs(olderThan time: Timestamp) throws -> [RunID] {
    try read { db in
      try String.fetchAll(
        db, sql: "SELECT id FROM run WHERE coalesce(started_at, imported_at) < ? ORDER BY number",
        arguments: [time.rawValue]
      ).map(RunID.init(rawValue:))
    }
  }

  /// The oldest runs that take about as much as is too much; nil when nothing is.
  ///
  /// What a run takes in the search index is not known, so the database is taken to be shared out
  /// as the stored entries are. The caller looks again after removing them.
  private func runs(toReach limit: Int) throws -> [RunID]? {
    let size = try size()
    guard size.total > limit else { return nil }
    return try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT id, (SELECT coalesce(sum(length(blob)), 0) + 1 FROM entryBlock AS block WHERE block.run = run.number),
            (SELECT coalesce(sum(bytes), 0) FROM imageUse JOIN image ON hash = image
              WHERE imageUse.run = run.number)
          FROM run ORDER BY coalesce(started_at, imported_at), number
          """)
      let stored = rows.reduce(0) { $0 + ($1[1] as Int) }
      var excess = Double(size.total - limit)
      var chosen: [RunID] = []
      for row in rows where excess > 0 {
        chosen.append(RunID(rawValue: row[0]))
        excess -= Double(size.database) * Double(row[1] as Int) / Double(max(stored, 1))
        excess -= Double(row[2] as Int)
      }
      return chosen
    }
  }

  private func remove(
    _ run: RunID, reason: String, at now: Timestamp, _ report: inout PurgeReport
  ) throws {
    let children = try write { db -> [RunID]? in
      let known = try Row.fetchOne(
        db, sql: "SELECT number, entries FROM run WHERE id = ?", arguments: [run.rawValue])
      guard let known else { return nil }
      let number: Int64 = known[0]
      report.entries += known[1] as Int
      try SearchIndex.remove(run: number, db)
      try db.execute(sql: "DELETE FROM run WHERE number = ?", arguments: [number])
      try db.execute(
        sql: "INSERT OR REPLACE INTO tombstone (run, at, reason) VALUES (?, ?, ?)",
        arguments: [run.rawValue, now.rawValue, reason])
      try Self.forget(run, at: now, db)
      for table in ["gatewayRun", "gatewayKey"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE run = ?", arguments: [run.rawValue])
      }
      return try String.fetchAll(
        db, sql: "SELECT id FROM run WHERE parent = ?", arguments: [run.rawValue]
      ).map(RunID.init(rawValue:))
    }
    guard let children else { return }
    report.runs.append(run)
    for child in children { try remove(child, reason: reason, at: now, &report) }
  }

  private func removeUnusedImages(
    grace: Int, at now: Timestamp, _ report: inout PurgeReport
  ) throws {
    let unused = try write { db in
      try String.fetchAll(
        db,
        sql: """
          DELETE FROM image WHERE NOT EXISTS (SELECT 1 FROM imageUse WHERE image = image.hash)
          RETURNING lower(hex(hash))
          """)
    }
    for hash in unused.compactMap(ContentHash.init(hex:)) {
      let bytes = images.remove(hash, olderThan: Int(now.rawValue / 1000) - grace)
      report.images += bytes > 0 ? 1 : 0
      report.imageBytes += bytes
    }
  }

  /// Removes pictures on disk that no run ever came to use, as a killed import leaves them.
  ///
  /// Returns how many went.
  @discardableResult
  package func sweepImages(at now: Timestamp, grace: Int = 86_400) throws -> Int {
    let known = try read { db in
      Set(try String.fetchAll(db, sql: "SELECT lower(hex(hash)) FROM image"))
    }
    let limit = Int(now.rawValue / 1000) - grace
    return images.all().filter { hash in
      !known.contains(hash.description) && images.remove(hash, olderThan: limit) > 0
    }.count
  }

  /// Drops what the index only marked as deleted, and returns free pages to the disk.
  private func giveBackSpace() throws {
    try write { db in
      try db.execute(sql: "INSERT INTO searchText (searchText, rank) VALUES ('merge', -500)")
    }
    while try mergeIndex(pages: 4000) {}
    try maintain { db in
      _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum")
      _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }

  /// Whether a run was purged, and why.
  package func tombstone(of run: RunID) throws -> (at: Timestamp, reason: String)? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT at, reason FROM tombstone WHERE run = ?", arguments: [run.rawValue]
      ).map { (Timestamp(rawValue: $0[0]), $0[1]) }
    }
  }
}
