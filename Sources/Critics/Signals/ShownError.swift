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
      if let attempt = reading.attempt(at: place),
        let missing = pool.commands[attempt.scope]?.missing(for: attempt),
        missing.probability > 0.3
      {
        causes = [.precondition: missing.probability, .failedCall: 0.3]
        better = ProposedAction(.insert, .shell, text: missing.name)
      }
      return signal(
        moment, causes, strength: error.certainty, factors: ["an error is shown"],
        cites: [reading.citation(error.line, in: .after, of: moment)], better: better)
    }
  }
}
