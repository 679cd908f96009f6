package import Trajectories

/// One kind of world, with its type put away: what commands and evaluation do with it.
package struct WorldFamily: Sendable {
  /// The name in commands.
  package let name: String
  /// One sentence about it.
  package let summary: String
  package let surface: Surface
  /// Whether its worlds are computed here, so that several can run at once.
  package let isComputed: Bool
  /// Episodes in one world of a plan, counted.
  private let run: @Sendable (TrialPlan, Int, Lessoning) throws -> Trial
  /// Episodes in one world of a plan, recorded one by one.
  private let recordings:
    @Sendable (TrialPlan, Int, Lessoning, _ hasPictures: Bool, (Recording) throws -> Void) throws
      -> Void
  /// One episode, told step by step.
  private let telling:
    @Sendable (WorldSeed, Int, Split, Lessoning, _ hasPictures: Bool, @escaping (ShownStep) -> Bool)
      throws -> ToldEpisode

  package init<W: RecordableWorld>(_ type: W.Type, summary: String) {
    name = W.family
    self.summary = summary
    surface = W.surface
    isComputed = W.Run.Failure.self == Never.self
    run = { plan, place, lessoning in
      try Trial(
        of: [W(seed: plan.seed(place))], tasks: plan.tasks(place), in: plan.split, with: lessoning)
    }
    recordings = { plan, place, lessoning, hasPictures, receive in
      let world = W(seed: plan.seed(place))
      for index in plan.tasks(place) {
        let task = try world.task(index, in: plan.split)
        try receive(Recording(of: task, in: world, with: lessoning, hasPictures: hasPictures))
      }
    }
    telling = { seed, index, split, lessoning, hasPictures, receive in
      let world = W(seed: seed)
      let task = try world.task(index, in: split)
      let rules = lessoning.lessons(for: task, in: world)
      let finished = try Trial.work(
        on: task, in: world, taught: rules,
        Narrator(world, task, hasPictures: hasPictures, receive: receive))
      return ToldEpisode(
        task: world.sentence(for: task), isSolved: finished.isSolved, ending: finished.ending,
        evidence: world.evidence(for: task, in: finished.run), lessons: rules)
    }
  }

  /// Runs the episodes of a plan in the world at one place of it.
  package func trial(_ plan: TrialPlan, at place: Int, with lessoning: Lessoning) throws -> Trial {
    try run(plan, place, lessoning)
  }

  /// Records the episodes of a plan in the world at one place of it.
  package func record(
    _ plan: TrialPlan, at place: Int, with lessoning: Lessoning, hasPictures: Bool,
    _ receive: (Recording) throws -> Void
  ) throws {
    try recordings(plan, place, lessoning, hasPictures, receive)
  }

  /// Plays one task and tells it step by step, until `receive` says false.
  package func tell(
    _ seed: WorldSeed, task index: Int, in split: Split, with lessoning: Lessoning,
    hasPictures: Bool, _ receive: @escaping (ShownStep) -> Bool
  ) throws -> ToldEpisode {
    try telling(seed, index, split, lessoning, hasPictures, receive)
  }
}

/// How an episode that was told went.
package struct ToldEpisode: Sendable {
  /// What the agent was asked to do.
  package var task: String
  package var isSolved: Bool
  package var ending: Ending
  package var evidence: String
  package var lessons: [LessonRule]
}

/// One run, written down, with the truth about it kept apart.
package struct Recording: Sendable {
  /// The log's own name for the run.
  package var sessionID: String
  /// The log: a Messages transcript.
  package var document: [UInt8]
  /// Whether the task was solved: the truth.
  package var isSolved: Bool
  package var ending: Ending
  package var steps: Int
  /// Why the truth is what it is, in a few words.
  package var evidence: String
  /// The sort of task, where the world has several.
  package var kind: String?

  /// Lets the agent work on a task and writes it down.
  init<W: RecordableWorld>(
    of task: WorldTask, in world: W, with lessoning: Lessoning, hasPictures: Bool
  ) throws(W.Run.Failure) {
    let rules = lessoning.lessons(for: task, in: world)
    let label = lessoning == .none ? "" : lessoning.rawValue
    let recorder = Recorder(
      world, task, options: .init(hasPictures: hasPictures, label: label))
    let finished = try Trial.work(on: task, in: world, taught: rules, recorder)
    sessionID = recorder.sessionID
    document = finished.watcher.document()
    isSolved = finished.isSolved
    ending = finished.ending
    steps = finished.steps
    evidence = world.evidence(for: task, in: finished.run)
    kind = world.kind(of: task)
  }
}

extension World {
  package func kind(of task: WorldTask) -> String? { nil }

  package func evidence(for task: WorldTask, in run: Run) -> String {
    if run.isSolved { return "all \(task.goals.count) goals reached" }
    let scene = run.scene
    let missing = task.goals.indices.filter { !scene.shows(goal: $0) }
    guard !missing.isEmpty else { return "every goal was reached for a moment, none to stay" }
    return "not reached: " + missing.map { task.goals[$0].phrase(names) }.joined(separator: "; ")
  }
}
