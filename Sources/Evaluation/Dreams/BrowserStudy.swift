internal import Dreaming
internal import Trajectories
internal import Worlds

/// A world behind a browser, before and after: the same agent and the same language of lessons, on pages
/// that nobody here wrote.
///
/// Its runs may fail with the browser and are played one at a time, so that the bounds and the curve
/// alone are asked.
struct BrowserStudy<W: RecordableWorld> {
  let lab: DreamLab
  let world: W
  private let heldOut: [WorldTask]
  private let recorded: [Trajectory]

  init(_ lab: DreamLab, _ number: Int) throws {
    self.lab = lab
    let world = W(seed: WorldSeed(lab.firstSeed &+ number, salt: lab.salt))
    self.world = world
    recorded = try (0..<lab.recordings).map { index in
      let task = try world.task(index, in: .train)
      let recorder = Recorder(world, task, options: .init(hasPictures: false))
      let finished = try Self.work(on: task, in: world, with: [], recorder)
      return try Trajectory(document: finished.watcher.document(), named: recorder.sessionID)
    }
    heldOut = try (0..<lab.tasks).map { try world.task($0, in: .heldOut) }
  }

  func figures() throws -> DreamFigures {
    var figures = DreamFigures()
    figures.add(.bounds, ArmName.none, try trial { _ in [] })
    figures.add(.bounds, ArmName.oracle, try trial(world.oracleLessons))
    var learned = Learned(Experience(recorded))
    var done = 0
    for count in lab.rollouts {
      _ = learned.explore(done..<count, seed: UInt64(bitPattern: Int64(lab.firstSeed)))
      done = max(done, count)
      let rules = Distiller.drafts(from: learned).filter { $0.posterior >= 0.7 }.map(\.rule)
      figures.add(.curve, ArmName.rollouts(count), try trial { _ in rules })
    }
    let tally = learned.routes.tally
    figures.unsupported = tally.unsupported
    figures.rollouts = tally.successes + tally.failures + tally.unsupported
    return figures
  }

  private func trial(_ lessons: (WorldTask) -> [LessonRule]) throws -> WorldArm {
    var arm = WorldArm()
    for task in heldOut {
      let rules = lessons(task)
      arm.add(try Self.work(on: task, in: world, with: rules, Unwatched<W.Run>()))
      arm.lessons += Double(rules.count) / Double(heldOut.count)
      let tokens = rules.reduce(0) { $0 + Lesson.tokens(in: $1.sentence) }
      arm.tokens += Double(tokens) / Double(heldOut.count)
    }
    return arm
  }

  private static func work<Watcher: RunWatcher<W.Run>>(
    on task: WorldTask, in world: W, with rules: [LessonRule], _ watcher: Watcher
  ) throws -> FinishedRun<W.Run, Watcher> {
    var run = try world.begin(task, isCalm: false)
    run.know(rules.flatMap(\.names))
    var agent = ReferenceAgent(
      task: task, playbook: Playbook(rules, names: run.names), in: run, watcher: watcher)
    return try agent.work()
  }
}
