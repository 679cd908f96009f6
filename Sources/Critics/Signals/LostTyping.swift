internal import Trajectories

/// D11: what was typed went nowhere, went elsewhere, or arrived changed.
enum LostTyping: Detector {
  static let kind = Signal.Kind.focus

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard moment.step.action.kind == .type, let text = moment.step.action.text, !text.isEmpty,
        let before = moment.before, let after = moment.after
      else { return nil }
      let old = before.tree.elements.count { $0.value == text }
      let new = after.tree.elements.count { $0.value == text }
      let field = meant(at: place, in: reading)
      let hasValue = after.tree.elements.contains { $0.name == field?.name && $0.value == text }
      guard new <= old, !hasValue, before.place == after.place, after.dialogButtons.isEmpty else {
        return nil
      }
      // Where the click before this went to what was meant, that click is to blame.
      let isAfterClick =
        place > 0 && reading.moments[place - 1].targetElement?.name == field?.name && field != nil
      return signal(
        moment, [.focus: isAfterClick ? 0.4 : 0.9], strength: isAfterClick ? 0.4 : 0.95,
        factors: ["no field holds what was typed"],
        cites: [reading.citation(text, in: .action, of: moment)],
        better: field.map { focusing($0, app: reading.app(moment), pool) })
    }
  }

  /// Using the field first, in the way that is known to work there, on it or on others like it.
  private static func focusing(
    _ field: ElementTree.Element, app: String, _ pool: Pool
  ) -> ProposedAction {
    var use = pool.use(of: field.name, app: app)
    if use.source == nil,
      let known = pool.classes[Attempt.Scope(app: app, role: field.role, name: "")]
    {
      use.gesture = known.best.gesture
    }
    use.role = field.role
    use.points = field.centre.map { [$0] } ?? []
    return use.insertion
  }

  /// The field that takes the same text soon after, else the one that the thought or the task names.
  private static func meant(at place: Int, in reading: RunReading) -> ElementTree.Element? {
    let moment = reading.moments[place]
    guard let after = moment.after else { return nil }
    if let text = moment.step.action.text {
      for later in reading.moments[(place + 1)...].prefix(3)
      where later.step.action.kind == .type && later.step.action.text == text {
        if let field = later.after?.tree.elements.first(where: { $0.value == text }) {
          return field
        }
      }
    }
    if let clicked = reading.clicked(beforeTypingAgain: place) { return clicked }
    let fields = after.tree.elements.filter { $0.role.contains("field") || $0.role == "textbox" }
    return fields.first {
      moment.step.thought.utf8Range(of: "\"\($0.name)\"") != nil
    } ?? fields.first { reading.run.header.task?.utf8Range(of: "\"\($0.name)\"") != nil }
  }
}

extension RunReading {
  /// What was clicked right before the same text was typed once more.
  fileprivate func clicked(beforeTypingAgain place: Int) -> ElementTree.Element? {
    let text = moments[place].step.action.text
    let again = (place + 1..<min(moments.count, place + 4)).first {
      moments[$0].step.action.kind == .type && moments[$0].step.action.text == text
    }
    guard let again, again > place + 1 else { return nil }
    return moments[again - 1].targetElement
  }
}
