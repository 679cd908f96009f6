/// What differs between two versions of a memory, lesson by lesson.
package struct MemoryDiff: Hashable, Sendable, Codable {
  /// One lesson that differs.
  package struct Line: Hashable, Sendable, Codable {
    package var lesson: LessonID
    package var sentence: String
    /// Nil where it is not there.
    package var before: LessonStatus?
    package var after: LessonStatus?
    /// How many places more speak for it, and against it.
    package var evidence: Int
    package var counterEvidence: Int
    package var posteriorBefore: Double?
    package var posteriorAfter: Double?

    init(_ lesson: Lesson, from old: Lesson?, to new: Lesson?) {
      self.lesson = lesson.id
      sentence = lesson.sentence
      before = old?.status
      after = new?.status
      evidence = (new?.evidence.count ?? 0) - (old?.evidence.count ?? 0)
      counterEvidence = (new?.counterEvidence.count ?? 0) - (old?.counterEvidence.count ?? 0)
      posteriorBefore = old?.posterior
      posteriorAfter = new?.posterior
    }
  }

  package var from: Int
  package var to: Int
  /// By name of the lesson.
  package var lines: [Line]

  package init(from old: Memory, to new: Memory) {
    from = old.number
    to = new.number
    let names = Set(old.lessons.map(\.id)).union(new.lessons.map(\.id)).sorted()
    lines = names.compactMap { name in
      let (left, right) = (old[name], new[name])
      guard left != right, let lesson = right ?? left else { return nil }
      return Line(lesson, from: left, to: right)
    }
  }
}
