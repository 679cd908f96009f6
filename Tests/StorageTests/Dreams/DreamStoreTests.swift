import Foundation
import Storage
import TestKit
import Testing
import Trajectories

/// Dreams as the archive keeps them: lock, units, journal, ends.
struct DreamStoreTests {
  private let folder: Folder
  private let archive: Archive

  init() throws {
    folder = try Folder()
    archive = try folder.archive()
    try archive.record(Sample.header("a", environment: "farm"), Sample.entries(6))
  }

  private func record(seed: UInt64 = 1) -> DreamRecord {
    DreamRecord(
      project: "farm", mode: .review, reason: .asked, seed: seed, budget: .standard,
      runs: [DreamRecord.Run(RunID(rawValue: "run_a"), revision: 1)], askedAt: Sample.now)
  }

  private func begin(seed: UInt64 = 1) throws -> (DreamRecord, DreamLease) {
    let record = record(seed: seed)
    let lease = try archive.takeDreamLock(for: record.id, at: Sample.now)
    try archive.recordDream(record, lease: lease)
    try archive.moveDream(record.id, to: .running, lease: lease, at: Sample.now)
    return (record, lease)
  }

  private func unit(_ number: Int, _ dream: DreamRecord, _ lease: DreamLease) throws {
    let run = RunID(rawValue: "run_a")
    try archive.recordUnit(
      UnitResult(number, stage: .critique, run: run, result: Data("result \(number)".utf8)),
      of: dream.id, [.unitEnded(.init(number, stage: .critique, run: run))],
      usage: DreamUsage(units: number), lease: lease, at: Sample.now)
  }

  /// A process that is not there.
  private var ended: ProcessIdentity {
    var identity = ProcessIdentity.current
    identity.start -= 1
    return identity
  }

