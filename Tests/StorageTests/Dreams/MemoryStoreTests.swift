import Foundation
import Storage
import TestKit
import Testing
import Trajectories

/// Memories as the archive keeps them: versions, rollbacks, purging, use.
struct MemoryStoreTests {
  private let folder: Folder
  private let archive: Archive
  private let project = LessonKit.project
  private let ada = Decider.person("ada")

  init() throws {
    folder = try Folder()
    archive = try folder.archive()
    for name in ["a", "b", "c"] {
      try archive.record(Sample.header(name, environment: "farm"), Sample.entries(6))
    }
  }

  @discardableResult
  private func keep(
    _ deltas: [MemoryDelta], by decider: Decider = .engine, score: Double? = nil
  ) throws -> MemoryVersion {
    try archive.recordMemory(
      deltas, of: project,
      MemoryNote(by: decider, reason: "test", measured: score, at: Sample.now))
  }

  private func active(_ lessons: Lesson..., score: Double? = 0.2) throws -> MemoryVersion {
    try keep(
      lessons.map { .add(lesson: $0) } + lessons.flatMap { LessonKit.climb($0.id) }, score: score)
  }

  private func stop(_ lesson: Lesson, by decider: Decider) -> MemoryDelta {
    .changeStatus(lesson: lesson.id, from: .active, to: .suspended, by: decider, why: "no use")
  }

