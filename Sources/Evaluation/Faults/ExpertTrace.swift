internal import Worlds

/// A move, and what whoever makes it says about it.
struct SpokenMove: Sendable {
  var move: Move
  var thought: Thought
}

/// The moves of the expert on one task, with the state of the world before each of them.
struct ExpertTrace<W: RecordableWorld> where W.Run.Failure == Never {
  let world: W
  let task: WorldTask
  let moves: [SpokenMove]
  /// One more than there are moves: the last is the end.
  let runs: [W.Run]

  /// Plays what the expert would do; nil when that does not solve the task.
  init?(_ world: W, _ task: WorldTask) {
    guard let moves = world.expertMoves(for: task), !moves.isEmpty else { return nil }
    var run = world.begin(task, isCalm: true)
    var runs = [run]
    for move in moves {
      _ = run.perform(move, for: nil)
      runs.append(run)
    }
    guard run.isSolved else { return nil }
    self.world = world
    self.task = task
    self.runs = runs
    let goals = Self.goals(of: moves, task)
    self.moves = moves.indices.map { place in
      SpokenMove(
        move: moves[place], thought: Self.thought(about: moves[place], for: goals[place]))
    }
  }

  var count: Int { moves.count }

  func move(_ place: Int) -> Move? { moves.indices.contains(place) ? moves[place].move : nil }

  /// The element that a move is about.
  func element(_ place: Int) -> SceneElement? { move(place)?.element }

  /// Where a use ends, with the text that is typed after it and the dialog that is answered.
  func end(ofUse place: Int) -> Int {
    var next = place + 1
    while let move = move(next), move.isFollowUp { next += 1 }
    return next
  }

  // MARK: - Words

  /// What each move is for: the goal whose target it uses, else that of the moves after it.
  private static func goals(of moves: [Move], _ task: WorldTask) -> [Goal?] {
    var goals: [Goal?] = moves.map { move in
      guard let element = move.element else { return nil }
      return task.goals.first {
        $0.target == element.name && ($0.role == nil || $0.role == element.role)
          && ($0.app == .none || $0.app == element.app)
      }
    }
    for place in goals.indices.reversed() where goals[place] == nil {
      goals[place] = place + 1 < goals.count ? goals[place + 1] : task.goals.last
    }
    for place in goals.indices.dropFirst() where moves[place].isFollowUp {
      goals[place] = goals[place - 1]
    }
    return goals
  }

  /// The thought that the reference agent would write down.
  static func thought(about move: Move, for goal: Goal?, meaning meant: SceneElement? = nil)
    -> Thought
  {
    let element = meant ?? move.element
    switch move {
    case .use(let used, let gesture, _, _):
      if used.role == .dialogButton { return Thought(.answer, goal: goal, element: element) }
      if used.role.isPassage, goal?.target != used.name {
        return Thought(.seek, goal: goal, element: element)
      }
      return Thought(.act(gesture, attempt: 1), goal: goal, element: element)
    case .type: return Thought(.typing, goal: goal)
    case .wait(let seconds): return Thought(.waitFor(seconds: seconds), goal: goal)
    case .save: return Thought(.save, goal: nil)
    case .scroll: return Thought(.scroll, goal: goal, element: element)
    case .back: return Thought(.goBack, goal: goal)
    case .reload: return Thought(.reload, goal: goal)
    case .zoom: return Thought(.aim, goal: goal, element: element)
    case .look: return Thought(.check, goal: nil)
    case .run: return Thought(.running(attempt: 1), goal: goal, element: element)
    case .setVariable: return Thought(.prepare, goal: goal)
    case .report: return Thought(.report, goal: goal)
    case .hover: return Thought(.seek, goal: goal, element: element)
    }
  }
}

extension Move {
  /// The element that the move is about.
  var element: SceneElement? {
    switch self {
    case .use(let element, _, _, _), .scroll(let element, _), .zoom(let element),
      .run(let element), .hover(let element, _):
      element
    default: nil
    }
  }

  /// Whether it belongs to the use before it.
  var isFollowUp: Bool {
    switch self {
    case .type: true
    case .use(let element, _, _, _): element.role == .dialogButton
    default: false
    }
  }
}
