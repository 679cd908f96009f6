import Testing
import Trajectories

@testable import Console

/// What differs between a recording and its revision.
struct StepDiffTests {
  @Test func `the words that differ are found`() {
    let words = WordDiff("left_click (412, 318)", "left_click (436, 318)")
    #expect(words.old.filter(\.differs).map(\.text) == ["412"])
    #expect(words.new.filter(\.differs).map(\.text) == ["436"])
    #expect(WordDiff("", "a b").new.map(\.text).joined() == "a b")
  }

  @Test func `a step diff tells kept, removed, inserted and replaced apart`() throws {
    let proposal = MemoryArchive.click
    let diff = StepDiff(try #require(proposal.synthetic), stepCount: 7, rows: [])
    let kinds = diff.lines.map { line in
      switch line {
      case .kept: "kept"
      case .removed: "removed"
      case .inserted: "inserted"
      case .replaced: "replaced"
      case .skipped: "skipped"
      }
    }
    #expect(kinds == ["kept", "replaced", "kept", "kept", "replaced", "removed", "kept"])
  }

  @Test func `a step diff of nonsense stays small`() {
    let revision = Revision(run: MemoryArchive.flight, revision: 1, operators: [])
    let steps: [SyntheticTrajectory.SyntheticStep] = [
      .init(.recorded(step: .max), .wait), .init(.recorded(step: -5), .wait),
      .init(.predicted(.nan), .wait),
    ]
    let synthetic = SyntheticTrajectory(revision: revision, steps: steps)
    #expect(StepDiff(synthetic, stepCount: .max, rows: []).rows.count < 40)
    #expect(StepDiff(synthetic, stepCount: -1, rows: []).rows.count < 40)
  }
}
