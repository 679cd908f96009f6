import Testing
import Worlds

@testable import Evaluation

/// Whether dreaming helps, asked on few tasks: the figures are for the command, the shape is for here.
@Suite struct DreamLabTests {
  private func lab(
    rounds: Int = 0, salt: String = "dream lab", parts: Set<ArmGroup> = []
  ) -> DreamLab {
    DreamLab(
      family: "testing", seeds: 2, recordings: 20, tasks: 12, salt: salt, rollouts: [0, 100],
      rounds: rounds, parts: parts)
  }

  private func figures(_ lab: DreamLab) throws -> [String] {
    try #require(try lab.report()).arms.map { "\($0.name) \($0.solved)" }
  }

  @Test func `the same arguments give the same figures, another salt gives others`() throws {
    let first = try figures(lab())
    #expect(first == (try figures(lab())))
    #expect(first != (try figures(lab(salt: "another"))))
  }

  @Test func `no lessons and an oracle stand below and above what was learned`() throws {
    let card = try #require(try lab().report())
    #expect(
      card.arms.map(\.name) == [
        "no lessons", "oracle", "information bound", "oracle, of what was tried", "0 rollouts",
        "100 rollouts",
      ])
    let solved = card.arms.map(\.success.successes)
    #expect(solved[1] > solved[0])
    #expect(card.arms.allSatisfy { $0.solved.count == 24 })
  }

  @Test func `in rounds everything recorded so far is dreamt about`() throws {
    let card = try #require(try lab(rounds: 2).report())
    #expect(card.arms(.rounds).map(\.name) == ["round 1, 10 runs", "round 2, 20 runs"])
  }

  @Test func `the smallest evaluation has every part and says what is met`() throws {
    var lab = DreamLab(
      family: "testing", seeds: 2, recordings: 5, tasks: 4, salt: "smoke", rollouts: [0, 20],
      rounds: 2, parts: Set(ArmGroup.allCases))
    lab.headline = 20
    let card = try #require(try lab.report())
    for group in ArmGroup.allCases { #expect(!card.arms(group).isEmpty, "\(group) is missing") }
    #expect(card.arms.allSatisfy { $0.worlds.count == 2 })
    #expect(card.expectations.count > 8)
    let solved = try #require(card.base).success.successes
    #expect(card.luck.solved.tasks == solved && card.luck.solved.tries == solved * 10)
    #expect(card.luck.lost.tasks <= solved)
    #expect(card.comparisons.allSatisfy { $0.corrected >= $0.test.p })
    #expect(card.frozen == FrozenWorlds.hash)
    let plot = CurvePlot([card]).svg
    #expect(plot.contains("information bound") && plot.hasSuffix("</svg>\n"))
  }

  @Test func `recordings with screenshots teach the same`() throws {
    #expect(
      try PictureCheck.equal(family: "desktop", seeds: 1, recordings: 2, salt: "pixels") == 1)
  }
}
