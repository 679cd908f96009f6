package import Trajectories
internal import Worlds

/// A run with a known fault.
package struct FaultCase: Sendable {
  package var kind: FaultKind
  package var family: String
  /// Whether the agent makes it good afterwards.
  package var isMadeGood: Bool
  /// The run, and the step at fault beside it.
  package var labelled: LabelledCase
  package var cause: Cause
  package var better: BetterAction
}

/// Runs of the expert in the worlds, without a fault and with one known fault each.
///
/// What is seen after each move comes from the world itself; a fault that changes nothing in the
/// world is none and is dropped.
package struct FaultLab: Sendable {
  package private(set) var faults: [FaultCase] = []
  /// Runs without a fault.
  package private(set) var clean: [LabelledCase] = []

  /// How many tasks of each world are looked at.
  private static let tasks = 4

  /// - Parameter seeds: how many worlds of each family, from 1.
  package init(seeds: Int, salt: String) throws {
    for number in 1...max(1, seeds) {
      try add(DesktopWorld(seed: WorldSeed(number, salt: salt)))
      try add(WebWorld(seed: WorldSeed(number, salt: salt)))
      try add(TestingWorld(seed: WorldSeed(number, salt: salt)))
    }
  }

  /// Sets recordings of one task apart without saying what is in them.
  private static func label(_ kind: String) -> String {
    String(ContentHash(of: "fault \(kind)").prefix16.prefix(6))
  }

  private mutating func add<W: RecordableWorld>(_ world: W) throws where W.Run.Failure == Never {
    let traces = (0..<Self.tasks).compactMap {
      ExpertTrace(world, world.task($0, in: .calibration))
    }
    var recorded: [Trajectory] = []
    for trace in traces {
      let run = try FaultRecording(trace.moves, trace, label: Self.label("")).trajectory
      recorded.append(run)
      clean.append(LabelledCase(run: run, sidecar: sidecar(trace, run, steps: [], part: W.family)))
    }
    // Each kind once for each world, in the first task, from a random one on, that has room for it.
    for (number, kind) in FaultKind.allCases.enumerated() {
      let label = Self.label(kind.rawValue)
      for offset in traces.indices {
        let place = (offset + number) % traces.count
        var injector = FaultInjector(trace: traces[place], clean: recorded[place])
        guard let found = try injector.inject(kind, label: label) else { continue }
        faults.append(found)
        break
      }
    }
  }
}

func sidecar<W>(
  _ trace: ExpertTrace<W>, _ run: Trajectory, steps: [Int], part: String
) -> Sidecar {
  Sidecar(
    group: "\(W.family)-\(trace.world.seed.number)-\(trace.task.index)", steps: steps, part: part,
    name: run.header.source)
}

/// Puts a fault into the run of one task.
struct FaultInjector<W: RecordableWorld> where W.Run.Failure == Never {
  let trace: ExpertTrace<W>
  /// The recording of the expert's run.
  let clean: Trajectory

  mutating func inject(_ kind: FaultKind, label: String) throws -> FaultCase? {
    var drafts = FaultDrafts(trace)
    let candidates = drafts.drafts(kind)
    let wantsGood = drafts.random.chance(0.5)
    for isMadeGood in [wantsGood, !wantsGood] {
      for draft in candidates where isFault(draft, isMadeGood: isMadeGood) {
        guard let moves = draft.moves(in: trace, isMadeGood: isMadeGood) else { continue }
        return try record(draft, moves, isMadeGood: isMadeGood, label: label)
      }
    }
    return nil
  }

  private func record(
    _ draft: FaultDraft, _ moves: [SpokenMove], isMadeGood: Bool, label: String
  ) throws -> FaultCase {
    let run = try FaultRecording(moves, trace, label: label).trajectory
    let step = FaultRecording<W>.step(ofMove: draft.fault)
    var sidecar = sidecar(trace, run, steps: [step], part: draft.kind.rawValue)
    // Of what only wastes every move is wrong.
    if draft.kind.onlyWastes { sidecar.allSteps.formUnion(step..<step + draft.wrong.count) }
    return FaultCase(
      kind: draft.kind, family: W.family, isMadeGood: isMadeGood,
      labelled: LabelledCase(run: run, sidecar: sidecar),
      cause: draft.cause ?? draft.kind.cause, better: better(draft))
  }

  // MARK: - Whether it is a fault

  /// Unnoticed it must spoil the run, unless it only wastes; made good the run must be solved.
  private func isFault(_ draft: FaultDraft, isMadeGood: Bool) -> Bool {
    if draft.kind.onlyWastes {
      return !isMadeGood && draft.moves(in: trace, isMadeGood: false).map(isSolved) == true
    }
    let spoils = draft.moves(in: trace, isMadeGood: false).map { !isSolved($0) }
    guard isMadeGood else { return spoils == true && W.surface != .terminal }
    guard draft.moves(in: trace, isMadeGood: true).map(isSolved) == true else { return false }
    return W.surface == .terminal ? leavesATrace(draft) : spoils == true
  }

  private func isSolved(_ moves: [SpokenMove]) -> Bool {
    var run = trace.world.begin(trace.task, isCalm: true)
    for spoken in moves { _ = run.perform(spoken.move, for: nil) }
    return run.isSolved
  }

  /// In a terminal an expert who carries on reports the right finding all the same; there, a fault
  /// is what ends in an error or sets something wrong.
  private func leavesATrace(_ draft: FaultDraft) -> Bool {
    guard draft.cause != .setting else { return true }
    var run = trace.runs[draft.place]
    for spoken in draft.wrong { _ = run.perform(spoken.move, for: nil) }
    return run.scene.notice?.isError == true
  }

  // MARK: - What would have been right

  private func better(_ draft: FaultDraft) -> BetterAction {
    guard let (move, edit) = draft.better else { return BetterAction(edit: .remove) }
    let number = FaultRecording<W>.step(ofMove: move)
    let element = trace.element(move)
    let box = element?.box
    return BetterAction(
      edit: edit, action: clean.steps.first { $0.number == number }?.action,
      name: element.map { trace.runs[move].names[$0.name] },
      bounds: box.flatMap { box in
        box.isNone
          ? nil
          : ElementTree.Bounds(
            x: Int(box.x), y: Int(box.y), width: Int(box.width), height: Int(box.height))
      })
  }
}
