internal import Glibc
internal import Trajectories

/// How one sub-goal fares.
struct GoalNote {
  var isDone = false
  var doneAt: Int32 = 0
  var element: Int32 = -1
  var missAt: Int32 = 0
  var cause: Cause?
  var misses: Int32 = 0
  var strayAt: Int32 = 0
}

/// Plays rollouts one after the other, in memory that is used again.
struct Dreamer<Model: WorldModel> {
  let model: Model
  let experience: Experience
  let habits: Habits
  let stage: Stage
  var situation: Situation
  var ways: WayTable
  /// How often each way was taken, by scene and way, with the rollout it belongs to.
  var counts: [(stamp: UInt32, count: Int32)]
  var prepared: [UInt32]
  var stamp: UInt32 = 0

  // The rollout that is being played.
  var policy: Policy
  var chance = Chance(0)
  var budget: Int32 = 0
  var steps: Int32 = 0
  var isUnsupported = false
  var dialogApp: NameID = -1
  /// The element whose effect an answer to the dialog may take back.
  var pending: Int32 = -1
  var unsaved: [NameID] = []
  var history: [Int32] = []
  var intended: Int32 = -1
  var exact: Int32 = -1
  var lastSuccess: Int32 = 0
  var extras: Int32 = 0
  var notes: [GoalNote] = []

  init(_ model: Model, _ experience: Experience, _ habits: Habits, _ stage: Stage, _ policy: Policy)
  {
    self.model = model
    self.experience = experience
    self.habits = habits
    self.stage = stage
    self.policy = policy
    situation = Situation(names: experience.names.texts.count)
    ways = WayTable(stage.wayCount)
    counts = Array(repeating: (0, 0), count: stage.wayCount)
    prepared = Array(repeating: 0, count: experience.names.texts.count)
  }

  // MARK: - One rollout

  mutating func roll(_ undertaking: Undertaking, number: Int32, _ chance: Chance) -> Rollout {
    begin(undertaking, chance)
    for goal in undertaking.goals.indices where isGoing {
      pursue(undertaking.goals[goal], goal, depth: 0)
    }
    if isGoing, !isDone { lookAgain(undertaking) }
    if isGoing, !unsaved.isEmpty { saveAll() }
    return verdict(number)
  }

  mutating func begin(_ undertaking: Undertaking, _ chance: Chance) {
    stamp &+= 1
    self.chance = chance
    budget = undertaking.budget
    steps = 0
    isUnsupported = false
    dialogApp = -1
    pending = -1
    exact = -1
    intended = -1
    extras = 0
    lastSuccess = 0
    unsaved.removeAll(keepingCapacity: true)
    history.removeAll(keepingCapacity: true)
    notes.removeAll(keepingCapacity: true)
    for _ in undertaking.goals { notes.append(GoalNote()) }
    situation.begin(at: undertaking.start)
    spend(habits.opening)
    if let command = habits.openingCommands[undertaking.environment] {
      spend()
      note(experience.elements[Int(command)].name, at: 0)
    }
  }

  var isGoing: Bool { steps < budget && !isUnsupported }
  var isDone: Bool { notes.allSatisfy { $0.isDone } }

  mutating func spend(_ count: Int32 = 1) {
    steps += count
    situation.clock += count
  }

  func verdict(_ number: Int32) -> Rollout {
    var rollout = Rollout(
      result: .failure, steps: min(steps, budget), decisiveStep: steps, cause: nil, element: -1,
      undertaking: number)
    if isDone, unsaved.isEmpty {
      rollout.result = .success
      let last = notes.max { $0.doneAt < $1.doneAt }
      rollout.decisiveStep = last?.doneAt ?? 0
      rollout.element = last?.element ?? -1
      return rollout
    }
    if isUnsupported {
      rollout.result = .unsupported
      return rollout
    }
    // The first thing that went wrong on what was never reached; else what took the most steps.
    let open = notes.first { !$0.isDone && $0.cause != nil }
    let root = open ?? notes.filter { $0.cause != nil }.max { $0.misses < $1.misses }
    if isDone, !unsaved.isEmpty {
      rollout.cause = .notSaved
    } else if let root, let cause = root.cause {
      rollout.cause = cause
      rollout.decisiveStep = root.missAt
      rollout.element = root.element
    } else if let stray = notes.first(where: { !$0.isDone && $0.strayAt > 0 }) {
      rollout.cause = .detour
      rollout.decisiveStep = stray.strayAt
    }
    return rollout
  }

