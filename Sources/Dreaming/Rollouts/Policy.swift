package import Trajectories

/// The recorded agent's habits, overridden by lessons.
package struct Policy: Sendable {
  /// A rule with its names as numbers.
  struct Compiled: Sendable {
    var rule: LessonRule
    var place: NameID
    var error: NameID
    /// The names in the directive; -1 where recordings do not know them.
    var name: NameID
  }

  struct Crossing: Hashable, Sendable {
    var place: NameID
    var goal: NameID
  }

  package let lessons: [LessonRule]
  /// By element, the narrowest first.
  private(set) var byElement: [[Compiled]]
  private(set) var hops: [Crossing: NameID] = [:]
  private(set) var avoided: [Crossing: [NameID]] = [:]
  private(set) var answers: [(app: NameID, button: NameID)] = []
  private(set) var containers: [Compiled] = []
  private var saving: [NameID] = []
  private var verifying: [NameID] = []
  /// Whether there is any lesson about elements, so that rollouts without need not look.
  let isTaught: Bool

  package init(_ lessons: [LessonRule] = [], _ experience: Experience) {
    self.lessons = lessons
    byElement = Array(repeating: [], count: lessons.isEmpty ? 0 : experience.elements.count)
    isTaught = !lessons.isEmpty
    let ordered = lessons.enumerated().sorted {
      ($1.element.scope.narrowness, $0.offset) < ($0.element.scope.narrowness, $1.offset)
    }
    for (_, rule) in ordered { file(rule, experience) }
  }

  private mutating func file(_ rule: LessonRule, _ experience: Experience) {
    let names = experience.names
    func number(_ text: String?) -> NameID?? { text.map { names.known($0) } }
    // A rule about what no recording knows says nothing here.
    guard let app = experience.app(named: rule.scope.app),
      let name = number(rule.scope.name) ?? NameID(-1),
      let place = number(rule.scope.place) ?? NameID(-1)
    else { return }
    var goal: NameID = -1
    var error: NameID = -1
    switch rule.condition {
    case .always: break
    case .goal(let text):
      guard let known = names.known(text) else { return }
      goal = known
    case .afterError(let text):
      guard let known = experience.error(like: text) else { return }
      error = known
    }
    let said = rule.directive.mentioned.flatMap { names.known($0) } ?? -1
    switch rule.directive {
    case .nextHop:
      let crossing = Crossing(place: place, goal: goal)
      if hops[crossing] == nil { hops[crossing] = said }
    case .avoidEdge: avoided[Crossing(place: place, goal: goal), default: []].append(said)
    case .dialogChoice: answers.append((app, said))
    case .saveBeforeDone: saving.append(app)
    case .verifyBeforeDone: verifying.append(app)
    default:
      let kind = rule.scope.kind.flatMap { names.known($0) } ?? -1
      if rule.scope.kind != nil, kind < 0 { return }
      let compiled = Compiled(rule: rule, place: place, error: error, name: said)
      for (number, element) in experience.elements.enumerated()
      where (app < 0 || app == element.app) && (kind < 0 || kind == element.role)
        && (name < 0 || name == element.name)
      {
        byElement[number].append(compiled)
      }
    }
  }

  // MARK: - What lessons say

  /// The first thing that lessons about an element at a place say of a sort.
  func told<Value>(
    _ element: Int32, at place: NameID, _ read: (Compiled) -> Value?
  ) -> Value? {
    guard isTaught else { return nil }
    for rule in byElement[Int(element)] where rule.place < 0 || rule.place == place {
      if let value = read(rule) { return value }
    }
    return nil
  }

  func hop(from place: NameID, to goal: NameID) -> NameID? {
    guard !hops.isEmpty else { return nil }
    return hops[Crossing(place: place, goal: goal)] ?? hops[Crossing(place: place, goal: -1)]
      ?? hops[Crossing(place: -1, goal: goal)]
  }

  func avoids(_ name: NameID, from place: NameID, to goal: NameID) -> Bool {
    guard !avoided.isEmpty else { return false }
    return [
      Crossing(place: place, goal: goal), Crossing(place: place, goal: -1),
      Crossing(place: -1, goal: goal), Crossing(place: -1, goal: -1),
    ].contains { avoided[$0]?.contains(name) == true }
  }

  func answer(in app: NameID) -> NameID? {
    answers.first { $0.app < 0 || $0.app == app }?.button
  }

  func saves(_ app: NameID) -> Bool { saving.contains { $0 < 0 || $0 == app } }
  func verifies(_ app: NameID) -> Bool { verifying.contains { $0 < 0 || $0 == app } }
}

extension LessonDirective {
  /// The name that the directive is about; for a variable, the command that sets it.
  var mentioned: String? {
    switch self {
    case .precondition(let name), .dialogChoice(let name), .containerChoice(let name),
      .avoidEdge(let name), .nextHop(let name), .commandOrder(let name), .nextCommand(let name):
      name
    case .setVariable(let name, let value): "export \(name)=\(value)"
    default: nil
    }
  }
}

extension Gesture {
  /// The act that it is.
  package var action: ActionKind {
    switch self {
    case .click: .leftClick
    case .doubleClick: .doubleClick
    case .rightClick: .rightClick
    case .middleClick: .middleClick
    case .tripleClick: .tripleClick
    case .drag: .drag
    }
  }
}

extension Experience {
  /// The app of a name; -1 for any, nil for one that recordings do not know.
  ///
  /// A site or a project is often named in what was asked and nowhere else; it stands for all that
  /// the recordings show.
  fileprivate func app(named text: String?) -> NameID? {
    guard let text else { return -1 }
    if let name = names.known(text), elements.contains(where: { $0.app == name }) { return name }
    return prompts.contains { $0.contains(text) } ? -1 : nil
  }

  /// The recorded error that a lesson means: the line itself, or one that has it in it.
  func error(like text: String) -> NameID? {
    if let known = names.known(text) { return known }
    return transitions.lazy.map(\.error).first { $0 >= 0 && names[$0].contains(text) }
  }
}
