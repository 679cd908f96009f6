import Testing
import Worlds

@testable import Evaluation

/// Whether dreaming helps, asked on few tasks: the figures are for the command, the shape is for here.
@Suite struct DreamLabTests {
  private func lab(rounds: Int = 0, salt: String = "dream lab") -> DreamLab {
    DreamLab(
      family: "testing", worlds: 2, recordings: 24, tasks: 15, salt: salt, rollouts: [0, 100],
      rounds: rounds)
  }

  @Test func `the same arguments give the same figures, another salt gives others`() throws {
    func figures(_ lab: DreamLab) throws -> [String] {
      try #require(try lab.report()).arms.map { "\($0.name) \($0.trial.solved) \($0.trial.steps)" }
    }
    let first = try figures(lab())
    #expect(first == (try figures(lab())))
    #expect(first != (try figures(lab(salt: "another"))))
  }

  @Test func `no lessons and an oracle stand below and above what was learned`() throws {
    let card = try #require(try lab().report())
    #expect(
      card.arms.map(\.name) == [
        "no lessons", "oracle", "0 rollouts", "100 rollouts", "information bound",
      ])
    let solved = card.arms.map(\.trial.solved)
    #expect(solved[1] > solved[0])
    #expect(card.arms.allSatisfy { $0.trial.episodes == 30 })
  }

  @Test func `in rounds everything recorded so far is dreamt about`() throws {
    let card = try #require(try lab(rounds: 3).report())
    #expect(
      card.arms.map(\.name) == [
        "no lessons", "oracle", "round 1, 8 runs", "round 2, 16 runs", "round 3, 24 runs",
      ])
    #expect(card.lessons > 0)
  }
}
