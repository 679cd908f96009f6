/// One change of a memory.
///
/// A memory is changed by deltas alone, never rewritten as a whole (T11).
package enum MemoryDelta: Hashable, Sendable, Codable {
  /// A new lesson; it begins as observed or as a candidate.
  case add(lesson: Lesson)
  case changeStatus(
    lesson: LessonID, from: LessonStatus, to: LessonStatus, by: Decider, why: String)
  /// What became known; evidence of the same place counts once.
  case mergeEvidence(lesson: LessonID, update: EvidenceUpdate)
  /// What gates said: the last word of each gate counts. Utility nil leaves it as it is.
  case judge(lesson: LessonID, verdicts: [Verdict], utility: LessonUtility?)
  /// A better lesson takes the place of one, which retires.
  case supersede(lesson: LessonID, with: LessonID, by: Decider, why: String)
  /// A run was purged: what came of it counts no more, and a lesson in use that rests on too little
  /// then is suspended.
  case forgetRun(lesson: LessonID, run: RunID)

  /// The lesson that it is about.
  package var lesson: LessonID {
    switch self {
    case .add(let lesson): lesson.id
    case .changeStatus(let lesson, _, _, _, _), .mergeEvidence(let lesson, _),
      .judge(let lesson, _, _), .supersede(let lesson, _, _, _), .forgetRun(let lesson, _):
      lesson
    }
  }
}

/// How much a memory may hold.
package struct MemoryLimits: Hashable, Sendable {
  /// Active lessons, ways apart.
  package var active: Int
  /// Active steps from place to place; of them only those on the way to a task's goal are ever served.
  package var ways: Int

  package init(active: Int = 200, ways: Int = 1_000) {
    self.active = active
    self.ways = ways
  }

  package static let standard = MemoryLimits()
}

/// Why deltas cannot be applied; the memory stays as it was.
package enum MemoryError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownLesson(LessonID)
  case alreadyThere(LessonID)
  /// The lesson's name is not that of its rule and project, or the project is another.
  case wrongName(LessonID)
  /// A new lesson claims to have come further than it can have.
  case mustBeginLow(LessonID, LessonStatus)
  /// Somebody else moved it meanwhile.
  case hasMoved(LessonID, expected: LessonStatus, found: LessonStatus)
  case illegalMove(LessonID, from: LessonStatus, to: LessonStatus, by: Decider)
  /// A person took it out of use, and so only a person brings it back.
  case stopped(LessonID, by: String)
  /// Fewer than two independent runs, and no person (I3).
  case unsupported(LessonID, runs: Int)
  case tooManyActive(limit: Int)
  case tooManyWays(limit: Int)
  /// A lesson cannot be superseded by one that is not served.
  case notServed(LessonID)
  /// A person accepted it, and so only a person puts another in its place.
  case reviewed(LessonID, by: String)

  package var description: String {
    switch self {
    case .unknownLesson(let lesson):
      "\(lesson) is not in the version that is gone on from; a rollback goes to one that has it."
    case .alreadyThere(let lesson): "The lesson \(lesson) is there already."
    case .wrongName(let lesson): "\(lesson) is not the name that its rule and project give."
    case .mustBeginLow(let lesson, let status):
      "\(lesson) is new and cannot begin as \(status.rawValue)."
    case .hasMoved(let lesson, let expected, let found):
      "\(lesson) is \(found.rawValue) by now, not \(expected.rawValue)."
    case .illegalMove(let lesson, let from, let to, let decider):
      "\(lesson) is \(from.rawValue); \(decider.words) cannot make it \(to.rawValue)."
    case .stopped(let lesson, let person):
      "\(lesson) was taken out of use by \(person); only a person can bring it back."
    case .unsupported(let lesson, let runs):
      """
      \(lesson) rests on \(runs == 1 ? "one run" : "\(runs) runs"); it takes two independent \
      ones, or a person who accepts it.
      """
    case .tooManyActive(let limit):
      "\(limit) lessons are active already; suspend or retire one first."
    case .tooManyWays(let limit):
      "\(limit) ways are active already; suspend or retire one first."
    case .notServed(let lesson): "\(lesson) is not active, so it can take no other's place."
    case .reviewed(let lesson, let person):
      "\(lesson) was accepted by \(person); only a person can put another in its place."
    }
  }
}
