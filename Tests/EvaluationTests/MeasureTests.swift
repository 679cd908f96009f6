import Foundation
import Testing
import Trajectories
import Worlds

@testable import Evaluation

@Suite struct MeasureTests {
  private func target(_ steps: [Int], of count: Int, all: Set<Int> = []) -> Target {
    Target(
      sidecar: Sidecar(group: "g", steps: steps, agent: "B", allSteps: all),
      agents: (1...count).map { $0.isMultiple(of: 2) ? "B" : "A" })
  }

  @Test func `A step counts when it is the same number, not when the digits are in it`() {
    let score = Score(.certain(10), on: target([1], of: 20))
    #expect(score[.top1] == 0 && score[.within3] == 0 && score[.agent] == 1)
    let near = Score(.certain(4), on: target([3], of: 20, all: [4]))
    #expect(near[.top1] == 0 && near[.within1] == 1 && near[.setMatch] == 1)
    let second = Prediction([.init(step: 9, probability: 0.6), .init(step: 3, probability: 0.4)])
    #expect(Score(second, on: target([3], of: 20))[.top3] == 1)
    #expect(Score(Prediction([Critique.Share]()), on: target([3], of: 20)) == Score())
  }

  @Test func `Chance is exact`() {
    let score = Score.ofChance(on: target([1], of: 4))
    #expect(score[.top1] == 0.25 && abs(score[.top3] - 0.75) < 1e-12)
    #expect(score[.within1] == 0.5 && score[.within3] == 1 && score[.agent] == 0.5)
    #expect(Score.ofChance(on: target([2], of: 2))[.top3] == 1)
  }

  @Test func `The best constant is chosen with hindsight`() throws {
    let targets = [target([2], of: 5), target([2], of: 9), target([5], of: 5)]
    let best = try #require(Baseline.best(Baseline.constants(targets), by: .top1))
    #expect(best.name == "always step 2" && abs(best.mean[.top1] - 2.0 / 3) < 1e-12)
    #expect(abs(Baseline.last(targets).mean[.top1] - 1.0 / 3) < 1e-12)
    let agent = try #require(Baseline.best(Baseline.agents(targets), by: .agent))
    #expect(agent.name == "always B" && agent.mean[.agent] == 1)
  }

  @Test func `The interval of a difference is the same each time and moves groups together`() {
    let (first, second) = ([1.0, 1, 1, 0, 0, 1, 1, 0], [0.0, 0, 1, 0, 1, 0, 0, 0])
    let groups = ["a", "a", "b", "b", "c", "d", "e", "f"]
    let paired = PairedDifference(first, minus: second, groups: groups)
    #expect(paired == PairedDifference(first, minus: second, groups: groups))
    #expect(paired.difference == 0.375 && paired.low < 0.375 && paired.high > 0.375)
    let same = PairedDifference(first, minus: first, groups: groups)
    #expect(same.low == 0 && same.high == 0)
    let one = PairedDifference([1, 0], minus: [0, 0], groups: ["a", "a"])
    #expect(one.low == 0.5 && one.high == 0.5)
  }

  @Test func `Cases of one question fall on one side, by the second digit of their hash`() {
    for group in ["q", "w", "e", "tau-retail:4", "cf106601"] {
      let digits = Array(ContentHash(of: group).description)
      let digit = Int(String(digits[1]), radix: 16) ?? 0
      #expect(Sidecar(group: group, steps: []).isTest == !digit.isMultiple(of: 2))
    }
  }

  @Test func `Verdicts are counted both ways`() {
    let targets = [target([1], of: 1), target([], of: 1), target([], of: 1)]
    let predictions: [Prediction] = [.certain(1), .certain(1), Prediction([Critique.Share]())]
    let figures = VerdictFigures(targets, predictions, ablations: [])
    #expect(figures.accuracy.successes == 2 && figures.wrong == 1)
    #expect(figures.recall.share == 1 && figures.specificity.share == 0.5)
    #expect(figures.precision.share == 0.5 && figures.constant.name == "always right")
  }

  /// The labelled set beside a checkout, where there is one.
  private static let shared = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/labelled/who-and-when").path

  @Test(.enabled(if: FileManager.default.fileExists(atPath: shared)))
  func `The constants on the shared half of Who and When are those that were measured`() throws {
    let targets = try LabelSet.whoAndWhen.cases(at: Self.shared).map(Target.init)
    let generated = targets.filter { $0.sidecar.part == "Algorithm-Generated" }
    let crafted = targets.filter { $0.sidecar.part == "Hand-Crafted" }
    #expect(generated.count == 59 && crafted.count == 25)
    // "Step 1" of the papers is the second message.
    let second = Baseline.constants(generated)[1].mean
    #expect(abs(second[.top1] - 17.0 / 59) < 1e-12)
    let agent = try #require(Baseline.best(Baseline.agents(crafted), by: .agent))
    #expect(agent.name == "always WebSurfer" && abs(agent.mean[.agent] - 17.0 / 25) < 1e-12)
  }
}
