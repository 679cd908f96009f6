internal import Trajectories

/// D3: a state came back, so that the steps between led nowhere.
enum Cycle: Detector {
  static let kind = Signal.Kind.cycle

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    var seen: [Fingerprint: Int] = [:]
    var found: [Signal] = []
    var covered = -1
    for (place, moment) in reading.moments.enumerated() {
      guard let state = moment.stateAfter, moment.after != nil else { continue }
      if let first = seen[state], first >= covered, place - first >= 2,
        !hasLastingEffect(first + 1...place, in: reading)
      {
        let begin = reading.moments[first + 1]
        found.append(
          signal(
            begin, [.detour: 0.5], strength: 0.75,
            factors: ["the state after step \(moment.step.number) is that before this one"],
            other: moment.step.number,
            better: ProposedAction(.remove, through: moment.step.number)))
        covered = place
      }
      seen[state] = place
    }
    return found
  }

  /// Whether something was used between that may show elsewhere; ways to other places do not count.
  private static func hasLastingEffect(_ places: ClosedRange<Int>, in reading: RunReading) -> Bool {
    places.contains { place in
      guard let attempt = reading.attempt(at: place) else {
        let action = reading.moments[place].step.action
        return action.kind == .type || action.kind == .key && !action.isWayBack
          || action.kind == .edit
      }
      return attempt.hadEffect && !RunReading.passages.contains(attempt.scope.role)
    }
  }
}
