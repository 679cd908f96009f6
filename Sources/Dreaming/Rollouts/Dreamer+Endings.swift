internal import Trajectories

/// Dialogs, saving, reporting.
extension Dreamer {
  mutating func answerDialog() {
    guard dialogApp >= 0 else { return }
    guard isGoing, let buttons = experience.dialogs[dialogApp], !buttons.isEmpty else {
      if isGoing { isUnsupported = true }
      return
    }
    var button = buttons[0]
    if let told = policy.answer(in: dialogApp),
      let known = buttons.first(where: { experience.elements[Int($0)].name == told })
    {
      button = known
    } else if chance.roll(.button, pending, situation.clock) >= habits.pressesFirst,
      buttons.count > 1
    {
      let roll = chance.roll(.button, pending, situation.clock + 7919)
      button = buttons[1 + Int(roll * Double(buttons.count - 1))]
    }
    guard let outcome = model.outcome(of: Act(.answer, on: button), in: situation, chance) else {
      isUnsupported = true
      return
    }
    spend()
    dialogApp = -1
    guard !outcome.hadEffect else { return }
    for number in notes.indices where notes[number].element == pending && notes[number].isDone {
      notes[number].isDone = false
      miss(number, pending, .dialog)
    }
  }

  mutating func lookAgain(_ undertaking: Undertaking) {
    let app = experience.app(of: situation.scene)
    guard policy.verifies(app) || chance.roll(.saves, 1) < habits.verifies else { return }
    spend()
    for goal in undertaking.goals.indices where isGoing && !notes[goal].isDone {
      pursue(undertaking.goals[goal], goal, depth: 0)
    }
  }

  mutating func saveAll() {
    var left: [NameID] = []
    for app in unsaved {
      guard isGoing, policy.saves(app) || chance.roll(.saves, app) < habits.saves else {
        left.append(app)
        continue
      }
      if experience.app(of: situation.scene) != app { spend() }
      if isGoing { spend() } else { left.append(app) }
    }
    unsaved = left
  }

  mutating func report(_ number: Int) {
    guard number > 0, notes[number - 1].isDone, isGoing else {
      miss(number, -1, .failedCall)
      return
    }
    let command = notes[number - 1].element
    let times: Int32? =
      command < 0
      ? nil
      : policy.told(command, at: -1) {
        if case .retry(let times) = $0.rule.directive { Int32(times) } else { nil }
      }
    var round: Int32 = 1
    while round < times ?? 1, extras > 0, isGoing {
      spend()
      // What does not come out again was chance.
      extras = chance.roll(.finding, round) < 0.75 ? extras - 1 : extras
      round += 1
    }
    guard isGoing else { return miss(number, command, .chance) }
    spend()
    if chance.roll(.finding, -7) < 1 / Double(1 + extras) {
      reach(number, command)
    } else {
      miss(number, command, .chance)
    }
  }
}
