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
    try move(named: name, why: why, at: now) { status in
      switch status {
      case .active: []
      case .accepted: [.active]
      case .observed, .candidate, .provisional, .suspended: [.accepted, .active]
      case .retired: [.candidate, .accepted, .active]
      }
    }
  }

  /// Takes a lesson out of use, until a person accepts it again.
  @discardableResult
  package func suspend(named name: String, why: String = "", at now: Timestamp) throws -> Decided {
    try move(named: name, why: why, at: now) { $0 == .suspended ? [] : [.suspended] }
  }

  /// Takes a lesson out of use for good; a person may accept it all the same.
  @discardableResult
  package func retire(named name: String, why: String = "", at now: Timestamp) throws -> Decided {
    try move(named: name, why: why, at: now) { $0 == .retired ? [] : [.retired] }
  }

  private func move(
    named name: String, why: String, at now: Timestamp, _ way: (LessonStatus) -> [LessonStatus]
  ) throws -> Decided {
    for _ in 1..<Self.mostAttempts {
      do {
        return try moveOnce(named: name, why: why, at: now, way)
      } catch MemoryError.hasMoved {
        // A dream or somebody else moved it between the look and the change: look again.
      }
    }
    return try moveOnce(named: name, why: why, at: now, way)
  }

  private static let mostAttempts = 20

  private func moveOnce(
    named name: String, why: String, at now: Timestamp, _ way: (LessonStatus) -> [LessonStatus]
  ) throws -> Decided {
    let lesson = try archive.lesson(prefix: name)
    var last = lesson.status
    let decider = Decider.person(reviewer)
    let deltas = way(lesson.status).map { next in
      defer { last = next }
      return MemoryDelta.changeStatus(
        lesson: lesson.id, from: last, to: next, by: decider, why: why)
    }
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
