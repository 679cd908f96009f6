internal import Trajectories

/// What all recordings together say about the ways of an environment.
///
/// One posterior a scope: a kind of element in one app, or a command of one project. Every recorded
/// attempt counts, those of successful runs too.
package struct Pool: Sendable {
  /// How many runs were pooled.
  private(set) var runs = 0
  private(set) var classes: [Attempt.Scope: ClassPosterior] = [:]
  private(set) var commands: [Attempt.Scope: CommandPosterior] = [:]
  /// How often an answer to dialogs of an app kept what was done, and took it back.
  private(set) var answers: [AnswerKey: Answers] = [:]
  /// How often using an element in a container of an app brought the task forward, or not.
  private(set) var containers: [AnswerKey: Answers] = [:]

  /// What was run between an error and the next try of the same command, and whether the error was
  /// gone then; by app and error.
  private(set) var fixes: [AnswerKey: [String: Answers]] = [:]
  /// How each thing of an app was used with effect.
  private(set) var uses: [AnswerKey: Uses] = [:]
  /// What changes by itself, by screen.
  private(set) var masks: [ScreenKey: VolatilityMask] = [:]
  /// What successful runs did, by task and state.
  private(set) var ways: [String: [Fingerprint: Way]] = [:]

  struct AnswerKey: Hashable, Sendable {
    var app: String
    var answer: String
  }

  struct Answers: Hashable, Sendable {
    var kept = 0
    var lost = 0
    /// The share that kept, with one imagined case on each side.
    var share: Double { (Double(kept) + 0.5) / (Double(kept + lost) + 1) }
  }

  /// Pools runs that are read one after the other, so that no more than one is held.
  package init<Run>(
    _ runs: some Sequence<Run>, reading: (Run) throws -> RunReading
  ) rethrows {
    var builder = PoolBuilder()
    for run in runs { builder.add(try reading(run)) }
    self = builder.pool()
  }

  fileprivate init() {}

  fileprivate mutating func add(_ reading: RunReading) {
    runs += 1
    keepUses(of: reading)
    countAnswers(in: reading)
    countFixes(in: reading)
    if reading.run.header.outcome.verdict == .success { keepWays(of: reading) }
  }

  fileprivate mutating func conclude(
    _ attempts: [Attempt.Scope: [Attempt]], _ learning: [ScreenKey: MaskLearning]
  ) {
    masks = learning.mapValues(\.mask)
    for (scope, found) in attempts where scope.role != Attempt.Scope.spot {
      if Interruption.isAsked { return }
      if scope.role == "command" {
        commands[scope] = CommandPosterior(found)
      } else {
        classes[scope] = ClassPosterior(found, usual: Self.usualGesture(for: scope.role))
      }
    }
  }

  /// What people do first with a kind of element.
  static func usualGesture(for role: String) -> ActionKind {
    switch role {
    case "icon": .doubleClick
    case "slider", "item": .drag
    default: .leftClick
    }
  }

  private mutating func keepUses(of reading: RunReading) {
    for attempt in reading.attempts where attempt.hadEffect {
      let key = AnswerKey(app: attempt.scope.app, answer: attempt.name)
      uses[key, default: Uses()].add(attempt, reading.use(attempt))
    }
  }

  private mutating func countFixes(in reading: RunReading) {
    let commands = reading.attempts.filter { $0.scope.role == "command" }
    for (number, attempt) in commands.enumerated() where !attempt.hadEffect {
      if Interruption.isAsked { return }
      let moment = reading.moments[attempt.place]
      guard let error = moment.error,
        let next = commands[(number + 1)...].firstIndex(where: { $0.name == attempt.name })
      else { continue }
      let isGone = reading.moments[commands[next].place].error?.line != error.line
      let key = AnswerKey(app: attempt.scope.app, answer: error.line)
      for between in commands[(number + 1)..<next] where between.hadEffect {
        var counts = fixes[key, default: [:]][between.name] ?? Answers()
        if isGone { counts.kept += 1 } else { counts.lost += 1 }
        fixes[key, default: [:]][between.name] = counts
      }
    }
  }

  /// What is known to help against an error, with the share of cases in which it did.
  func fix(for error: ErrorSighting, app: String) -> (command: String, share: Double)? {
    let known = fixes[AnswerKey(app: app, answer: error.line)] ?? [:]
    let best = known.filter { $0.value.kept > 0 }
      .max { ($0.value.share, $1.key) < ($1.value.share, $0.key) }
    return best.map { ($0.key, $0.value.share) }
  }

  private mutating func keepWays(of reading: RunReading) {
    guard let task = reading.run.header.task else { return }
    for moment in reading.moments where !moment.isIdle {
      guard let state = moment.stateBefore else { continue }
      let action = moment.step.action
      ways[task, default: [:]][state] = Way(
        run: reading.run.header.id, action: moment.action,
        better: ProposedAction(
          .replace, action.kind, points: action.points, text: action.text, amount: action.amount,
          role: moment.targetElement?.role, name: moment.targetElement?.name))
    }
  }

  private mutating func countAnswers(in reading: RunReading) {
    for (place, moment) in reading.moments.enumerated() {
      if Interruption.isAsked(at: place, each: 64) { return }
      if let answer = reading.answer(at: place) {
        let key = AnswerKey(app: reading.app(moment), answer: answer.button)
        if answer.kept {
          answers[key, default: Answers()].kept += 1
        } else {
          answers[key, default: Answers()].lost += 1
        }
      }
      if let use = reading.lookAlikeUse(at: place) {
        let key = AnswerKey(app: reading.app(moment), answer: use.container)
        if use.helped {
          containers[key, default: Answers()].kept += 1
        } else {
          containers[key, default: Answers()].lost += 1
        }
      }
    }
  }

  /// The answer to dialogs of an app that is known to keep what was done.
  func bestAnswer(app: String, among buttons: [String]) -> (button: String, share: Double)? {
    let known = buttons.compactMap { button in
      answers[AnswerKey(app: app, answer: button)].map { (button, $0) }
    }
    guard let best = known.max(by: { $0.1.share < $1.1.share }), best.1.kept > 0 else { return nil }
    return (best.0, best.1.share)
  }
}

