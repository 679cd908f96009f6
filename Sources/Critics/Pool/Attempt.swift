internal import Trajectories

/// One use of an element or a command, with what could have mattered and what came of it.
struct Attempt: Sendable {
  /// What is pooled together: one kind of element in one app, or one command of one project.
  struct Scope: Hashable, Sendable {
    var app: String
    var role: String
    /// The command; empty for elements, which are pooled by kind.
    var name: String
  }

  var scope: Scope
  /// Which moment of the run.
  var place: Int
  var gesture: ActionKind
  /// Seconds since what is in front came up.
  var elapsed: Double
  /// What had been used or run with effect before, in the same app.
  var before: UsedBefore
  var hadEffect: Bool
  /// The element or command.
  var name: String

  /// How certain an error has to be for a command to count as failed.
  static let leastFailure = 0.3
}

extension RunReading {
  /// Every attempt of the run that can be compared with others.
  func findAttempts() -> [Attempt] {
    var attempts: [Attempt] = []
    var used: [String: [String]] = [:]
    var known: [String: Set<String>] = [:]
    var seen: [(app: String, count: Int)] = []
    for (place, moment) in moments.enumerated() {
      if Interruption.isAsked(at: place, each: 64) { break }
      let app = app(moment)
      guard let (scope, name, isEffective) = subject(of: place, in: app) ?? spotAttempt(at: place)
      else { continue }
      attempts.append(
        Attempt(
          scope: scope, place: place, gesture: moment.step.action.kind, elapsed: moment.elapsed,
          before: .nothing, hadEffect: isEffective, name: name))
      seen.append((app, used[app]?.count ?? 0))
      // Ways to other places are no preconditions: they are found by looking.
      if isEffective, !Self.passages.contains(scope.role), scope.role != Attempt.Scope.spot,
        known[app, default: []].insert(name).inserted
      {
        used[app, default: []].append(name)
      }
    }
    let histories = used.mapValues { UsedBefore.History($0) }
    for (number, seen) in seen.enumerated() {
      guard let history = histories[seen.app] else { continue }
      attempts[number].before = UsedBefore(history, seen.count)
    }
    return attempts
  }

  /// Roles of what leads to another place.
  package static let passages: Set<String> = [
    "tab", "menu", "link", "taskbar_button", "scrollbar", "window",
  ]

  /// What a moment is an attempt at, its name, and whether it came off.
  private func subject(of place: Int, in app: String) -> (Attempt.Scope, String, Bool)? {
    let moment = moments[place]
    if moment.step.action.kind == .shell, let command = moment.step.action.text {
      let name = command.cut(to: 120)
      guard !name.hasPrefix("sleep") else { return nil }
      let scope = Attempt.Scope(app: app, role: "command", name: name)
      // A test suite that ran and found something did what it was called for.
      return (scope, name, (moment.error?.certainty ?? 0) < Attempt.leastFailure)
    }
    guard moment.step.action.kind.isPointing, moment.step.action.kind != .scroll,
      moment.step.action.kind != .mouseMove, let element = moment.targetElement,
      element.role != "dialog_button"
    else { return nil }
    return (
      Attempt.Scope(app: app, role: element.role, name: ""), element.name,
      moment.hadEffect || isTypedInto(place)
    )
  }

  /// Whether the next thing done is to type, and what was used then takes the text.
  package func isTypedInto(_ place: Int) -> Bool {
    guard place + 1 < moments.count, moments[place + 1].step.action.kind == .type,
      let used = moments[place].targetElement, let after = moments[place + 1].after
    else { return false }
    if moments[place + 1].before?.place != after.place { return true }
    guard let now = after.element(role: used.role, name: used.name, near: used.centre) else {
      return true
    }
    return after.tree.elements[now].value != used.value || !after.dialogButtons.isEmpty
  }
}
