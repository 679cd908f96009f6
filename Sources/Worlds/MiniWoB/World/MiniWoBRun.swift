/// A task on a MiniWoB++ page being worked on.
package struct MiniWoBRun: Episode {
  package typealias Failure = MiniWoBError

  let page: MiniWoBTask
  let plan: [MiniWoBGoal]
  private let goals: [Goal]
  private let theatre: MiniWoBTheatre
  private(set) var hand: MiniWoBHand
  private(set) var view: MiniWoBTheatre.View
  private var sight: MiniWoBSight
  /// The numbers of the elements seen so far.
  private var numbers: [Looks: Int32] = [:]

  package private(set) var names: Names
  package private(set) var scene: Scene

  /// What an element is known again by.
  private struct Looks: Hashable {
    var role: Role
    var name: String
    var container: String
    /// How many like it stand before it.
    var place: Int
  }

  init(
    _ page: MiniWoBTask, _ plan: [MiniWoBGoal], _ task: WorldTask, _ names: Names,
    in theatre: MiniWoBTheatre, _ view: MiniWoBTheatre.View, _ hand: MiniWoBHand
  ) {
    self.page = page
    self.plan = plan
    self.theatre = theatre
    self.view = view
    self.hand = hand
    self.names = names
    goals = task.goals
    sight = MiniWoBSight(view.elements, on: page)
    scene = Scene(app: .none, place: .none, elements: [])
    draw()
  }

  package var isSolved: Bool { view.progress.isDone && view.progress.reward > 0 }

  package mutating func know(_ texts: [String]) {
    for text in texts { _ = names.id(text) }
  }

  package mutating func perform(
    _ move: Move, for goal: Goal?
  ) throws(MiniWoBError) -> Reaction {
    let carried = hand.carry(move)
    guard !view.progress.isDone else { return Reaction(looksDone: true) }
    let input = carried.flatMap { MiniWoBInput($0, on: page, names) }
    let before = scene
    view = try theatre.perform(input, in: view)
    sight =
      view.progress.isDone ? .over(of: page) : MiniWoBSight(view.elements, on: page)
    draw()
    if scene.place != before.place { hand.arrive() }
    return reaction(to: move, for: goal, before)
  }

  /// The page as a picture; nil when another episode has begun since.
  func picture() throws(MiniWoBError) -> [UInt8]? { try theatre.picture(of: view) }

  // MARK: - What is seen

  private mutating func draw() {
    let app = names.id(page.rawValue)
    var counts: [Looks: Int] = [:]
    var elements: [SceneElement] = []
    for thing in sight.things {
      var looks = Looks(
        role: thing.role, name: thing.name, container: thing.container, place: 0)
      counts[looks, default: 0] += 1
      looks.place = counts[looks] ?? 0
      let number = numbers[looks] ?? Int32(numbers.count)
      numbers[looks] = number
      elements.append(
        SceneElement(
          id: number, role: thing.role, name: names.id(thing.name), app: app,
          container: thing.container.isEmpty ? .none : names.id(thing.container),
          box: thing.box.inPicture,
          states: thing.states, value: thing.value.map { names.id($0) } ?? .none))
    }
    scene = Scene(app: app, place: names.id(sight.place), elements: elements, progress: progress)
  }

  private var progress: UInt64 {
    plan.indices.reduce(0) { shows(plan[$1].sign) ? $0 | 1 << UInt64($1) : $0 }
  }

  private func shows(_ sign: MiniWoBGoal.Sign) -> Bool {
    if view.progress.isDone { return true }
    let things = sight.things
    func value(_ field: String) -> String {
      things.first { $0.role == .field && $0.name == field }?.value ?? ""
    }
    switch sign {
    case .over: return false
    case .shows(let role, let name):
      return things.contains { $0.role == role && (name == nil || $0.name == name) }
    case .isSelected(let name):
      return things.contains { $0.name == name && $0.states.contains(.selected) }
    case .holds(let field, let text): return value(field) == text
    case .begins(let field, let text): return value(field).hasPrefix(text)
    case .counts(let field, let number):
      let shown = Int(value(field)) ?? 0
      return number < 0 ? shown <= number : shown >= number
    case .stands(let name, let place):
      let items = things.filter { $0.role == .item }
      return items.indices.contains(place) && items[place].name == name
    case .isAt(let places): return places.contains(sight.place)
    }
  }

  // MARK: - What is noticed

  private func reaction(to move: Move, for goal: Goal?, _ before: Scene) -> Reaction {
    let acted = move.element?.id
    let isChanged =
      MiniWoBRun.look(of: before, without: acted) != MiniWoBRun.look(of: scene, without: acted)
    let places = goals.indices.filter { goals[$0] == goal }
    let reached = places.contains {
      scene.shows(goal: $0) && (places.count == 1 || !before.shows(goal: $0))
    }
    // What a lesson asks for beside the goals looks done once anything comes of it.
    return Reaction(
      looksDone: places.isEmpty ? before.elements != scene.elements : reached,
      changedElsewhere: isChanged)
  }

  /// A scene without the element acted upon, and without who has the focus.
  private static func look(of scene: Scene, without id: Int32?) -> [SceneElement] {
    scene.elements.compactMap { element in
      guard element.id != id else { return nil }
      var element = element
      element.states.remove(.focused)
      return element
    }
  }
}

extension Box {
  /// The same rectangle in picture pixels.
  fileprivate var inPicture: Box {
    let scale = MiniWoBParameters.pictureScale
    return Box(
      x: Int(x) * scale, y: Int(y) * scale, width: Int(width) * scale, height: Int(height) * scale)
  }
}

extension Move {
  /// The element that a move is about.
  fileprivate var element: SceneElement? {
    switch self {
    case .use(let element, _, _, _), .scroll(let element, _), .zoom(let element),
      .run(let element), .hover(let element, _):
      element
    case .type, .wait, .save, .back, .reload, .look, .setVariable, .report: nil
    }
  }
}
