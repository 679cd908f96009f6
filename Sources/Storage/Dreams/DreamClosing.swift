internal import GRDB
package import Trajectories

/// What a dream that came to its end changes, and what it says.
package struct DreamClosing: Sendable {
  package var deltas: [MemoryDelta]
  package var note: MemoryNote
  /// The report and the last events, by the version that came of the deltas.
  package var words: @Sendable (_ version: Int?) -> (report: DreamReport, events: [JournalEvent])

  package init(
    deltas: [MemoryDelta], note: MemoryNote,
    words: @escaping @Sendable (_ version: Int?) -> (report: DreamReport, events: [JournalEvent])
  ) {
    self.deltas = deltas
    self.note = note
    self.words = words
  }
}

extension Archive {
  /// Ends a dream together with what it changes of the memory: all or nothing.
  ///
  /// A process that is killed between the two would otherwise dream on upon what it had already
  /// learned, and come to another report. Returns the last events. Throws `MemoryError` where the
  /// memory has moved meanwhile and the deltas no longer fit; `dreamLost`, or `dreamIsOver`.
  package func completeDream(
    _ dream: DreamID, of project: String, _ closing: DreamClosing, lease: DreamLease,
    at now: Timestamp
  ) throws -> [JournalEvent] {
    let deltas = Redactor.redact(closing.deltas)
    return try write { db in
      try DreamLockTable.check(lease, db)
      let version =
        deltas.isEmpty
        ? nil : try MemoryTable.append(deltas, to: project, closing.note, db).number
      let (report, events) = closing.words(version)
      try DreamTable.move(dream, to: .completed, at: now, db)
      let number = try DreamTable.number(of: dream, db)
      try db.execute(
        sql: "UPDATE dream SET report = ?, version = ? WHERE number = ?",
        arguments: [try CanonicalJSON.text(Redactor.redact(report)), version, number])
      try db.execute(sql: "DELETE FROM dreamUnit WHERE dream = ?", arguments: [number])
      try DreamTable.append(events, to: dream, at: now, db)
      return events
    }
  }
}
