internal import Trajectories

/// D13, second half: what had been filled in is gone, or a place was left that was still needed.
enum LostWork: Detector {
  static let kind = Signal.Kind.undone

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      emptied(at: place, in: reading) ?? leftTooSoon(at: place, in: reading)
    }
  }

  /// Something else than what was used holds no value any more, or is not ticked any more.
  private static func emptied(at place: Int, in reading: RunReading) -> Signal? {
    let moment = reading.moments[place]
    guard let before = moment.before, let after = moment.after, before.place == after.place,
      moment.step.action.kind.isPointing, after.dialogButtons.isEmpty,
      before.dialogButtons.isEmpty
    else { return nil }
    let used = moment.targetElement?.name
    let lost = before.tree.elements.first { element in
      let hadText = element.value?.isEmpty == false
      let hadTick =
        element.role == "checkbox" && element.name != used && element.states.contains("checked")
      guard hadText || hadTick, element.name != used || !isTypedNext(place, in: reading),
        let now = after.element(role: element.role, name: element.name, near: element.centre)
      else { return false }
      let left = after.tree.elements[now]
      return hadText && left.value?.isEmpty != false
        || hadTick && !left.states.contains("checked")
    }
    guard let lost else { return nil }
    return signal(
      moment, [.undone: 0.9], strength: 0.95,
      factors: ["after it \(Explanation.quoted(lost.name)) is empty again"],
      cites: [reading.citation(of: lost, after: moment)], better: ProposedAction(.remove))
  }

  /// Whether a text is typed right afterwards: emptying a field first is how one types anew.
  private static func isTypedNext(_ place: Int, in reading: RunReading) -> Bool {
    place + 1 < reading.moments.count && reading.moments[place + 1].step.action.kind == .type
  }

  /// The place was left, and what the run goes on to use was there and is not here.
  private static func leftTooSoon(at place: Int, in reading: RunReading) -> Signal? {
    let moment = reading.moments[place]
    guard let before = moment.before, let after = moment.after, before.place != after.place,
      place + 1 < reading.moments.count
    else { return nil }
    let next = reading.moments[place + 1]
    guard next.target == nil, let name = next.sought, !next.hadEffect, next.action != moment.action,
      before.element(role: nil, name: name) != nil, after.element(role: nil, name: name) == nil
    else { return nil }
    return signal(
      moment, [.undone: 0.85], strength: 0.9,
      factors: ["what is used next, \(Explanation.quoted(name)), was on the page that was left"],
      cites: [reading.citation("\"\(name)\"", in: .thought, of: next)],
      other: next.step.number, better: ProposedAction(.remove))
  }
}

extension RunReading.Moment {
  /// The name of what an action is meant for: what the call names, else what the thought quotes
  /// last.
  var sought: String? {
    let texts = [step.action.kind.isPointing ? step.action.text : nil, step.thought]
    for text in texts.compactMap({ $0 }) {
      let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
      if parts.count >= 3 { return String(parts[(parts.count - 1) / 2 * 2 - 1]) }
    }
    return nil
  }
}
