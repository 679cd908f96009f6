internal import Trajectories

/// D7, by pictures: the click did something, but not what the thought meant.
///
/// What was meant is told by the words of the thought and by a later click: the same words, on the
/// same screen again, at another place, to another end.
enum SeenTarget: Detector {
  static let kind = Signal.Kind.offTarget
  /// Pixels within which a miss is one of aim.
  private static let aim = 80.0

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      guard let here = reading.spots[place], let spoken = here.spoken,
        reading.visibleEffect(at: place) == true,
        let later = retry(of: here, after: place, in: reading), let there = reading.spots[later]
      else { return nil }
      let (moment, then) = (reading.moments[place], reading.moments[later])
      let distance = here.point.distance(to: there.point)
      let isClose = distance <= aim
      return signal(
        moment, isClose ? [.aim: 0.7] : [.wrongTarget: 0.6, .aim: 0.2], strength: 0.6,
        factors: [
          "the later click on the same words lies \(Int(clamped: distance.rounded())) px away"
        ],
        cites: [
          reading.citation(spoken.name, in: .thought, of: moment), reading.callCitation(of: then),
        ], other: then.step.number,
        better: ProposedAction(
          .replace, then.step.action.kind, points: then.step.action.points, name: spoken.name))
    }
  }

  /// The next click on the same words and the same screen at another place, with another outcome.
  private static func retry(of spot: Spot, after place: Int, in reading: RunReading) -> Int? {
    let last = min(reading.moments.count, place + 1 + RunReading.retryWindow)
    let next = (place + 1..<last).first { reading.spots[$0]?.name == spot.name }
    guard let next, let there = reading.spots[next], there.screen == spot.screen,
      there.point.distance(to: spot.point) >= 8,
      reading.moments[next].step.action.kind == reading.moments[place].step.action.kind,
      reading.visibleEffect(at: next) == true,
      let first = reading.sight.sights[place]?.last, let second = reading.sight.sights[next]?.last,
      reading.sight.looks[first].screen != reading.sight.looks[second].screen
    else { return nil }
    return next
  }
}
