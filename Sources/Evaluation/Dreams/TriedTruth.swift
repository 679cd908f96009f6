internal import Dreaming
internal import Trajectories

/// What recordings show of the truth: an oracle's lesson counts where some recorded run did what it
/// says, at least once, whether that came off or not.
///
/// Nothing else is used, neither models nor weights: what nobody ever tried, no recording speaks for. Of
/// ways it is no bound, since an oracle names one of many that lead to the same place.
struct TriedTruth {
  /// An element that something was done to.
  private struct Subject: Hashable {
    var role: String
    var app: String
    var name: String
  }

  private var deeds: [String: Set<Subject>] = [:]
  private var ways: Set<[String]> = []
  /// Apps that recordings name; others stand for the whole environment.
  private var apps: Set<String> = []

  init(_ experience: Experience) {
    var run: Int32 = -1
    var used: Set<String> = []
    for transition in experience.transitions {
      if transition.run != run { (run, used) = (transition.run, []) }
      guard transition.act.element >= 0 else { continue }
      let element = experience.elements[Int(transition.act.element)]
      func name(_ number: NameID) -> String { number < 0 ? "" : experience.names[number] }
      let own = name(element.name)
      let subject = Subject(role: name(element.role), app: name(element.app), name: own)
      apps.insert(subject.app)
      var done = ["use \(transition.act.gesture)", "in \(name(element.container))", "be"]
      done += used.map { "after \($0)" }
      for what in done { deeds[what, default: []].insert(subject) }
      ways.insert([experience.title(of: transition.scene), own])
      if transition.hadEffect { used.insert(own) }
    }
  }

  /// Whether somebody did what a rule says.
  func shows(_ rule: LessonRule) -> Bool {
    let scope = rule.scope
    func isDone(_ what: String, _ name: String? = nil) -> Bool {
      deeds[what]?.contains { subject in
        (scope.app.map { !apps.contains($0) || subject.app == $0 } ?? true)
          && (name != nil || scope.kind.map { subject.role == $0 } ?? true)
          && ((name ?? scope.name).map { subject.name == $0 } ?? true)
      } ?? false
    }
    switch rule.directive {
    case .gesture(let gesture): return isDone("use \(gesture.action)")
    case .precondition(let first), .commandOrder(let first): return isDone("after \(first)")
    case .setVariable(let name, let value): return isDone("after export \(name)=\(value)")
    case .dialogChoice(let button): return isDone("be", button)
    case .containerChoice(let group): return isDone("in \(group)")
    case .nextHop(let way), .avoidEdge(let way):
      return scope.place.map { ways.contains([$0, way]) } ?? isDone("be", way)
    case .nextCommand(let command): return isDone("be", command)
    case .waitUntilReady, .aimPrecisely, .saveBeforeDone, .verifyBeforeDone, .retry, .switchAfter:
      return isDone("be")
    }
  }
}
