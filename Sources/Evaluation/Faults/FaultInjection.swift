package import Critics
package import Trajectories
package import Worlds

/// Puts known faults into clean runs and asks the critic where they are.
///
/// The critic pools the recordings of an untaught agent in the same worlds, without their outcome,
/// and the runs with faults; it never sees a plan.
package struct FaultInjection: Sendable {
  package struct Case: Sendable {
    package var world: String
    package var kind: FaultKind
    package var run: RunID
    /// The step of the fault, from 1.
    package var step: Int
    package var critique: Critique
    package var steps: Int

    package var isFirst: Bool { critique.step == step }
    package var isAmongThree: Bool { critique.steps.prefix(3).contains { $0.step == step } }
    package var isNear: Bool { critique.step.map { abs($0 - step) <= 1 } ?? false }
    package var hasCause: Bool { critique.cause.map(kind.causes.contains) ?? false }
    package var hasBetterAction: Bool
  }

  package struct Report: Sendable {
    package var cases: [Case]
    /// Clean runs, and those of them in which no error was named.
    package var cleanRuns: Int
    package var cleanVerdicts: Int
    /// The clean runs in which an error was named, with what was said.
    package var falseAlarms: [Critique]
  }

  private let plan: TrialPlan
  private let options: Critic.Options

  /// - Parameter plan: which worlds and tasks; one fault of each kind is tried for each task.
  package init(_ plan: TrialPlan, options: Critic.Options = .init()) {
    self.plan = plan
    self.options = options
  }

  package func report() throws -> Report {
    var report = Report(cases: [], cleanRuns: 0, cleanVerdicts: 0, falseAlarms: [])
    for place in 0..<plan.worlds {
      let seed = plan.seed(place)
      try examine(DesktopWorld(seed: seed), place, &report)
      try examine(WebWorld(seed: seed), place, &report)
      try examine(TestingWorld(seed: seed), place, &report)
    }
    return report
  }

  private struct Injected {
    var plan: FaultPlan
    var run: Trajectory
  }

  private func examine<W: RecordableWorld>(
    _ world: W, _ place: Int, _ report: inout Report
  ) throws where W.Run.Failure == Never {
    var clean: [Trajectory] = []
    var injected: [(Injected, W)] = []
    for index in plan.tasks(place) {
      let task = world.task(index, in: plan.split)
      guard let moves = world.expertMoves(for: task) else { continue }
      clean.append(
        try RecordedMoves.trajectory(of: moves, for: task, in: world, named: "clean"))
      let planner = FaultPlanner(world: world, task: task, moves: moves)
      for (number, kind) in FaultKind.allCases.enumerated() {
        var random = RandomStream(task.seed, 0xFA17, UInt64(number))
        guard let fault = planner.plan(kind, using: &random) else { continue }
        let run = try RecordedMoves.trajectory(
          of: fault.moves, for: task, in: world, named: "fault-\(number)")
        injected.append((Injected(plan: fault, run: run), world))
      }
    }
    let critic = Critic(
      pooling: try practice(world) + clean + injected.map(\.0.run), options: options)
    for run in clean {
      let critique = critic.critique(run)
      report.cleanRuns += 1
      if critique.step == nil {
        report.cleanVerdicts += 1
      } else {
        report.falseAlarms.append(critique)
      }
    }
    for (fault, _) in injected {
      report.cases.append(assess(fault, critic.critique(fault.run), in: world))
    }
  }

  /// What the untaught agent did in the world, read back as any log, without outcomes.
  private func practice<W: RecordableWorld>(_ world: W) throws -> [Trajectory]
  where W.Run.Failure == Never {
    try (0..<25).map { index in
      let task = world.task(index, in: .train)
      var agent = ReferenceAgent(
        task: task, playbook: .empty, in: world.begin(task, isCalm: false),
        watcher: Recorder(world, task, options: .init(hasPictures: false)))
      return try RecordedMoves.read(agent.work().watcher.document())
    }
  }

  private func assess<W: World>(
    _ fault: Injected, _ critique: Critique, in world: W
  ) -> Case {
    // The first look is a step of the recording and no move.
    let step = fault.plan.place + 2
    let better = critique.better.map {
      BetterAction.isRight($0, for: fault.plan, names: world.names)
    }
    return Case(
      world: W.family, kind: fault.plan.kind, run: fault.run.header.id, step: step,
      critique: critique, steps: fault.run.steps.count, hasBetterAction: better ?? false)
  }
}

/// Compares a proposed action with the one that is right.
enum BetterAction {
  static func isRight(_ proposed: ProposedAction, for plan: FaultPlan, names: Names) -> Bool {
    switch plan.kind {
    case .takenBack, .detour: return proposed.edit == .remove
    case .repetition where proposed.edit == .remove: return true
    case .notSaved: return proposed.edit == .append && proposed.kind == .key
    case .tooEarly: return proposed.kind == .wait
    default: break
    }
    switch plan.right {
    case .use(let element, let gesture, _, let to):
      if plan.kind == .lostFocus || plan.kind == .wrongAnswer || plan.kind == .lookAlike {
        return proposed.name == names[element.name]
          && (proposed.points.first.map { element.box.contains($0.spot) } ?? true)
      }
      if plan.kind == .wrongValue, let end = to, let last = proposed.points.last {
        return abs(last.x - Double(end.x)) < 12
      }
      guard proposed.kind == gesture.actionKind else { return false }
      let target = proposed.points.first.map { element.box.contains($0.spot) } ?? true
      return target || proposed.name == names[element.name] && plan.kind != .missedTarget
    case .type(let text): return proposed.text == names[text]
    case .run(let element): return proposed.text == names[element.name]
    case .setVariable(_, let value): return proposed.text?.hasSuffix(names[value]) == true
    default: return false
    }
  }
}

extension Point {
  fileprivate var spot: Spot { Spot(x: Int(x), y: Int(y)) }
}

extension Gesture {
  /// How logs name it.
  fileprivate var actionKind: ActionKind {
    switch self {
    case .click: .leftClick
    case .doubleClick: .doubleClick
    case .rightClick: .rightClick
    case .middleClick: .middleClick
    case .tripleClick: .tripleClick
    case .drag: .drag
    }
  }
}
