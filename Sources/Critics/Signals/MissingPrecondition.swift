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
      if let alert = moment.after?.alert, let said = told(by: alert, of: attempt, pool) {
        return signal(
          moment, [.precondition: 0.8], strength: 0.85,
          factors: [
            said.isNamed
              ? "a message names what is missing"
              : "a message says that something comes first, and every success had this before it"
          ],
          cites: [reading.citation("alert \"", in: .after, of: moment)],
          better: pool.use(of: said.name, app: attempt.scope.app).insertion)
      }
      guard let known = pool.classes[attempt.scope], let opener = known.best.opener,
        !attempt.before.contains(opener), let share = known.openers[opener], share > 0.4
      else { return nil }
      return signal(
        moment, [.precondition: share], strength: 0.7,
        factors: ["other attempts came off only after something else was used"],
        cites: [reading.citation(of: moment.targetElement, after: moment)],
        better: pool.use(of: opener, app: attempt.scope.app).insertion)
    }
  }

  /// What has to be used first by a message, or by a message and what successes had in common.
  private static func told(
    by alert: String, of attempt: Attempt, _ pool: Pool
  ) -> (name: String, isNamed: Bool)? {
    if let name = quoted(in: alert) {
      return (pool.classes[attempt.scope]?.best.opener ?? name, true)
    }
    let words = Set(alert.lowercased().split { !$0.isLetter }.map(String.init))
    guard !words.isDisjoint(with: orderWords) else { return nil }
    let known = pool.habitualOpener(for: attempt) ?? pool.classes[attempt.scope]?.best.opener
    return known.map { ($0, false) }
  }

  /// Words of messages that ask for something else first.
  private static let orderWords: Set<String> = [
    "before", "first", "required", "requires", "needs", "must", "missing", "until",
  ]

  /// The name in quotes in a message.
  private static func quoted(in text: String) -> String? {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.count >= 3 ? String(parts[1]) : nil
  }
}