  // MARK: - One sub-goal

  mutating func pursue(_ goal: Undertaking.SubGoal, _ number: Int, depth: Int32) {
    if goal.sort == .report { return report(number) }
    if number >= 0, notes[number].isDone { return }
    var tries: Int32 = 0
    var last: ActionKind?
    var wanderings: Int32 = 0
    while isGoing {
      answerDialog()
      guard isGoing else { return }
      let scene = experience.scenes[Int(situation.scene)]
      if goal.sort == .reach {
        if stage.title(of: situation.scene) == goal.name { return reach(number, -1) }
      } else if let target = target(of: goal, in: scene) {
        let before = situation.scene
        prepare(target, depth)
        guard isGoing else { return }
        // What came first may have led elsewhere; then the target has to be found again.
        if situation.scene != before, goal.sort == .use { continue }
        tries += 1
        let hadEffect = attempt(target, number, tries, &last, depth)
        guard isGoing || hadEffect else { return }
        let usual = hadEffect ? habits.movesOnAfterEffect : habits.movesOnAfterNothing
        let movesOn = usual[Int(min(tries, 7))]
        if hadEffect, number < 0 { return }
        if chance.roll(.moves, target, situation.clock) < movesOn { return }
        if hadEffect, number >= 0, notes[number].isDone { return }
        if tries > 12 { return }
        continue
      }
      wanderings += 1
      guard wanderings < 40, step(toward: goal, number) else { return }
    }
  }

  mutating func reach(_ number: Int, _ element: Int32) {
    guard number >= 0, !notes[number].isDone else { return }
    notes[number].isDone = true
    notes[number].doneAt = steps
    if element >= 0 { notes[number].element = element }
  }

  /// The element that is meant, of look-alikes by a lesson or by chance.
  func target(of goal: Undertaking.SubGoal, in scene: Scene) -> Int32? {
    if goal.sort == .run { return goal.targets.first }
    var found: Int32 = -1
    var isMany = false
    for target in goal.targets where scene.elements.contains(target) {
      if found >= 0 { isMany = true }
      if found < 0 || chance.roll(.twin, target) < 0.5 { found = target }
    }
    guard isMany, policy.isTaught else { return found >= 0 ? found : nil }
    let place = stage.title(of: situation.scene)
    for target in goal.targets where scene.elements.contains(target) {
      let wanted: NameID? = policy.told(target, at: place) {
        if case .containerChoice = $0.rule.directive { $0.name } else { nil }
      }
      if let wanted, experience.elements[Int(target)].container == wanted { return target }
    }
    return found
  }

  mutating func miss(_ number: Int, _ element: Int32, _ cause: Cause?) {
    guard number >= 0 else { return }
    notes[number].misses += 1
    if notes[number].cause == nil {
      notes[number].cause = cause ?? .chance
      notes[number].missAt = steps
      notes[number].element = element
    }
  }

  /// Tries once; true when it had the effect.
  mutating func attempt(
    _ target: Int32, _ number: Int, _ tries: Int32, _ last: inout ActionKind?, _ depth: Int32
  ) -> Bool {
    let isCommand = experience.traits[Int(target)].isCommand
    let gesture: ActionKind = isCommand ? .shell : gesture(for: target, tries, last)
    last = gesture
    let act = Act(isCommand ? .run : .use, gesture, on: target, isExact: exact == target)
    guard let outcome = model.outcome(of: act, in: situation, chance) else {
      isUnsupported = true
      return false
    }
    let began = situation.clock
    spend()
    if experience.traits[Int(target)].takesText, isGoing { spend() }
    guard outcome.hadEffect else {
      miss(number, target, outcome.cause)
      if isGoing { follow(outcome, from: target, depth) }
      return false
    }
    let element = experience.elements[Int(target)]
    note(element.name, at: began)
    if isCommand { lastSuccess = situation.clock }
    reach(number, target)
    extras = outcome.extraFindings
    if stage.marksUnsaved(target), !unsaved.contains(element.app) { unsaved.append(element.app) }
    guard outcome.hasDialog else { return true }
    dialogApp = element.app
    pending = target
    answerDialog()
    return number < 0 || notes[number].isDone
  }

