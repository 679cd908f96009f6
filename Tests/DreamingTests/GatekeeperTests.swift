import Testing
import Trajectories

@testable import Dreaming

/// What the gates say of one draft.
@Suite struct GatekeeperTests {
  private static let scope = LessonScope(kind: "command", name: "make check")
  private static let order = LessonRule(.commandOrder(first: "make services"), in: scope)

  private func support(of draft: LessonDraft, told: Set<LessonRule>) throws -> Verdict {
    let keeper = Gatekeeper(
      learned: Learned(Experience(ToySite.runs)), halves: [],
      trial: ImaginedTrial(imagination: nil, solved: nil, families: [], active: []),
      mode: .auto)
    let evidence = DraftEvidence(supporting: [], opposing: [], unresolved: 0, isPrompted: false)
    let judged = keeper.judge(draft, evidence, allowance: 0, told: told) { false }
    return try #require(judged?.verdicts.first { $0.gate == .support })
  }

  @Test func `a wait is not told without what it waits for`() throws {
    var wait = LessonDraft(
      LessonRule(.waitUntilReady(seconds: 8), in: Self.scope), 0.9, for: [0, 1])
    wait.ground = Self.order
    let waiting = "what it waits for is not told, so that it costs a step"
    let alone = try support(of: wait, told: [])
    #expect(alone.result == .refused && alone.why == waiting)
    #expect(try support(of: wait, told: [Self.order]).why != waiting)
    wait.ground = nil
    #expect(try support(of: wait, told: []).why != waiting)
  }
}