  @Test("a dream comes back as it was kept, with its journal and its report")
  func roundTrip() throws {
    let (asked, lease) = try begin()
    try unit(1, asked, lease)
    try unit(1, asked, lease)
    #expect(try archive.units(of: asked.id).map(\.result) == [Data("result 1".utf8)])
    let report = DreamReport(
      project: "farm", seed: 1, mode: .review, memory: Memory(project: "farm").hash,
      ending: "nothing to do")
    try archive.endDream(
      asked.id, as: .completed, report: report, lease: lease, at: Sample.now
    ) { _ in [.closed(.init(.completed, why: "nothing to do"))] }
    try archive.releaseDreamLock(lease)
    var expected = asked
    expected.state = .completed
    expected.usage = DreamUsage(units: 1)
    expected.endedAt = Sample.now
    expected.report = report
    let prefix = String(asked.id.rawValue.dropFirst(6).prefix(8))
    #expect(try archive.dream(prefix: prefix) == expected)
    #expect(try archive.dreams() == [expected])
    #expect(try archive.dreams(of: "barn").isEmpty)
    #expect(try archive.units(of: asked.id).isEmpty)
    #expect(try archive.dreamHolder() == nil)
    let journal = try archive.journal()
    #expect(journal.entries.map(\.event.kind) == [.unitEnded, .closed], "the unit is told once")
    #expect(try archive.journal(since: journal.entries[0].number).entries.count == 1)
    #expect(try archive.journal(since: journal.last).entries.isEmpty)
    #expect(throws: ArchiveError.dreamLost(asked.id)) {
      try archive.moveDream(asked.id, to: .running, lease: lease, at: Sample.now)
    }
  }

  @Test("what dreams used within a day counts, and not what they used before")
  func dailyUsage() throws {
    let (asked, lease) = try begin()
    func use(_ units: Int, _ rollouts: Int, _ milliseconds: Int64, at hour: Int64) throws {
      let usage = DreamUsage(units: units, rollouts: rollouts, milliseconds: milliseconds)
      try archive.recordUnit(
        UnitResult(units, stage: .imagine, result: Data()), of: asked.id, [.budget(usage)],
        usage: usage, lease: lease, at: Timestamp(rawValue: Sample.now.rawValue + hour * 3_600_000))
    }
    try use(1, 100, 1_000, at: 1)
    try use(2, 700, 4_000, at: 30)
    func used(since hour: Int64) throws -> DreamUsage {
      try archive.dreamUsage(
        since: Timestamp(rawValue: Sample.now.rawValue + hour * 3_600_000))
    }
    #expect(try used(since: 0) == DreamUsage(units: 2, rollouts: 700, milliseconds: 4_000))
    #expect(try used(since: 7) == DreamUsage(units: 1, rollouts: 600, milliseconds: 3_000))
    #expect(try used(since: 31) == DreamUsage())
  }

  @Test("what can no longer be gone on from is forgotten")
  func dropping() throws {
    let (asked, lease) = try begin()
    for number in 1...4 { try unit(number, asked, lease) }
    try archive.dropUnits(of: asked.id, after: 2, lease: lease, at: Sample.now)
    #expect(try archive.units(of: asked.id).map(\.unit) == [1, 2])
  }

  @Test("an archive has one dream at a time")
  func single() throws {
    let (asked, lease) = try begin()
    let other = ProcessIdentity(
      pid: 1, start: ProcessIdentity.current.start, boot: ProcessIdentity.current.boot,
      space: "another container")
    #expect(throws: ArchiveError.isDreaming(asked.id, pid: lease.owner.pid)) {
      try archive.takeDreamLock(for: record(seed: 2).id, as: other, at: Sample.now)
    }
    #expect(try archive.dream(prefix: asked.id.rawValue).state == .running)
    try archive.keepDreamLock(lease, at: Timestamp(rawValue: Sample.now.rawValue + 5))
    #expect(try archive.dreamHolder()?.heartbeat.rawValue == Sample.now.rawValue + 5)
    #expect(try archive.abortLostDreams(at: Sample.now).isEmpty)
  }

  @Test("a dream whose process ended is taken over, and marked")
  func takeover() throws {
    let dead = record(seed: 7)
    let old = try archive.takeDreamLock(for: dead.id, as: ended, at: Sample.now)
    try archive.recordDream(dead, lease: old)
    try archive.moveDream(dead.id, to: .running, lease: old, at: Sample.now)
    let next = record(seed: 8)
    let lease = try archive.takeDreamLock(for: next.id, at: Sample.now)
    #expect(try archive.dream(prefix: dead.id.rawValue).state == .aborted)
    #expect(throws: ArchiveError.dreamLost(dead.id)) {
      try archive.recordEvents([.resumed(.init("late"))], of: dead.id, lease: old, at: Sample.now)
    }
    #expect(throws: ArchiveError.dreamLost(dead.id)) {
      try archive.recordMemory(
        [.add(lesson: LessonKit.lesson())], of: "farm",
        MemoryNote(by: .engine, reason: "late", at: Sample.now), lease: old)
    }
    try archive.releaseDreamLock(old)
    #expect(try archive.dreamHolder()?.lease == lease, "the old owner gives back nothing")
    // The same dream goes on without being marked again.
    try archive.releaseDreamLock(lease)
    let again = try archive.takeDreamLock(for: dead.id, at: Sample.now)
    try archive.moveDream(dead.id, to: .running, lease: again, at: Sample.now)
    #expect(try archive.dream(prefix: dead.id.rawValue).endedAt == nil)
  }

  @Test("dreams whose process ended are marked, and nothing is written when there are none")
  func lost() throws {
    let watcher = try folder.archive()
    let before = try watcher.changeToken()
    #expect(try archive.abortLostDreams(at: Sample.now).isEmpty)
    #expect(try watcher.changeToken() == before)
    let dead = record(seed: 7)
    let old = try archive.takeDreamLock(for: dead.id, as: ended, at: Sample.now)
    try archive.recordDream(dead, lease: old)
    #expect(try archive.abortLostDreams(at: Sample.now) == [dead.id])
    #expect(try archive.dreamHolder() == nil)
    #expect(try archive.journal().entries.map(\.event.kind) == [.closed])
  }

  @Test(
    "who holds the right is judged by the process, else by its silence, whatever the clock says")
  func stale() {
    func holder(_ owner: ProcessIdentity, silent: Int64) -> Bool {
      let now = Sample.now
      let heard = Timestamp(rawValue: now.rawValue - silent)
      return DreamHolder(
        lease: DreamLease(dream: DreamID(rawValue: "dream_1"), owner: owner), takenAt: heard,
        heartbeat: heard
      ).isStale(at: now)
    }
    var far = ProcessIdentity.current
    far.space = "another container"
    var rebooted = ProcessIdentity.current
    rebooted.boot = "before"
    #expect(!holder(.current, silent: 1 << 40), "a clock that jumped kills no dream")
    #expect(!holder(.current, silent: -(1 << 40)))
    #expect(holder(ended, silent: 0))
    #expect(holder(rebooted, silent: 0))
    #expect(!holder(far, silent: 60_000))
    #expect(holder(far, silent: 180_000))
  }

  @Test("what a dream was asked for never changes, and an ended dream stays ended")
  func kept() throws {
    let (asked, lease) = try begin()
    try archive.endDream(
      asked.id, as: .failed, report: nil, lease: lease, at: Sample.now
    ) { _ in [] }
    #expect(throws: ArchiveError.dreamIsOver(asked.id, .failed)) {
      try archive.moveDream(asked.id, to: .running, lease: lease, at: Sample.now)
    }
    try archive.recordEvents([.paused(.init("x"))], of: asked.id, lease: lease, at: Sample.now)
    for statement in [
      "UPDATE dream SET seed = '9'", "DELETE FROM dream", "UPDATE journal SET body = ''",
      "DELETE FROM journal",
    ] {
      #expect(throws: (any Error).self, "\(statement)") { try folder.execute(statement) }
    }
  }

  @Test("the words of a purged run leave the journal and the units")
  func purge() throws {
    let (asked, lease) = try begin()
    try unit(1, asked, lease)
    try archive.recordEvents(
      [
        .critique(
          .init(
            Critique(
              run: RunID(rawValue: "run_a"), revision: 1, explanation: "a xylophone was missed",
              critic: "pool 1"))),
        .resumed(.init("asked")),
      ], of: asked.id, lease: lease, at: Sample.now)
    _ = try archive.purge(.runs([RunID(rawValue: "run_a")]), reason: "asked", at: Sample.now)
    #expect(try archive.journal().entries.map(\.event.kind) == [.resumed])
    #expect(try archive.units(of: asked.id).isEmpty)
  }

  @Test("a line of the journal that cannot be read is named, and the others are read")
  func damage() throws {
    let (asked, lease) = try begin()
    for number in 1...3 { try unit(number, asked, lease) }
    try folder.execute(
      "DROP TRIGGER journalIsKept; UPDATE journal SET body = x'ff00' WHERE number = 2")
    let page = try archive.journal()
    #expect(page.entries.map(\.number) == [1, 3])
    #expect(page.damaged[2]?.contains("line 2 of the journal") == true)
    #expect(page.last == 3)
    try folder.execute("UPDATE dream SET usage = 'torn'")
    #expect(throws: ArchiveError.self) { try archive.dream(prefix: asked.id.rawValue) }
    #expect(try archive.dreams().isEmpty)
    #expect(try archive.library().total == 1)
  }

  @Test("secrets do not reach the journal")
  func secrets() throws {
    let (asked, lease) = try begin()
    let secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"
    try archive.recordEvents(
      [.paused(.init("token \(secret)"))], of: asked.id, lease: lease, at: Sample.now)
    let text = try archive.journal().entries.map { try CanonicalJSON.text($0.event) }.joined()
    #expect(!text.contains(secret) && text.contains("redacted"))
  }

  @Test("an archive of the version before has no dreams until it is opened for writing")
  func migration() throws {
    try archive.close()
    try folder.execute(Folder.withoutDreams)
    let old = try folder.archive(.readOnly)
    #expect(try old.dreams().isEmpty && old.journal().entries.isEmpty)
    #expect(try old.dreamHolder() == nil && old.memoryProjects().isEmpty)
    #expect(try old.servedMemory(of: "farm").isEmpty && old.memoryChoice(of: "farm").version == 0)
    #expect(try old.lessonEffects(of: "farm").isEmpty)
    #expect(throws: ArchiveError.noSuchLesson("1")) { try old.lesson(prefix: "1") }
    #expect(throws: ArchiveError.noSuchDream("1")) { try old.dream(prefix: "1") }
    try old.close()
    let new = try folder.archive()
    #expect(try new.library().total == 1)
    let record = record()
    let lease = try new.takeDreamLock(for: record.id, at: Sample.now)
    try new.recordDream(record, lease: lease)
    #expect(try new.dreams().map(\.id) == [record.id])
  }
}

