import Foundation
import Testing
import Trajectories

@testable import Critics

@Suite struct PrecisionTests {
  private func table(right: Int, of cases: Int, strength: Double) -> PrecisionTable {
    PrecisionTable([.desktop: [.noChange: .init(right: right, of: cases, strength: strength)]])
  }

  @Test func `With fewer than 20 cases the prior stays and is shown as a prior`() {
    let few = table(right: 1, of: 19, strength: 19).precision(of: .noChange, in: .desktop)
    #expect(few == Signal.Precision(prior: 0.85) && few.words == "prior 85 %")
    let enough = table(right: 1, of: 20, strength: 20).precision(of: .noChange, in: .desktop)
    #expect(enough.words == "right in 5 % of 20 cases")
    // Drawn to the prior as if by five more cases.
    #expect(abs(enough.share - (1 + 5 * 0.85) / 25) < 1e-12)
  }

  @Test func `What was measured in one kind of environment says nothing about another`() {
    let elsewhere = table(right: 0, of: 90, strength: 90).precision(of: .noChange, in: .web)
    #expect(elsewhere.words == "prior 85 %")
  }

  @Test func `A signal of the usual strength weighs its precision, a weaker one less`() {
    let precision = table(right: 20, of: 40, strength: 16).precision(of: .noChange, in: .desktop)
    func weight(_ strength: Double) -> Double {
      let signal = Signal(
        .noChange, step: 1, causes: [:], strength: strength, precision: precision)
      return SignalWeight.weight(of: signal) * strength
    }
    #expect(abs(weight(0.4) - precision.share) < 1e-12)
    #expect(abs(weight(0.2) - precision.share / 2) < 1e-12)
    #expect(weight(1) <= 0.98)
  }

  @Test func `Each signal of a critique says what it is worth, and so does its JSON`() throws {
    let button = "- button \"Merge\" (100,100 100x30)"
    var run = ScreenRun("worth", .init(lines: [button]))
    run.add(.leftClick, at: (150, 115), shows: .init(lines: [button]))
    run.add(.leftClick, at: (150, 115), shows: .init(lines: [button]))
    let critique = Critic(pooling: [run.trajectory()]).critique(run.trajectory())
    let signal = try #require(critique.signals.first { $0.kind == .noChange })
    let measured = PrecisionTable.measured.precision(of: .noChange, in: .desktop)
    #expect(signal.precision == measured && measured.cases ?? 0 >= 20)
    let copy = try JSONDecoder().decode(Signal.self, from: try JSONEncoder().encode(signal))
    #expect(copy == signal)
    // Critiques that were stored before precisions were measured can still be read.
    let old = try JSONDecoder().decode(
      Signal.self,
      from: Data(
        "{\"kind\":\"error\",\"step\":1,\"causes\":{},\"strength\":1,\"factors\":[],\"citations\":[]}"
          .utf8))
    #expect(old.precision == nil)
    var options = Critic.Options()
    options.usesMeasuredPrecision = false
    let plain = Critic(pooling: [run.trajectory()], options: options).critique(run.trajectory())
    #expect(plain.signals.allSatisfy { $0.precision?.cases == nil })
  }

  @Test func `The class of an environment is told by what was seen and done`() {
    let button = "- button \"Merge\" (100,100 100x30)"
    var desktop = ScreenRun("class", .init(lines: [button]))
    desktop.add(.leftClick, at: (150, 115), shows: .init(lines: [button]))
    var web = ScreenRun("class", .init(lines: [button]))
    web.add(.leftClick, text: "button \"Merge\"", shows: .init(lines: [button]))
    func bare(_ kinds: [ActionKind]) -> Trajectory {
      let entries = kinds.enumerated().map { place, kind in
        Entry(
          index: place, sourceIndex: place, line: place + 1, kind: .step,
          step: Step(
            number: place + 1, turn: 1, action: Action(kind, raw: RawCall(name: "", arguments: "")))
        )
      }
      return Trajectory(header: desktop.trajectory().header, entries: entries)
    }
    func environment(_ run: Trajectory) -> EnvironmentClass { EnvironmentClass(RunReading(run)) }
    #expect(environment(desktop.trajectory()) == .desktop)
    #expect(environment(web.trajectory()) == .web)
    #expect(environment(bare([.shell, .edit, .message])) == .terminal)
    #expect(environment(bare([.leftClick, .type, .shell])) == .pictures)
    #expect(environment(bare([.message, .tool, .shell])) == .conversation)
    #expect(environment(bare([])) == .conversation)
  }

  @Test func `Runs read once for many critics get the critiques that each critic would give`() {
    let button = "- button \"Merge\" (100,100 100x30)"
    let runs = (1...3).map { clicks in
      var run = ScreenRun("bench \(clicks)", .init(lines: [button]))
      for _ in 0..<clicks { run.add(.leftClick, at: (150, 115), shows: .init(lines: [button])) }
      return run.trajectory(outcome: Outcome(.failure, authority: .verifier))
    }
    let bench = CriticBench(runs)
    for change in [\Critic.Options.usesPosition, \.guesses, \.usesMeasuredPrecision] {
      var options = Critic.Options()
      options[keyPath: change].toggle()
      options.detectors.remove(.waste)
      let critic = Critic(pooling: runs, options: options)
      #expect(bench.critiques(options) == runs.map { critic.critique($0) })
    }
    let alone = CriticBench([runs[2]], company: .alone)
    #expect(alone.critiques(.init()) == [Critic(pooling: [runs[2]]).critique(runs[2])])
  }
}
