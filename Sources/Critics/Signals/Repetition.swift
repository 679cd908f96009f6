internal import Trajectories

/// D2: the same action three times or more in the same state.
///
/// Waits and looks are exempt until there are ten in a row: polling is no loop.
enum Repetition: Detector {
  static let kind = Signal.Kind.repetition
  private static let limit = 3
  private static let idleLimit = 10

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    var found: [Signal] = []
    var start = 0
    let moments = reading.moments
    for place in reading.places.dropFirst() {
      let isSame =
        moments[place].action == moments[place - 1].action
        && moments[place].stateBefore == moments[place - 1].stateBefore
      if !isSame { start = place }
      let count = place - start + 1
      guard isSame, count == (moments[place].isIdle ? idleLimit : limit) else { continue }
      found.append(
        signal(
          moments[start + 1], [.repetition: 0.8], strength: 0.8,
          factors: ["the same action \(count) times in the same state"],
          other: moments[start].step.number,
          better: ProposedAction(.remove, through: moments[place].step.number)))
    }
    return found
  }
}
