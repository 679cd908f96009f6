package import Storage
package import Trajectories

/// What a person does with lessons and memories.
///
/// Every verb looks at the archive anew, so that what a dream or another person did counts at once.
package struct Lessons: Sendable {
  let archive: Archive
  /// Whose decisions these are.
  package let reviewer: String

  package init(_ archive: Archive, reviewer: String = Reviewer.name) {
    self.archive = archive
    self.reviewer = reviewer
  }

  // MARK: - Looking

  /// The lessons of a project, or of all: those in use first, then by how likely they are.
  package func list(
    of project: String? = nil, _ statuses: Set<LessonStatus>? = nil
  ) throws -> [LessonSheet] {
    let projects = try project.map { [$0] } ?? archive.memoryProjects()
    return try projects.flatMap { project in
      let served = try archive.servedMemory(of: project)
      let effects = try archive.lessonEffects(of: project)
      return try archive.memory(of: project).lessons
        .filter { statuses?.contains($0.status) ?? true }
        .map {
          LessonSheet(
            $0, effect: effects[$0.id], isServed: served[$0.id]?.status == .active)
        }.sorted { $0.order.lexicographicallyPrecedes($1.order) }
    }
  }

  /// One lesson with all that happened to it, by the start of its name.
  ///
  /// Throws `noSuchLesson` or `ambiguousLesson`.
  package func sheet(named name: String) throws -> LessonSheet {
    let lesson = try archive.lesson(prefix: name)
    let served = try archive.servedMemory(of: lesson.project)
    return LessonSheet(
      lesson, effect: try archive.lessonEffects(of: lesson.project)[lesson.id],
      isServed: served[lesson.id]?.status == .active, history: try archive.history(of: lesson.id))
  }

  /// What a citation of a lesson quotes; nil where the run is gone or says something else.
  package func span(of citation: Citation) -> String? {
    let run = try? archive.trajectory(
      citation.run, revision: citation.revision == 0 ? nil : citation.revision)
    return run.flatMap { citation.span(in: $0) }
  }

  /// The versions of one project's memory.
  package func history(of project: String) throws -> MemoryHistory {
    try MemoryHistory(archive, project: project, reviewer: reviewer)
  }

  // MARK: - Deciding

  /// What came of a decision.
  package struct Decided: Hashable, Sendable {
    package var lesson: LessonID
    package var before: LessonStatus
    package var after: LessonStatus
    /// The version of the memory; nil where nothing changed.
    package var version: Int?
  }

  /// Puts a lesson into use: it becomes active, whatever it was, for a person says so (I3).
  ///
  /// Throws as `sheet(named:)` does, or a `MemoryError`.
  @discardableResult
  package func accept(named name: String, why: String = "", at now: Timestamp) throws -> Decided {
    try move(named: name, why: why, at: now, .accept)
  }

  /// Takes a lesson out of use, until a person accepts it again.
  @discardableResult
  package func suspend(named name: String, why: String = "", at now: Timestamp) throws -> Decided {
    try move(named: name, why: why, at: now, .suspend)
  }

  /// Takes a lesson out of use for good; a person may accept it all the same.
  @discardableResult
  package func retire(named name: String, why: String = "", at now: Timestamp) throws -> Decided {
    try move(named: name, why: why, at: now, .retire)
  }

  /// One decision about many lessons.
  package enum Move: Sendable { case accept, suspend, retire }

  /// Moves many lessons as one: each memory gets one version, so that one step goes back.
  ///
  /// Those that stand so already, that may not, or that are gone are left as they are. Returns how many
  /// were moved.
  @discardableResult
  package func move(
    all names: [LessonID], _ move: Move, why: String = "", at now: Timestamp
  ) throws -> Int {
    let wanted = Set(names)
    return try archive.memoryProjects().reduce(0) { moved, project in
      moved
        + (try Self.lookingAgain {
          try moveOnce(wanted, of: project, move, why: why, at: now)
        })
    }
  }

  private func moveOnce(
    _ wanted: Set<LessonID>, of project: String, _ move: Move, why: String, at now: Timestamp
  ) throws -> Int {
    let decider = Decider.person(reviewer)
    var deltas: [MemoryDelta] = []
    for lesson in try archive.memory(of: project).lessons where wanted.contains(lesson.id) {
      let way = Self.way(of: lesson.status, move)
      guard let first = way.first, lesson.status.mayBecome(first, by: decider) else { continue }
      deltas += Self.deltas(lesson, way, by: decider, why: why)
    }
    let count = Set(deltas.map(\.lesson)).count
    guard count > 0 else { return 0 }
    let reason = why.isEmpty ? "\(count) lessons at once" : why
    try archive.recordMemory(
      deltas, of: project, MemoryNote(by: decider, reason: reason, at: now))
    return count
  }

  private static let mostAttempts = 20

  /// Does it anew where a dream or somebody else moved a lesson between the look and the change.
  private static func lookingAgain<Result>(_ body: () throws -> Result) throws -> Result {
    for _ in 1..<mostAttempts {
      do {
        return try body()
      } catch MemoryError.hasMoved {}
    }
    return try body()
  }

  private static func way(of status: LessonStatus, _ move: Move) -> [LessonStatus] {
    switch (move, status) {
    case (.accept, .active), (.suspend, .suspended), (.retire, .retired): []
    case (.accept, .accepted): [.active]
    case (.accept, .retired): [.candidate, .accepted, .active]
    case (.accept, _): [.accepted, .active]
    case (.suspend, _): [.suspended]
    case (.retire, _): [.retired]
    }
  }

  private static func deltas(
    _ lesson: Lesson, _ way: [LessonStatus], by decider: Decider, why: String
  ) -> [MemoryDelta] {
    var last = lesson.status
    return way.map { next in
      defer { last = next }
      return MemoryDelta.changeStatus(
        lesson: lesson.id, from: last, to: next, by: decider, why: why)
    }
  }

  private func move(
    named name: String, why: String, at now: Timestamp, _ move: Move
  ) throws -> Decided {
    try Self.lookingAgain { try moveOnce(named: name, why: why, at: now, move) }
  }

  private func moveOnce(
    named name: String, why: String, at now: Timestamp, _ move: Move
  ) throws -> Decided {
    let lesson = try archive.lesson(prefix: name)
    let decider = Decider.person(reviewer)
    let way = Self.way(of: lesson.status, move)
    let deltas = Self.deltas(lesson, way, by: decider, why: why)
    let last = way.last ?? lesson.status
    var decided = Decided(lesson: lesson.id, before: lesson.status, after: lesson.status)
    guard !deltas.isEmpty else { return decided }
    let note = MemoryNote(
      by: decider, reason: why.isEmpty ? "\(lesson.id) \(last.rawValue)" : why, at: now)
    decided.version = try archive.recordMemory(deltas, of: lesson.project, note).number
    decided.after = last
    return decided
  }
}

extension LessonSheet {
  /// The same lessons stand in the same order.
  fileprivate var order: [String] {
    let rank = LessonStatus.listed.firstIndex(of: lesson.status) ?? 0
    let unlikely = 1_000 - Int((lesson.posterior * 1_000).rounded())
    return ["\(rank)", "\(10_000 + unlikely)", id.rawValue]
  }
}

extension LessonStatus {
  /// From what agents get to what they never get again.
  package static let listed: [LessonStatus] = [
    .active, .accepted, .provisional, .candidate, .suspended, .observed, .retired,
  ]
}
