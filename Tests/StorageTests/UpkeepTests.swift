import Foundation
import Storage
import Testing
import Trajectories

struct UpkeepTests {
  private let folder: Folder
  private let archive: Archive

  init() throws {
    folder = try Folder()
    archive = try folder.archive()
  }

  private func shown(_ index: Int, _ hash: ContentHash) -> Entry {
    var entry = Sample.prompt(index, "look")
    entry.images = [ImageReference(.stored(hash), mediaType: "image/png")]
    return entry
  }

  @Test("a purged run is gone, also from the search, and stays away unless asked for")
  func purge() throws {
    try archive.record(Sample.header("a", task: "apples"), Sample.entries(200, word: "apple"))
    try archive.record(Sample.header("b", task: "pears"), Sample.entries(200, word: "pear"))
    let id = RunID(rawValue: "run_a")
    let report = try archive.purge(.runs([id]), reason: "asked", at: Sample.now)
    #expect(report.runs == [id])
    #expect(report.entries == 200)
    #expect(try archive.found("apple").isEmpty)
    #expect(try archive.found("apples").isEmpty)
    #expect(try archive.found("apple150").isEmpty)
    #expect(try archive.found("pear150").count == 1)
    #expect(throws: ArchiveError.noSuchRun("run_a")) { try archive.summary(of: id) }
    #expect(try archive.tombstone(of: id)?.reason == "asked")
    #expect(try archive.record(Sample.header("a"), Sample.entries(3)) == nil)
    let writer = try archive.makeWriter(now: Sample.now)
    let revived = try writer.begin(Redactor.redact(Sample.header("a")), revivingPurged: true)
    try #require(revived).finish()
    try writer.flush()
    #expect(try archive.tombstone(of: id) == nil)
    #expect(try archive.health().problems.isEmpty)
  }

  @Test("no word of a purged run is left in the files")
  func nothingLeft() throws {
    try archive.record(Sample.header("a"), Sample.entries(300, word: "xylophone"))
    try archive.record(Sample.header("b"), Sample.entries(300, word: "other"))
    _ = try archive.purge(.runs([RunID(rawValue: "run_a")]), reason: "", at: Sample.now)
    try archive.close()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let bytes = try Data(contentsOf: URL(filePath: folder.path + "/" + name))
      #expect(bytes.range(of: Data("ylophone".utf8)) == nil, "in \(name)")
    }
  }

  @Test("runs that a purged run started go with it")
  func children() throws {
    let parent = RunID(rawValue: "run_a")
    try archive.record(Sample.header("a"), Sample.entries(2))
    try archive.record(Sample.header("b", parent: parent), Sample.entries(2))
    let report = try archive.purge(.runs([parent]), reason: "", at: Sample.now)
    #expect(report.runs.count == 2)
    #expect(try archive.library(RunQuery(includesChildren: true)).total == 0)
  }

  @Test("purges by age")
  func age() throws {
    try archive.record(Sample.header("a", start: 1000), Sample.entries(2))
    try archive.record(Sample.header("b", start: 3000), Sample.entries(2))
    let limit = Timestamp(rawValue: 2000)
    let report = try archive.purge(.olderThan(limit), reason: "age", at: Sample.now)
    #expect(report.runs.map(\.rawValue) == ["run_a"])
  }

  @Test("purges the oldest until the archive is small enough")
  func size() throws {
    var random = Seeded(5)
    for number in 0..<6 {
      let noise = (0..<120_000).map { _ in String(random.next() % 1000, radix: 36) }.joined()
      try archive.record(
        Sample.header("r\(number)", start: Int64(number + 1) * 1000),
        [Sample.prompt(0, noise)])
    }
    let limit = try archive.size().total * 2 / 3
    let report = try archive.purge(.untilSizeBelow(limit), reason: "size", at: Sample.now)
    #expect(report.bytesLeft <= limit)
    #expect(try archive.library().runNames.contains("r5"))
    #expect(report.runs.first?.rawValue == "run_r0")
  }

  @Test("a picture is kept once, and goes with the last run that shows it")
  func pictures() throws {
    let one = try archive.images.store([1, 2, 3])
    let two = try archive.images.store([4, 5])
    #expect(try archive.images.store([1, 2, 3]) == one)
    #expect(archive.images.bytes(for: one) == [1, 2, 3])
    #expect(archive.images.bytes(for: ContentHash(of: "none")) == nil)
    try archive.record(Sample.header("a"), [shown(0, one), shown(1, two)])
    try archive.record(Sample.header("b"), [shown(0, one)])
    #expect(try archive.size().images == 5)
    let later = Timestamp(seconds: Date().timeIntervalSince1970 + 60)
    let run = RunID(rawValue: "run_a")
    let report = try archive.purge(.runs([run]), reason: "", at: later, grace: 0)
    #expect(report.images == 1)
    #expect(report.imageBytes == 2)
    #expect(archive.images.bytes(for: one) != nil)
    #expect(archive.images.bytes(for: two) == nil)
  }

  @Test("pictures that no run came to use are swept, but not at once")
  func sweep() throws {
    let stray = try archive.images.store([9])
    let later = Timestamp(seconds: Date().timeIntervalSince1970 + 60)
    #expect(try archive.sweepImages(at: later) == 0)
    #expect(try archive.sweepImages(at: later, grace: 0) == 1)
    #expect(archive.images.bytes(for: stray) == nil)
  }

  @Test("health counts what is there")
  func health() throws {
    try archive.record(Sample.header("a"), Sample.entries(70), index: false)
    let health = try archive.health()
    #expect(health.isSound)
    #expect(health.runs == 1)
    #expect(health.entries == 70)
    #expect(health.steps == 69)
    #expect(health.entriesToIndex == 70)
    #expect(health.schemaVersion == 8)
    #expect(health.size.database > 0)
  }

  @Test("the change token moves when another process writes, and only then")
  func token() throws {
    let token = try archive.changeToken()
    #expect(try archive.changeToken() == token)
    let other = try folder.archive()
    try other.record(Sample.header("a"), [])
    #expect(try archive.changeToken() != token)
  }
}
