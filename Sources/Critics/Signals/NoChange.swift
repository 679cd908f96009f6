internal import Trajectories

/// D1: nothing changed after an action that should change something.
enum NoChange: Detector {
  static let kind = Signal.Kind.noChange

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard !moment.isIdle, moment.after != nil, moment.before != nil else { return nil }
      guard let attempt = reading.attempt(at: place), attempt.scope.role != "command" else {
        return nil
      }
      guard !attempt.hadEffect, moment.before?.dialogButtons.isEmpty == true else { return nil }
      if moment.targetElement?.states.contains("selected") == true {
        return signal(
          moment, [.detour: 0.6], strength: 0.3, factors: ["it was in front already"],
          cites: [reading.citation(of: moment.targetElement, after: moment)])
      }
      let (causes, better) = blame(attempt, moment, pool)
      return signal(
        moment, causes, strength: 0.85, factors: ["nothing changed on \(attempt.scope.role)"],
        cites: [reading.citation(of: moment.targetElement, after: moment)], better: better)
    }
  }

  /// What the pool says was missing, and what should have been done.
  private static func blame(
    _ attempt: Attempt, _ moment: RunReading.Moment, _ pool: Pool
  ) -> ([Cause: Double], ProposedAction?) {
    let unknown: [Cause: Double] = [.gesture: 0.3, .notReady: 0.2, .aim: 0.1, .precondition: 0.2]
    guard let posterior = pool.classes[attempt.scope] else { return (unknown, nil) }
    var causes = posterior.blame(for: attempt)
    if causes.isEmpty { causes = [.chance: 0.5, .notReady: 0.2] }
    let cause = causes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    return (causes, better(cause, posterior.best, attempt, moment, pool))
  }

  private static func better(
    _ cause: Cause?, _ best: ClassPosterior.Hypothesis, _ attempt: Attempt,
    _ moment: RunReading.Moment, _ pool: Pool
  ) -> ProposedAction? {
    let element = moment.targetElement
    switch cause {
    case .gesture:
      return ProposedAction(
        .replace, best.gesture,
        points: best.gesture == .drag
          ? moment.step.action.points : Array(moment.step.action.points.prefix(1)),
        role: element?.role,
        name: element?.name)
    case .notReady:
      return ProposedAction(
        .insert, .wait, amount: max(1, (best.lag - attempt.elapsed).rounded(.up)))
    case .precondition:
      return best.opener.map { pool.use(of: $0, app: attempt.scope.app).insertion }
    default: return nil
    }
  }
}
