internal import Critics
internal import Trajectories

/// What an agent did in one run where a lesson applies, and what came of it.
struct LessonConduct: Hashable, Sendable {
  /// Acts that the lesson is about, done as it says and otherwise.
  private(set) var followed = 0
  private(set) var ignored = 0
  /// Of those done as it says, how many had the effect that was wanted.
  private(set) var worked = 0

  /// Nil where nothing came up that it is about.
  var wasFollowed: Bool? { followed + ignored > 0 ? followed >= ignored : nil }

  /// It was done as the lesson says, and most often in vain.
  var isContradicted: Bool { followed > 0 && worked * 2 < followed }

  mutating func add(isFollowed: Bool, worked isWorking: Bool) {
    if isFollowed {
      followed += 1
      worked += isWorking ? 1 : 0
    } else {
      ignored += 1
    }
  }
}

extension Experience {
  /// What runs did where a rule applies, by the number of the run; runs where it did not come up are
  /// left out, and so are rules of which one act does not tell whether they are followed.
  func conduct(_ rule: LessonRule) -> [Int32: LessonConduct] {
    let policy = Policy([rule], self)
    let said = rule.directive.mentioned.flatMap { names.known($0) }
    var conduct: [Int32: LessonConduct] = [:]
    for (round, transition) in transitions.enumerated() {
      if Interruption.isAsked(at: round, each: 512) { break }
      guard let act = judge(transition, rule.directive, said, policy) else { continue }
      conduct[transition.run, default: LessonConduct()]
        .add(isFollowed: act.isFollowed, worked: act.isWorking)
    }
    if case .nextCommand = rule.directive {
      // What was done about an error shows in several steps; who did otherwise is not looked for.
      for recovery in recoveries where recovery.rule == rule {
        conduct[recovery.run, default: LessonConduct()]
          .add(isFollowed: true, worked: recovery.hasWorked)
      }
    }
    return conduct
  }

  /// Nil where a transition is nothing that the directive is about.
  private func judge(
    _ transition: Transition, _ directive: LessonDirective, _ said: NameID?, _ policy: Policy
  ) -> (isFollowed: Bool, isWorking: Bool)? {
    let place = places[Int(scenes[Int(transition.scene)].place)].title
    func applies(to element: Int32) -> Bool {
      element >= 0 && policy.told(element, at: place) { $0 } != nil
    }
    let act = transition.act
    switch directive {
    case .gesture(let gesture):
      guard act.verb == .use, applies(to: act.element) else { return nil }
      return (act.gesture == gesture.action, transition.hadEffect)
    case .waitUntilReady(let seconds):
      guard act.verb == .use, applies(to: act.element) else { return nil }
      return (Int(transition.elapsed) >= seconds, transition.hadEffect)
    case .aimPrecisely:
      guard [.use, .go, .answer].contains(act.verb), applies(to: transition.meant) else {
        return nil
      }
      return (act.isExact, act.element == transition.meant)
    case .precondition, .commandOrder, .setVariable:
      guard act.verb == .use || act.verb == .run, applies(to: act.element) else { return nil }
      return (said.map { hasUsed($0, before: transition) } ?? false, transition.hadEffect)
    case .dialogChoice:
      guard act.verb == .answer, act.element >= 0,
        policy.answer(in: app(of: transition.scene)) != nil
      else { return nil }
      return (elements[Int(act.element)].name == said, transition.isKept)
    case .containerChoice:
      guard act.verb == .use, applies(to: act.element), hasTwin(act.element) else { return nil }
      return (elements[Int(act.element)].container == said, transition.progress > 0)
    case .nextHop:
      guard let way = way(taken: transition), policy.hop(from: place, to: way.goal) != nil else {
        return nil
      }
      return (way.name == said, transition.hadEffect)
    case .avoidEdge:
      guard let way = way(taken: transition), let said,
        policy.avoids(said, from: place, to: way.goal)
      else { return nil }
      return (way.name != said, transition.hadEffect)
    case .saveBeforeDone, .verifyBeforeDone, .retry, .nextCommand, .switchAfter: return nil
    }
  }

  /// The way that a transition took, and what the agent was after.
  private func way(taken transition: Transition) -> (name: NameID, goal: NameID)? {
    guard transition.act.verb == .go, transition.act.element >= 0, transition.goal >= 0,
      wishes[Int(transition.run)].indices.contains(Int(transition.goal))
    else { return nil }
    return (
      elements[Int(transition.act.element)].name,
      wishes[Int(transition.run)][Int(transition.goal)].name
    )
  }

  /// Whether another group has an element of the same role and name.
  private func hasTwin(_ number: Int32) -> Bool {
    let element = elements[Int(number)]
    return elements.contains {
      $0.name == element.name && $0.role == element.role && $0.app == element.app
        && $0.container != element.container
    }
  }
}

/// Looks at how lessons fare in the runs that had them.
struct LessonWatch: Sendable {
  /// Of the latest uses, so many are looked at, and so many contradictions suspend (T14).
  static let latest = 5
  static let mostContradictions = 2

  /// Whether each run that had a lesson did as it says, where that came up.
  private(set) var followed: [(lesson: LessonID, run: RunID, wasFollowed: Bool)] = []
  /// Lessons whose advice was taken in vain too often of late: in how many of how many uses.
  private(set) var contradicted: [LessonID: (times: Int, of: Int)] = [:]

  /// What was found before, without who followed what.
  init(contradicted: [LessonID: (times: Int, of: Int)]) { self.contradicted = contradicted }

  /// - Parameter shown: the runs that had each lesson.
  init(_ memory: Memory, shown: [LessonID: Set<RunID>], in experience: Experience) {
    for lesson in memory.lessons {
      guard let runs = shown[lesson.id], !runs.isEmpty else { continue }
      var uses: [LessonConduct] = []
      for (number, conduct) in experience.conduct(lesson.rule).sorted(by: { $0.key < $1.key }) {
        let run = experience.runs[Int(number)].id
        guard runs.contains(run), let wasFollowed = conduct.wasFollowed else { continue }
        followed.append((lesson.id, run, wasFollowed))
        if conduct.followed > 0 { uses.append(conduct) }
      }
      let latest = uses.suffix(Self.latest)
      let contradictions = latest.count(where: \.isContradicted)
      if contradictions >= Self.mostContradictions {
        contradicted[lesson.id] = (contradictions, latest.count)
      }
    }
  }
}
