internal import Critics
package import Trajectories

/// What recordings taught, from which lessons are distilled.
package struct Learned: Sendable {
  package let experience: Experience
  package let model: MechanismModel
  package internal(set) var routes: RouteBook
  package let habits: Habits

  /// - Parameters:
  ///   - countsFailures: whether acts without effect count in the model; not for an ablation alone.
  ///   - manner: how routes are learned.
  package init(
    _ experience: Experience, countsFailures: Bool = true, manner: RouteBook.Manner = .init()
  ) {
    self.experience = experience
    model = MechanismModel(countsFailures ? experience : experience.withoutFailures)
    routes = RouteBook(experience, manner: manner)
    habits = Habits(experience)
  }

  /// Looks for routes that nobody took, by rollouts of these numbers over what was seen.
  ///
  /// - Returns: false where it was stopped.
  package mutating func explore(
    _ numbers: Range<Int>, seed: UInt64, shouldStop: () -> Bool = { false }
  ) -> Bool {
    routes.explore(model, numbers: numbers, seed: seed, shouldStop: shouldStop)
  }

  /// Puts back what rollouts found before.
  mutating func recall(_ growth: RouteBook.Growth) { _ = routes.grow(by: growth) }

  /// The same in the model that looks recorded transitions up, for comparison.
  package mutating func exploreByLookup(_ numbers: Range<Int>, seed: UInt64) {
    routes.explore(LookupModel(experience), numbers: numbers, seed: seed)
  }

  /// Finds the best routes over all that was recorded: the most that rollouts could find.
  package mutating func planExactly() { routes.planExactly() }

  /// The run that a transition was recorded in.
  func run(of transition: Int) -> Int32 { experience.transitions[transition].run }
}

/// A rule that recordings speak for, before any gate was asked.
package struct LessonDraft: Hashable, Sendable, Codable {
  package var rule: LessonRule
  /// How likely it is true by all recordings together, 0 to 1.
  package var posterior: Double
  /// Recorded transitions that speak for it, and against it, by their numbers in the experience.
  package var evidence: [Int]
  package var counterEvidence: [Int]
  /// Words that transitions are best cited by, where they stand in what was seen after them.
  var told: [Int: String] = [:]
  /// What has to be told too, for this to make sense: a wait, without what it waits for, costs a step.
  var ground: LessonRule?

  init(_ rule: LessonRule, _ posterior: Double, for evidence: [Int], against counter: [Int] = []) {
    self.rule = rule
    self.posterior = posterior
    self.evidence = evidence
    counterEvidence = counter
  }

  /// What may be said once in a scope only: two such drafts contradict each other.
  struct Topic: Hashable {
    var scope: LessonScope
    var condition: LessonCondition
    var directive: String
  }

  /// Nil for rules of which several may hold side by side.
  var topic: Topic? {
    switch rule.directive {
    case .precondition, .commandOrder, .setVariable, .avoidEdge: nil
    default: Topic(scope: rule.scope, condition: rule.condition, directive: rule.directive.kind)
    }
  }
}

/// Something that distils lessons of one kind; a new one is a file and a line in the list.
protocol LessonSource: Sendable {
  static func drafts(from learned: Learned) -> [LessonDraft]
}

/// Distils everything that recordings speak for into drafts of lessons.
package enum Distiller {
  static let sources: [any LessonSource.Type] = [
    ElementLessons.self, AimLessons.self, DialogLessons.self, ContainerLessons.self,
    EndingLessons.self, CommandLessons.self, RouteLessons.self, RecoveryLessons.self,
  ]

  /// Below this nothing is worth a look.
  static let leastPosterior = 0.5

  /// The drafts, the surest first; of drafts that contradict each other the surer one.
  package static func drafts(from learned: Learned) -> [LessonDraft] {
    let all = sources.flatMap { Interruption.isAsked ? [] : $0.drafts(from: learned) }
      .filter { $0.posterior >= leastPosterior && !$0.evidence.isEmpty }
    let order = all.indices.sorted {
      (all[$1].posterior, $0) < (all[$0].posterior, $1)
    }
    var taken: Set<LessonDraft.Topic> = []
    var rules: Set<LessonRule> = []
    return order.compactMap { number in
      if Interruption.isAsked { return nil }
      let draft = all[number]
      guard rules.insert(draft.rule).inserted else { return nil }
      return draft.topic.map { taken.insert($0).inserted } ?? true ? draft : nil
    }
  }
}

extension Experience {
  /// What had an effect alone.
  fileprivate var withoutFailures: Experience {
    var part = self
    part.transitions = transitions.filter(\.hadEffect)
    return part
  }

  /// The app that a lesson names; nil where recordings do not name one and the environment stands
  /// in for it, since agents do not see that name.
  func appForLessons(_ app: NameID) -> String? {
    runs.contains { $0.environment == app } ? nil : names[app]
  }
}
