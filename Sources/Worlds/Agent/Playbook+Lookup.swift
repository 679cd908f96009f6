package import Trajectories

extension Playbook {
  package func gesture(for element: SceneElement, in scene: Scene) -> Gesture? {
    for rule in gestures where rule.fits(element, in: scene) {
      if case .gesture(let gesture) = rule.directive { return gesture }
    }
    return nil
  }

  /// Seconds to let pass, since the agent came here, before acting on an element.
  func wait(before element: SceneElement, in scene: Scene) -> Int {
    for rule in waits where rule.fits(element, in: scene) {
      if case .waitUntilReady(let seconds) = rule.directive { return seconds }
    }
    return 0
  }

  func aimsPrecisely(at element: SceneElement, in scene: Scene) -> Bool {
    aims.contains { $0.fits(element, in: scene) }
  }

  /// What has to be used or run before an element, in the order of the lessons.
  func preconditions(of element: SceneElement, in scene: Scene) -> [NameID] {
    preconditions.isEmpty
      ? [] : preconditions.filter { $0.fits(element, in: scene) }.map(\.first)
  }

  func dialogChoice(app: NameID) -> NameID? {
    dialogs.first { $0.fits(app: app) }?.first
  }

  /// The container in which to look for an element of a name.
  func container(app: NameID, name: NameID, role: Role?) -> NameID? {
    containers.first {
      ($0.app == .none || $0.app == app) && ($0.name == .none || $0.name == name)
        && ($0.kind == nil || $0.kind == role)
    }?.first
  }

  func saves(app: NameID) -> Bool { saves.contains { $0.fits(app: app) } }

  func verifies(app: NameID) -> Bool { verifications.contains { $0.fits(app: app) } }

  func retries(of element: SceneElement, in scene: Scene) -> Int? {
    for rule in retries where rule.fits(element, in: scene) {
      if case .retry(let times) = rule.directive { return times }
    }
    return nil
  }

  func variables(for element: SceneElement, in scene: Scene) -> [(name: NameID, value: NameID)] {
    variables.isEmpty
      ? []
      : variables.filter { $0.fits(element, in: scene) }.map { ($0.first, $0.second) }
  }

  func nextCommand(after error: NameID, of element: SceneElement, in scene: Scene) -> NameID? {
    nextCommands.first { $0.error == error && $0.fits(element, in: scene) }?.first
  }

  func switchAfter(_ element: SceneElement, in scene: Scene) -> Int? {
    for rule in switches where rule.fits(element, in: scene) {
      if case .switchAfter(let tries) = rule.directive { return tries }
    }
    return nil
  }

  /// The way to take at a place towards a goal.
  func hop(at place: NameID, to goal: NameID) -> NameID? {
    guard !hops.isEmpty else { return nil }
    return hops[Crossing(place: place, goal: goal)] ?? hops[Crossing(place: place, goal: .none)]
  }

  func avoids(_ name: NameID, at place: NameID, to goal: NameID) -> Bool {
    guard !avoided.isEmpty else { return false }
    return avoided[Crossing(place: place, goal: goal)]?.contains(name) == true
      || avoided[Crossing(place: place, goal: .none)]?.contains(name) == true
  }
}
