internal import Trajectories

/// Which drafts are worth the gates' time.
enum LessonChoice {
  /// Most routes in one dream: they are many, and each is used seldom.
  static let mostRoutes = 120
  static let most = 240

  /// The surest drafts; of routes only those to what some run was asked for, the most wanted first.
  static func worthJudging(_ drafts: [LessonDraft], _ learned: Learned) -> [LessonDraft] {
    let experience = learned.experience
    var wanted: [String: Int] = [:]
    for undertaking in experience.undertakings {
      for goal in undertaking.goals { wanted[experience.names[goal.name], default: 0] += 1 }
    }
    func demand(_ draft: LessonDraft) -> Int {
      if case .goal(let name) = draft.rule.condition { wanted[name] ?? 0 } else { 0 }
    }
    let routes = drafts.filter { $0.isRoute && demand($0) > 0 }.enumerated().sorted {
      let (one, other) = (demand($0.element), demand($1.element))
      return (other, $0.offset) < (one, $1.offset)
    }.prefix(mostRoutes).map(\.element)
    let others = drafts.filter { !$0.isRoute }
    return Array((others + routes).prefix(most))
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
