internal import Trajectories

/// D10: a dialog was left standing, or its answer took back what had been done.
enum DialogAnswer: Detector {
  static let kind = Signal.Kind.dialog

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let before = moment.before, !before.dialogButtons.isEmpty else { return nil }
      let best = pool.bestAnswer(app: reading.app(moment), among: before.dialogButtons)
      let centre = best.flatMap { best in
        before.element(role: "dialog_button", name: best.button).flatMap {
          before.tree.elements[$0].centre
        }
      }
      let better = best.map {
        ProposedAction(
          .replace, .leftClick, points: centre.map { [$0] } ?? [], role: "dialog_button",
          name: $0.button)
      }
      if let answer = reading.answer(at: place) {
        let isKnownBad = best.map { $0.share > 0.7 && $0.button != answer.button } ?? false
        guard !answer.kept || isKnownBad else { return nil }
        return signal(
          moment, [.dialog: answer.kept ? 0.5 : 0.9], strength: answer.kept ? 0.4 : 0.85,
          factors: ["the answer took back what step \(answer.cause + 1) had done"],
          cites: [reading.citation(of: moment.targetElement, after: moment)], better: better)
      }
      guard moment.targetElement?.role != "dialog_button", !moment.isIdle,
        moment.after?.dialogButtons == before.dialogButtons
      else { return nil }
      return signal(
        moment, [.dialog: 0.8], strength: 0.8,
        factors: ["a dialog was in the way"],
        cites: [reading.citation("dialog_button", in: .after, of: moment)], better: better)
    }
  }
}
