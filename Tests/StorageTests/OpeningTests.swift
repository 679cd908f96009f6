import Foundation
import Storage
import Testing
import Trajectories

struct OpeningTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private var path: String { Archive.databasePath(in: folder.path) }

  /// Leaves the file alone, with everything in it.
  private func settle(_ archive: Archive) throws {
    try archive.close()
    for end in ["-wal", "-shm"] { try FileManager.default.removeItem(atPath: path + end) }
  }

  @Test("an archive opens again with what was in it")
  func again() throws {
    try folder.archive().record(Sample.header("a"), Sample.entries(5))
    #expect(try folder.archive().library().total == 1)
    #expect(try folder.archive(.readWriteIfPossible).library().total == 1)
  }

  @Test("an archive of a later version is refused by name")
  func later() throws {
    try settle(try folder.archive())
    // The file's user version is a big-endian number at byte 60.
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    try file.seek(toOffset: 60)
    try file.write(contentsOf: Data([0, 0, 0, 99]))
    try file.close()
    let expected = ArchiveError.newerVersion(path: path, found: 99, known: 8)
    #expect(throws: expected) { try folder.archive() }
    #expect(throws: expected) { try folder.archive(.readOnly) }
    #expect("\(expected)".contains(path))
  }

  @Test("a file that is no database is named, with a remedy")
  func garbage() throws {
    try Data(repeating: 65, count: 20_000).write(to: URL(filePath: path))
    let error = #expect(throws: ArchiveError.self) { try folder.archive() }
    guard case .damaged(path, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect("\(ArchiveError.damaged(path: path, reason: "x"))".contains("import the logs again"))
  }

  @Test("a torn page is reported by the check or the read, never by a trap")
  func torn() throws {
    let archive = try folder.archive()
    try archive.record(Sample.header("a"), Sample.entries(2000))
    try settle(archive)
    var bytes = try Data(contentsOf: URL(filePath: path))
    for page in stride(from: 8192 * 3, to: bytes.count - 8192, by: 8192 * 2) {
      bytes.replaceSubrange(page..<page + 600, with: Data(repeating: 0xA5, count: 600))
    }
    try bytes.write(to: URL(filePath: path))
    do {
      let opened = try folder.archive()
      let health = try opened.health()
      #expect(!health.isSound)
    } catch {
      #expect(error is ArchiveError)
    }
  }

  @Test("an archive opened for reading refuses to write")
  func readOnly() throws {
    let missing = #expect(throws: ArchiveError.self) { try folder.archive(.readOnly) }
    #expect("\(missing.map(String.init(describing:)) ?? "")".contains(path))
    let writing = try folder.archive()
    try writing.record(Sample.header("a"), Sample.entries(5))
    let archive = try folder.archive(.readOnly)
    #expect(archive.isReadOnly)
    #expect(try archive.library().total == 1)
    #expect(try archive.found("word").count == 5)
    #expect(throws: ArchiveError.readOnly(path: path)) { try archive.makeWriter(now: Sample.now) }
    #expect(throws: ArchiveError.readOnly(path: path)) { try archive.indexPending() }
    #expect(throws: ArchiveError.readOnly(path: path)) {
      try archive.stateOutcome(.success, of: RunID(rawValue: "run_a"), by: nil, at: Sample.now)
    }
  }

  @Test("a new archive is for its owner alone")
  func permissions() throws {
    let inner = folder.path + "/new"
    _ = try Archive(folder: inner)
    let attributes = try FileManager.default.attributesOfItem(atPath: inner)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
  }
}
