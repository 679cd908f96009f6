internal import Trajectories

/// D9: acted while what was used was busy or disabled.
enum ActedWhileBusy: Detector {
  static let kind = Signal.Kind.busy

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let element = moment.targetElement, let attempt = reading.attempt(at: place),
        !attempt.hadEffect,
        element.states.contains("busy") || element.states.contains("disabled")
      else { return nil }
      let later = reading.laterSuccess(of: attempt)
      let seconds = later.map { $0.elapsed - attempt.elapsed } ?? 2
      let known = pool.classes[attempt.scope].map { $0.best.lag - attempt.elapsed } ?? 0
      return signal(
        moment, [.notReady: 0.85], strength: 0.9,
        factors: ["it was \(element.states.contains("busy") ? "busy" : "disabled")"],
        cites: [reading.citation(of: element, after: moment)],
        other: later.map {
          reading.moments[$0.place].step.number
        },
        better: ProposedAction(
          .insert, .wait, amount: max(1, known > 0 ? known.rounded(.up) : seconds.rounded(.up))))
    }
  }
}
