internal import Trajectories
internal import Worlds

/// Faults in what is used, and how.
extension FaultDrafts {
  func wrongGestures(_ place: Int) -> [FaultDraft] {
    guard let deed = deed(place) else { return [] }
    let all: [Gesture] = [.click, .doubleClick, .rightClick]
    return all.filter { $0 != deed.gesture }.map { gesture in
      replacing(
        .wrongGesture, place, by: .use(deed.element, gesture, at: deed.element.box.centre, to: nil),
        meaning: nil)
    }
  }

  /// Some pixels beside the element, where nothing else is.
  func misses(_ place: Int) -> [FaultDraft] {
    guard W.surface == .desktop, let deed = deed(place), deed.to == nil else { return [] }
    let box = deed.element.box
    let centre = box.centre
    let spots = [
      Spot(x: Int(box.x) - 6, y: centre.y), Spot(x: Int(box.x) + Int(box.width) + 5, y: centre.y),
      Spot(x: centre.x, y: Int(box.y) - 5), Spot(x: centre.x, y: Int(box.y) + Int(box.height) + 4),
    ]
    let scene = trace.runs[place].scene
    return spots.filter { spot in
      !scene.elements.contains { $0.role != .window && $0.box.contains(spot) }
    }.map { spot in
      replacing(
        .offTarget, place, by: .use(deed.element, deed.gesture, at: spot, to: nil), meaning: nil)
    }
  }

  func haste(_ place: Int) -> [FaultDraft] {
    guard case .wait? = trace.move(place), let next = trace.move(place + 1) else { return [] }
    switch next {
    case .use, .run: break
    default: return []
    }
    return [
      FaultDraft(
        kind: .tooEarly, place: place, wrong: [trace.moves[place + 1]],
        carriesOn: trace.end(ofUse: place + 1), makesGood: place, better: (place, .insert))
    ]
  }

  /// An element of the same kind; where there is one of the same name, only that.
  func lookAlikes(_ place: Int) -> [FaultDraft] {
    guard let deed = deed(place) else { return [] }
    let run = trace.runs[place]
    let alike = run.scene.elements.filter {
      $0.role == deed.element.role && $0.id != deed.element.id && !$0.states.contains(.offscreen)
    }
    let twins = alike.filter { $0.name == deed.element.name }
    return (twins.isEmpty ? alike : twins).map { other in
      replacing(
        .lookAlike, place, by: .use(other, deed.gesture, at: other.box.centre, to: deed.to),
        meaning: other.name == deed.element.name ? other : deed.element)
    }
  }

  /// Something that no goal is about is left out; the first move that fails for it is at fault.
  func omissions(_ place: Int) -> [FaultDraft] {
    switch trace.move(place) {
    case .use(let element, _, _, _)?:
      guard deed(place) != nil, !trace.task.goals.contains(where: { $0.target == element.name })
      else { return [] }
    case .run?: break
    default: return []
    }
    let next = trace.end(ofUse: place)
    guard let failure = firstFailure(without: place, next) else { return [] }
    return [
      FaultDraft(
        kind: .missingPrecondition, place: place, wrong: Array(trace.moves[next...failure]),
        offset: failure - next, carriesOn: trace.end(ofUse: failure), makesGood: place,
        better: (place, .insert))
    ]
  }

  /// The first of the expert's moves from `next` on that does not do its work.
  private func firstFailure(without place: Int, _ next: Int) -> Int? {
    var run = trace.runs[place]
    for later in next..<max(next, trace.count) {
      guard let move = trace.move(later) else { return nil }
      _ = run.perform(move, for: nil)
      let (scene, usual) = (run.scene, trace.runs[later + 1].scene)
      if scene.notice?.isError == true, usual.notice?.isError != true { return later }
      guard deed(later) != nil, let element = move.element else { continue }
      let isSame =
        scene.elements.first { $0.id == element.id }
        == usual.elements.first { $0.id == element.id }
      if scene.progress != usual.progress || !isSame { return later }
    }
    return nil
  }

  func answers(_ place: Int) -> [FaultDraft] {
    guard case .use(let button, _, _, _)? = trace.move(place), button.role == .dialogButton
    else { return [] }
    var start = place
    while start > 0, trace.move(start)?.isFollowUp == true { start -= 1 }
    return trace.runs[place].scene.elements.filter {
      $0.role == .dialogButton && $0.id != button.id
    }.map { other in
      var draft = replacing(
        .wrongAnswer, place, by: .use(other, .click, at: other.box.centre, to: nil), meaning: nil)
      draft.makesGood = start
      return draft
    }
  }
}
