internal import Trajectories

/// The agent that works in every world: imperfect on purpose, taught only by lessons.
///
/// It pursues the goals of a task one after the other, sees nothing but scenes, and guesses what
/// no lesson tells it. The same seed, world and lessons give the same run.
package struct ReferenceAgent<Run: Episode, Watcher: RunWatcher<Run>> {
  let task: WorldTask
  let playbook: Playbook
  let temperament: Temperament
  var random: RandomStream
  var run: Run
  var watcher: Watcher

  package internal(set) var steps = 0
  /// Seconds that have passed, as the agent counts them.
  var clock = 0
  /// When it last came to another place, or ran something with success.
  var lastChange = 0
  /// Goals it believes to be reached, by place in the task.
  var believed: UInt64 = 0
  /// What it has used already because something else needs it.
  var prepared: [NameID] = []
  var setVariables: [NameID] = []
  /// How often it took a way from a place.
  var taken: [WayTaken] = []
  /// The element whose centre it has zoomed in on.
  var zoomedOn: Int32 = -1
  /// Apps it has worked in, in order.
  var visitedApps: [NameID] = []

  struct WayTaken {
    var place: NameID
    var element: Int32
    var count: Int
  }

  package init(
    task: WorldTask, playbook: Playbook, temperament: Temperament = Temperament(),
    in run: Run, watcher: Watcher
  ) {
    self.task = task
    self.playbook = playbook
    self.temperament = temperament
    self.run = run
    self.watcher = watcher
    random = RandomStream(task.seed, 0xA6E7)
  }

  var names: Names { run.names }

  package var isOut: Bool { steps >= task.budget }

  /// Works on the task until it is done, given up or out of steps, and hands back the run.
  package mutating func work() throws(Run.Failure) -> FinishedRun<Run, Watcher> {
    watcher.begin(run)
    for index in task.goals.indices where !isOut {
      if try achieve(task.goals[index], index: index, depth: 0) { believed |= 1 << UInt64(index) }
    }
    if !isOut { try checkAgain() }
    if !isOut { try saveAll() }
    let ending = ending
    watcher.end(ending, in: run)
    return FinishedRun(
      isSolved: run.isSolved, steps: steps, ending: ending, run: run, watcher: watcher)
  }

  private var ending: Ending {
    let missing = task.goals.indices.filter { believed >> UInt64($0) & 1 == 0 }
    if missing.isEmpty { return .claimsDone }
    return isOut ? .outOfSteps : .givesUp(missing)
  }

  // MARK: - Moving

  /// Does one move, if there is a step left for it.
  mutating func perform(_ move: Move, _ thought: Thought) throws(Run.Failure) -> Reaction {
    guard !isOut else { return .none }
    steps += 1
    clock += 1
    if case .wait(let seconds) = move { clock += seconds - 1 }
    watcher.willMove(move, thought: thought, in: run)
    let place = run.scene.place
    let reaction = try run.perform(move, for: thought.goal)
    watcher.didMove(move, to: run)
    let scene = run.scene
    if scene.place != place {
      lastChange = clock
      zoomedOn = -1
    }
    if scene.app != .none, !visitedApps.contains(scene.app) { visitedApps.append(scene.app) }
    return reaction
  }

  // MARK: - Before it stops

  /// Looks at the read-out and takes up again what is not reached.
  private mutating func checkAgain() throws(Run.Failure) {
    let app = task.goals.first?.app ?? .none
    let isTold = playbook.verifies(app: app == .none ? run.scene.app : app)
    guard random.chance(temperament.verifies) || isTold else { return }
    _ = try perform(.look, Thought(.check, goal: nil))
    for index in task.goals.indices where !run.scene.shows(goal: index) && !isOut {
      believed &= ~(1 << UInt64(index))
      if try achieve(task.goals[index], index: index, depth: 0) { believed |= 1 << UInt64(index) }
    }
  }

  private mutating func saveAll() throws(Run.Failure) {
    for app in visitedApps where !isOut {
      let isTold = playbook.saves(app: app)
      guard random.chance(temperament.saves) && showsUnsaved(app) || isTold else { continue }
      if run.scene.app != app { try goTo(app: app) }
      if run.scene.app == app {
        _ = try perform(.save, Thought(.save, goal: nil))
        try answerDialog(for: nil)
      }
    }
  }

  private func showsUnsaved(_ app: NameID) -> Bool {
    run.scene.elements.contains { $0.app == app && $0.states.contains(.unsaved) }
  }

  private mutating func goTo(app: NameID) throws(Run.Failure) {
    let button = run.scene.elements.first { $0.role == .taskbarButton && $0.app == app }
    guard let button else { return }
    let goal = Goal(.reach, app, app: app)
    _ = try perform(use(button, .click), Thought(.seek, goal: goal, element: button))
  }
}

/// A run that has ended.
package struct FinishedRun<Run: Episode, Watcher> {
  /// The truth about the task.
  package var isSolved: Bool
  package var steps: Int
  package var ending: Ending
  package var run: Run
  package var watcher: Watcher
}
