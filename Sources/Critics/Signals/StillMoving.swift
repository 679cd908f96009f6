internal import Trajectories

/// D9, by pictures: the last two looks before an action differ though nothing was done between them.
///
/// Acting on a screen that still moves is a mistake only where it came to nothing: nothing changed,
/// or the same was tried again.
enum StillMoving: Detector {
  static let kind = Signal.Kind.busy

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard moment.step.action.kind.isPress || moment.step.action.kind == .type,
        reading.sight.isMoving(before: place), let sight = reading.sight.sights[place]
      else { return nil }
      let attempt = reading.attempt(at: place).flatMap { $0.hadEffect ? nil : $0 }
      let later = attempt.flatMap(reading.laterSuccess)
        .flatMap { $0.place - place <= RunReading.retryWindow ? $0 : nil }
      let isInVain =
        sight.change?.isNothing == true && sight.settled?.isNothing != false
        && !reading.isLeftToKeys(place)
      guard later != nil || isInVain else { return nil }
      let waited = later.map {
        SelfCorrection.seconds(between: place, and: $0.place, in: reading)
      }
      return signal(
        moment, [.notReady: later == nil ? 0.6 : 0.85], strength: later == nil ? 0.5 : 0.75,
        factors: ["the screen still changed by itself"],
        cites: [reading.callCitation(of: moment)],
        other: later.map { reading.moments[$0.place].step.number },
        better: ProposedAction(.insert, .wait, amount: max(2, waited ?? 2)))
    }
  }
}
