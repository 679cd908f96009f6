internal import Trajectories

/// D4: an error is shown.
enum ShownError: Detector {
  static let kind = Signal.Kind.error

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let error = moment.error else { return nil }
      var causes: [Cause: Double] = [.failedCall: 0.5]
      var better: ProposedAction?
      var strength = error.certainty
      let attempt = reading.attempt(at: place)
      let later = attempt.flatMap { reading.laterSuccess(of: $0) }
      if let attempt, let later, attempt.scope.role == "command",
        let difference = SelfCorrection.commandDifference(attempt, later, in: reading, pool)
      {
        causes = [difference.cause: 0.9]
        better = difference.better
      } else if let fix = pool.fix(for: error, app: reading.app(moment)), fix.share > 0.4 {
        causes = [.precondition: fix.share, .failedCall: 0.2]
        better = ProposedAction(.insert, .shell, text: fix.command)
      } else if let attempt, let missing = pool.commands[attempt.scope]?.missing(for: attempt),
        missing.probability > 0.3
      {
        causes = [.precondition: missing.probability, .failedCall: 0.3]
        better = ProposedAction(.insert, .shell, text: missing.name)
      }
      if isPassing(at: place, in: reading) {
        causes = [.chance: 0.6]
        strength *= 0.35
      }
      return signal(
        moment, causes, strength: strength,
        factors: ["the result says \(Explanation.quoted(error.line))"],
        cites: [reading.citation(error.line, in: .after, of: moment)], better: better)
    }
  }

  /// Whether the same page or screen came up right afterwards, so that the error was none of the
  /// agent's.
  private static func isPassing(at place: Int, in reading: RunReading) -> Bool {
    let moment = reading.moments[place]
    guard reading.attempt(at: place)?.scope.role != "command", place + 1 < reading.moments.count
    else { return false }
    let next = reading.moments[place + 1]
    return next.error == nil && (next.step.action.kind == .key || next.action == moment.action)
  }
}
