package import Trajectories

/// Lessons that tests make up.
package enum LessonKit {
  package static let project = "farm"
  package static let now = Timestamp(rawValue: 1_800_000_000_000)

  package static func rule(_ number: Int) -> LessonRule {
    LessonRule(.waitUntilReady(seconds: 1 + number % 30), in: LessonScope(app: "App \(number)"))
  }

  package static func evidence(
    _ run: String, step: Int = 3, task: String = "order tea", bundle: String? = nil,
    weight: Double = 1
  ) -> LessonEvidence? {
    Citation(
      run: RunID(rawValue: run), revision: 1, step: step, field: .after, range: 0..<4,
      of: "busy now"
    ).map {
      LessonEvidence(
        $0,
        source: LessonEvidence.Source(run: RunID(rawValue: run), task: task, bundle: bundle),
        weight: weight)
    }
  }

  package static func lesson(
    _ number: Int = 1, runs: [String] = ["run_a", "run_b"], status: LessonStatus = .candidate,
    posterior: Double = 0.9
  ) -> Lesson {
    Lesson(
      rule(number), project: project, status: status, posterior: posterior,
      evidence: runs.compactMap { evidence($0) }, createdAt: now)
  }

  /// The moves that bring a candidate into use.
  package static func climb(_ lesson: LessonID, by decider: Decider = .engine) -> [MemoryDelta] {
    let rungs: [LessonStatus] = [.candidate, .provisional, .accepted, .active]
    return zip(rungs, rungs.dropFirst()).map {
      .changeStatus(lesson: lesson, from: $0, to: $1, by: decider, why: "test")
    }
  }

  /// A memory with active lessons.
  package static func active(_ lessons: [Lesson]) throws -> Memory {
    try Memory(project: project).applying(
      lessons.map { .add(lesson: $0) } + lessons.flatMap { climb($0.id) })
  }
}
