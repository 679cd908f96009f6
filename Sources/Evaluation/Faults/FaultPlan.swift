internal import Trajectories
package import Worlds

/// The moves of an expert with one fault among them.
package struct FaultPlan: Sendable {
  package var kind: FaultKind
  package var moves: [Move]
  /// Which move is the fault, from 0.
  package var place: Int
  /// What should have been done there.
  package var right: Move?
}

/// Puts one fault into the moves of an expert.
struct FaultPlanner<W: RecordableWorld> where W.Run.Failure == Never {
  let world: W
  let task: WorldTask
  let moves: [Move]

  /// The state in which each move is done.
  private var scenes: [Scene] {
    var run = world.begin(task, isCalm: true)
    return moves.map { move in
      let scene = run.scene
      _ = run.perform(move, for: nil)
      return scene
    }
  }

  /// A plan with the fault, tried out: it must come to pass as meant; nil where it cannot.
  func plan(_ kind: FaultKind, using random: inout RandomStream) -> FaultPlan? {
    let scenes = scenes
    for place in random.shuffled(Array(moves.indices)) {
      guard let plan = draft(kind, at: place, scenes, &random), isSound(plan) else { continue }
      return plan
    }
    return nil
  }

  /// Whether the run still ends as it should, and the fault does what its name says.
  private func isSound(_ plan: FaultPlan) -> Bool {
    var run = world.begin(task, isCalm: true)
    var before: UInt64 = 0
    var after: UInt64 = 0
    var isTold = false
    for (place, move) in plan.moves.enumerated() {
      if place == plan.place { before = run.scene.progress }
      _ = run.perform(move, for: nil)
      if place == plan.place {
        after = run.scene.progress
        isTold = run.scene.notice?.isError == true
      }
    }
    switch plan.kind {
    case .notSaved: return !run.isSolved
    case .takenBack: return run.isSolved && after & before != before
    case .missingPrecondition: return run.isSolved && isTold
    case .tooEarly where W.surface == .terminal: return run.isSolved && isTold
    case .wrongGesture, .missedTarget, .tooEarly, .repetition, .lostFocus, .lookAlike, .detour:
      return run.isSolved && after == before
    case .wrongAnswer, .wrongValue: return run.isSolved && after & ~before == 0
    }
  }

  // MARK: - Drafts

  private func draft(
    _ kind: FaultKind, at place: Int, _ scenes: [Scene], _ random: inout RandomStream
  ) -> FaultPlan? {
    let move = moves[place]
    switch kind {
    case .notSaved:
      guard move == .save else { return nil }
      return FaultPlan(
        kind: kind, moves: without(place), place: max(0, moves.count - 2), right: .save)
    case .tooEarly:
      guard case .wait = move, place + 1 < moves.count else { return nil }
      return inserting([moves[place + 1]], at: place, kind, right: move)
    case .missingPrecondition: return later(place)
    case .detour: return detour(at: place, scenes[place])
    default: break
    }
    switch move {
    case .use(let element, let gesture, let at, let to):
      return use(kind, (element, gesture, at, to), at: place, scenes, &random)
    case .type where kind == .lostFocus:
      guard place > 0, case .use = moves[place - 1] else { return nil }
      return inserting([move], at: place - 1, kind, right: moves[place - 1])
    case .type(let text) where kind == .wrongValue:
      guard place > 0, let other = otherText(than: text) else { return nil }
      return inserting([.type(other), moves[place - 1]], at: place, kind, right: move)
    default: return nil
    }
  }

  private typealias Use = (element: SceneElement, gesture: Gesture, at: Spot, to: Spot?)

