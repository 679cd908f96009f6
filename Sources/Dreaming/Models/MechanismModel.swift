internal import Trajectories

/// Generic mechanisms of user interfaces and command lines, with parameters from recordings.
package struct MechanismModel: WorldModel {
  package static let name = "mechanism"

  let elements: ElementMechanism
  let aim: AimMechanism
  let ways: WayMechanism
  let dialogs: DialogMechanism
  let commands: CommandMechanism
  private let names: [NameID]

  package init(_ experience: Experience) {
    names = experience.elements.map(\.name)
    elements = ElementMechanism(experience, experience.trials)
    aim = AimMechanism(experience)
    ways = WayMechanism(experience)
    dialogs = DialogMechanism(experience)
    commands = CommandMechanism(experience)
  }

  // MARK: - What happens if

  package func prediction(of act: Act, in situation: Situation) -> Prediction {
    guard act.element >= 0 else { return .unsupported }
    switch act.verb {
    case .use:
      guard let posterior = elements.posterior(of: act.element) else { return .unsupported }
      let effect = elements.effect(
        posterior, act.gesture, elapsed: situation.elapsed, isBusy: situation.isBusy
      ) { situation.hasUsed($0) }
      return Prediction(
        support: posterior.support, effect: aim.hit(act.element, isExact: act.isExact) * effect)
    case .answer:
      return Prediction(
        support: max(dialogs.support(act.element), min(1, dialogs.answerSupport)),
        effect: dialogs.keeps(act.element))
    case .go: return going(act, from: situation.scene)
    case .run:
      let rule = commands.rules[Int(act.element)]
      return Prediction(
        support: rule.support,
        effect: commands.chance(rule) { situation.age(of: $0) })
    default: return .unsupported
    }
  }

  private func going(_ act: Act, from scene: Int32) -> Prediction {
    guard ways.isKnown(act, from: scene) else { return .unsupported }
    let moves = aim.hit(act.element, isExact: act.isExact) * (1 - ways.loss)
    var next = ways.destinations(act, from: scene).map {
      (scene: $0.scene, probability: $0.probability * moves * (1 - ways.failure))
    }
    if ways.failureScene >= 0 { next.append((ways.failureScene, moves * ways.failure)) }
    next.append((scene, 1 - moves))
    return Prediction(
      support: max(1, ways.support(act, from: scene)), effect: moves,
      next: next.sorted { ($1.probability, $0.scene) < ($0.probability, $1.scene) })
  }

  @inline(__always)
  private func isMissing(_ name: NameID, _ situation: borrowing Situation) -> Bool {
    let age = situation.age(of: name)
    return age < 0 || age < commands.lags[name] ?? 0
  }

  // MARK: - One imagined world

  package func outcome(
    of act: Act, in situation: borrowing Situation, _ chance: Chance
  ) -> Consequence? {
    guard act.element >= 0 else { return nil }
    switch act.verb {
    case .use: return use(act, situation, chance)
    case .go: return go(act, situation, chance)
    case .answer:
      guard dialogs.answerSupport > 0 else { return nil }
      let keeps = chance.roll(.answerRule, act.element) < dialogs.keeps(act.element)
      return Consequence(hadEffect: keeps, cause: keeps ? nil : .dialog)
    case .run: return run(act, situation, chance)
    case .type:
      // What a search finds depends on data that nobody has seen.
      guard ways.support(act, from: situation.scene) > 0 else { return nil }
      let next = ways.destination(
        act, from: situation.scene, roll: chance.roll(.way, act.element, act.text))
      return next >= 0 ? Consequence(hadEffect: true, next: next) : nil
    default: return nil
    }
  }

  private func use(
    _ act: Act, _ situation: borrowing Situation, _ chance: Chance
  ) -> Consequence? {
    guard let posterior = elements.posterior(of: act.element) else { return nil }
    if chance.roll(.aim, act.element, situation.clock) >= aim.hit(act.element, isExact: act.isExact)
    {
      return Consequence(hadEffect: false, cause: .aim)
    }
    let works = elements.hypothesis(of: act.element, posterior, chance)
    let luck = chance.roll(.effect, act.element, situation.clock)
    var cause: Cause?
    var hint: NameID = -1
    if works.opener >= 0, !situation.hasUsed(works.opener) {
      cause = .precondition
      hint = works.opener
    } else if works.gesture != act.gesture {
      cause = .gesture
    } else if works.lag > situation.elapsed {
      cause = .notReady
    }
    if cause == nil, luck < elements.loss { cause = .chance }
    if cause != nil, cause != .chance, luck < elements.slip { cause = nil }
    guard let cause else {
      let hasDialog = chance.roll(.dialogRule, act.element) < dialogs.dialog(act.element)
      return Consequence(hadEffect: true, hasDialog: hasDialog)
    }
    return Consequence(hadEffect: false, hint: hint, cause: cause)
  }

  private func go(_ act: Act, _ situation: borrowing Situation, _ chance: Chance) -> Consequence? {
    let isHit =
      chance.roll(.aim, act.element, situation.clock) < aim.hit(act.element, isExact: act.isExact)
    guard isHit, chance.roll(.effect, act.element, situation.clock) >= ways.loss else {
      return Consequence(hadEffect: false, cause: isHit ? .chance : .aim)
    }
    if chance.roll(.failure, situation.scene, situation.clock) < ways.failure,
      ways.failureScene >= 0
    {
      return Consequence(hadEffect: false, next: ways.failureScene, cause: .failedCall)
    }
    let next = ways.destination(
      act, from: situation.scene, roll: chance.roll(.way, act.element, situation.scene))
    return next >= 0 ? Consequence(hadEffect: true, next: next) : nil
  }

  private func run(_ act: Act, _ situation: borrowing Situation, _ chance: Chance) -> Consequence? {
    let rule = commands.rules[Int(act.element)]
    guard rule.support > 0 else { return nil }
    let luck = chance.roll(.effect, act.element, situation.clock)
    for need in rule.needs
    where isMissing(need.name, situation)
      && chance.roll(.need, act.element, need.name) < need.probability
      && !stands(need.name, situation, chance)
    {
      return failure(need.errors.isEmpty ? rule.errors : need.errors, act, situation, chance)
    }
    guard luck < rule.success else { return failure(rule.errors, act, situation, chance) }
    var outcome = Consequence(hadEffect: true)
    if !rule.extras.isEmpty {
      let roll = chance.roll(.finding, act.element, situation.clock)
      outcome.extraFindings = rule.extras[Int(roll * Double(rule.extras.count))]
    }
    return outcome
  }

  /// Whether something that the run did not see to was done before it began.
  private func stands(
    _ name: NameID, _ situation: borrowing Situation, _ chance: Chance
  ) -> Bool {
    situation.age(of: name) < 0 && chance.roll(.hidden, name, -3) < commands.standing
  }

  private func failure(
    _ errors: [CommandMechanism.Failure], _ act: Act, _ situation: borrowing Situation,
    _ chance: Chance
  ) -> Consequence {
    var outcome = Consequence(hadEffect: false, cause: .failedCall)
    if !errors.isEmpty {
      let roll = chance.roll(.error, act.element, situation.clock)
      let error = errors[Int(roll * Double(errors.count))]
      (outcome.error, outcome.hint) = (error.error, error.hint)
    }
    return outcome
  }
}

extension Experience {
  /// Every recorded use of an element that was hit.
  var trials: [ElementMechanism.Trial] {
    transitions.compactMap { transition in
      let act = transition.act
      guard act.verb == .use, act.element >= 0, !transition.hadDialog else { return nil }
      return ElementMechanism.Trial(
        element: act.element, gesture: act.gesture, elapsed: transition.elapsed,
        isBusy: transition.isBusy, before: earlier(transition).map(\.name), hint: transition.hint,
        hadEffect: transition.hadEffect)
    }
  }
}
