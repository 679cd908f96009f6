internal import GRDB
internal import Synchronization

/// Brings what was written from the write-ahead log into the archive's file, on a connection of its own.
///
/// SQLite does so by itself at the end of a write that finds the log grown, and in this process whoever
/// wants to write next waits for three calls of fsync (https://sqlite.org/wal.html, 2.3). From here
/// nobody waits: a passive checkpoint holds up neither readers nor writers.
package final class Checkpoints: Sendable {
  private let connection: DatabaseQueue
  /// About how many bytes were written since the last one.
  private let written = Atomic(0)

  /// The size at which SQLite would do it, too, with its 1,000 pages.
  private static let due = 8 << 20
  /// Pages at which SQLite does it all the same, should this one not come through.
  private static let atLast = 8_192

  /// Takes the checkpoints of an archive over, as far as this process writes.
  package init(_ archive: Archive) throws {
    try archive.maintain { db in
      try db.execute(sql: "PRAGMA wal_autocheckpoint = \(Self.atLast)")
    }
    do {
      connection = try DatabaseQueue(
        path: archive.databasePath, configuration: Archive.configuration(readOnly: false))
    } catch {
      throw Archive.wording(error, path: archive.databasePath)
    }
  }

  /// Notes that about so many bytes more were written, and catches up where enough has gathered.
  ///
  /// What fails now is done the next time.
  package func note(bytes: Int) {
    let sum = written.add(bytes, ordering: .relaxed).newValue
    guard sum >= Self.due else { return }
    written.store(0, ordering: .relaxed)
    try? connection.writeWithoutTransaction { db in
      for _ in 0..<Self.mostRounds { if try catchUp(db) { break } }
    }
  }

  /// Returns whether nothing was written meanwhile: the log begins anew only then.
  private func catchUp(_ db: Database) throws -> Bool {
    // Busy or not, pages in the log, pages of them that are in the file.
    let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)")
    return row?[1] as Int? == row?[2] as Int?
  }

  private static let mostRounds = 4

  package func close() { try? connection.close() }
}
