internal import Trajectories

extension ReferenceAgent {
  /// Pursues one goal; true when the agent believes that it is reached.
  mutating func achieve(
    _ goal: Goal, index: Int?, depth: Int
  ) throws(Run.Failure) -> Bool {
    if goal.wish == .report { return try report(goal) }
    // What the read-out shows as reached already is left alone by those who look.
    if let index, run.scene.shows(goal: index), random.chance(temperament.noticesReadout) {
      return true
    }
    var attempts = Attempts()
    var wanderings = 0
    while !isOut {
      try answerDialog(for: goal)
      if goal.wish == .reach, run.scene.place == goal.target { return true }
      guard let target = findTarget(goal) else {
        wanderings += 1
        guard wanderings <= temperament.wanderings, try step(toward: goal) else { return false }
        continue
      }
      if try act(on: target, for: goal, index: index, depth: depth, &attempts) { return true }
      if attempts.count >= temperament.patience { return false }
    }
    return false
  }

  /// What has been tried on the target of a goal.
  struct Attempts {
    var count = 0
    var gestures: [Gesture] = []
  }

  /// The element that the goal's words mean; look-alikes are told apart by a lesson or by chance.
  func findTarget(_ goal: Goal) -> SceneElement? {
    guard goal.wish != .reach else { return nil }
    let scene = run.scene
    var found: SceneElement?
    var container: NameID??
    for element in scene.elements
    where element.name == goal.target && (goal.role == nil || goal.role == element.role)
      && (goal.app == .none || goal.app == element.app) && !element.states.contains(.offscreen)
    {
      guard found != nil else {
        found = element
        continue
      }
      let wanted =
        container
        ?? playbook.container(app: element.app, name: goal.target, role: element.role)
      container = .some(wanted)
      if let wanted {
        if element.container == wanted { found = element }
      } else if RandomStream.mix(task.seed, UInt64(element.id)) & 1 == 1 {
        found = element
      }
    }
    return found
  }

  /// Tries once; true when it believes in success.
  private mutating func act(
    on target: SceneElement, for goal: Goal, index: Int?, depth: Int, _ attempts: inout Attempts
  ) throws(Run.Failure) -> Bool {
    let place = run.scene.place
    try prepare(target, goal, depth)
    // What came first may have led elsewhere; then the target has to be found again.
    guard !isOut, run.scene.place == place || target.role == .command else { return false }
    attempts.count += 1
    let reaction = try carryOut(on: target, for: goal, &attempts)
    let answered = try answerDialog(for: goal)
    if believes(answered ?? reaction, index: index) {
      if goal.wish == .run { lastChange = clock }
      return true
    }
    // What was in the way may be out of it now, so that tries start anew.
    if try followNotice(of: target, goal, depth) { attempts = Attempts() }
    return false
  }

  private mutating func carryOut(
    on target: SceneElement, for goal: Goal, _ attempts: inout Attempts
  ) throws(Run.Failure) -> Reaction {
    if target.role == .command {
      return try perform(
        .run(target), Thought(.running(attempt: attempts.count), goal: goal, element: target))
    }
    let gesture = chooseGesture(for: target, attempts)
    attempts.gestures.append(gesture)
    let thought = Thought(.act(gesture, attempt: attempts.count), goal: goal, element: target)
    let reaction = try perform(use(target, gesture, for: goal), thought)
    guard goal.wish == .fill, !isOut, !dialogIsUp else { return reaction }
    return try perform(.type(goal.value), Thought(.typing, goal: goal, element: target))
  }

  // MARK: - What comes first

  private mutating func prepare(
    _ target: SceneElement, _ goal: Goal, _ depth: Int
  ) throws(Run.Failure) {
    if depth < temperament.depth {
      for name in playbook.preconditions(of: target, in: run.scene)
      where !isOut && !prepared.contains(name) && name != target.name {
        prepared.append(name)
        _ = try fulfil(name, app: target.app, isCommand: target.role == .command, depth)
      }
    }
    for (name, value) in playbook.variables(for: target, in: run.scene)
    where !isOut && !setVariables.contains(name) {
      setVariables.append(name)
      _ = try perform(
        .setVariable(name: name, value: value), Thought(.prepare, goal: goal, element: target))
    }
    let missing = playbook.wait(before: target, in: run.scene) - (clock - lastChange)
    if missing > 0, !isOut {
      _ = try perform(
        .wait(seconds: missing),
        Thought(.waitFor(seconds: missing), goal: goal, element: target))
    }
    if playbook.aimsPrecisely(at: target, in: run.scene), zoomedOn != target.id, !isOut {
      _ = try perform(.zoom(target), Thought(.aim, goal: goal, element: target))
      zoomedOn = target.id
    }
  }

  /// Uses or runs something that is needed first; true when the agent believes that it worked.
  private mutating func fulfil(
    _ name: NameID, app: NameID, isCommand: Bool, _ depth: Int
  ) throws(Run.Failure) -> Bool {
    let goal = Goal(
      isCommand ? .run : .activate, name, role: isCommand ? .command : nil, app: app)
    return try achieve(goal, index: nil, depth: depth + 1)
  }

