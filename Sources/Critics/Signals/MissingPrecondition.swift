internal import Trajectories

/// D16: it works only after something else was used, which a message or other attempts tell.
enum MissingPrecondition: Detector {
  static let kind = Signal.Kind.precondition

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let attempt = reading.attempt(at: place), !attempt.hadEffect,
        attempt.scope.role != "command"
      else { return nil }
      if let alert = moment.after?.alert, let name = quoted(in: alert) {
        let known = pool.classes[attempt.scope]?.best.opener
        return signal(
          moment, [.precondition: 0.8], strength: 0.85,
          factors: ["a message names what is missing"],
          cites: [reading.citation("alert \"", in: .after, of: moment)],
          better: ProposedAction(.insert, .leftClick, name: known ?? name))
      }
      guard let known = pool.classes[attempt.scope], let opener = known.best.opener,
        !attempt.before.contains(opener), let share = known.openers[opener], share > 0.4
      else { return nil }
      return signal(
        moment, [.precondition: share], strength: 0.7,
        factors: ["other attempts came off only after something else was used"],
        cites: [reading.citation(of: moment.targetElement, after: moment)],
        better: ProposedAction(.insert, .leftClick, name: opener))
    }
  }

  /// The name in quotes in a message.
  private static func quoted(in text: String) -> String? {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.count >= 3 ? String(parts[1]) : nil
  }
}
