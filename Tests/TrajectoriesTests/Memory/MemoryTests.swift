import TestKit
import Testing
import Trajectories

@Suite struct MemoryTests {
  private let empty = Memory(project: LessonKit.project)

  private func move(
    _ lesson: Lesson, _ from: LessonStatus, _ to: LessonStatus, by decider: Decider = .engine
  ) -> MemoryDelta {
    .changeStatus(lesson: lesson.id, from: from, to: to, by: decider, why: "test")
  }

  @Test func `A lesson of one run is not served until a person accepts it`() throws {
    let lesson = LessonKit.lesson(runs: ["run_a"])
    let waiting = try empty.applying(
      [.add(lesson: lesson)] + LessonKit.climb(lesson.id).dropLast())
    #expect(throws: MemoryError.unsupported(lesson.id, runs: 1)) {
      try waiting.applying([move(lesson, .accepted, .active)])
    }
    let served = try waiting.applying([move(lesson, .accepted, .active, by: .person("ada"))])
    #expect(served[lesson.id]?.status == .active)
    #expect(served[lesson.id]?.reviewedBy == "ada")
  }

  @Test func `Two places of one run are not two runs`() throws {
    var lesson = LessonKit.lesson(runs: [])
    lesson.evidence = try [
      #require(LessonKit.evidence("run_a", step: 1)),
      #require(LessonKit.evidence("run_a", step: 2)),
    ]
    #expect(throws: MemoryError.unsupported(lesson.id, runs: 1)) {
      try LessonKit.active([lesson])
    }
  }

  @Test func `Deltas are applied all or none`() throws {
    let lesson = LessonKit.lesson()
    let memory = try LessonKit.active([lesson])
    let other = LessonKit.lesson(2)
    #expect(throws: MemoryError.alreadyThere(lesson.id)) {
      try memory.applying([.add(lesson: other), .add(lesson: lesson)])
    }
    #expect(memory.lessons == [try #require(memory[lesson.id])])
  }

  @Test func `What cannot be is refused with its reason`() throws {
    let lesson = LessonKit.lesson()
    let memory = try LessonKit.active([lesson])
    let stranger = LessonKit.lesson(7)
    #expect(throws: MemoryError.unknownLesson(stranger.id)) {
      try memory.applying([move(stranger, .candidate, .provisional)])
    }
    #expect(throws: MemoryError.hasMoved(lesson.id, expected: .accepted, found: .active)) {
      try memory.applying([move(lesson, .accepted, .suspended)])
    }
    #expect(
      throws: MemoryError.illegalMove(lesson.id, from: .active, to: .retired, by: .engine)
    ) {
      try memory.applying([move(lesson, .active, .retired)])
    }
    let high = LessonKit.lesson(3, status: .active)
    #expect(throws: MemoryError.mustBeginLow(high.id, .active)) {
      try memory.applying([.add(lesson: high)])
    }
    let foreign = Lesson(LessonKit.rule(4), project: "barn", posterior: 1, createdAt: LessonKit.now)
    #expect(throws: MemoryError.wrongName(foreign.id)) {
      try memory.applying([.add(lesson: foreign)])
    }
  }

  @Test func `What a person stopped only a person brings back`() throws {
    let lesson = LessonKit.lesson()
    let stopped = try LessonKit.active([lesson])
      .applying([move(lesson, .active, .suspended, by: .person("ada"))])
    #expect(throws: MemoryError.stopped(lesson.id, by: "ada")) {
      try stopped.applying([move(lesson, .suspended, .active)])
    }
    let back = try stopped.applying([move(lesson, .suspended, .active, by: .person("bob"))])
    #expect(back[lesson.id]?.stoppedBy == nil)
    #expect(back[lesson.id]?.reviewedBy == "bob")
  }

  @Test func `No more lessons are active than the limit, and fewer is always possible`() throws {
    let lessons = (0..<3).map { LessonKit.lesson($0) }
    let memory = try LessonKit.active(lessons)
    let one = MemoryLimits(active: 2)
    let other = LessonKit.lesson(9)
    #expect(throws: MemoryError.tooManyActive(limit: 2)) {
      try memory.applying([.add(lesson: other)] + LessonKit.climb(other.id), limits: one)
    }
    #expect(throws: Never.self) {
      try memory.applying([move(lessons[0], .active, .suspended)], limits: one)
    }
  }

  @Test func `Ways have a limit of their own`() throws {
    let ways = (0..<3).map { number in
      Lesson(
        LessonRule(
          .nextHop("Next"), in: LessonScope(place: "Page \(number)"), when: .goal("Page")),
        project: LessonKit.project, status: .candidate, posterior: 0.9,
        evidence: ["run_a", "run_b"].compactMap { LessonKit.evidence($0) },
        createdAt: LessonKit.now)
    }
    let memory = try LessonKit.active([LessonKit.lesson(1)])
    let limits = MemoryLimits(active: 1, ways: 2)
    func adding(_ lessons: ArraySlice<Lesson>) throws -> Memory {
      try memory.applying(
        lessons.flatMap { [.add(lesson: $0)] + LessonKit.climb($0.id) }, limits: limits)
    }
    #expect(try adding(ways[..<2]).lessons(.active).count == 3)
    #expect(throws: MemoryError.tooManyWays(limit: 2)) { try adding(ways[...]) }
  }

  @Test func `Evidence of the same place counts once`() throws {
    let lesson = LessonKit.lesson()
    let again = try #require(LessonKit.evidence("run_a"))
    let new = try #require(LessonKit.evidence("run_c"))
    let memory = try LessonKit.active([lesson]).applying([
      .mergeEvidence(
        lesson: lesson.id,
        update: EvidenceUpdate(
          for: [again, new, new], against: [again], posterior: 0.95, origin: .imported))
    ])
    let merged = try #require(memory[lesson.id])
    #expect(merged.evidence.map(\.source.run.rawValue) == ["run_a", "run_b", "run_c"])
    #expect(merged.counterEvidence.count == 1)
    #expect(merged.posterior == 0.95)
    #expect(merged.origin == .imported)
    let trusted = try memory.applying([
      .mergeEvidence(lesson: lesson.id, update: EvidenceUpdate(origin: .user))
    ])
    #expect(trusted[lesson.id]?.origin == .imported, "trust is never regained")
  }

  @Test func `The last word of each gate counts`() throws {
    let lesson = LessonKit.lesson()
    let memory = try empty.applying([
      .add(lesson: lesson),
      .judge(
        lesson: lesson.id, verdicts: [Verdict(.veto, .refused), Verdict(.support, .passed)],
        utility: LessonUtility(gain: 0.1, low: 0, high: 0.2)),
      .judge(lesson: lesson.id, verdicts: [Verdict(.veto, .passed)], utility: nil),
    ])
    let judged = try #require(memory[lesson.id])
    #expect(judged.verdicts == [Verdict(.support, .passed), Verdict(.veto, .passed)])
    #expect(judged.utility?.gain == 0.1)
  }

  @Test func `A lesson gives way only to one that is served`() throws {
    let old = LessonKit.lesson(1)
    let new = LessonKit.lesson(2)
    let swap = MemoryDelta.supersede(lesson: old.id, with: new.id, by: .engine, why: "narrower")
    let memory = try LessonKit.active([old]).applying([.add(lesson: new)])
    #expect(throws: MemoryError.notServed(new.id)) { try memory.applying([swap]) }
    let swapped = try memory.applying(LessonKit.climb(new.id) + [swap])
    #expect(swapped[old.id]?.status == .retired)
    #expect(swapped[new.id]?.supersedes == old.id)
    let reviewed = try empty.applying(
      [.add(lesson: old)] + LessonKit.climb(old.id, by: .person("ada")) + [.add(lesson: new)]
        + LessonKit.climb(new.id))
    #expect(throws: MemoryError.reviewed(old.id, by: "ada")) { try reviewed.applying([swap]) }
  }

  @Test func `A purged run takes its evidence with it, and a lesson that rested on it`() throws {
    let lesson = LessonKit.lesson(posterior: 0.9)
    let sure = LessonKit.lesson(2, runs: ["run_a", "run_b", "run_c"])
    let memory = try LessonKit.active([lesson, sure])
    let run = RunID(rawValue: "run_a")
    let after = try memory.applying(memory.deltas(forgetting: run))
    let left = try #require(after[lesson.id])
    #expect(left.status == .suspended)
    #expect(left.evidence.map(\.source.run.rawValue) == ["run_b"])
    #expect(left.lost == [LostEvidence(run: run, evidence: 1, counterEvidence: 0)])
    // Log odds of 9 : 1 less one nat.
    #expect(abs(left.posterior - 0.768) < 0.001)
    #expect(after[sure.id]?.status == .active)
    #expect(after.deltas(forgetting: run).isEmpty)
  }
}
