import TestKit
import Testing
import Trajectories

@Suite struct DreamValueTests {
  /// As long as texts get, of what JSON writes longest.
  private static let long = String(repeating: "\u{1}\"é", count: 2_000)

  private static let events: [JournalEvent] = [
    .started(
      .init(
        project: long, runs: 100, seed: .max, mode: .review, budget: .standard, reason: .idle)),
    .stageBegan(.critique),
    .stageEnded(.init(.imagine, looked: 1_000, learned: 3, refused: 9, note: long)),
    .unitBegan(
      .init(7, stage: .critique, run: RunID(rawValue: "run_0123456789abcdef"), what: long)),
    .unitEnded(.init(7, stage: .critique)),
    .critique(
      .init(
        Critique(
          run: RunID(rawValue: "run_0123456789abcdef"), revision: 1,
          steps: [.init(step: 12, probability: 1 / 3.0)], cause: .precondition, confidence: 1 / 3.0,
          explanation: long, critic: "pool 1"))),
    .candidate(.init(LessonKit.lesson(posterior: 1 / 3.0))),
    .verdict(.init(LessonKit.lesson().id, Verdict(.regression, .abstained, why: long))),
    .rollouts(.init(done: 9, successes: 4, failures: 3, unsupported: 2, perSecond: 1e6 / 3)),
    .lesson(.init(LessonKit.lesson().id, from: .candidate, to: .provisional, why: long)),
    .budget(DreamUsage(units: 1, rollouts: 2, milliseconds: 3, tokens: 4, dollars: 0.1 + 0.2)),
    .paused(.init(long)),
    .resumed(.init("asked")),
    .yielded(.init("the agent moved", milliseconds: 12)),
    .asked(.init(.cancel, by: long)),
    .closed(.init(.completed, learned: 3, refused: 9, version: 4, why: long)),
  ]

  @Test(arguments: events)
  func `An event is one line of at most 1 KB, and comes back`(event: JournalEvent) throws {
    let line = try CanonicalJSON.text(event)
    #expect(line.utf8.count <= 1_024, "\(line.utf8.count) bytes")
    #expect(!line.contains("\n"))
    #expect(line.contains("\"event\":\"\(event.kind.rawValue)\""))
    #expect(try CanonicalJSON.value(JournalEvent.self, from: line) == event)
  }

  @Test func `The events above are all there are`() {
    #expect(Set(Self.events.map(\.kind)) == Set(JournalEvent.Kind.allCases))
  }

  @Test func `A dream that is over stays over, an aborted one may be resumed`() {
    for state in DreamState.allCases where state.isFinal {
      for next in DreamState.allCases {
        #expect(state.mayBecome(next) == (state == .aborted && next == .running))
      }
    }
    #expect(!DreamState.running.mayBecome(.pending))
    for state in [DreamState.pending, .running, .paused] {
      #expect(state.mayBecome(.aborted) && state.mayBecome(.cancelled))
    }
  }

  @Test func `A budget is asked before it is used`() {
    let budget = DreamBudget(rollouts: 10, tokens: 100, dollars: 0.5)
    let used = DreamUsage(rollouts: 10, tokens: 90, dollars: 0.4)
    #expect(budget.exceeded(by: used) == nil)
    #expect(budget.exceeded(by: used, next: DreamUsage(rollouts: 1)) == .rollouts)
    #expect(budget.exceeded(by: used, next: DreamUsage(tokens: 11)) == .tokens)
    #expect(budget.exceeded(by: used, next: DreamUsage(dollars: 0.2)) == .dollars)
    #expect(DreamBudget().exceeded(by: DreamUsage(units: .max)) == nil)
  }

  @Test func `A stage that learned nothing says so and why`() {
    let stage = DreamReport.Stage(.verify, looked: 4, at: "candidates", note: "all were refused")
    #expect(stage.summary == "looked at 4 candidates; nothing learned: all were refused")
    let report = DreamReport(
      project: "farm", seed: 1, mode: .review,
      stages: [stage, .init(.distil, looked: 2, at: "candidates", learned: ["a"])],
      memory: Memory(project: "farm").hash, ending: "all done")
    #expect(report.learned == 1)
    #expect(report.stages[1].summary == "looked at 2 candidates; learned 1")
  }
}
