internal import Dreaming
internal import Foundation
internal import Synchronization
internal import Trajectories
package import Worlds

/// Lets an agent practise in worlds, dreams about its recordings, and counts how often it succeeds
/// with what was learned, on tasks that nobody has seen.
///
/// The dream is given label-free logs and nothing else. The truth is asked afterwards, by running the
/// agent.
package struct DreamLab: Sendable {
  package var family: String
  package var worlds: Int
  /// Recorded runs in each world.
  package var recordings: Int
  /// Held-out tasks in each world.
  package var tasks: Int
  package var salt: String
  package var firstSeed: Int
  /// Rollouts at which the lessons are tried, rising.
  package var rollouts: [Int]
  /// Rounds of acting and dreaming that the recordings are spread over; 0 for one dream over all.
  package var rounds: Int

  package init(
    family: String, worlds: Int, recordings: Int = 100, tasks: Int = 100, salt: String,
    firstSeed: Int = 1, rollouts: [Int] = [0, 1000], rounds: Int = 0
  ) {
    self.family = family
    self.worlds = max(1, worlds)
    self.recordings = max(1, recordings)
    self.tasks = max(1, tasks)
    self.salt = salt
    self.firstSeed = firstSeed
    self.rollouts = rollouts.sorted()
    self.rounds = max(0, rounds)
  }

  /// The figures of every world; nil for a family that is not computed here.
  package func report() throws -> DreamReportCard? {
    switch family {
    case DesktopWorld.family: try report(DesktopWorld.self)
    case WebWorld.family: try report(WebWorld.self)
    case TestingWorld.family: try report(TestingWorld.self)
    default: nil
    }
  }

  private func report<W: RecordableWorld>(
    _ type: W.Type
  ) throws -> DreamReportCard where W.Run.Failure == Never {
    let shared = Mutex((figures: [Int: DreamFigures](), failure: (any Error)?.none))
    DispatchQueue.concurrentPerform(iterations: worlds) { number in
      guard shared.withLock({ $0.failure == nil }) else { return }
      do {
        let world = W(seed: WorldSeed(firstSeed &+ number, salt: salt))
        let found = try rounds > 0 ? rounds(in: world) : measure(world)
        shared.withLock { $0.figures[number] = found }
      } catch {
        shared.withLock { $0.failure = error }
      }
    }
    let (figures, failure) = shared.withLock { ($0.figures, $0.failure) }
    if let failure { throw failure }
    return DreamReportCard(self, figures.keys.sorted().compactMap { figures[$0] })
  }

  private func measure<W: RecordableWorld>(
    _ world: W
  ) throws -> DreamFigures where W.Run.Failure == Never {
    let practised = (0..<recordings).map { world.task($0, in: .train) }
    let heldOut = (0..<tasks).map { world.task($0, in: .heldOut) }
    var learned = Learned(Experience(try WorldModelLab.record(practised, in: world)))
    var figures = DreamFigures()
    figures.add("no lessons", Self.trial(heldOut, in: world) { _ in [] })
    figures.add("oracle", Self.trial(heldOut, in: world, world.oracleLessons))
    let truth = Set((practised + heldOut).flatMap(world.oracleLessons))
    var done = 0
    for count in rollouts {
      _ = learned.explore(done..<count, seed: UInt64(bitPattern: Int64(firstSeed)))
      done = max(done, count)
      let drafts = Distiller.drafts(from: learned).filter { $0.posterior >= 0.7 }
      let rules = drafts.map(\.rule)
      figures.add("\(count) rollouts", Self.trial(heldOut, in: world) { _ in rules })
      figures.audit = DreamAudit(rules, truth)
      figures.lessons = rules.count
    }
    learned.planExactly()
    let bound = Distiller.drafts(from: learned).filter { $0.posterior >= 0.7 }.map(\.rule)
    figures.add("information bound", Self.trial(heldOut, in: world) { _ in bound })
    return figures
  }

  /// The agent's work on tasks, counted.
  static func trial<W: RecordableWorld>(
    _ tasks: [WorldTask], in world: W, _ lessons: (WorldTask) -> [LessonRule]
  ) -> Trial where W.Run.Failure == Never {
    var trial = Trial()
    for task in tasks {
      let playbook = Playbook(lessons(task), names: world.names)
      trial.add(Trial.work(on: task, in: world, with: playbook))
    }
    return trial
  }
}

/// What came of one world.
package struct DreamFigures: Sendable {
  package private(set) var arms: [(name: String, trial: Trial)] = []
  package var audit = DreamAudit()
  package var lessons = 0

  mutating func add(_ name: String, _ trial: Trial) { arms.append((name, trial)) }
}

/// Lessons against the truth, by directive: how many are among those that an oracle would give.
package struct DreamAudit: Sendable {
  package private(set) var kinds: [String: Trial.Tally] = [:]
  /// How many an oracle would give.
  package private(set) var wanted: [String: Int] = [:]

  init() {}

  /// Which app a rule is about is left aside: it is that of the recordings.
  init(_ rules: [LessonRule], _ truth: Set<LessonRule>) {
    let truth = Set(truth.map(\.anywhere))
    for rule in rules {
      kinds[rule.directive.kind, default: .init()].episodes += 1
      if truth.contains(rule.anywhere) { kinds[rule.directive.kind, default: .init()].solved += 1 }
    }
    for rule in truth { wanted[rule.directive.kind, default: 0] += 1 }
  }

  mutating func add(_ other: DreamAudit) {
    kinds.merge(other.kinds) {
      Trial.Tally(solved: $0.solved + $1.solved, episodes: $0.episodes + $1.episodes)
    }
    wanted.merge(other.wanted) { $0 + $1 }
  }
}

/// What came of all worlds.
package struct DreamReportCard: Sendable {
  package let lab: DreamLab
  package let frozen = FrozenWorlds.hash
  package private(set) var arms: [(name: String, trial: Trial)] = []
  package private(set) var audit = DreamAudit()
  /// Lessons in a world, on average.
  package private(set) var lessons = 0.0

  init(_ lab: DreamLab, _ figures: [DreamFigures]) {
    self.lab = lab
    for one in figures {
      audit.add(one.audit)
      lessons += Double(one.lessons) / Double(max(1, figures.count))
      for arm in one.arms {
        if let place = arms.firstIndex(where: { $0.name == arm.name }) {
          arms[place].trial.add(arm.trial)
        } else {
          arms.append(arm)
        }
      }
    }
  }
}

extension LessonRule {
  /// The same of any app.
  fileprivate var anywhere: LessonRule {
    var rule = self
    rule.scope.app = nil
    return rule
  }
}
