import Foundation
import Storage
import Testing
import Trajectories

/// How what is written comes from the log into the archive's file.
@Suite struct CheckpointTests {
  private let folder: Folder
  private let archive: Archive

  init() throws {
    folder = try Folder()
    archive = try folder.archive()
  }

  private func write(_ count: Int, from first: Int = 0) throws {
    for number in first..<first + count {
      var run = GatewayRun(identity: "run \(number)", opening: [], at: Sample.now)
      run.block = Array(repeating: UInt8(number % 250), count: 60_000)
      try archive.keepGatewayRun(run, at: Sample.now)
    }
  }

  private func size(_ suffix: String = "") throws -> Int {
    let path = Archive.databasePath(in: folder.path) + suffix
    return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  }

  @Test func `no write brings the log into the file, until enough is noted`() throws {
    let checkpoints = try Checkpoints(archive)
    let before = try size()
    // SQLite alone would have done it after 8 MB.
    try write(200)
    #expect(try size() == before && size("-wal") > 10 << 20)
    checkpoints.note(bytes: 1 << 20)
    #expect(try size() == before)
    checkpoints.note(bytes: 8 << 20)
    #expect(try size() > before + 10 << 20)
    let log = try size("-wal")
    try write(20, from: 200)
    #expect(try size("-wal") == log, "the log begins anew")
    checkpoints.close()
  }

  @Test func `a reader that stays is not held up, and holds nothing up`() throws {
    let checkpoints = try Checkpoints(archive)
    let other = try folder.archive(.readOnly)
    try write(3)
    #expect(
      try other.gatewayRun(GatewayRun(identity: "run 2", opening: [], at: Sample.now).run) != nil)
    checkpoints.note(bytes: 9 << 20)
    try write(3, from: 3)
    #expect(
      try other.gatewayRun(GatewayRun(identity: "run 5", opening: [], at: Sample.now).run) != nil)
    checkpoints.close()
    try archive.close()
    #expect(
      try folder.archive().gatewayRun(
        GatewayRun(identity: "run 5", opening: [], at: Sample.now).run) != nil)
  }
}
