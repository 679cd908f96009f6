internal import GRDB
package import Trajectories

/// The right to dream in an archive, as long as it is kept alive; one at a time (I11).
package struct DreamLease: Hashable, Sendable {
  package let dream: DreamID
  package let owner: ProcessIdentity

  package init(dream: DreamID, owner: ProcessIdentity) {
    self.dream = dream
    self.owner = owner
  }
}

/// Who dreams in an archive.
package struct DreamHolder: Hashable, Sendable {
  package var lease: DreamLease
  package var takenAt: Timestamp
  package var heartbeat: Timestamp

  package init(lease: DreamLease, takenAt: Timestamp, heartbeat: Timestamp) {
    self.lease = lease
    self.takenAt = takenAt
    self.heartbeat = heartbeat
  }

  /// How long a holder that cannot be seen from here may be silent.
  package static let patience: Int64 = 120_000

  /// Whether its process has ended, or cannot be seen and has not been heard of for long.
  ///
  /// A process that is seen to be alive is never stale, whatever the clocks say.
  package func isStale(at now: Timestamp) -> Bool {
    if let isAlive = lease.owner.isAlive { return !isAlive }
    return abs(now - heartbeat) > Self.patience
  }
}

extension Archive {
  /// Who dreams now, if anyone does; the process may have ended.
  package func dreamHolder() throws -> DreamHolder? {
    try read { db in try Self.knowsDreams(db) ? try DreamLockTable.holder(db) : nil }
  }

  /// Takes the right to dream, from a process that has ended if need be.
  ///
  /// A dream whose process ended is marked as aborted then, unless it is the one that goes on.
  /// Throws `isDreaming` while another process dreams.
  package func takeDreamLock(
    for dream: DreamID, as owner: ProcessIdentity = .current, at now: Timestamp
  ) throws -> DreamLease {
    try write { db in
      if let holder = try DreamLockTable.holder(db) {
        guard holder.lease.owner == owner || holder.isStale(at: now) else {
          throw ArchiveError.isDreaming(holder.lease.dream, pid: holder.lease.owner.pid)
        }
        if holder.lease.dream != dream { try DreamTable.abort(holder.lease.dream, at: now, db) }
      }
      let lease = DreamLease(dream: dream, owner: owner)
      try DreamLockTable.replace(lease, at: now, db)
      return lease
    }
  }

  /// Says that the holder is alive; throws `dreamLost` where another took the right.
  package func keepDreamLock(_ lease: DreamLease, at now: Timestamp) throws {
    try write { db in
      try DreamLockTable.check(lease, db)
      try db.execute(sql: "UPDATE dreamLock SET heartbeat = ?", arguments: [now.rawValue])
    }
  }

  /// Gives the right back; nothing happens where it was lost already.
  package func releaseDreamLock(_ lease: DreamLease) throws {
    try write { db in
      if try DreamLockTable.holder(db)?.lease == lease {
        try db.execute(sql: "DELETE FROM dreamLock")
      }
    }
  }

  /// Marks dreams as aborted whose process ended without a word, and returns them.
  ///
  /// A paused dream has no process, and waits for somebody to go on with it.
  /// Writes nothing when there are none.
  @discardableResult
  package func abortLostDreams(at now: Timestamp) throws -> [DreamID] {
    let lost = try lostDreams(at: now)
    guard !lost.isEmpty else { return [] }
    return try write { db in
      let holder = try DreamLockTable.holder(db)
      let isHeld = holder.map { !$0.isStale(at: now) } ?? false
      let left = lost.filter { !isHeld || $0 != holder?.lease.dream }
      for dream in left { try DreamTable.abort(dream, at: now, db) }
      if !isHeld { try db.execute(sql: "DELETE FROM dreamLock") }
      return left
    }
  }

  private func lostDreams(at now: Timestamp) throws -> [DreamID] {
    try read { db in
      guard try Self.knowsDreams(db) else { return [] }
      let holder = try DreamLockTable.holder(db)
      let live = holder.flatMap { $0.isStale(at: now) ? nil : $0.lease.dream }
      return try String.fetchAll(
        db,
        sql: "SELECT id FROM dream WHERE state IN ('pending', 'running') ORDER BY number"
      ).map(DreamID.init(rawValue:)).filter { $0 != live }
    }
  }
}

/// The one row of the lock.
enum DreamLockTable {
  static func holder(_ db: Database) throws -> DreamHolder? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT dream, pid, process_start, boot, space, taken_at, heartbeat FROM dreamLock
        """
    ).map { row in
      DreamHolder(
        lease: DreamLease(
          dream: DreamID(rawValue: row[0]),
          owner: ProcessIdentity(pid: row[1], start: row[2], boot: row[3], space: row[4])),
        takenAt: Timestamp(rawValue: row[5]), heartbeat: Timestamp(rawValue: row[6]))
    }
  }

  static func replace(_ lease: DreamLease, at now: Timestamp, _ db: Database) throws {
    let owner = lease.owner
    try db.execute(
      sql: "INSERT OR REPLACE INTO dreamLock VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        lease.dream.rawValue, owner.pid, owner.start, owner.boot, owner.space, now.rawValue,
        now.rawValue,
      ])
  }

  /// A dream that lost its right writes nothing any more.
  static func check(_ lease: DreamLease, _ db: Database) throws {
    guard try holder(db)?.lease == lease else { throw ArchiveError.dreamLost(lease.dream) }
  }
}
