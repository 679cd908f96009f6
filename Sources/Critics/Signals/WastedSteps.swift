internal import Trajectories

/// D17: steps that could be left out: attempts without effect that were made good later.
enum WastedSteps: Detector {
  static let kind = Signal.Kind.waste

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    var found: [Signal] = []
    var start: Int?
    for place in reading.places {
      let isWasted =
        reading.attempt(at: place).map { !$0.hadEffect && $0.scope.role != "command" } ?? false
      if isWasted, start == nil { start = place }
      guard !isWasted || place == reading.places.last, let first = start else { continue }
      let last = isWasted ? place : place - 1
      start = nil
      guard last > first else { continue }
      found.append(
        signal(
          reading.moments[first], [.repetition: 0.3], strength: 0.4,
          factors: ["\(last - first + 1) steps in a row without effect"],
          other: reading.moments[last].step.number,
          better: ProposedAction(.remove, through: reading.moments[last].step.number)))
    }
    return found
  }
}