  mutating func note(_ name: NameID, at time: Int32) {
    for rival in stage.rivals(of: name) { situation.forget(rival) }
    situation.note(name, at: time)
  }

  func gesture(for target: Int32, _ tries: Int32, _ last: ActionKind?) -> ActionKind {
    let place = stage.title(of: situation.scene)
    let told: ActionKind? = policy.told(target, at: place) {
      if case .gesture(let gesture) = $0.rule.directive { gesture.action } else { nil }
    }
    // Whoever is told something that fails twice begins to doubt it.
    if let told, tries <= 2 { return told }
    let role = experience.elements[Int(target)].role
    let roll = chance.roll(.gesture, target, tries)
    guard let last else { return habits.firstGestures[role]?.draw(roll) ?? .leftClick }
    let limit: Int32? = policy.told(target, at: place) {
      if case .switchAfter(let tries) = $0.rule.directive { Int32(tries) } else { nil }
    }
    let repeats =
      limit.map { tries <= $0 } ?? (chance.roll(.repeats, target, tries) < habits.repeats)
    return repeats ? last : habits.laterGestures[role]?.draw(roll) ?? last
  }

  // MARK: - What comes first

  mutating func prepare(_ target: Int32, _ depth: Int32) {
    guard policy.isTaught, !policy.byElement[Int(target)].isEmpty, depth < 5 else { return }
    let place = stage.title(of: situation.scene)
    let element = experience.elements[Int(target)]
    for rule in policy.byElement[Int(target)]
    where (rule.place < 0 || rule.place == place) && isGoing {
      switch rule.rule.directive {
      case .precondition, .commandOrder, .setVariable:
        guard rule.error < 0, rule.name != element.name else { continue }
        guard rule.name >= 0 else {
          isUnsupported = true
          return
        }
        guard prepared[Int(rule.name)] != stamp else { continue }
        prepared[Int(rule.name)] = stamp
        fulfil(rule.name, app: element.app, depth)
      default: continue
      }
    }
    wait(for: target, place)
  }

  mutating func wait(for target: Int32, _ place: NameID) {
    guard isGoing else { return }
    let seconds: Int32? = policy.told(target, at: place) {
      if case .waitUntilReady(let seconds) = $0.rule.directive { Int32(seconds) } else { nil }
    }
    if let seconds {
      let isCommand = experience.traits[Int(target)].isCommand
      let since = isCommand ? situation.clock - lastSuccess : situation.elapsed
      if since < seconds {
        spend()
        situation.clock += seconds - since - 1
      }
    }
    let aims: Bool? = policy.told(target, at: place) {
      $0.rule.directive == .aimPrecisely ? true : nil
    }
    if aims == true, exact != target, isGoing {
      spend()
      exact = target
    }
  }

  /// Uses or runs what is needed first.
  mutating func fulfil(_ name: NameID, app: NameID, _ depth: Int32) {
    let targets = stage.targets(named: name, in: app)
    guard let first = targets.first else { return }
    let sort: Undertaking.SubGoal.Sort = experience.traits[Int(first)].isCommand ? .run : .use
    let goal = Undertaking.SubGoal(sort: sort, name: name, app: app, targets: targets, text: -1)
    pursue(goal, -1, depth: depth + 1)
  }

  /// Does what a lesson, the message or a guess says against an error.
  mutating func follow(_ outcome: Consequence, from target: Int32, _ depth: Int32) {
    guard depth < 5 else { return }
    let element = experience.elements[Int(target)]
    let isCommand = experience.traits[Int(target)].isCommand
    if outcome.error >= 0 {
      let next: NameID? = policy.told(target, at: stage.title(of: situation.scene)) {
        guard case .nextCommand = $0.rule.directive, $0.error < 0 || $0.error == outcome.error
        else { return nil }
        return $0.name
      }
      if let next, next != element.name { return fulfil(next, app: element.app, depth) }
    }
    if outcome.hint >= 0, outcome.hint != element.name,
      chance.roll(.follows, target, situation.clock) < habits.followsHint
    {
      return fulfil(outcome.hint, app: element.app, depth)
    }
    guard isCommand, chance.roll(.guess, target, situation.clock) < habits.guesses,
      let guess = stage.command(
        in: element.app, chance.roll(.guess, target, situation.clock + 7919))
    else { return }
    fulfil(experience.elements[Int(guess)].name, app: element.app, depth)
  }
}
