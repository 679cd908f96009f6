package import Trajectories

/// Lessons made ready for one world: the knobs of the agent, looked up by what it sees.
///
/// A rule about names which this world does not have is left out. Of several rules that fit, the
/// narrower one holds, and of equally narrow ones the earlier.
package struct Playbook: Sendable {
  /// One rule with its names as numbers.
  struct Compiled: Sendable {
    var app: NameID
    var kind: Role?
    var name: NameID
    var place: NameID
    var goal: NameID
    var error: NameID
    var directive: LessonDirective
    /// The names in the directive.
    var first: NameID
    var second: NameID

    func fits(_ element: SceneElement, in scene: Scene) -> Bool {
      (app == .none || app == element.app) && (kind == nil || kind == element.role)
        && (name == .none || name == element.name) && (place == .none || place == scene.place)
    }

    func fits(app wanted: NameID) -> Bool {
      (app == .none || app == wanted) && kind == nil && name == .none && place == .none
    }
  }

  /// Place and goal, or place alone with no goal.
  struct Crossing: Hashable {
    var place: NameID
    var goal: NameID
  }

  var gestures: [Compiled] = []
  var waits: [Compiled] = []
  var aims: [Compiled] = []
  var preconditions: [Compiled] = []
  var dialogs: [Compiled] = []
  var containers: [Compiled] = []
  var saves: [Compiled] = []
  var verifications: [Compiled] = []
  var retries: [Compiled] = []
  var variables: [Compiled] = []
  var nextCommands: [Compiled] = []
  var switches: [Compiled] = []
  var hops: [Crossing: NameID] = [:]
  var avoided: [Crossing: [NameID]] = [:]

  /// No lessons.
  package static let empty = Playbook([], names: Names())

  package init(_ rules: [LessonRule], names: Names) {
    let ordered = rules.enumerated().sorted {
      ($1.element.scope.narrowness, $0.offset) < ($0.element.scope.narrowness, $1.offset)
    }
    for (_, rule) in ordered {
      if let compiled = Playbook.compile(rule, names) { file(compiled) }
    }
  }

  private static func compile(_ rule: LessonRule, _ names: Names) -> Compiled? {
    func known(_ text: String?) -> NameID?? { text.map { names.known($0) } }
    guard let app = known(rule.scope.app) ?? NameID.none,
      let name = known(rule.scope.name) ?? NameID.none,
      let place = known(rule.scope.place) ?? NameID.none,
      rule.scope.kind == nil || Role(rawValue: rule.scope.kind ?? "") != nil
    else { return nil }
    var compiled = Compiled(
      app: app, kind: rule.scope.kind.flatMap(Role.init(rawValue:)), name: name, place: place,
      goal: .none, error: .none, directive: rule.directive, first: .none, second: .none)
    switch rule.condition {
    case .always: break
    case .goal(let text):
      guard let goal = names.known(text) else { return nil }
      compiled.goal = goal
    case .afterError(let text):
      guard let error = names.known(text) else { return nil }
      compiled.error = error
    }
    for (place, text) in rule.directive.names.enumerated() {
      guard let id = names.known(text) else { return nil }
      if place == 0 { compiled.first = id } else { compiled.second = id }
    }
    return compiled
  }

  /// Conditions mean something to ways and to what follows an error; elsewhere such a rule is idle.
  private mutating func file(_ rule: Compiled) {
    switch rule.directive {
    case .avoidEdge, .nextHop: guard rule.error == .none else { return }
    case .nextCommand: guard rule.goal == .none else { return }
    default: guard rule.goal == .none, rule.error == .none else { return }
    }
    switch rule.directive {
    case .gesture: gestures.append(rule)
    case .waitUntilReady: waits.append(rule)
    case .aimPrecisely: aims.append(rule)
    case .precondition, .commandOrder: preconditions.append(rule)
    case .dialogChoice: dialogs.append(rule)
    case .containerChoice: containers.append(rule)
    case .saveBeforeDone: saves.append(rule)
    case .verifyBeforeDone: verifications.append(rule)
    case .avoidEdge:
      avoided[Crossing(place: rule.place, goal: rule.goal), default: []].append(rule.first)
    case .nextHop:
      let crossing = Crossing(place: rule.place, goal: rule.goal)
      if hops[crossing] == nil { hops[crossing] = rule.first }
    case .retry: retries.append(rule)
    case .setVariable: variables.append(rule)
    case .nextCommand: nextCommands.append(rule)
    case .switchAfter: switches.append(rule)
    }
  }
}

extension LessonRule {
  /// Every name of the environment in it.
  var names: [String] {
    let condition: String? =
      switch self.condition {
      case .always: nil
      case .goal(let name), .afterError(let name): name
      }
    return [scope.app, scope.name, scope.place, condition].compactMap { $0 } + directive.names
  }
}

extension LessonDirective {
  /// The names of the environment in the directive, in order.
  package var names: [String] {
    switch self {
    case .precondition(let name), .dialogChoice(let name), .containerChoice(let name),
      .avoidEdge(let name), .nextHop(let name), .commandOrder(let name), .nextCommand(let name):
      [name]
    case .setVariable(let name, let value): [name, value]
    case .gesture, .waitUntilReady, .aimPrecisely, .saveBeforeDone, .verifyBeforeDone, .retry,
      .switchAfter:
      []
    }
  }
}
