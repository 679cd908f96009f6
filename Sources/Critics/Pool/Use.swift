internal import Trajectories

/// How something is used so that it has an effect, as recordings show it.
struct Use: Sendable {
  var name: String
  var gesture: ActionKind
  var role: String?
  var points: [Point] = []
  /// Where it was done so; nil where nobody ever did and the usual gesture is a guess.
  var source: StepReference?

  /// The proposal to do it first.
  var insertion: ProposedAction {
    ProposedAction(.insert, gesture, points: points, role: role, name: name, source: source)
  }
}

/// What recordings say about the uses of one thing in one app.
struct Uses: Sendable {
  /// The first use with effect for each gesture, with how many there were.
  private(set) var byGesture: [ActionKind: (use: Use, count: Int)] = [:]
  /// What had been used before in every attempt that came off; nil before there was one.
  private(set) var always: Set<String>?
  private var latest: UsedBefore.History?

  mutating func add(_ attempt: Attempt, _ use: Use) {
    guard attempt.hadEffect else { return }
    let known = byGesture[attempt.gesture]
    byGesture[attempt.gesture] = (known?.use ?? use, (known?.count ?? 0) + 1)
    // Later in a run there is nothing less than there was before.
    guard latest !== attempt.before.history else { return }
    latest = attempt.before.history
    always = always?.filter(attempt.before.contains) ?? Set(attempt.before.names)
  }

  /// The use that came off most often.
  var best: Use? {
    byGesture.max {
      ($0.value.count, $1.key.rawValue) < ($1.value.count, $0.key.rawValue)
    }?.value.use
  }
}

extension Pool {
  /// How something of an app is used, as was seen, else by the usual click.
  func use(of name: String, app: String) -> Use {
    uses[AnswerKey(app: app, answer: name)]?.best ?? Use(name: name, gesture: .leftClick)
  }

  /// What had been used in every successful attempt at the same thing, and was not before this one;
  /// nil where that is nothing, or more than one thing.
  func habitualOpener(for attempt: Attempt) -> String? {
    let key = AnswerKey(app: attempt.scope.app, answer: attempt.name)
    guard let always = uses[key]?.always else { return nil }
    let missing = always.filter { !attempt.before.contains($0) }
    return missing.count == 1 ? missing.first : nil
  }

  /// Of some commands that were run before a later success, the one most likely to have been needed.
  func likeliestNeed(of attempt: Attempt, among added: [String], in reading: RunReading) -> String?
  {
    guard added.count > 1 else { return added.first }
    let needs = commands[attempt.scope]?.needs ?? [:]
    let error = reading.moments[attempt.place].error
    let known = error.flatMap { fixes[AnswerKey(app: attempt.scope.app, answer: $0.line)] } ?? [:]
    func weight(_ name: String) -> Double { (needs[name] ?? 0) + (known[name]?.share ?? 0) }
    // Where nothing tells them apart, what was run right before the success.
    return added.enumerated().max {
      (weight($0.element), $0.offset) < (weight($1.element), $1.offset)
    }?.element
  }
}
