internal import Trajectories

/// D7, second half: a look-alike of what was meant was used, with effect but without progress.
enum LookAlike: Detector {
  static let kind = Signal.Kind.offTarget

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    reading.places.compactMap { place in
      guard let use = reading.lookAlikeUse(at: place), !use.helped else { return nil }
      let moment = reading.moments[place]
      guard let before = moment.before, let target = moment.target else { return nil }
      let element = before.tree.elements[target]
      let app = reading.app(moment)
      let other = pool.containers[Pool.AnswerKey(app: app, answer: use.other)]?.share ?? 0.5
      let own = pool.containers[Pool.AnswerKey(app: app, answer: use.container)]?.share ?? 0.5
      guard other > own else { return nil }
      let twin = before.tree.elements.indices.first {
        $0 != target && before.tree.elements[$0].role == element.role
          && before.tree.elements[$0].name == element.name
      }
      let centre = twin.flatMap { before.tree.elements[$0].centre }
      return signal(
        moment, [.wrongTarget: 0.9], strength: 0.8,
        factors: ["it changed something, but the list of things to do stayed as it was"],
        cites: [reading.citation(of: element, after: moment)],
        better: ProposedAction(
          .replace, moment.step.action.kind, points: centre.map { [$0] } ?? [], role: element.role,
          name: element.name))
    }
  }
}
