import TestKit
import Testing
import Trajectories

/// How far a dream is, as its journal tells.
@Suite struct DreamProgressTests {
  private var now = Timestamp(rawValue: 0)
  private var progress = DreamProgress()
  private var number: Int64 = 0

  private mutating func tell(_ events: JournalEvent..., after milliseconds: Int64 = 0) {
    now = Timestamp(rawValue: now.rawValue + milliseconds)
    for event in events {
      number += 1
      progress.add(
        JournalEntry(dream: DreamID(rawValue: "dream_1"), number: number, at: now, event: event))
    }
  }

  private mutating func start(rollouts: Int = 1_000) {
    tell(
      .started(
        .init(
          project: "farm", runs: 4, seed: 1, mode: .review,
          budget: DreamBudget(rollouts: rollouts, seconds: 600), reason: .asked)))
  }

  private mutating func critique() {
    for unit in 1...4 {
      tell(
        .unitEnded(
          .init(unit, stage: .critique, run: RunID(rawValue: "run_\(unit)"), what: "critiquing")),
        after: 10)
    }
  }

  @Test mutating func `The share grows with every stage and is whole only at the end`() {
    var shares: [Double] = []
    start()
    shares.append(progress.share)
    tell(.stageBegan(.critique))
    critique()
    shares.append(progress.share)
    tell(.stageBegan(.model), .unitEnded(.init(5, stage: .model)), after: 200)
    shares.append(progress.share)
    tell(.stageBegan(.imagine))
    tell(.rollouts(.init(done: 600, successes: 1, failures: 2, unsupported: 0)), after: 100)
    shares.append(progress.share)
    tell(.stageBegan(.verify), .unitEnded(.init(7, stage: .distil, what: "distilling drafts")))
    #expect(progress.stage == .verify)
    tell(.unitEnded(.init(8, stage: .verify)), after: 10)
    tell(.unitEnded(.init(9, stage: .distil, what: "concluding")), after: 10)
    #expect(progress.stage == .distil)
    shares.append(progress.share)
    #expect(shares == shares.sorted() && shares[0] == 0 && shares[4] < 1)
    #expect(progress.left ?? -1 >= 0)
    tell(.closed(.init(.completed, why: "done")))
    #expect(progress.share == 1 && progress.left == nil)
  }

  @Test mutating func `The rate is that of the last second, and waiting does not count`() {
    start(rollouts: 100_000)
    tell(.budget(DreamUsage(units: 1)), after: 5_000)
    #expect(progress.rate == nil)
    for round in 1...30 {
      tell(.budget(DreamUsage(units: 1 + round, rollouts: 500 * round)), after: 100)
    }
    #expect(progress.rate.map { abs($0 - 5_000) < 1 } == true)
  }

  @Test mutating func `The curve keeps what happened in each stretch, however long it gets`() {
    start(rollouts: 1_000_000)
    for round in 1...1_000 {
      tell(
        .rollouts(
          .init(
            done: 512 * round, successes: 128 * round, failures: 128 * round,
            unsupported: 256 * round)))
    }
    #expect(progress.curve.count <= 256)
    #expect(progress.curve.allSatisfy { $0.share == 0.5 })
    #expect(progress.curve.reduce(0) { $0 + $1.scored } == 256 * 1_000)
    #expect(progress.curve.last?.done == 512_000)
  }

  @Test mutating func `A line that was read before counts once`() {
    start()
    let entry = JournalEntry(
      dream: DreamID(rawValue: "dream_1"), number: 2, at: now,
      event: .candidate(.init(LessonKit.lesson())))
    progress.add(entry)
    progress.add(entry)
    #expect(progress.candidates == 1 && progress.found.count == 1)
  }

  @Test mutating func `A wish stands until the dream heeds it`() {
    start()
    tell(.asked(.init(.pause, by: "ada")))
    #expect(progress.wish == .init(.pause, by: "ada"))
    tell(.paused(.init("ada asked for it")))
    #expect(progress.wish == nil && progress.state == .paused && progress.left == nil)
    tell(.resumed(.init("taken up again")))
    #expect(progress.state == .running)
  }
}

@Suite struct LessonFilterTests {
  @Test func `A filter reads standing, kind, place, likelihood and words`() throws {
    let lesson = LessonKit.lesson(posterior: 0.9)
    let kind = lesson.rule.directive.kind
    for (text, holds) in [
      ("", true), ("kind:\(kind)", true), ("-kind:\(kind)", false), ("likely>0.8", true),
      ("likely>=0.95", false), ("is:\(lesson.status.rawValue)", true), ("is:retired", false),
      ("runs<1000", true), (String(lesson.sentence.prefix(4)).uppercased(), true),
      ("nothing-like-it", false),
    ] {
      #expect(try LessonFilter(text).matches(lesson) == holds, "\(text)")
    }
    #expect(throws: RunFilter.Complaint.self) { try LessonFilter("is:nonsense") }
    #expect(throws: RunFilter.Complaint.self) { try LessonFilter("likely>much") }
  }
}
