internal import Trajectories
internal import Worlds

/// Faults in what is typed, and in the way through the task.
extension FaultDrafts {
  func blindTyping(_ place: Int) -> [FaultDraft] {
    guard let deed = deed(place), deed.element.role == .field, case .type? = trace.move(place + 1)
    else { return [] }
    return [
      FaultDraft(
        kind: .noFocus, place: place, wrong: [trace.moves[place + 1]],
        carriesOn: trace.end(ofUse: place), makesGood: place, better: (place, .insert))
    ]
  }

  func values(_ place: Int) -> [FaultDraft] {
    switch trace.move(place) {
    case .type(let value)?:
      guard place > 0, deed(place - 1) != nil else { return [] }
      return otherValues(than: value).map { other in
        var wrong = [spoken(.type(other), at: place)]
        let end = trace.end(ofUse: place)
        wrong += trace.moves[(place + 1)..<max(place + 1, end)]
        return FaultDraft(
          kind: .wrongValue, place: place, wrong: wrong, carriesOn: end, makesGood: place - 1,
          better: (place, .replace))
      }
    case .setVariable?: return otherSettings(place)
    default: return []
    }
  }

  /// Values that other tasks of the world want typed.
  private func otherValues(than value: NameID) -> [NameID] {
    var values: Set<NameID> = []
    for index in 0..<12 {
      for goal in trace.world.task(index, in: trace.task.split).goals where goal.wish == .fill {
        values.insert(goal.value)
      }
    }
    values.remove(value)
    return values.sorted { $0.value < $1.value }
  }

  /// The same variable with another value; the commands for that stand in the scene.
  private func otherSettings(_ place: Int) -> [FaultDraft] {
    guard let move = trace.move(place), let line = trace.world.commandLine(for: move),
      let sign = line.firstIndex(of: "=")
    else { return [] }
    let run = trace.runs[place]
    return run.scene.elements.filter {
      let name = run.names[$0.name]
      return name.hasPrefix(line[...sign]) && name != line
    }.map { other in
      var draft = replacing(.wrongValue, place, by: .run(other), meaning: nil)
      draft.cause = .setting
      return draft
    }
  }

  /// A move after which the read-out shows less than before.
  func undoing(_ place: Int) -> [FaultDraft] {
    let run = trace.runs[place]
    let scene = run.scene
    guard scene.progress != 0 else { return [] }
    var moves: [Move] = scene.canGoBack ? [.back] : []
    for element in scene.elements
    where !element.role.isPassage && element.role != .window && element.role != .dialogButton
      && !element.states.contains(.offscreen)
    {
      for gesture in [Gesture.click, .doubleClick, .rightClick, .middleClick] {
        moves.append(.use(element, gesture, at: element.box.centre, to: nil))
      }
    }
    return moves.filter { move in
      var run = run
      _ = run.perform(move, for: nil)
      return scene.progress & ~run.scene.progress != 0
        && !run.scene.elements.contains { $0.role == .dialogButton }
    }.map { adding(.undone, place, [spoken($0, at: place)]) }
  }

  func unsaved(_ place: Int) -> [FaultDraft] {
    guard place == trace.count - 1, place > 0, case .save? = trace.move(place) else { return [] }
    return [
      FaultDraft(
        kind: .notSaved, place: place, wrong: [], offset: -1, carriesOn: trace.count,
        better: (place, .append))
    ]
  }

  /// Something without effect, four times.
  func repetitions(_ place: Int) -> [FaultDraft] {
    guard place > 0, place < trace.count else { return [] }
    let run = trace.runs[place]
    var moves: [Move] = []
    if W.surface == .terminal {
      if case .run(let element)? = trace.move(place - 1) { moves = [.run(element)] }
    } else {
      for element in run.scene.elements
      where !element.states.contains(.offscreen) && element.role != .window {
        moves.append(.use(element, .rightClick, at: element.box.centre, to: nil))
      }
    }
    return moves.filter { move in
      var after = run
      for _ in 0..<4 { _ = after.perform(move, for: nil) }
      return after.scene.progress == run.scene.progress && after.scene.place == run.scene.place
        && after.scene.elements == run.scene.elements && after.scene.notice == run.scene.notice
    }.map { move in
      adding(.repeated, place, Array(repeating: spoken(move, at: place), count: 4))
    }
  }

  /// To another tab, app or page, and back.
  func detours(_ place: Int) -> [FaultDraft] {
    guard W.surface != .terminal, place < trace.count else { return [] }
    let run = trace.runs[place]
    let scene = run.scene
    func click(_ element: SceneElement) -> SpokenMove {
      spoken(.use(element, .click, at: element.box.centre, to: nil), at: place)
    }
    return scene.elements.filter { $0.role.isPassage && !$0.states.contains(.offscreen) }
      .compactMap { way in
        var away = run
        let out = click(way)
        _ = away.perform(out.move, for: nil)
        guard away.scene.place != scene.place else { return nil }
        let home = scene.elements.first { $0.role == way.role && $0.states.contains(.selected) }
        let back = home.map(click) ?? spoken(.back, at: place)
        _ = away.perform(back.move, for: nil)
        guard away.scene.place == scene.place, away.scene.elements == scene.elements
        else { return nil }
        return adding(.detour, place, [out, back])
      }
  }
}