/// Pools run by run, so that one can leave off between two and go on later.
package struct PoolBuilder: Sendable {
  private var made = Pool()
  private var attempts: [Attempt.Scope: [Attempt]] = [:]
  private var learning: [ScreenKey: MaskLearning] = [:]

  package init() {}

  package mutating func add(_ reading: RunReading) {
    for attempt in reading.attempts { attempts[attempt.scope, default: []].append(attempt) }
    if let key = reading.sight.key {
      reading.sight.teach(&learning[key, default: MaskLearning()], reading.moments)
    }
    made.add(reading)
  }

  /// What all runs that were added say together.
  package func pool() -> Pool {
    var whole = made
    whole.conclude(attempts, learning)
    return whole
  }
}

extension RunReading {
  /// How an attempt used what it used.
  func use(_ attempt: Attempt) -> Use {
    let moment = moments[attempt.place]
    return Use(
      name: attempt.name, gesture: attempt.gesture, role: moment.targetElement?.role,
      points: moment.step.action.points,
      source: StepReference(run: run.header.id, step: moment.step.number))
  }

  /// The answer given to a dialog, and whether what had been done before it was still there.
  package func answer(at place: Int) -> (button: String, kept: Bool, cause: Int)? {
    let moment = moments[place]
    guard let button = moment.targetElement, button.role == "dialog_button", place > 0,
      moment.after?.dialogButtons.isEmpty == true
    else { return nil }
    // The use that brought the dialog up, past answers that were missed.
    var cause = place - 1
    while cause > 0, moments[cause].before?.dialogButtons.isEmpty == false { cause -= 1 }
    guard let before = moments[cause].before, let after = moment.after,
      let used = usedElement(at: cause),
      let then = before.element(
        role: used.role, name: used.name, near: used.centre)
    else { return nil }
    guard let now = after.element(role: used.role, name: used.name, near: used.centre) else {
      // A menu that is shut again shows nothing; the list of things to do may.
      let gained = after.tasks.count(where: \.isDone) >= before.tasks.count(where: \.isDone)
      return (button.name, gained, cause)
    }
    let (old, new) = (before.tree.elements[then], after.tree.elements[now])
    let states = { (element: ElementTree.Element) in
      Set(element.states).subtracting(["busy", "focused"])
    }
    return (button.name, states(old) != states(new) || old.value != new.value, cause)
  }

  /// What a moment was about: the element used, or for typing the one used before.
  func usedElement(at place: Int) -> ElementTree.Element? {
    if let element = moments[place].targetElement { return element }
    guard moments[place].step.action.kind == .type, place > 0 else { return nil }
    return moments[place - 1].targetElement
  }

  /// A use, with effect, of an element that has a look-alike, and whether the task went forward.
  package func lookAlikeUse(at place: Int) -> (container: String, helped: Bool, other: String)? {
    let moment = moments[place]
    guard let before = moment.before, let target = moment.target, moment.hadEffect,
      let after = finalState(after: place)
    else { return nil }
    let element = before.tree.elements[target]
    let container = before.container(of: target)
    let twin = before.tree.elements.indices.first {
      $0 != target && before.tree.elements[$0].role == element.role
        && before.tree.elements[$0].name == element.name
    }
    guard let twin, !container.isEmpty else { return nil }
    let mentioned = before.tasks.indices.filter { before.tasks[$0].name.contains(element.name) }
    guard let task = mentioned.first, before.tasks[task].isDone == false else { return nil }
    let helped = after.tasks.indices.contains(task) && after.tasks[task].isDone
    return (container, helped, before.container(of: twin))
  }

  /// The state once a dialog that a moment brought up is answered, or a text that follows is typed.
  private func finalState(after place: Int) -> ScreenReading? {
    var last = moments[place].after
    for next in moments[(place + 1)...].prefix(3) {
      guard last?.dialogButtons.isEmpty == false || next.step.action.kind == .type else { break }
      last = next.after ?? last
    }
    return last
  }
}
