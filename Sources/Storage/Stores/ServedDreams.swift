internal import Foundation
internal import GRDB
package import Trajectories

/// Which dreams are listed.
package struct ServedDreamFilter: Hashable, Sendable {
  package var listing: StoreListing
  /// Empty for all.
  package var statuses: Set<ServedDream.Status> = []

  package init(_ listing: StoreListing) { self.listing = listing }
}

/// Why a dream cannot be served.
package enum ServedDreamError: Error, Hashable, Sendable, CustomStringConvertible {
  case noSuchDream(String)
  /// Another dream is about to write the same store.
  case isBeingWritten(store: String, by: String)
  case hasEnded(String, ServedDream.Status)
  case hasNotEnded(String, ServedDream.Status)

  package var description: String {
    switch self {
    case .noSuchDream(let id): "there is no dream \(id)"
    case .isBeingWritten(let store, let dream):
      "\(dream) updates \(store) and has not stopped; wait for it, or cancel it"
    case .hasEnded(let id, let status): "\(id) is \(status.rawValue)"
    case .hasNotEnded(let id, let status):
      "\(id) is \(status.rawValue); wait until it has ended, or cancel it"
    }
  }
}

extension Archive {
  // MARK: - Looking

  /// Newest first.
  package func servedDreams(_ filter: ServedDreamFilter) throws -> [ServedDream] {
    let statuses = filter.statuses.isEmpty ? Set(ServedDream.Status.allCases) : filter.statuses
    let names = statuses.map { "'\($0.rawValue)'" }.sorted().joined(separator: ",")
    return try read { db in
      guard try Self.knowsStores(db) else { return [] }
      let condition = filter.listing.condition
      return try Row.fetchAll(
        db,
        sql: """
          SELECT \(ServedDreamTable.columns) FROM servedDream
          WHERE \(condition.sql) AND status IN (\(names)) AND (archived_at IS NULL OR ?)
          ORDER BY created_at DESC, number DESC LIMIT ?
          """,
        arguments: condition.arguments + [
          filter.listing.includesArchived, filter.listing.limit,
        ]
      ).map(ServedDreamTable.dream)
    }
  }

  /// Throws `ServedDreamError.noSuchDream`.
  package func servedDream(_ id: String) throws -> ServedDream {
    try read { db in
      guard try Self.knowsStores(db) else { throw ServedDreamError.noSuchDream(id) }
      return try ServedDreamTable.dream(id, db)
    }
  }

