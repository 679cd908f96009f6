import Testing
import Trajectories

@testable import Dreaming

@Suite struct PickingTests {
  private func candidate(
    _ number: Int, _ verdict: Outcome.Verdict, family: String, timesDreamt: Int = 0
  ) -> PickCandidate {
    PickCandidate(
      RunID(format: "toy", identity: "\(number)"), verdict: verdict, family: family, steps: 10,
      timesDreamt: timesDreamt)
  }

  /// 150 failures and 150 successes of thirty kinds of tasks.
  private var many: [PickCandidate] {
    (0..<300).map {
      candidate($0, $0 % 2 == 0 ? .failure : .success, family: "family \($0 / 2 % 30)")
    }
  }

  @Test func `where there is room for all, all are taken in their order`() {
    let few = Array(many.prefix(12))
    let picking = Picking(few, most: 12, seed: 1)
    #expect(picking.picked.map(\.run) == few.map(\.run))
    #expect(picking.picked.allSatisfy { $0.why == .all })
  }

  @Test func `failures come first, and what solved the same kinds of tasks stands beside them`() {
    let picked = Picking(many, most: 100, seed: 1).picked
    #expect(picked.count == 100)
    #expect(picked.count { $0.why == .trouble } >= 45)
    #expect(picked.count { $0.why == .contrast } == 20)
  }

  @Test func `no kind of task fills a dream`() {
    let crowd = (0..<400).map {
      candidate($0, .failure, family: $0 < 300 ? "crowd" : "family \($0)")
    }
    let runs = Set(Picking(crowd, most: 100, seed: 1).picked.map(\.run))
    #expect(crowd.count { $0.family == "crowd" && runs.contains($0.run) } <= 8)
  }

  @Test func `the same seed chooses the same, another one something else`() {
    let first = Picking(many, most: 100, seed: 1).picked.map(\.run)
    #expect(first == Picking(many, most: 100, seed: 1).picked.map(\.run))
    #expect(first != Picking(many, most: 100, seed: 2).picked.map(\.run))
  }

  @Test func `what was dreamt about often is taken less often`() {
    let runs = (0..<400).map {
      candidate($0, .failure, family: "family \($0)", timesDreamt: $0 % 2 == 0 ? 9 : 0)
    }
    let picked = Set(Picking(runs, most: 100, seed: 1).picked.map(\.run))
    let known = runs.count { $0.timesDreamt > 0 && picked.contains($0.run) }
    #expect(known < 40)
    #expect(known > 0, "an even share goes to everything")
  }

  @Test func `tasks that differ in names and numbers alone are one family`() {
    #expect(
      TaskFamily.name(of: "Press \"Align\" 3 times.")
        == TaskFamily.name(of: "Press \"Merge\" 12 times."))
    #expect(TaskFamily.name(of: "Press it.") != TaskFamily.name(of: "Find it."))
  }
}
