internal import Trajectories

/// Looks for places in a recorded run at which a fault of a kind can be put.
///
/// What is seen after a step that comes in is built from the recording: a screen that does not
/// change, one that was seen before, or the words with which a shell fails. A fault for which that
/// would have to be made up is not put in; so look-alikes are left to worlds.
struct RecordedDrafts: Sendable {
  let trace: RecordedTrace

  func drafts(_ kind: FaultKind) -> [RecordedDraft] {
    (0...trace.count).flatMap { place in place < trace.count ? drafts(kind, at: place) : [] }
  }

  private func drafts(_ kind: FaultKind, at place: Int) -> [RecordedDraft] {
    if kind == .failedCall { return failedCalls(place) }
    let found: RecordedDraft? =
      switch kind {
      case .wrongGesture: wrongGesture(place)
      case .offTarget: miss(place)
      case .tooEarly: haste(place)
      case .lookAlike: nil
      case .missingPrecondition: omission(place)
      case .wrongAnswer: wrongAnswer(place)
      case .noFocus: blindTyping(place)
      case .wrongValue: wrongValue(place)
      case .undone: undoing(place)
      case .notSaved: unsaved(place)
      case .repeated: repetition(place)
      case .detour: detour(place)
      case .failedCall: nil
      case .unproven: unproven(place)
      }
    return found.map { [$0] } ?? []
  }

  /// What the recording does at a place, as the better action.
  func recorded(_ place: Int, _ edit: ProposedAction.Edit) -> BetterAction {
    let element = trace.target(place)
    let point = trace.action(place)?.points.first
    let near = point.map {
      ElementTree.Bounds(
        x: Int(clamped: $0.x - 12), y: Int(clamped: $0.y - 12), width: 24, height: 24)
    }
    return BetterAction(
      edit: edit, action: trace.action(place), name: element?.name, bounds: element?.bounds ?? near)
  }

  /// A step in vain before the recorded one, which makes it good.
  func trying(_ kind: FaultKind, _ action: Action, before place: Int) -> RecordedDraft? {
    trace.vain(trace.steps[place].with(action), at: place).map {
      RecordedDraft(
        kind: kind, place: place, inserted: [$0], isMadeGood: true,
        better: recorded(place, .replace))
    }
  }

  // MARK: - On screens

  /// Another gesture than the one that had an effect.
  func wrongGesture(_ place: Int) -> RecordedDraft? {
    guard let action = trace.action(place), !action.points.isEmpty, trace.changed(place) else {
      return nil
    }
    switch action.kind {
    case .doubleClick: return trying(.wrongGesture, action.altered(.leftClick), before: place)
    // Links open elsewhere by it; most else does nothing.
    case .leftClick where !["link", "tab"].contains(trace.target(place)?.role ?? ""):
      return trying(.wrongGesture, action.altered(.middleClick), before: place)
    default: return nil
    }
  }

  /// Some pixels beside the element; where there are only pictures, some more beside the place.
  func miss(_ place: Int) -> RecordedDraft? {
    guard let action = trace.action(place), let point = action.points.first,
      [.leftClick, .doubleClick, .rightClick].contains(action.kind), trace.changed(place)
    else { return nil }
    let aside: [Point]
    if let tree = trace.trees[place] {
      guard let box = trace.target(place)?.bounds else { return nil }
      aside = [
        Point(x: Double(box.x) - 6, y: point.y),
        Point(x: Double(box.x) + Double(box.width) + 5, y: point.y),
        Point(x: point.x, y: Double(box.y) - 6),
        Point(x: point.x, y: Double(box.y) + Double(box.height) + 5),
      ].filter { spot in
        spot.x >= 0 && spot.y >= 0
          && !tree.elements.contains { $0.isUsable && $0.bounds?.contains(spot) == true }
      }
    } else {
      guard !trace.steps[place].thought.isEmpty else { return nil }
      aside = [Point(x: point.x + 45, y: point.y)]
    }
    return aside.first.flatMap {
      trying(.offTarget, action.altered(points: [$0]), before: place)
    }
  }

