import Dreaming
import Testing

@testable import Evaluation

@Suite struct WorldModelLabTests {
  @Test(arguments: ["desktop", "web", "testing"])
  func `models are measured on recordings that they were not fitted on`(family: String) throws {
    let lab = WorldModelLab(family: family, worlds: 1, episodes: 12, salt: "test", rollouts: 20)
    let report = try #require(try lab.report())
    let figures = try #require(report.figures.first)
    #expect(figures.runs == 12 && figures.transitions > 12)
    #expect(figures.mechanism.supported > 0)
    #expect(figures.mechanism.supportShare >= figures.lookup.supportShare)
    #expect(figures.estimates.contains { $0.name == "oracle" && $0.truth > 0.5 })
    #expect(figures.estimates.allSatisfy { $0.mechanism.count == 20 })
  }

  @Test func `a world that is not known has no report`() throws {
    let lab = WorldModelLab(family: "nowhere", worlds: 1, episodes: 2, salt: "test")
    #expect(try lab.report() == nil)
  }

  @Test(arguments: zip([[10.0, 20, 30], [3, 2, 1], [5, 5, 5]], [1.0, -1, 0]))
  func `ranks are compared, not sizes`(values: [Double], expected: Double) {
    #expect(abs(RankCorrelation.of([1, 2, 3], values) - expected) < 1e-9)
  }
}
