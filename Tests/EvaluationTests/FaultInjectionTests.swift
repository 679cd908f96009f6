import Critics
import Evaluation
import Testing
import Trajectories
import Worlds

@Suite struct FaultInjectionTests {
  private func report(_ options: Critic.Options = .init()) throws -> FaultInjection.Report {
    try FaultInjection(
      TrialPlan(worlds: 2, episodes: 4, salt: "test of faults"), options: options
    ).report()
  }

  @Test func `Faults are found where they were put, and clean runs are left alone`() throws {
    let report = try report()
    #expect(report.cases.count > 25)
    #expect(Set(report.cases.map(\.kind)).count >= 8)
    let found = Double(report.cases.count(where: \.isFirst)) / Double(report.cases.count)
    // Few cases: the figures of record come from `reverie evaluate critics`.
    #expect(found >= 0.7, "\(found)")
    #expect(report.cleanVerdicts == report.cleanRuns, "\(report.falseAlarms.map(\.explanation))")
    for found in report.cases {
      #expect((1...found.steps).contains(found.step))
      #expect(found.critique.steps.reduce(0) { $0 + $1.probability } <= 1.0001)
    }
  }

  @Test func `A critic without detectors finds nothing, so that the measure can fail`() throws {
    var options = Critic.Options()
    options.detectors = []
    let report = try report(options)
    #expect(report.cases.allSatisfy { !$0.isFirst && !$0.hasBetterAction })
    #expect(report.cleanVerdicts == report.cleanRuns)
  }

  @Test func `The same arguments give the same report`() throws {
    let (first, second) = (try report(), try report())
    #expect(first.cases.map(\.critique) == second.cases.map(\.critique))
  }
}
