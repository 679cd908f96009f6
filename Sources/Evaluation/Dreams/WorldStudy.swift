internal import Dreaming
internal import Trajectories
internal import Worlds

/// One world with what was recorded in it, and what that taught.
struct WorldStudy<W: RecordableWorld> where W.Run.Failure == Never {
  let lab: DreamLab
  let world: W
  let number: Int
  let practised: [WorldTask]
  let heldOut: [WorldTask]
  let recorded: [Trajectory]
  /// Before any rollout.
  let learned: Learned
  /// At the rollouts of the headline.
  let headline: Learned
  let drafts: [LessonDraft]
  /// What each run teaches by itself; nil where nothing asks for it.
  let votes: RunVotes?

  init(_ lab: DreamLab, _ number: Int) throws {
    self.lab = lab
    self.number = number
    world = W(seed: WorldSeed(lab.firstSeed &+ number, salt: lab.salt))
    let world = world
    practised = (0..<lab.recordings).map { world.task($0, in: .train) }
    heldOut = (0..<lab.tasks).map { world.task($0, in: .heldOut) }
    recorded = try WorldModelLab.record(practised, in: world)
    learned = Learned(Experience(recorded))
    var dreamt = learned
    _ = dreamt.explore(0..<lab.headline, seed: UInt64(bitPattern: Int64(lab.firstSeed)))
    headline = dreamt
    drafts = Distiller.drafts(from: dreamt)
    let isAsked = !lab.parts.isDisjoint(with: [.baselines, .ablations])
    votes = isAsked ? RunVotes(recorded) : nil
  }

  var seed: UInt64 { UInt64(bitPattern: Int64(lab.firstSeed)) }

  /// How likely a draft has to be to be told.
  static var threshold: Double { 0.7 }

  /// What is likely enough.
  static func rules(_ learned: Learned) -> [LessonRule] {
    likely(Distiller.drafts(from: learned))
  }

  static func likely(_ drafts: [LessonDraft]) -> [LessonRule] {
    drafts.filter { $0.posterior >= threshold }.map(\.rule)
  }

  var rules: [LessonRule] { Self.likely(drafts) }

  // MARK: - Trying lessons

  /// The same lessons for all tasks.
  func trial(_ rules: [LessonRule], in place: W? = nil) -> WorldArm {
    let place = place ?? world
    let tasks = place.seed == world.seed ? heldOut : Self.tasks(of: place, lab.tasks)
    let playbook = Playbook(rules, names: place.names)
    var arm = WorldArm()
    for task in tasks { arm.add(Trial.work(on: task, in: place, with: playbook)) }
    arm.lessons = Double(rules.count)
    arm.tokens = Self.tokens(of: rules)
    return arm
  }

  /// About how many tokens the lessons take; of thousands, a part stands for all.
  private static func tokens(of rules: [LessonRule]) -> Double {
    let every = max(1, rules.count / 200)
    let part = stride(from: 0, to: rules.count, by: every).map { rules[$0].sentence }
    let sum = part.reduce(0) { $0 + Lesson.tokens(in: $1) }
    return Double(sum) * Double(rules.count) / Double(max(1, part.count))
  }

  static func tasks(of world: W, _ count: Int) -> [WorldTask] {
    (0..<count).map { world.task($0, in: .heldOut) }
  }

  /// Lessons that are chosen for each task.
  func trial(in place: W? = nil, choosing lessons: (WorldTask) -> [LessonRule]) -> WorldArm {
    let place = place ?? world
    let tasks = place.seed == world.seed ? heldOut : Self.tasks(of: place, lab.tasks)
    var arm = WorldArm()
    for task in tasks {
      let rules = lessons(task)
      arm.add(Trial.work(on: task, in: place, with: Playbook(rules, names: place.names)))
      arm.lessons += Double(rules.count) / Double(tasks.count)
      arm.tokens += Self.tokens(of: rules) / Double(tasks.count)
    }
    return arm
  }

  // MARK: - Bounds and curve

  func bounds(_ figures: inout DreamFigures) {
    figures.add(.bounds, ArmName.none, trial([]))
    figures.add(.bounds, ArmName.oracle, trial(choosing: world.oracleLessons))
    var bound = learned
    bound.planExactly()
    figures.add(.bounds, ArmName.bound, trial(Self.rules(bound)))
    let tried = TriedTruth(learned.experience)
    figures.add(
      .bounds, ArmName.tried, trial { world.oracleLessons(for: $0).filter(tried.shows) })
  }

  /// The truth about the tasks that were practised and those that are asked.
  var truth: Set<LessonRule> { Set((practised + heldOut).flatMap(world.oracleLessons)) }

  /// Where ways really lead, from wherever a task begins.
  var ways: TrueWays { TrueWays(world, from: practised + heldOut) }

  func curve(_ figures: inout DreamFigures) {
    var dreamt = learned
    var done = 0
    for count in lab.rollouts {
      _ = dreamt.explore(done..<count, seed: seed)
      done = max(done, count)
      figures.add(.curve, ArmName.rollouts(count), trial(Self.rules(dreamt)))
    }
    if lab.parts.contains(.splits) {
      figures.luck = luck(without: trial([]), with: trial(rules))
    }
    figures.audit = DreamAudit(rules, truth, ways)
    let tally = dreamt.routes.tally
    figures.unsupported = tally.unsupported
    figures.rollouts = tally.successes + tally.failures + tally.unsupported
    if lab.parts.contains(.baselines), number < 5 {
      let calibration = Calibration(of: MechanismModel.self, on: learned.experience)
      figures.calibration = (
        calibration.error, calibration.logLoss, calibration.backOffLogLoss
      )
    }
  }
}

/// What arms are called, where something else asks for them by name.
package enum ArmName {
  package static let none = "no lessons"
  package static let oracle = "oracle"
  package static let bound = "information bound"
  package static let tried = "oracle, of what was tried"
  package static func rollouts(_ count: Int) -> String { "\(count) rollouts" }
  package static let votes = "votes, 1 run"
  package static let hindsight = "hindsight replay"
  package static let posterior = "posterior without rollouts"
  package static let unseeded = "no seeding by recorded runs"
  package static let placebo = "placebo: scopes permuted"
  package static let random = "random lessons"
  package static let dynaQ = "Dyna-Q"
  package static let twice = "100 % more real runs"
  package static let unverified = "no verification"
  package static let accepted = "all that the gates accept"
  package static func split(_ name: String) -> String { name }
  package static func untaught(_ name: String) -> String { "\(name), no lessons" }
  package static func knowing(_ name: String) -> String { "\(name), oracle" }
  package static func outdated(_ name: String) -> String { "\(name), oracle of before" }
}

extension WorldArm {
  mutating func add<Run, Watcher>(_ run: FinishedRun<Run, Watcher>) {
    solved.append(run.isSolved)
    steps += run.steps
    if run.ending == .claimsDone, !run.isSolved { falseClaims += 1 }
  }
}