/// Dreams that wait, and writes of others.
struct PausedDreamTests {
  private let folder: Folder
  private let archive: Archive
  private let record: DreamRecord
  private let lease: DreamLease

  init() throws {
    folder = try Folder()
    archive = try folder.archive()
    record = DreamRecord(
      project: "farm", mode: .review, reason: .idle, seed: 1, budget: .standard, runs: [],
      askedAt: Sample.now)
    lease = try archive.takeDreamLock(for: record.id, at: Sample.now)
    try archive.recordDream(record, lease: lease)
    try archive.moveDream(record.id, to: .running, lease: lease, at: Sample.now)
  }

  @Test("a paused dream is nobody's loss")
  func paused() throws {
    try archive.moveDream(record.id, to: .paused, lease: lease, at: Sample.now)
    try archive.releaseDreamLock(lease)
    #expect(try archive.abortLostDreams(at: Sample.now).isEmpty)
    #expect(try archive.dream(prefix: record.id.rawValue).state == .paused)
  }

  @Test("writes of others are told from one's own")
  func foreign() throws {
    let other = try folder.archive()
    let before = try archive.foreignChanges()
    try archive.moveDream(record.id, to: .paused, lease: lease, at: Sample.now)
    #expect(try archive.foreignChanges() == before)
    try other.recordMemory(
      [.add(lesson: LessonKit.lesson(1))], of: "farm",
      MemoryNote(by: .engine, reason: "elsewhere", at: Sample.now))
    #expect(try archive.foreignChanges() != before)
  }
}
