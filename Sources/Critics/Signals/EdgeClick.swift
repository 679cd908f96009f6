internal import Trajectories

/// D8: a click without effect at the edge of an element, or on a small one.
enum EdgeClick: Detector {
  static let kind = Signal.Kind.edgeClick
  private static let small = 24
  private static let edge = 3.0

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let element = moment.targetElement, let bounds = element.bounds,
        let point = moment.step.action.points.first, let attempt = reading.attempt(at: place),
        !attempt.hadEffect
      else { return nil }
      let inner = min(
        point.x - Double(bounds.x), Double(bounds.x + bounds.width) - point.x,
        point.y - Double(bounds.y), Double(bounds.y + bounds.height) - point.y)
      let isSmall = min(bounds.width, bounds.height) < small
      guard inner < edge || isSmall, let centre = element.centre else { return nil }
      return signal(
        moment, [.aim: inner < edge ? 0.4 : 0.2], strength: inner < edge ? 0.5 : 0.3,
        factors: [isSmall ? "the target is small" : "close to the edge"],
        cites: [reading.citation(of: element, after: moment)],
        better: ProposedAction(
          .replace, moment.step.action.kind, points: [centre], role: element.role,
          name: element.name))
    }
  }
}