  /// Does what a lesson, the message or a guess says against an error; true when that worked.
  private mutating func followNotice(
    of target: SceneElement, _ goal: Goal, _ depth: Int
  ) throws(Run.Failure) -> Bool {
    guard !isOut, depth < temperament.depth, let notice = run.scene.notice, notice.isError
    else { return false }
    let isCommand = target.role == .command
    if let next = playbook.nextCommand(after: notice.kind, of: target, in: run.scene),
      next != target.name
    {
      return try fulfil(next, app: target.app, isCommand: isCommand, depth)
    }
    if notice.names != .none, notice.names != target.name, random.chance(temperament.followsHint) {
      return try fulfil(notice.names, app: target.app, isCommand: isCommand, depth)
    }
    guard isCommand, random.chance(temperament.guessesCommand) else { return false }
    let others = run.scene.elements.filter {
      $0.role == .command && $0.id != target.id && !$0.states.contains(.done)
    }
    guard let guess = random.pick(others) else { return false }
    return try fulfil(guess.name, app: target.app, isCommand: true, depth)
  }

  // MARK: - How

  private mutating func chooseGesture(
    for target: SceneElement, _ attempts: Attempts
  ) -> Gesture {
    let lesson = playbook.gesture(for: target, in: run.scene)
    guard let last = attempts.gestures.last else {
      return lesson ?? Habit.gesture(for: target.role)
    }
    if let lesson, attempts.count <= temperament.trust { return lesson }
    let same = attempts.gestures.count { $0 == last }
    let repeats = random.chance(temperament.repeatsGesture)
    let switches = playbook.switchAfter(target, in: run.scene).map { same >= $0 } ?? !repeats
    guard switches else { return last }
    let all = [Habit.gesture(for: target.role)] + Habit.alternatives(for: target.role)
    let untried = all.filter { !attempts.gestures.contains($0) }
    return random.pick(untried.isEmpty ? all : untried) ?? last
  }

  /// A move on an element, aimed as well as the agent can.
  mutating func use(_ element: SceneElement, _ gesture: Gesture, for goal: Goal? = nil) -> Move {
    let isExact = zoomedOn == element.id
    if element.role == .slider, let goal, let value = Int(names[goal.value]) {
      let x = Int(element.box.x) + Int(element.box.width) * min(max(value, 0), 100) / 100
      let end = Spot(x: x, y: element.box.centre.y)
      guard gesture == .drag else {
        return .use(element, gesture, at: aim(end, exactly: isExact), to: nil)
      }
      let start = aim(element.box.centre, exactly: isExact)
      return .use(element, gesture, at: start, to: aim(end, exactly: isExact))
    }
    let at = aim(element.box.centre, exactly: isExact)
    guard gesture == .drag, let goal else { return .use(element, gesture, at: at, to: nil) }
    let destination = run.scene.elements.first {
      $0.name == goal.destination && goal.destination != .none && !$0.states.contains(.offscreen)
    }
    let end = destination.map { aim($0.box.centre, exactly: isExact) }
    return .use(element, gesture, at: at, to: end ?? at)
  }

  private mutating func aim(_ spot: Spot, exactly isExact: Bool) -> Spot {
    let x = random.bell(temperament.aimDeviation)
    let y = random.bell(temperament.aimDeviation)
    guard !isExact else { return spot }
    return Spot(x: spot.x + Int(x.rounded()), y: spot.y + Int(y.rounded()))
  }

  // MARK: - Judging

  private mutating func believes(_ reaction: Reaction, index: Int?) -> Bool {
    let reads = random.chance(temperament.noticesReadout)
    let isEasilyFooled = random.chance(temperament.acceptsSpuriousChange)
    if let index, reads { return run.scene.shows(goal: index) }
    return reaction.looksDone || reaction.changedElsewhere && isEasilyFooled
  }

  // MARK: - Dialogs

  var dialogIsUp: Bool { run.scene.elements.contains { $0.role == .dialogButton } }

  /// Answers the dialog in front, if there is one; the reaction is that of the answer.
  @discardableResult
  mutating func answerDialog(for goal: Goal?) throws(Run.Failure) -> Reaction? {
    var reaction: Reaction?
    var answers = 0
    while !isOut, answers < 3 {
      let buttons = run.scene.elements.filter { $0.role == .dialogButton }
      guard let first = buttons.first else { break }
      let told = playbook.dialogChoice(app: run.scene.app).flatMap { name in
        buttons.first { $0.name == name }
      }
      let isFirst = random.chance(temperament.pressesFirstButton)
      let guess = isFirst ? first : random.pick(buttons.dropFirst()) ?? first
      let button = told ?? guess
      reaction = try perform(
        use(button, .click), Thought(.answer, goal: goal, element: button))
      answers += 1
    }
    return reaction
  }
}
