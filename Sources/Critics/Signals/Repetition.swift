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
    for place in reading.places {
      let next = place + 1
      if next < reading.moments.count, isSame(place, next, in: reading) { continue }
      if let signal = signal(for: start...place, in: reading) { found.append(signal) }
      start = next
    }
    return found
  }

  private static func isSame(_ place: Int, _ next: Int, in reading: RunReading) -> Bool {
    let (one, other) = (reading.moments[place], reading.moments[next])
    return one.action == other.action && one.stateAfter == other.stateBefore
      && other.stateBefore == other.stateAfter
  }

  /// The first of a row that brought nothing is the one to leave out, with all that follow.
  private static func signal(for row: ClosedRange<Int>, in reading: RunReading) -> Signal? {
    let first = reading.moments[row.lowerBound]
    let isIdle = first.isPolling
    guard row.count >= (isIdle ? idleLimit : limit) else { return nil }
    // The first call of a row asked for what the others asked for again; so does a first click
    // where nothing shows what it did.
    let isSeen = first.after != nil || reading.sight.sights[row.lowerBound]?.change != nil
    let isVainFromTheStart =
      first.stateBefore == first.stateAfter && isSeen
      && !(first.targetElement != nil && first.hadEffect)
    let place = row.lowerBound + (isVainFromTheStart ? 0 : 1)
    // Where the same thing works later, what was wrong is how it was done, not that it was done.
    let attempt = reading.attempt(at: place)
    let worksLater =
      attempt.map { !$0.hadEffect && reading.laterSuccess(of: $0) != nil } ?? false
    let isLong = row.count > limit
    return signal(
      reading.moments[place], [.repetition: worksLater ? 0.3 : 0.95],
      strength: isLong ? 0.95 : 0.8,
      factors: ["the same action \(row.count) times in the same state"],
      cites: [
        reading.citation(
          reading.moments[place].step.action.text ?? "", in: .action, of: reading.moments[place])
      ],
      other: reading.moments[row.upperBound].step.number,
      better: ProposedAction(.remove, through: reading.moments[row.upperBound].step.number))
  }
}

extension RunReading.Moment {
  /// Whether it looks, waits, or asks how something that runs is getting on.
  fileprivate var isPolling: Bool {
    switch step.action.kind {
    case .wait, .screenshot, .zoom, .cursorPosition, .mouseMove, .plan: true
    case .shell:
      ["BashOutput", "TaskOutput", "write_stdin"].contains(step.action.raw.name)
        || step.action.text?.hasPrefix("sleep") == true
    default: false
    }
  }
}
