/// The lessons of one project as they are at one version.
///
/// A pure value: the version after it is this one with deltas applied, and nothing else.
package struct Memory: Hashable, Sendable {
  package let project: String
  /// The version; 0 is the empty memory that every project begins with.
  package private(set) var number: Int
  private var byName: [LessonID: Lesson]

  /// The memory that every project begins with.
  package init(project: String) {
    self.project = project
    number = 0
    byName = [:]
  }

  /// Takes a memory as it was kept; of two lessons of one name the last counts.
  package init(project: String, number: Int, lessons: [Lesson]) {
    self.project = project
    self.number = number
    byName = Dictionary(lessons.map { ($0.id, $0) }) { $1 }
  }

  /// By name, so that the order is always the same.
  package var lessons: [Lesson] { byName.values.sorted { $0.id < $1.id } }

  package var isEmpty: Bool { byName.isEmpty }

  package subscript(_ lesson: LessonID) -> Lesson? { byName[lesson] }

  package func lessons(_ status: LessonStatus) -> [Lesson] {
    lessons.filter { $0.status == status }
  }

  /// Names the content: equal lessons give equal hashes, whatever the version.
  package var hash: ContentHash {
    let words = (try? CanonicalJSON.text(lessons)) ?? "\(lessons)"
    return ContentHash(of: project + "\u{0}" + words)
  }

  /// The memory with the deltas applied in order: all of them, or none.
  ///
  /// - Parameter number: the version that comes of it; the next one if not given.
  package func applying(
    _ deltas: [MemoryDelta], as number: Int? = nil, limits: MemoryLimits = .standard
  ) throws(MemoryError) -> Memory {
    var next = self
    for delta in deltas { try next.apply(delta) }
    let (after, before) = (next.countOfActive, countOfActive)
    guard after.others <= limits.active || after.others <= before.others else {
      throw .tooManyActive(limit: limits.active)
    }
    guard after.ways <= limits.ways || after.ways <= before.ways else {
      throw .tooManyWays(limit: limits.ways)
    }
    next.number = number ?? self.number + 1
    return next
  }

  private var countOfActive: (ways: Int, others: Int) {
    var count = (ways: 0, others: 0)
    for lesson in byName.values where lesson.status == .active {
      if lesson.rule.wayGoal == nil { count.others += 1 } else { count.ways += 1 }
    }
    return count
  }

  private mutating func apply(_ delta: MemoryDelta) throws(MemoryError) {
    if case .add(let lesson) = delta { return try add(lesson) }
    guard var lesson = byName[delta.lesson] else { throw .unknownLesson(delta.lesson) }
    switch delta {
    case .add: break
    case .changeStatus(_, let from, let to, let decider, _):
      try lesson.move(from: from, to: to, by: decider)
    case .mergeEvidence(_, let update): lesson.merge(update)
    case .judge(_, let verdicts, let utility): lesson.judge(verdicts, utility)
    case .supersede(_, let successor, let decider, _):
      try supersede(&lesson, with: successor, by: decider)
    case .forgetRun(_, let run): lesson.forget(run)
    }
    byName[lesson.id] = lesson
  }

  private mutating func add(_ lesson: Lesson) throws(MemoryError) {
    guard lesson.project == project, lesson.id == LessonID(lesson.rule, project: project) else {
      throw .wrongName(lesson.id)
    }
    guard byName[lesson.id] == nil else { throw .alreadyThere(lesson.id) }
    guard lesson.status == .observed || lesson.status == .candidate, lesson.reviewedBy == nil
    else { throw .mustBeginLow(lesson.id, lesson.status) }
    byName[lesson.id] = lesson
  }

  private mutating func supersede(
    _ lesson: inout Lesson, with successor: LessonID, by decider: Decider
  ) throws(MemoryError) {
    if decider.isEngine, let person = lesson.reviewedBy { throw .reviewed(lesson.id, by: person) }
    guard var next = byName[successor], successor != lesson.id else {
      throw .unknownLesson(successor)
    }
    guard !lesson.status.isInUse || next.status == .active else { throw .notServed(successor) }
    next.supersedes = lesson.id
    byName[successor] = next
    lesson.status = .retired
  }
}

extension Memory {
  /// What follows from the purge of a run, for each lesson that it spoke for or against.
  package func deltas(forgetting run: RunID) -> [MemoryDelta] {
    lessons.compactMap { lesson in
      var left = lesson
      left.forget(run)
      return left == lesson ? nil : .forgetRun(lesson: lesson.id, run: run)
    }
  }

  /// The memory of this version without what purged runs said, as it may be served.
  package func forgetting(_ runs: some Sequence<RunID>) -> Memory {
    var memory = self
    for run in runs {
      for delta in memory.deltas(forgetting: run) {
        memory.byName[delta.lesson]?.forget(run)
      }
    }
    return memory
  }
}