  private func use(
    _ kind: FaultKind, _ use: Use, at place: Int, _ scenes: [Scene], _ random: inout RandomStream
  ) -> FaultPlan? {
    let (element, gesture, at, to) = use
    let right = moves[place]
    switch kind {
    case .wrongGesture, .repetition:
      guard !element.role.isPassage, element.role != .dialogButton else { return nil }
      let all = [Habit.gesture(for: element.role)] + Habit.alternatives(for: element.role)
      guard let other = random.pick(all.filter { $0 != gesture }) else { return nil }
      let fault = Move.use(element, other, at: element.box.centre, to: nil)
      let times = kind == .repetition ? 3 : 1
      return inserting(Array(repeating: fault, count: times), at: place, kind, right: right)
    case .missedTarget:
      guard W.surface == .desktop, element.role != .dialogButton, !element.box.isNone else {
        return nil
      }
      let spot = Spot(x: at.x, y: Int(element.box.y) + Int(element.box.height) + 4)
      return inserting([.use(element, gesture, at: spot, to: to)], at: place, kind, right: right)
    case .wrongAnswer:
      guard element.role == .dialogButton, place > 0 else { return nil }
      let others = scenes[place].elements.filter {
        $0.role == .dialogButton && $0.id != element.id
      }
      guard let other = random.pick(others) else { return nil }
      let fault = Move.use(other, .click, at: other.box.centre, to: nil)
      return inserting([fault] + cause(of: place), at: place, kind, right: right)
    case .lookAlike:
      let twin = scenes[place].elements.first {
        $0.id != element.id && $0.name == element.name && $0.role == element.role
          && !$0.states.contains(.offscreen)
      }
      guard let twin else { return nil }
      let fault = Move.use(twin, gesture, at: twin.box.centre, to: to)
      return inserting([fault], at: place, kind, right: right)
    case .takenBack:
      guard element.role == .checkbox else { return nil }
      return inserting([right, right], at: place + 1, kind, right: nil)
    case .wrongValue:
      guard element.role == .slider, let end = to else { return nil }
      let other = Spot(x: end.x > element.box.centre.x ? end.x - 70 : end.x + 70, y: end.y)
      return inserting([.use(element, gesture, at: at, to: other)], at: place, kind, right: right)
    default: return nil
    }
  }

  /// The moves that brought a dialog up: a use, and what was typed after it.
  private func cause(of place: Int) -> [Move] {
    if case .type = moves[place - 1], place > 1 { return [moves[place - 2], moves[place - 1]] }
    return [moves[place - 1]]
  }

  /// A move that fails while something before it is missing: tried first, and again in its place.
  private func later(_ place: Int) -> FaultPlan? {
    guard place > 0, case .run = moves[place], case .run = moves[place - 1] else { return nil }
    return inserting([moves[place]], at: place - 1, .missingPrecondition, right: moves[place - 1])
  }

  /// Another tab or page, and back.
  private func detour(at place: Int, _ scene: Scene) -> FaultPlan? {
    func click(_ element: SceneElement) -> Move {
      .use(element, .click, at: element.box.centre, to: nil)
    }
    if W.surface == .browser {
      guard let link = scene.elements.first(where: { $0.role == .link }) else { return nil }
      return inserting([click(link), .back], at: place, .detour, right: nil)
    }
    let tabs = scene.elements.filter { $0.role == .tab && !$0.states.contains(.offscreen) }
    guard let here = tabs.first(where: { $0.states.contains(.selected) }),
      let other = tabs.first(where: { $0.id != here.id })
    else { return nil }
    return inserting([click(other), click(here)], at: place, .detour, right: nil)
  }

  private func otherText(than text: NameID) -> NameID? {
    let all = ["room 204", "gate 12", "week 34", "2", "3", "4021"].compactMap {
      world.names.known($0)
    }
    return all.first { $0 != text }
  }

  private func inserting(
    _ faults: [Move], at place: Int, _ kind: FaultKind, right: Move?
  ) -> FaultPlan {
    var all = moves
    all.insert(contentsOf: faults, at: place)
    return FaultPlan(kind: kind, moves: all, place: place, right: right)
  }

  private func without(_ place: Int) -> [Move] {
    var all = moves
    all.remove(at: place)
    return all
  }
}