  @Test("a memory comes back at every version as it was")
  func versions() throws {
    let lesson = LessonKit.lesson(1)
    let first = try active(lesson)
    let second = try keep([stop(lesson, by: ada)], by: ada)
    #expect(second.parent == 1 && second.number == 2)
    #expect(try archive.memory(of: project, version: 0).isEmpty)
    #expect(try archive.memory(of: project, version: 1)[lesson.id]?.status == .active)
    #expect(try archive.memory(of: project)[lesson.id]?.status == .suspended)
    #expect(try archive.memoryVersions(of: project) == [first, second])
    #expect(try archive.memory(of: project, version: 1).hash == first.hash)
    #expect(throws: ArchiveError.noSuchVersion(project: project, 3)) {
      try archive.memory(of: project, version: 3)
    }
  }

  @Test("deltas that do not fit any more are refused, and nothing is kept")
  func moved() throws {
    let lesson = LessonKit.lesson(1)
    _ = try active(lesson)
    try keep([stop(lesson, by: ada)], by: ada)
    #expect(throws: MemoryError.hasMoved(lesson.id, expected: .active, found: .suspended)) {
      try keep([.add(lesson: LessonKit.lesson(2)), stop(lesson, by: .engine)])
    }
    #expect(try archive.memoryVersions(of: project).count == 2)
    #expect(try archive.memory(of: project).lessons.count == 1)
  }

  @Test("a rollback serves the older version exactly, and a newer dream goes on from there")
  func rollback() throws {
    let (one, two) = (LessonKit.lesson(1), LessonKit.lesson(2))
    let first = try active(one, score: 0.1)
    _ = try active(two, score: 0.3)
    #expect(try archive.servedMemory(of: project).number == 2)
    try archive.rollBack(project, to: 1, by: "ada", reason: "it hurts", at: Sample.now)
    let served = try archive.servedMemory(of: project)
    #expect(served.hash == first.hash)
    #expect(try archive.memory(of: project, version: 2)[two.id] != nil, "nothing is deleted")
    let third = try active(LessonKit.lesson(3), score: 0.2)
    #expect(third.number == 3 && third.parent == 1)
    #expect(try archive.servedMemory(of: project)[two.id] == nil)
    #expect(try archive.servedMemory(of: project).number == 3)
    #expect(throws: ArchiveError.noSuchVersion(project: project, 9)) {
      try archive.rollBack(project, to: 9, by: "ada", at: Sample.now)
    }
    #expect(try archive.rollbacks(of: project).map(\.reason) == ["it hurts"])
    #expect(try archive.lesson(prefix: two.id.rawValue).status == .active, "left behind, not lost")
    #expect(throws: MemoryError.unknownLesson(two.id)) { try keep([stop(two, by: ada)], by: ada) }
  }

  @Test("a lesson is found by the start of its name, with all that happened to it")
  func history() throws {
    let lesson = LessonKit.lesson(1)
    _ = try active(lesson)
    try keep([stop(lesson, by: ada)], by: ada)
    let prefix = String(lesson.id.rawValue.dropFirst(4).prefix(7))
    #expect(try archive.lesson(prefix: prefix).status == .suspended)
    #expect(throws: ArchiveError.noSuchLesson("zz")) { try archive.lesson(prefix: "zz") }
    let events = try archive.history(of: lesson.id)
    #expect(events.count == 5)
    #expect(events.last?.by == ada && events.last?.version == 2)
    #expect(events.last?.delta == stop(lesson, by: ada))
  }

  @Test("secrets are redacted, and the lesson goes by the name that follows")
  func secrets() throws {
    let rule = LessonRule(
      .setVariable(name: "API_TOKEN", value: "ghp_0123456789abcdefghijklmnopqrstuvwxyz"),
      in: LessonScope(app: "farm"))
    let lesson = Lesson(rule, project: project, posterior: 0.9, createdAt: Sample.now)
    try keep([
      .add(lesson: lesson),
      .judge(
        lesson: lesson.id, verdicts: [Verdict(.support, .passed)], utility: nil),
    ])
    let kept = try #require(try archive.memory(of: project).lessons.first)
    #expect(!kept.sentence.contains("ghp_0123"))
    #expect(kept.sentence.contains("redacted"))
    #expect(kept.id == LessonID(kept.rule, project: project))
    #expect(kept.verdicts.count == 1)
  }

  @Test("a purged run takes its evidence with it, on whatever version is served")
  func purge() throws {
    let (weak, strong) = (
      LessonKit.lesson(1), LessonKit.lesson(2, runs: ["run_a", "run_b", "run_c"])
    )
    _ = try active(weak, strong)
    let run = RunID(rawValue: "run_a")
    try archive.recordLessonUses([LessonUse(weak.id, run: run, way: .served, at: Sample.now)])
    _ = try archive.purge(.runs([run]), reason: "asked", at: Sample.now)
    let memory = try archive.memory(of: project)
    #expect(memory[weak.id]?.status == .suspended)
    #expect(memory[weak.id]?.lost.map(\.run) == [run])
    #expect(memory[strong.id]?.status == .active)
    #expect(try archive.memoryVersions(of: project).last?.reason == "run_a was purged")
    #expect(try archive.servedMemory(of: project)[weak.id]?.status == .suspended)
    #expect(try archive.uses(of: weak.id).isEmpty)
    try archive.rollBack(project, to: 1, by: "ada", at: Sample.now)
    #expect(try archive.memory(of: project, version: 1)[weak.id]?.status == .active)
    #expect(
      try archive.servedMemory(of: project)[weak.id]?.status == .suspended,
      "a rollback does not bring back what was purged")
  }

  @Test("old snapshots go, and old versions are still rebuilt from their deltas")
  func snapshots() throws {
    let lesson = LessonKit.lesson(1)
    var hashes = [try active(lesson).hash]
    for posterior in stride(from: 0.5, to: 0.9, by: 0.02) {
      let update = EvidenceUpdate(posterior: posterior)
      hashes.append(try keep([.mergeEvidence(lesson: lesson.id, update: update)]).hash)
    }
    for (place, hash) in hashes.enumerated() {
      #expect(try archive.memory(of: project, version: place + 1).hash == hash)
    }
    try folder.execute("DELETE FROM memorySnapshot")
    #expect(try archive.memory(of: project, version: hashes.count).hash == hashes.last)
  }

  @Test("rows are never changed or deleted")
  func kept() throws {
    _ = try active(LessonKit.lesson(1))
    try archive.rollBack(project, to: 0, by: "ada", at: Sample.now)
    for statement in [
      "UPDATE memoryVersion SET score = 9", "DELETE FROM memoryVersion",
      "UPDATE memoryDelta SET body = ''", "DELETE FROM memoryDelta",
      "UPDATE rollback SET version = 1", "DELETE FROM rollback",
    ] {
      #expect(throws: (any Error).self, "\(statement)") { try folder.execute(statement) }
    }
  }

  @Test("a damaged change is named, and what does not need it is still read")
  func damage() throws {
    _ = try active(LessonKit.lesson(1))
    _ = try active(LessonKit.lesson(2))
    try folder.execute(
      """
      DROP TRIGGER memoryDeltaIsKept;
      UPDATE memoryDelta SET body = '{"torn' WHERE version = 2 AND place = 3;
      DELETE FROM memorySnapshot;
      """)
    let error = #expect(throws: ArchiveError.self) { try archive.memory(of: project) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("change 4 of version 2"))
    #expect(try archive.memory(of: project, version: 1).lessons.count == 1)
    #expect(try archive.memoryVersions(of: project).count == 2)
    #expect(try archive.library().total == 3)
    _ = try archive.purge(.runs([RunID(rawValue: "run_b")]), reason: "asked", at: Sample.now)
    #expect(try archive.library().total == 2)
  }

  @Test("what came of a lesson is counted from the outcomes of its runs")
  func effects() throws {
    let lesson = LessonKit.lesson(1)
    _ = try active(lesson)
    for (name, verdict) in [("a", Outcome.Verdict.success), ("b", .failure), ("c", .success)] {
      try archive.stateOutcome(
        verdict, of: RunID(rawValue: "run_" + name), by: "ada", at: Sample.now)
    }
    try archive.recordLessonUses([
      LessonUse(lesson.id, run: RunID(rawValue: "run_a"), way: .served, at: Sample.now),
      LessonUse(
        lesson.id, run: RunID(rawValue: "run_b"), arm: .heldOut, way: .served, at: Sample.now),
      LessonUse(lesson.id, run: RunID(rawValue: "run_c"), way: .recognised, at: Sample.now),
      LessonUse(lesson.id, run: RunID(rawValue: "run_z"), way: .served, at: Sample.now),
      LessonUse(
        LessonID(rawValue: "les_0"), run: RunID(rawValue: "run_a"), way: .served, at: Sample.now),
    ])
    try archive.recordLessonUses([
      LessonUse(
        lesson.id, run: RunID(rawValue: "run_a"), way: .recognised, followed: true,
        at: Sample.now)
    ])
    let effect = try #require(try archive.lessonEffects(of: project)[lesson.id])
    #expect(effect.shown == LessonEffect.Side(runs: 2, successes: 2))
    #expect(effect.heldOut == LessonEffect.Side(runs: 1, successes: 0))
    #expect(effect.uses == 3 && effect.followed == 1)
    #expect(
      effect.others == LessonEffect.Side(), "every run of the project had it or was kept from it")
    try archive.record(Sample.header("d", environment: project), Sample.entries(4))
    try archive.stateOutcome(.failure, of: RunID(rawValue: "run_d"), by: "ada", at: Sample.now)
    let later = try #require(try archive.lessonEffects(of: project)[lesson.id])
    #expect(later.others == LessonEffect.Side(runs: 1, successes: 0))
    #expect(later.observedGain?.gain == 1)
    #expect(try archive.lessonUses(in: RunID(rawValue: "run_a")).map(\.way) == [.served])
    #expect(try archive.lessonEffects(of: project).count == 1)
  }
}
