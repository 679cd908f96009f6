internal import Trajectories

/// Which drafts are worth the gates' time.
enum LessonChoice {
  /// Most steps to places for single elements that are there: they are many, and each is used seldom.
  static let mostRoutes = 120
  /// Most steps from place to place: what is served are ways that are put together from them.
  static let mostSteps = 800
  static let most = 240

  /// The surest drafts, and of routes the single steps.
  ///
  /// Of steps to places those come first that most runs took; of steps to where an element is only those
  /// count that some run was asked for, the most wanted first. Longer ways are not kept: they are put
  /// together from steps when they are asked for.
  static func worthJudging(_ drafts: [LessonDraft], _ learned: Learned) -> [LessonDraft] {
    let experience = learned.experience
    var wanted: [String: Int] = [:]
    for undertaking in experience.undertakings {
      for goal in undertaking.goals { wanted[experience.names[goal.name], default: 0] += 1 }
    }
    let places = Set(experience.places.map { experience.names[$0.title] })
    func rank(_ drafts: [LessonDraft], by value: (LessonDraft) -> Int) -> [LessonDraft] {
      drafts.map { ($0, value($0)) }.enumerated().sorted {
        ($1.element.1, $0.offset) < ($0.element.1, $1.offset)
      }.map(\.element.0)
    }
    let routes = drafts.filter { $0.isRoute && experience.isOneStep($0) }
    let steps = routes.filter { places.contains($0.rule.wayGoal ?? "") }
    let toElements = routes.filter {
      $0.rule.wayGoal.map { !places.contains($0) && wanted[$0] != nil } ?? false
    }
    return Array(drafts.filter { !$0.isRoute }.prefix(most))
      + rank(toElements) { wanted[$0.rule.wayGoal ?? ""] ?? 0 }.prefix(mostRoutes)
      + rank(steps) { Set($0.evidence.map(learned.run)).count }.prefix(mostSteps)
  }
}

extension Experience {
  /// Whether the way of a route leads right to its goal: all that speaks for it begins where it does.
  fileprivate func isOneStep(_ draft: LessonDraft) -> Bool {
    draft.evidence.allSatisfy {
      names[places[Int(scenes[Int(transitions[$0].scene)].place)].title] == draft.rule.scope.place
    }
  }
}

/// A draft with its evidence and what the gates said.
struct JudgedDraft: Sendable {
  var lesson: Lesson
  var refusal: Verdict?
  var topic: LessonDraft.Topic?

  init(
    _ draft: LessonDraft, _ evidence: DraftEvidence, _ verdicts: [Verdict], project: String,
    dream: DreamID, at now: Timestamp
  ) {
    let runs = evidence.supporting.independentRuns
    let isCandidate = runs >= 3 || draft.posterior >= 0.7
    lesson = Lesson(
      draft.rule, project: project, status: isCandidate ? .candidate : .observed,
      posterior: draft.posterior, evidence: evidence.supporting,
      counterEvidence: evidence.opposing, verdicts: verdicts,
      origin: verdicts.contains { $0.gate == .origin && $0.result == .passed }
        ? .agent : .environment, dream: dream, createdAt: now)
    refusal = verdicts.refusal
    topic = draft.topic
  }

  /// The same from the lesson that was kept of it.
  init(_ lesson: Lesson) {
    self.lesson = lesson
    refusal = lesson.verdicts.refusal
    topic = LessonDraft(lesson.rule, 1, for: []).topic
  }

  /// Whether it may be served without a person, where that is wanted (`dreaming.md` 6.4).
  var isSureEnough: Bool {
    refusal == nil && lesson.posterior >= 0.9 && lesson.evidence.independentRuns >= 4
      && Set(lesson.evidence.map(\.source.task)).count >= 2
      && !lesson.verdicts.contains { $0.gate == .origin && $0.result == .abstained }
  }
}
