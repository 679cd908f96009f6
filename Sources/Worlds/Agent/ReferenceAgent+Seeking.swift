internal import Trajectories

extension ReferenceAgent {
  /// Takes one step towards where the goal's target may be; false when there is no way left.
  mutating func step(toward goal: Goal) throws(Run.Failure) -> Bool {
    let scene = run.scene
    if let name = playbook.hop(at: scene.place, to: goal.target),
      let way = scene.elements.first(where: { $0.name == name && isPassable($0) }),
      timesTaken(way, from: scene.place) < temperament.trust
    {
      try take(way, toward: goal)
      return true
    }
    if goal.app != .none, goal.app != scene.app,
      let button = scene.elements.first(where: {
        $0.role == .taskbarButton && $0.app == goal.app && isPassable($0)
      })
    {
      try take(button, toward: goal)
      return true
    }
    let goesBack = random.chance(temperament.goesBack)
    guard let way = likeliestWay(toward: goal), !(goesBack && scene.canGoBack) else {
      return try turnBack(from: goal)
    }
    try take(way, toward: goal)
    return true
  }

  private mutating func turnBack(from goal: Goal) throws(Run.Failure) -> Bool {
    let scene = run.scene
    let isFailed = scene.notice?.isError == true && !scene.elements.contains { isPassable($0) }
    if isFailed, random.chance(temperament.reloads) || !scene.canGoBack {
      _ = try perform(.reload, Thought(.reload, goal: goal))
      return true
    }
    guard scene.canGoBack else { return false }
    _ = try perform(.back, Thought(.goBack, goal: goal))
    return true
  }

  /// The way whose label looks nearest to the goal, among those not taken too often.
  private mutating func likeliestWay(toward goal: Goal) -> SceneElement? {
    let scene = run.scene
    let names = names
    var best: SceneElement?
    var bestScore = -Double.infinity
    for element in scene.elements where isPassable(element) {
      if element.role == .taskbarButton, goal.app != .none || element.app == scene.app { continue }
      let times = timesTaken(element, from: scene.place)
      guard times < 3, !playbook.avoids(element.name, at: scene.place, to: goal.target)
      else { continue }
      var score = Double(names.affinity(element.name, goal.target)) * 1.5 - Double(times) * 3
      if element.role == .searchField { score += 0.5 }
      // Everybody looks for the items of menus in menus, and for nothing else there.
      if element.role == .menu { score += goal.role == .menuItem ? 2 : -1.5 }
      score += random.fraction() * temperament.labelNoise
      if score > bestScore {
        best = element
        bestScore = score
      }
    }
    return best
  }

  private func isPassable(_ element: SceneElement) -> Bool {
    element.role.isPassage && element.states.isDisjoint(with: [.offscreen, .disabled])
  }

  private mutating func take(_ way: SceneElement, toward goal: Goal) throws(Run.Failure) {
    let place = run.scene.place
    note(way, from: place)
    let thought = Thought(way.role == .scrollbar ? .scroll : .seek, goal: goal, element: way)
    if way.role == .scrollbar {
      _ = try perform(.scroll(way, down: timesTaken(way, from: place) % 2 == 1), thought)
    } else {
      _ = try perform(use(way, .click), thought)
      if way.role == .searchField, !isOut {
        _ = try perform(.type(goal.target), Thought(.typing, goal: goal, element: way))
      }
    }
  }

  // MARK: - Memory of ways

  private func timesTaken(_ way: SceneElement, from place: NameID) -> Int {
    for taken in taken where taken.place == place && taken.element == way.id { return taken.count }
    return 0
  }

  private mutating func note(_ way: SceneElement, from place: NameID) {
    for at in taken.indices where taken[at].place == place && taken[at].element == way.id {
      taken[at].count += 1
      return
    }
    taken.append(WayTaken(place: place, element: way.id, count: 1))
  }

  // MARK: - Reporting

  /// Reports a finding; with a lesson, only one that comes out every time.
  mutating func report(_ goal: Goal) throws(Run.Failure) -> Bool {
    var findings = visibleFindings
    let command = run.scene.elements.first { $0.role == .command && $0.name == goal.target }
    if let command, let times = playbook.retries(of: command, in: run.scene) {
      for attempt in 1..<max(times, 1) where !isOut && findings.count > 1 {
        _ = try perform(
          .run(command), Thought(.running(attempt: attempt + 1), goal: goal, element: command))
        let again = visibleFindings
        if !again.isEmpty { findings = findings.filter(again.contains) }
      }
    }
    guard let finding = random.pick(findings), !isOut else { return false }
    _ = try perform(.report(finding), Thought(.report, goal: goal))
    return true
  }

  private var visibleFindings: [NameID] {
    run.scene.elements.filter { $0.role == .finding }.map(\.name)
  }
}
