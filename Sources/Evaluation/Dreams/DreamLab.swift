internal import Dreaming
internal import Foundation
internal import Synchronization
internal import Trajectories
internal import Worlds

/// Lets an agent practise in worlds, dreams about its recordings, and counts how often it succeeds
/// with what was learned, on tasks that nobody has seen.
///
/// The dream is given label-free logs and nothing else. The truth is asked afterwards, by running the
/// agent. All ways to be taught write into one language of lessons and run the same agent.
package struct DreamLab: Sendable {
  package var family: String
  /// How many worlds, numbered from `firstSeed`.
  package var seeds: Int
  /// Recorded runs in each world.
  package var recordings: Int
  /// Held-out tasks in each world.
  package var tasks: Int
  package var salt: String
  package var firstSeed: Int
  /// Rollouts at which the lessons are tried, rising.
  package var rollouts: [Int]
  /// Rounds of acting and dreaming that the recordings are spread over; 0 for none.
  package var rounds: Int
  /// The point of the curve that baselines, ablations and splits are compared with.
  package var headline = 1_000
  /// What is measured beside the bounds and the curve.
  package var parts: Set<ArmGroup>

  package static let standardRollouts = [0, 30, 100, 300, 1_000, 3_000, 10_000]

  package init(
    family: String, seeds: Int, recordings: Int = 100, tasks: Int = 100, salt: String,
    firstSeed: Int = 1, rollouts: [Int] = standardRollouts, rounds: Int = 0,
    parts: Set<ArmGroup> = []
  ) {
    self.family = family
    self.seeds = max(1, seeds)
    self.recordings = max(1, recordings)
    self.tasks = max(1, tasks)
    self.salt = salt
    self.firstSeed = firstSeed
    self.rollouts = rollouts.sorted()
    self.rounds = max(0, rounds)
    self.parts = parts
  }

  /// The figures of every world; nil for a family that is not known here.
  package func report(onWorld: @escaping @Sendable () -> Void = {}) throws -> DreamReportCard? {
    switch family {
    case DesktopWorld.family: try report(DesktopWorld.self, onWorld)
    case WebWorld.family: try report(WebWorld.self, onWorld)
    case TestingWorld.family: try report(TestingWorld.self, onWorld)
    case MiniWoBWorld.family: try browserReport(MiniWoBWorld.self, onWorld)
    default: nil
    }
  }

  /// World after world, for there is one browser.
  private func browserReport<W: RecordableWorld>(
    _ type: W.Type, _ onWorld: () -> Void
  ) throws -> DreamReportCard {
    DreamReportCard(
      self,
      try (0..<seeds).map { number in
        let figures = try BrowserStudy<W>(self, number).figures()
        onWorld()
        return figures
      })
  }

  private func report<W: RecordableWorld>(
    _ type: W.Type, _ onWorld: @escaping @Sendable () -> Void
  ) throws -> DreamReportCard where W.Run.Failure == Never {
    let shared = Mutex((figures: [Int: DreamFigures](), failure: (any Error)?.none))
    DispatchQueue.concurrentPerform(iterations: seeds) { number in
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
    return DreamReportCard(self, figures.keys.sorted().compactMap { figures[$0] })
  }

  private func measure<W: RecordableWorld>(
    _ type: W.Type, _ number: Int
  ) throws -> DreamFigures where W.Run.Failure == Never {
    let study = try WorldStudy<W>(self, number)
    var figures = DreamFigures()
    study.bounds(&figures)
    study.curve(&figures)
    if parts.contains(.baselines) { try study.baselines(&figures) }
    if parts.contains(.ablations) { try study.ablations(&figures) }
    if parts.contains(.serving) { try study.serving(&figures) }
    if parts.contains(.splits) { try study.splits(&figures) }
    if parts.contains(.recordings) { try study.volumes(&figures) }
    if rounds > 0 { try study.rounds(&figures) }
    return figures
  }
}

/// What came of one world.
package struct DreamFigures: Sendable {
  package private(set) var arms: [(group: ArmGroup, name: String, arm: WorldArm)] = []
  /// Of the lessons at the headline, and of those that a dream in auto mode put into force by itself.
  package var audit = DreamAudit()
  package var accepted = DreamAudit()
  /// Tasks that were solved without lessons, tried again with other luck.
  package var luck = LuckTally()
  /// Rollouts at the end of the curve that left what recordings support, and all of them.
  package var unsupported = 0
  package var rollouts = 0
  /// The model on held-out steps of the recordings; nil where that was not asked.
  package var calibration: (error: Double, logLoss: Double, backOff: Double)?

  mutating func add(_ group: ArmGroup, _ name: String, _ arm: WorldArm) {
    arms.append((group, name, arm))
  }
}
