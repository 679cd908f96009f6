internal import Trajectories

/// D6: a successful run of the same task went on otherwise from the same state.
enum Contrast: Detector {
  static let kind = Signal.Kind.contrast

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    guard let task = reading.run.header.task, reading.run.header.outcome.verdict != .success,
      let ways = pool.ways[task]
    else { return [] }
    for (place, moment) in reading.moments.enumerated() where !moment.isIdle {
      guard let state = moment.stateBefore, let way = ways[state] else { continue }
      let rest = reading.moments[place...]
      guard way.action != moment.action, way.run != reading.run.header.id,
        !rest.contains(where: { later in later.stateAfter.map { ways[$0] != nil } ?? false })
      else { continue }
      return [
        signal(
          moment, [.detour: 0.6], strength: 0.7,
          factors: ["a run that succeeded went on otherwise from here"],
          cites: [reading.citation(moment.step.action.text ?? "", in: .action, of: moment)],
          better: way.better)
      ]
    }
    return []
  }
}

extension Pool {
  /// What a successful run did in a state.
  struct Way: Sendable {
    var run: RunID
    var action: Fingerprint
    var better: ProposedAction
  }
}
