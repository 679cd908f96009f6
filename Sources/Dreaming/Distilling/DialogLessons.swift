internal import Trajectories

/// The answer to dialogs of an app that keeps what was done.
enum DialogLessons: LessonSource {
  static func drafts(from learned: Learned) -> [LessonDraft] {
    let experience = learned.experience
    return experience.dialogs.sorted { $0.key < $1.key }.compactMap { app, buttons in
      let answers = experience.transitions.indices.filter {
        let transition = experience.transitions[$0]
        return transition.act.verb == .answer && transition.cause >= 0
          && buttons.contains(transition.act.element)
      }
      let keeps = buttons.map { learned.model.dialogs.keeps($0) }
      // One of the buttons keeps; what the others did speaks too.
      let weights = buttons.indices.map { place in
        buttons.indices.reduce(1.0) { $0 * ($1 == place ? keeps[$1] : 1 - keeps[$1]) }
      }
      let sum = weights.reduce(0, +)
      guard sum > 0, !answers.isEmpty,
        let best = weights.indices.max(by: { weights[$0] < weights[$1] })
      else { return nil }
      let rule = LessonRule(
        .dialogChoice(experience.names[experience.elements[Int(buttons[best])].name]),
        in: LessonScope(app: experience.appForLessons(app)))
      func isFor(_ number: Int) -> Bool {
        let transition = experience.transitions[number]
        return transition.isKept == (transition.act.element == buttons[best])
      }
      return LessonDraft(
        rule, weights[best] / sum, for: answers.filter(isFor),
        against: answers.filter { !isFor($0) })
    }
  }
}