  /// Those that have not ended, oldest first.
  package func openServedDreams() throws -> [ServedDream] {
    try read { db in
      guard try Self.knowsStores(db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT \(ServedDreamTable.columns) FROM servedDream WHERE ended_at IS NULL ORDER BY number
          """
      ).map(ServedDreamTable.dream)
    }
  }

  // MARK: - Changing

  /// Keeps what a client asks for, with the dreams of the engine that do it, which wait for their turn.
  ///
  /// A dry run has ended with that. Throws `StoreError`, or `isBeingWritten`.
  ///
  /// - Parameters:
  ///   - parts: may get a later time, so that each has a name of its own.
  ///   - forecast: what a dry run says.
  package func planServedDream(
    _ wish: ServedDream.Wish, over store: String, _ parts: [DreamRecord],
    forecast: [ServedDream.Forecast] = [], at now: Timestamp
  ) throws -> ServedDream {
    var wish = wish
    wish.instructions = wish.instructions.map { Redactor.redact($0) }
    wish.model = Redactor.redact(wish.model)
    return try write { db in
      _ = try StoreTable.writable(store, db)
      if wish.updatesInput, !wish.isDryRun { try ServedDreamTable.checkFree(store, db) }
      let planned = try parts.map { try ServedDreamTable.unused($0, db) }
      guard let first = planned.first else { throw ArchiveError.noSuchDream(store) }
      if !wish.isDryRun {
        for part in planned { try ServedDreamTable.plan(part, at: now, db) }
        wish.parts = planned.map(\.id)
      }
      var result = ServedDream.Result()
      result.forecast = forecast
      return try ServedDreamTable.insert(
        wish, result, over: store, named: first.id.rawValue.dropFirst(DreamID.prefix.count),
        at: now, db)
    }
  }

  /// Begins a dream: a copy of the input store is made, unless that itself is to be written.
  ///
  /// One that has begun stays as it is. Throws `StoreError` or `hasEnded`.
  package func beginServedDream(_ id: String, at now: Timestamp) throws -> ServedDream {
    try write { db in
      let dream = try ServedDreamTable.dream(id, db)
      guard !dream.status.isFinal else { throw ServedDreamError.hasEnded(id, dream.status) }
      guard dream.status == .pending else { return dream }
      let input = try StoreTable.writable(dream.inputStore, db)
      let output =
        dream.wish.updatesInput
        ? input : try StoreCopy.make(of: input, by: dream.actor, at: now, db)
      try db.execute(
        sql: """
          UPDATE servedDream SET status = 'running', started_at = coalesce(started_at, ?),
            output_store = ? WHERE id = ?
          """, arguments: [now.rawValue, output.id, id])
      return try ServedDreamTable.dream(id, db)
    }
  }

  /// Changes what came of a dream; nothing happens where it has ended.
  package func updateServedDream(_ id: String, _ result: ServedDream.Result) throws {
    try write { db in
      try db.execute(
        sql: "UPDATE servedDream SET result = ? WHERE id = ? AND ended_at IS NULL",
        arguments: [try CanonicalJSON.text(result), id])
    }
  }

  /// Ends a dream, with the lessons that it writes into its output store: all or nothing.
  ///
  /// One that has ended stays as it is. A file that somebody else wrote is left alone, whatever its
  /// path. Throws `StoreError`.
  ///
  /// - Parameters:
  ///   - files: what is written.
  ///   - stale: lessons that are no longer in use, whose files go.
  package func endServedDream(
    _ id: String, as status: ServedDream.Status, failure: ServedDream.Result.Failure? = nil,
    writing files: [LessonFile] = [], removing stale: Set<LessonID> = [], at now: Timestamp
  ) throws -> ServedDream {
    try write { db in
      let dream = try ServedDreamTable.dream(id, db)
      guard !dream.status.isFinal else { return dream }
      var result = dream.result
      result.failure = failure
      result.waiting = nil
      if !files.isEmpty || !stale.isEmpty, let output = dream.outputStore {
        let store = try StoreTable.writable(output, db)
        try LessonShelving(store, by: dream.actor, at: now, db)
          .carryOut(files, removing: stale, into: &result)
      }
      try db.execute(
        sql: "UPDATE servedDream SET status = ?, ended_at = ?, result = ? WHERE id = ?",
        arguments: [status.rawValue, now.rawValue, try CanonicalJSON.text(result), id])
      return try ServedDreamTable.dream(id, db)
    }
  }

  /// Takes up a dream again that failed or was left waiting.
  ///
  /// Throws `hasEnded` for one that was completed or canceled.
  ///
  /// - Parameter seconds: for how long more.
  package func reopenServedDream(_ id: String, for seconds: Int?) throws -> ServedDream {
    try write { db in
      var dream = try ServedDreamTable.dream(id, db)
      guard dream.status == .failed || !dream.status.isFinal else {
        throw ServedDreamError.hasEnded(id, dream.status)
      }
      if dream.wish.updatesInput, dream.status == .failed {
        try ServedDreamTable.checkFree(dream.inputStore, db)
      }
      dream.result.waiting = nil
      dream.result.failure = nil
      dream.result.moreSeconds = seconds
      let status: ServedDream.Status = dream.startedAt == nil ? .pending : .running
      try db.execute(
        sql: "UPDATE servedDream SET status = ?, ended_at = NULL, result = ? WHERE id = ?",
        arguments: [status.rawValue, try CanonicalJSON.text(dream.result), id])
      return try ServedDreamTable.dream(id, db)
    }
  }

  /// Notes that what a dream wrote was taken back; throws `hasNotEnded`.
  package func noteUndone(_ id: String, at now: Timestamp) throws -> ServedDream {
    try write { db in
      var dream = try ServedDreamTable.dream(id, db)
      guard dream.status.isFinal else { throw ServedDreamError.hasNotEnded(id, dream.status) }
      dream.result.undoneAt = dream.result.undoneAt ?? now
      try db.execute(
        sql: "UPDATE servedDream SET result = ? WHERE id = ?",
        arguments: [try CanonicalJSON.text(dream.result), id])
      return dream
    }
  }

  /// Hides a dream that has ended from lists; throws `hasNotEnded`.
  package func archiveServedDream(_ id: String, at now: Timestamp) throws -> ServedDream {
    try write { db in
      let dream = try ServedDreamTable.dream(id, db)
      guard dream.status.isFinal else { throw ServedDreamError.hasNotEnded(id, dream.status) }
      try db.execute(
        sql: "UPDATE servedDream SET archived_at = coalesce(archived_at, ?) WHERE id = ?",
        arguments: [now.rawValue, id])
      return try ServedDreamTable.dream(id, db)
    }
  }
}
