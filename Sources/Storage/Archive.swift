import Foundation
internal import GRDB
internal import Synchronization

/// The store of all recordings: one SQLite file, and beside it a folder of screenshots.
///
/// The verbs are grouped by what they are for: `Library/` lists runs, `Reading/` gives entries of
/// one run, `Search/` finds text, `Writing/` records runs, `Upkeep/` purges and checks. All of them
/// block; call them off the key path. Several processes may share one archive.
package struct Archive: Sendable {
  /// What an archive is opened for.
  package enum Mode: Sendable {
    /// Makes the archive when it is not there.
    case readWrite
    case readOnly
    /// For writing where the file permits it, else for reading.
    case readWriteIfPossible
  }

  /// The folder that holds everything.
  package let folder: String
  /// Whether verbs that write will refuse.
  package let isReadOnly: Bool
  /// The screenshots.
  package let images: ImageStore

  let reader: any DatabaseReader
  let writer: (any DatabaseWriter)?
  private let watch = ChangeWatch()

  /// Opens the archive in a folder; takes a few milliseconds when there is nothing to migrate.
  ///
  /// Throws `ArchiveError.newerVersion`, `.damaged` or `.cannotOpen`.
  package init(folder: String, mode: Mode = .readWrite) throws {
    self.folder = folder
    images = ImageStore(folder: folder + "/images")
    let path = Self.databasePath(in: folder)
    let wantsToWrite = mode == .readWrite || mode == .readWriteIfPossible
    do {
      if wantsToWrite, mode == .readWrite || Self.isWritable(path, in: folder) {
        let pool = try Self.openForWriting(path, in: folder)
        (reader, writer, isReadOnly) = (pool, pool, false)
      } else {
        (reader, writer, isReadOnly) = (try Self.openForReading(path), nil, true)
      }
    } catch {
      throw Self.wording(error, path: path)
    }
  }

  /// The SQLite file of an archive folder.
  package static func databasePath(in folder: String) -> String { folder + "/archive.sqlite" }

  package var databasePath: String { Self.databasePath(in: folder) }

  /// Ends all connections; reads and writes fail from then on.
  package func close() throws {
    watch.close()
    // The pool closes its writer first, so SQLite's own checkpoint of the last one out never comes.
    if !isReadOnly {
      _ = try maintain { db in try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)") }
    }
    try reader.close()
  }

  /// A number that changes whenever anyone, in any process, has changed the archive.
  package func changeToken() throws -> Int {
    try watch.token(path: databasePath)
  }
}

// MARK: - Opening

extension Archive {
  static func configuration(readOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(20)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      // Losing the last commits in a power failure is fine, a damaged file is not: in WAL mode
      // NORMAL gives exactly this.
      try db.execute(
        sql: """
          PRAGMA synchronous = NORMAL;
          PRAGMA cache_size = -16384;
          PRAGMA temp_store = MEMORY;
          PRAGMA secure_delete = FAST;
          """)
      SoughtFunction.add(to: db)
    }
    return configuration
  }

  private static func openForWriting(_ path: String, in folder: String) throws -> DatabasePool {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    if !FileManager.default.fileExists(atPath: path) { try prepareFile(path) }
    let pool = try DatabasePool(path: path, configuration: configuration(readOnly: false))
    let found = try pool.unsafeRead { db in try version(db) }
    guard found <= Schema.version else {
      throw ArchiveError.newerVersion(path: path, found: found, known: Schema.version)
    }
    if found < Schema.version { try Schema.migrator.migrate(pool) }
    return pool
  }

  /// Settings that a database file takes only before its first table.
  private static func prepareFile(_ path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(20)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL;")
    }
    try queue.close()
  }

  private static func openForReading(_ path: String) throws -> any DatabaseReader {
    guard FileManager.default.fileExists(atPath: path) else {
      throw ArchiveError.cannotOpen(path: path, reason: "there is no such file")
    }
    let configuration = configuration(readOnly: true)
    let opened: any DatabaseReader
    do {
      opened = try DatabasePool(path: path, configuration: configuration)
      try check(opened, path: path)
      return opened
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
      // A folder that takes no `-shm` file: nobody can be writing there either.
      let name = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
      let queue = try DatabaseQueue(
        path: "file:\(name)?immutable=1", configuration: configuration)
      try check(queue, path: path)
      return queue
    }
  }

  private static func check(_ reader: any DatabaseReader, path: String) throws {
    let found = try reader.unsafeRead { db in try version(db) }
    guard found <= Schema.version else {
      throw ArchiveError.newerVersion(path: path, found: found, known: Schema.version)
    }
    guard found > 0 else {
      throw ArchiveError.cannotOpen(path: path, reason: "it is not an archive yet")
    }
  }

  static func version(_ db: Database) throws -> Int {
    try Int.fetchOne(try db.cachedStatement(sql: "PRAGMA user_version")) ?? 0
  }

  private static func isWritable(_ path: String, in folder: String) -> Bool {
    let files = FileManager.default
    guard files.fileExists(atPath: folder) else { return true }
    guard files.isWritableFile(atPath: folder) else { return false }
    return !files.fileExists(atPath: path) || files.isWritableFile(atPath: path)
  }
}

// MARK: - Access

extension Archive {
  /// Reads, turning what the database says into errors of the archive.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try reader.read(body) } catch { throw Self.wording(error, path: databasePath) }
  }

  /// Writes in one transaction.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    guard let writer else { throw ArchiveError.readOnly(path: databasePath) }
    do { return try writer.write(body) } catch { throw Self.wording(error, path: databasePath) }
  }

  /// Runs statements that must stand outside a transaction.
  func maintain<Value>(_ body: (Database) throws -> Value) throws -> Value {
    guard let writer else { throw ArchiveError.readOnly(path: databasePath) }
    do {
      return try writer.writeWithoutTransaction(body)
    } catch {
      throw Self.wording(error, path: databasePath)
    }
  }

  static func wording(_ error: any Error, path: String) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    let reason = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: return ArchiveError.damaged(path: path, reason: reason)
    case .SQLITE_CANTOPEN, .SQLITE_PERM:
      return ArchiveError.cannotOpen(path: path, reason: reason)
    case .SQLITE_READONLY: return ArchiveError.readOnly(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: return ArchiveError.busy(path: path)
    case .SQLITE_FULL: return ArchiveError.noRoom(path: path)
    case .SQLITE_IOERR where Self.saysFull.contains(error.extendedResultCode):
      return ArchiveError.noRoom(path: path)
    default: return ArchiveError.failed("\(path): \(reason)")
    }
  }
}

extension Archive {
  /// What SQLite says where files may not grow; of a full disk it mostly says so itself.
  fileprivate static let saysFull: [ResultCode] = [
    .SQLITE_IOERR_WRITE, .SQLITE_IOERR_SHMSIZE, .SQLITE_IOERR_TRUNCATE,
  ]
}

/// A connection of its own, because SQLite counts the changes that others made since one looked.
private final class ChangeWatch: Sendable {
  private let connection = Mutex<DatabaseQueue?>(nil)

  func token(path: String) throws -> Int {
    do {
      return try connection.withLock { connection in
        let queue =
          try connection
          ?? DatabaseQueue(path: path, configuration: Archive.configuration(readOnly: true))
        connection = queue
        return try queue.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
      }
    } catch {
      throw Archive.wording(error, path: path)
    }
  }

  func close() { connection.withLock { $0 = nil } }
}