  /// What came after a wait, done before it.
  func haste(_ place: Int) -> RecordedDraft? {
    guard trace.action(place)?.kind == .wait, trace.changed(place), place + 1 < trace.count,
      trace.steps[place + 1].action.kind.isPointing || trace.steps[place + 1].action.kind == .type,
      let hasty = trace.vain(trace.steps[place + 1], at: place)
    else { return nil }
    return RecordedDraft(
      kind: .tooEarly, place: place, inserted: [hasty], isMadeGood: true,
      better: recorded(place, .insert))
  }

  /// The button that closes a dialog without effect; then everything from before it once more.
  func wrongAnswer(_ place: Int) -> RecordedDraft? {
    guard let tree = trace.trees[place], let pressed = trace.target(place),
      pressed.role == "dialog_button" || Self.stands(pressed, inDialogOf: tree),
      let other = tree.elements.first(where: {
        $0.role == pressed.role && $0.name != pressed.name
          && ["cancel", "discard", "close", "no", "don't save"].contains($0.name.lowercased())
      }), let box = other.bounds
    else { return nil }
    let hasDialog = { (place: Int) in
      trace.trees[place].map { tree in
        tree.elements.contains { $0.role == pressed.role && $0.name == other.name }
      }
    }
    guard let opener = (max(0, place - 3)..<place).last(where: { hasDialog($0) == false }),
      let before = trace.screen(opener), let action = trace.action(place)
    else { return nil }
    let centre = Point(
      x: Double(box.x) + Double(box.width) / 2, y: Double(box.y) + Double(box.height) / 2)
    var wrong = trace.steps[place].with(action.altered(points: [centre]))
    wrong.after = before
    return RecordedDraft(
      kind: .wrongAnswer, place: place, inserted: [wrong] + trace.steps[opener..<place],
      isMadeGood: true, better: recorded(place, .replace))
  }

  private static func stands(
    _ element: ElementTree.Element, inDialogOf tree: ElementTree
  ) -> Bool {
    guard let place = tree.elements.firstIndex(of: element) else { return false }
    return tree.ancestors(of: place).contains { $0.role == "dialog" }
  }

  /// Out by a way that the recording takes, back to what was seen, and then as recorded.
  func detour(_ place: Int) -> RecordedDraft? {
    guard let before = trace.screen(place), trace.changed(place), let action = trace.action(place),
      action.kind == .navigate
        || ["link", "tab", "menu", "taskbar_button"].contains(trace.target(place)?.role ?? "")
    else { return nil }
    var back = trace.steps[place].with(
      Action(
        .key, text: "alt+Left",
        raw: RawCall(name: action.raw.name, arguments: "{\"action\":\"key\",\"text\":\"alt+Left\"}")
      ))
    back.thought = "This does not lead there; I will go back."
    back.after = before
    var draft = RecordedDraft(
      kind: .detour, place: place, inserted: [trace.steps[place], back], isMadeGood: false,
      better: BetterAction(edit: .remove))
    draft.fault = .inserted(0)
    return draft
  }

  /// The same four times more, with nothing new to see.
  func repetition(_ place: Int) -> RecordedDraft? {
    let step = trace.steps[place]
    // Where the recording itself does it again, nobody could say which was too many.
    guard step.after != nil, step.isDone,
      ![trace.action(place - 1), trace.action(place + 1)].contains(where: {
        $0?.does(step.action) == true
      })
    else { return nil }
    switch step.action.kind {
    case .leftClick, .rightClick, .doubleClick:
      guard trace.changed(place), trace.target(place)?.role != "dialog_button" else { return nil }
    case .read, .search: break
    case .shell:
      // What changes nothing gives the same again.
      let looks = ["ls", "cat", "grep", "find", "pwd", "head", "tail", "which", "wc"]
      let command = step.action.text ?? ""
      guard let program = command.split(separator: " ").first, looks.contains(String(program)),
        !command.contains(where: { ">;|&\n".contains($0) })
      else { return nil }
    default: return nil
    }
    return RecordedDraft(
      kind: .repeated, place: place + 1, inserted: Array(repeating: step, count: 4),
      isMadeGood: false, better: BetterAction(edit: .remove))
  }
}
