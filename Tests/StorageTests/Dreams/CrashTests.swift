import Foundation
import Storage
import TestKit
import Testing
import Trajectories

/// A process that is killed leaves the write-ahead log cut anywhere.
///
/// Whatever is left opens clean (I7).
struct CrashTests {
  @Test("wherever the log is cut, the archive opens with whole versions and whole units")
  func cut() throws {
    let folder = try Folder()
    let archive = try folder.archive()
    try archive.record(Sample.header("a", environment: "farm"), Sample.entries(6))
    let base = try files(of: folder)
    try work(in: archive)
    let after = try files(of: folder)
    #expect(after.database == base.database, "nothing was moved out of the log meanwhile")
    var random = Seeded(11)
    var seen: Set<Int> = []
    for _ in 0..<48 {
      let length = Int.random(in: base.log.count...after.log.count, using: &random)
      let left = try Folder()
      try after.database.write(to: URL(filePath: Archive.databasePath(in: left.path)))
      try after.log.prefix(length)
        .write(to: URL(filePath: Archive.databasePath(in: left.path) + "-wal"))
      seen.insert(try check(try left.archive()))
    }
    #expect(seen.count > 5, "the cuts lie in different places")
  }

  /// Ten units, each with its event and the usage, and a version of the memory after each.
  private func work(in archive: Archive) throws {
    let asked = DreamRecord(
      project: "farm", mode: .review, reason: .asked, seed: 1, budget: .standard, runs: [],
      askedAt: Sample.now)
    let lease = try archive.takeDreamLock(for: asked.id, at: Sample.now)
    try archive.recordDream(asked, lease: lease)
    try archive.moveDream(asked.id, to: .running, lease: lease, at: Sample.now)
    for number in 1...10 {
      try archive.recordUnit(
        UnitResult(number, stage: .critique, result: Data(count: 3_000)), of: asked.id,
        [.unitEnded(.init(number, stage: .critique))], usage: DreamUsage(units: number),
        lease: lease, at: Sample.now)
      let lesson = LessonKit.lesson(number)
      try archive.recordMemory(
        [.add(lesson: lesson)] + LessonKit.climb(lesson.id), of: "farm",
        MemoryNote(by: .engine, reason: "unit \(number)", at: Sample.now), lease: lease)
    }
  }

  /// How many units there are.
  private func check(_ archive: Archive) throws -> Int {
    #expect(try archive.health().isSound)
    let versions = try archive.memoryVersions(of: "farm")
    for version in versions {
      let memory = try archive.memory(of: "farm", version: version.number)
      #expect(memory.hash == version.hash)
      #expect(memory.lessons(.active).count == version.number)
    }
    guard let dream = try archive.dreams().first else { return 0 }
    let units = try archive.units(of: dream.id).count
    #expect(dream.usage.units == units)
    #expect(try archive.journal().entries.count == units)
    #expect([units, units - 1].contains(versions.count))
    return units
  }

  private func files(of folder: Folder) throws -> (database: Data, log: Data) {
    let path = Archive.databasePath(in: folder.path)
    return (
      try Data(contentsOf: URL(filePath: path)), try Data(contentsOf: URL(filePath: path + "-wal"))
    )
  }
}
