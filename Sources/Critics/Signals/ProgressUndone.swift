internal import Trajectories

/// D13: something that had been reached is not reached any more.
enum ProgressUndone: Detector {
  static let kind = Signal.Kind.undone

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      let moment = reading.moments[place]
      guard let before = moment.before, let after = moment.after,
        let lost = before.tasks.indices.first(where: { index in
          before.tasks[index].isDone && after.tasks.indices.contains(index)
            && after.tasks[index].name == before.tasks[index].name && !after.tasks[index].isDone
        })
      else { return nil }
      // A dialog that is still up decides about it later.
      if !after.dialogButtons.isEmpty || moment.targetElement?.role == "dialog_button" {
        return nil
      }
      var causes: [Cause: Double] = [.undone: 0.8]
      var better = ProposedAction(.remove)
      // What was done already needs no better gesture: it should have been left alone.
      let isDone = moment.targetElement.map { before.tasks[lost].name.contains($0.name) } ?? false
      if !isDone, let attempt = reading.attempt(at: place),
        let known = pool.classes[attempt.scope], known.best.gesture != attempt.gesture,
        known.gestures[known.best.gesture] ?? 0 > 0.6
      {
        causes = [.gesture: 0.5, .undone: 0.5]
        better = ProposedAction(
          .replace, known.best.gesture, points: moment.step.action.points,
          role: moment.targetElement?.role, name: attempt.name)
      }
      return signal(
        moment, causes, strength: 0.95, factors: ["took back an entry of the list"],
        cites: [reading.citation("\"\(after.tasks[lost].name)\"", in: .after, of: moment)],
        better: better)
    }
  }
}
