import Foundation
import Storage
import TestKit
import Testing
import Trajectories

/// Disks that are full, archives that are locked, rows that are damaged: a clear word, and nothing torn.
@Suite struct DreamFaultTests {
  @Test func `where the archive cannot grow a dream says so, and goes on when there is room`()
    async throws
  {
    let bench = try await DreamBench()
    let whole = try bench.copy("whole")
    try #require(try await bench.finish(whole).status == 0)
    let expected = try bench.result(whole)
    let size =
      try FileManager.default.attributesOfItem(
        atPath: Archive.databasePath(in: whole))[.size] as? Int
    let most = try #require(size) / 512
    for blocks in [8, 40, 120, 240, most] {
      let folder = try bench.copy("full \(blocks)")
      // No file may grow beyond so many blocks of 512 bytes: a full disk for whoever asks nobody.
      let failed = try await bench.sandbox.shell(
        "trap '' XFSZ; ulimit -f \(blocks / 2); exec \"$REVERIE\" dream --quiet --archive '\(folder)' "
          + "--resume \(bench.dream)")
      #expect(!failed.wasSignalled)
      if failed.status != 0 {
        #expect(failed.errors.contains("cannot grow"), "\(blocks): \(failed.errors)")
      }
      #expect(try Archive(folder: folder).health().isSound)
      let dream = try Archive(folder: folder).dream(prefix: bench.dream.rawValue)
      #expect(dream.state != .failed, "nothing is wrong with the dream")
      if dream.state != .completed {
        let done = try await bench.finish(folder)
        #expect(done.status == 0, "\(done.errors)")
      }
      #expect(try bench.result(folder) == expected, "\(blocks) blocks")
    }
  }

  @Test func `an archive that is locked for a moment is waited for`() async throws {
    let bench = try await DreamBench()
    let folder = try bench.copy("locked")
    let lock = try RawSQLite(Archive.databasePath(in: folder))
    try lock.execute("BEGIN IMMEDIATE")
    let child = try bench.start(folder)
    try await Task.sleep(for: .milliseconds(400), clock: .suspending)
    try lock.execute("ROLLBACK")
    #expect(await child.wait().status == 0)
    #expect(try bench.result(folder).state == .completed)
  }

  @Test func `a damaged memory ends a dream with a word about the row, and harms no other project`()
    async throws
  {
    let bench = try await DreamBench()
    let folder = try bench.copy("damaged")
    try #require(try await bench.finish(folder).status == 0)
    let raw = try RawSQLite(Archive.databasePath(in: folder))
    try raw.execute("DROP TRIGGER memoryDeltaIsKept")
    try raw.execute("UPDATE memoryDelta SET body = '{\"lesson\":7' WHERE place = 0")
    try raw.execute("DELETE FROM memorySnapshot")
    let failed = try await bench.sandbox.reverie(
      "dream", "--archive", folder, "--rollouts", "20", "--quiet")
    #expect(failed.status == 1)
    #expect(failed.errors.contains("Damaged: "), "\(failed.errors)")
    #expect(try Archive(folder: folder).dreamHolder() == nil)
  }

  @Test func `a damaged recording ends a dream with the name of the run`() async throws {
    let bench = try await DreamBench()
    let folder = try bench.copy("damaged run")
    let raw = try RawSQLite(Archive.databasePath(in: folder))
    try raw.execute("UPDATE entryBlock SET blob = x'00' WHERE number = 1")
    let failed = try await bench.finish(folder)
    #expect(failed.status == 1)
    #expect(failed.errors.contains("cannot be read"), "\(failed.errors)")
    let archive = try Archive(folder: folder)
    #expect(try archive.dream(prefix: bench.dream.rawValue).state == .failed)
    #expect(try archive.dreamHolder() == nil)
  }

  @Test func `a second dream is refused while one goes on, and writes nothing`() async throws {
    let bench = try await DreamBench(rollouts: 5_000_000)
    let folder = try bench.copy("two")
    let first = try bench.start(folder)
    let archive = try Archive(folder: folder)
    while try archive.dreamHolder() == nil {
      try await Task.sleep(for: .milliseconds(5), clock: .suspending)
    }
    let second = try await bench.sandbox.reverie("dream", "--archive", folder, "--quiet")
    #expect(second.status == 1)
    #expect(
      second.errors.contains("\(bench.dream) is running in process \(first.id)"),
      "\(second.errors)")
    #expect(try archive.dreams().count == 1)
    kill(first.id, SIGINT)
    #expect(await first.wait().status == 3, "an interrupt pauses")
    #expect(try archive.dream(prefix: bench.dream.rawValue).state == .paused)
  }
}
