internal import Trajectories

/// Plays a calm episode from what can be seen and the manners of the world: proof that a task can be
/// solved.
///
/// It uses what the words name as soon as that is in sight, and until then tries every way that is
/// in sight, once.
struct MiniWoBExpert {
  /// What came of it.
  struct Outcome: Hashable, Sendable {
    var isSolved = false
    var moves: [Move] = []
    /// Ways that led to something: at which place, after what, which one; by name.
    var ways: [Way] = []
  }

  struct Way: Hashable, Sendable {
    var place: String
    var goal: String
    var name: String
  }

  private let task: WorldTask
  private var run: MiniWoBRun
  private var outcome = Outcome()
  /// Ways taken, by element; a scroll bar may be used a few times.
  private var taken: [Int32: Int] = [:]

  init(_ task: WorldTask, in run: MiniWoBRun) {
    self.task = task
    self.run = run
  }

  /// Plays the episode to its end.
  mutating func play() throws(MiniWoBError) -> Outcome {
    for goal in task.goals {
      guard try reach(goal) else { break }
    }
    outcome.isSolved = run.isSolved
    return outcome
  }

  private mutating func reach(_ goal: Goal) throws(MiniWoBError) -> Bool {
    for _ in 0..<40 {
      if let target = target(of: goal) {
        try use(target, for: goal)
        return true
      }
      guard let way = nextWay() else { return false }
      try take(way, toward: goal)
    }
    return false
  }

  private func target(of goal: Goal) -> SceneElement? {
    run.scene.elements.first {
      $0.name == goal.target && (goal.role ?? $0.role) == $0.role && $0.role != .text
        && $0.states.isDisjoint(with: [.offscreen, .disabled])
    }
  }

  private func nextWay() -> SceneElement? {
    run.scene.elements.first {
      $0.role.isPassage && $0.states.isDisjoint(with: [.offscreen, .disabled])
        && taken[$0.id, default: 0] < ($0.role == .scrollbar ? 5 : 1)
        && !($0.role == .tab && $0.states.contains(.expanded))
    }
  }

  private mutating func take(_ way: SceneElement, toward goal: Goal) throws(MiniWoBError) {
    let names = run.names
    taken[way.id, default: 0] += 1
    let place = names[run.scene.place]
    let move: Move =
      way.role == .scrollbar
      ? .scroll(way, down: true) : .use(way, .click, at: way.box.centre, to: nil)
    try perform(move)
    outcome.ways.append(Way(place: place, goal: names[goal.target], name: names[way.name]))
  }

  private mutating func use(_ target: SceneElement, for goal: Goal) throws(MiniWoBError) {
    let usual: Gesture = goal.wish == .drop ? .drag : .click
    let missing = run.hand.secondsLeft(of: target.role)
    if missing > 0 { try perform(.wait(seconds: missing)) }
    var end: Spot?
    if goal.wish == .drop {
      end = run.scene.elements.first { $0.name == goal.destination }?.box.centre
    }
    let gesture = run.hand.gesture(for: target.role) ?? usual
    try perform(.use(target, gesture, at: target.box.centre, to: end))
    if goal.wish == .fill { try perform(.type(goal.value)) }
  }

  private mutating func perform(_ move: Move) throws(MiniWoBError) {
    outcome.moves.append(move)
    _ = try run.perform(move, for: nil)
  }
}

extension MiniWoBWorld {
  /// What the expert does in a calm episode; each task is played once.
  func expert(on task: WorldTask) throws(MiniWoBError) -> MiniWoBExpert.Outcome {
    let key = key(of: task)
    if let known = theatre.outcome(of: key) { return known }
    var expert = MiniWoBExpert(task, in: try begin(task, isCalm: true))
    let outcome = try expert.play()
    theatre.keep(outcome, of: key)
    return outcome
  }

  /// The moves of an expert that reads the page as it goes; nil when it fails, or the browser does.
  ///
  /// The truth is in the pages and cannot be computed, so these are moves that were made.
  package func expertMoves(for task: WorldTask) -> [Move]? {
    guard let outcome = try? expert(on: task), outcome.isSolved else { return nil }
    return outcome.moves
  }
}
