internal import Canvas
internal import Trajectories

extension State {
  /// Opens a run in the Inspector and remembers where it was opened from.
  mutating func open(_ id: RunID, entry: Int? = nil, step: Int? = nil) -> [Effect] {
    remember()
    screen = .inspector
    if inspector?.id == id {
      if let entry { inspector?.select(entry: entry) }
      if let step { inspector?.select(step: step) }
      return []
    }
    var next = Inspector(id, entry: entry)
    next.wantedStep = step
    next.reviewer = reviewing.reviewer
    if let last = inspector {
      next.pictures = last.pictures
      next.history = last.history
    }
    inspector = next
    return inspector?.open() ?? []
  }

  /// Shows a run that was asked for by name.
  mutating func open(named view: RunExtent) -> [Effect] {
    let effects = open(view.summary.id)
    return effects + (inspector?.receive(view) ?? [])
  }

  private mutating func remember() {
    let place: Place
    if screen == .inspector, let inspector {
      place = .run(inspector.id, entry: inspector.selected)
    } else {
      place = .screen(screen)
    }
    if trail.last != place { trail.append(place) }
    if trail.count > 64 { trail.removeFirst() }
  }

  /// Goes back to where one came from; from the Library, leaves.
  mutating func goBack() -> [Effect] {
    if screen == .library {
      if library.offerAsked {
        library.offerAsked = false
        return []
      }
      return [.quit]
    }
    while let place = trail.popLast() {
      switch place {
      case .screen(let target):
        guard target != screen else { continue }
        screen = target
        return []
      case .run(let id, let entry):
        if screen == .inspector, id == inspector?.id { continue }
        let kept = trail
        let effects = open(id, entry: entry)
        trail = kept
        return effects
      }
    }
    screen = .library
    return []
  }

  mutating func show(_ target: Screen) -> [Effect] {
    if target == .inspector, inspector == nil {
      notice = Notice(.note, "no run is open yet; choose one in the Library")
      return []
    }
    panel = nil
    guard target != screen else { return [] }
    // The Library is the ground: nothing lies behind it.
    if target == .library { trail = [] } else { remember() }
    screen = target
    cancelDecision()
    return []
  }
}
