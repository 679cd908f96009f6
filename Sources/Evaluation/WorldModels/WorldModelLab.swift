internal import Dreaming
internal import Foundation
internal import Synchronization
internal import Trajectories
internal import Worlds

/// Fits world models to recordings of the reference agent and asks how far they can be believed.
///
/// The models see label-free logs and nothing else; the truth about lesson sets stands beside their
/// estimates for information, and is used for nothing.
package struct WorldModelLab: Sendable {
  package var family: String
  package var worlds: Int
  package var episodes: Int
  package var salt: String
  package var firstSeed: Int
  /// Rollouts for each set of lessons and each model.
  package var rollouts: Int

  package init(
    family: String, worlds: Int, episodes: Int, salt: String, firstSeed: Int = 1,
    rollouts: Int = 1000
  ) {
    self.family = family
    self.worlds = max(1, worlds)
    self.episodes = max(2, episodes)
    self.salt = salt
    self.firstSeed = firstSeed
    self.rollouts = max(0, rollouts)
  }

  /// The figures of every world; nil for a family that is not computed here.
  package func report(onWorld: @escaping @Sendable () -> Void = {}) throws -> WorldModelReport? {
    switch family {
    case DesktopWorld.family: try report(DesktopWorld.self, onWorld)
    case WebWorld.family: try report(WebWorld.self, onWorld)
    case TestingWorld.family: try report(TestingWorld.self, onWorld)
    default: nil
    }
  }

  private func report<W: RecordableWorld>(
    _ type: W.Type, _ onWorld: @escaping @Sendable () -> Void
  ) throws -> WorldModelReport where W.Run.Failure == Never {
    let shared = Mutex((figures: [Int: WorldModelFigures](), failure: (any Error)?.none))
    DispatchQueue.concurrentPerform(iterations: worlds) { number in
      guard shared.withLock({ $0.failure == nil }) else { return }
      do {
        let found = try measure(type, number)
        shared.withLock { $0.figures[number] = found }
        onWorld()
      } catch {
        shared.withLock { $0.failure = error }
      }
    }
    let (figures, failure) = shared.withLock { ($0.figures, $0.failure) }
    if let failure { throw failure }
    return WorldModelReport(
      lab: self, figures: figures.keys.sorted().compactMap { figures[$0] })
  }

  /// What the first world's recordings tell; nil for a family that is not computed here.
  func firstExperience() throws -> Experience? {
    func experience<W: RecordableWorld>(_ type: W.Type) throws -> Experience
    where W.Run.Failure == Never {
      let world = W(seed: WorldSeed(firstSeed, salt: salt))
      return Experience(
        try Self.record((0..<episodes).map { world.task($0, in: .train) }, in: world))
    }
    return switch family {
    case DesktopWorld.family: try experience(DesktopWorld.self)
    case WebWorld.family: try experience(WebWorld.self)
    case TestingWorld.family: try experience(TestingWorld.self)
    default: nil
    }
  }

  /// Label-free recordings of the agent, element trees only unless pictures are wanted.
  static func record<W: RecordableWorld>(
    _ tasks: [WorldTask], in world: W, with rules: [LessonRule] = [], hasPictures: Bool = false
  ) throws -> [Trajectory] where W.Run.Failure == Never {
    let playbook = Playbook(rules, names: world.names)
    return try tasks.map { task in
      let recorder = Recorder(world, task, options: .init(hasPictures: hasPictures))
      var agent = ReferenceAgent(
        task: task, playbook: playbook,
        in: world.begin(task, isCalm: false), watcher: recorder)
      let finished = agent.work()
      return try Trajectory(document: finished.watcher.document(), named: recorder.sessionID)
    }
  }

  private func measure<W: RecordableWorld>(
    _ type: W.Type, _ number: Int
  ) throws -> WorldModelFigures where W.Run.Failure == Never {
    let world = W(seed: WorldSeed(firstSeed &+ number, salt: salt))
    let tasks = (0..<episodes).map { world.task($0, in: .train) }
    let experience = Experience(try Self.record(tasks, in: world))
    var figures = WorldModelFigures(experience)
    figures.lookup = Calibration(of: LookupModel.self, on: experience)
    figures.mechanism = Calibration(of: MechanismModel.self, on: experience)
    guard rollouts > 0 else { return figures }
    let sets = LessonSets(world, tasks)
    let mechanism = MechanismModel(experience)
    let lookup = LookupModel(experience)
    let seed = UInt64(bitPattern: Int64(number))
    let habits = Habits(experience)
    let repertoire = Repertoire(experience, isEven: true)
    let first = Imagination(mechanism, experience, habits, repertoire: repertoire, seed: seed)
    let second = Imagination(lookup, experience, habits, repertoire: repertoire, seed: seed)
    for (name, lessons) in sets.all {
      var estimate = WorldModelFigures.Estimate(name: name)
      estimate.truth = sets.success(lessons, world, tasks)
      estimate.mechanism = RolloutTally(first.run(lessons, numbers: 0..<rollouts) ?? [])
      estimate.lookup = RolloutTally(second.run(lessons, numbers: 0..<rollouts) ?? [])
      figures.estimates.append(estimate)
    }
    return figures
  }
}

/// Sets of lessons from good to bad, to see whether a model tells them apart.
private struct LessonSets<W: World> where W.Run.Failure == Never {
  var all: [(name: String, lessons: [LessonRule])] = [("none", [])]

  init(_ world: W, _ tasks: [WorldTask]) {
    var oracle: [LessonRule] = []
    var seen: Set<LessonRule> = []
    for task in tasks {
      for rule in world.oracleLessons(for: task) where seen.insert(rule).inserted {
        oracle.append(rule)
      }
    }
    all.append(("oracle", oracle))
    var kinds: [String: [LessonRule]] = [:]
    for rule in oracle { kinds[rule.directive.kind, default: []].append(rule) }
    for (kind, rules) in kinds.sorted(by: { $0.key < $1.key }) where kinds.count > 1 {
      all.append(("only \(kind)", rules))
      all.append(("no \(kind)", oracle.filter { $0.directive.kind != kind }))
    }
    all.append(("half", oracle.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)))
    var random = RandomStream(tasks.first?.seed ?? 1, 0x3A11)
    all.append(("random", oracle.map { _ in world.randomLesson(using: &random) }))
    all.append(("permuted", Lessoning.permuted(oracle, using: &random)))
  }

  func success(_ lessons: [LessonRule], _ world: W, _ tasks: [WorldTask]) -> Double {
    let playbook = Playbook(lessons, names: world.names)
    let solved = tasks.count { Trial.work(on: $0, in: world, with: playbook).isSolved }
    return Double(solved) / Double(max(1, tasks.count))
  }
}
