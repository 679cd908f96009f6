internal import Trajectories
package import Worlds

/// Lessons against the truth, by directive.
///
/// A lesson is right when an oracle gives it for the tasks that were practised or asked, whatever app
/// it names. A wait is right as well when the truth wants one for the same thing and it is long enough, a
/// command that has to come before when the truth wants it through another one. A route is right when who
/// follows it in the true world, with the others that were learned, gets where it says: an oracle names
/// one way of many. Routes that cannot be taken there and that the oracle does not know are counted apart.
package struct DreamAudit: Sendable {
  package private(set) var kinds: [String: Trial.Tally] = [:]
  /// How many an oracle would give.
  package private(set) var wanted: [String: Int] = [:]
  /// Routes of which neither the world nor the oracle says anything.
  package private(set) var unjudged = 0

  init() {}

  init(_ rules: [LessonRule], _ truth: Set<LessonRule>, _ ways: TrueWays = TrueWays()) {
    let truth = Truth(truth)
    let told = WaysTold(rules)
    for rule in rules {
      guard let isRight = ways.works(rule, among: told) ?? truth.bears(rule.anywhere) else {
        unjudged += 1
        continue
      }
      kinds[rule.directive.kind, default: .init()].episodes += 1
      if isRight { kinds[rule.directive.kind, default: .init()].solved += 1 }
    }
    for rule in truth.rules { wanted[rule.directive.kind, default: 0] += 1 }
  }

  mutating func add(_ other: DreamAudit) {
    kinds.merge(other.kinds) {
      Trial.Tally(solved: $0.solved + $1.solved, episodes: $0.episodes + $1.episodes)
    }
    wanted.merge(other.wanted) { $0 + $1 }
    unjudged += other.unjudged
  }

  /// Right ones of those that can be judged.
  package var precision: WilsonInterval {
    WilsonInterval(
      successes: kinds.values.reduce(0) { $0 + $1.solved },
      of: kinds.values.reduce(0) { $0 + $1.episodes })
  }

  /// The truth, ready for questions.
  private struct Truth {
    let rules: Set<LessonRule>
    private var waits: [LessonScope: Int] = [:]
    private var hops: [LessonScope: [LessonCondition: Set<String>]] = [:]
    private var needs: [String: Set<String>] = [:]

    init(_ truth: Set<LessonRule>) {
      rules = Set(truth.map(\.anywhere))
      for rule in rules {
        switch rule.directive {
        case .waitUntilReady(let seconds):
          waits[rule.scope] = max(waits[rule.scope] ?? 0, seconds)
        case .nextHop(let way):
          hops[rule.scope, default: [:]][rule.condition, default: []].insert(way)
        case .commandOrder(let first): needs[rule.scope.name ?? "", default: []].insert(first)
        case .setVariable(let name, let value):
          needs[rule.scope.name ?? "", default: []].insert("\(name)=\(value)")
        default: break
        }
      }
    }

    /// Whether the truth says so; nil where it says nothing at all.
    func bears(_ rule: LessonRule) -> Bool? {
      if rules.contains(rule) { return true }
      switch rule.directive {
      case .waitUntilReady(let seconds):
        // Of a single element as of its kind.
        var kind = rule.scope
        kind.name = nil
        return (waits[rule.scope] ?? waits[kind]).map { seconds >= $0 } ?? false
      case .nextHop: return hops[rule.scope]?[rule.condition] == nil ? nil : false
      case .commandOrder(let first): return isNeeded(first, by: rule.scope.name ?? "")
      case .setVariable(let name, let value):
        return isNeeded("\(name)=\(value)", by: rule.scope.name ?? "")
      case .gesture, .aimPrecisely, .precondition:
        var kind = rule.scope
        kind.name = nil
        return rules.contains(LessonRule(rule.directive, in: kind, when: rule.condition))
      default: return false
      }
    }

    private func isNeeded(_ name: String, by command: String) -> Bool {
      var open = [command]
      var seen: Set<String> = []
      while let next = open.popLast() {
        let own = needs[next] ?? []
        if own.contains(name) { return true }
        open += own.filter { seen.insert($0).inserted }.sorted()
      }
      return false
    }
  }
}

extension LessonRule {
  /// The same of any app.
  fileprivate var anywhere: LessonRule {
    var rule = self
    rule.scope.app = nil
    return rule
  }
}
