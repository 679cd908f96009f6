internal import Critics
internal import Glibc
internal import Storage
package import Trajectories

/// Who puts the models of a dream together: each dream has its own limits; nil where it wants none.
package typealias DreamCritics = @Sendable (DreamRecord) throws -> ModelCritics?

/// The part of a dream in which models are asked, before its own units.
///
/// What they say comes into the dream as people's decisions do: as factors. One answer is one piece of
/// work; it is kept at once, so that a dream that was interrupted asks only what is missing.
struct DreamModels {
  private let archive: Archive
  private let record: DreamRecord
  private let lease: DreamLease
  private let onEvent: (JournalEvent) -> Void
  private let clock: () -> Timestamp
  private var round: ModelRound

  /// What models said, by run.
  private(set) var heard: [RunID: HeardCritics] = [:]

  init(
    _ critics: ModelCritics, _ archive: Archive, _ record: DreamRecord, _ lease: DreamLease,
    onEvent: @escaping (JournalEvent) -> Void, clock: @escaping () -> Timestamp
  ) throws {
    self.archive = archive
    self.record = record
    self.lease = lease
    self.onEvent = onEvent
    self.clock = clock
    let images = archive.images
    round = try ModelRound(critics, archive: archive, at: record.askedAt) { place in
      if case .stored(let hash) = place {
        images.bytes(for: hash)
      } else {
        PictureBytes.read(place)
      }
    }
  }

  /// How asking ended.
  enum Ending {
    case done, stopped
    /// Servers still work on it.
    case waiting(BatchWait)
  }

  /// Asks about every run of the dream.
  ///
  /// - Parameters:
  ///   - mayAsk: false for a dream whose own units have begun: they rest on what was said before.
  ///   - usage: what the dream used, with the models.
  mutating func ask(
    _ factors: [ReviewFactor], mayAsk: Bool, usage: () throws -> DreamUsage,
    patience: Int64, _ shouldStop: () -> Bool
  ) throws -> Ending {
    do {
      // A run that cannot be read is told of by the dream's own units.
      let runs = try record.runs.map { run in
        if shouldStop() { throw ModelRound.Cancelled() }
        return (try archive.trajectory(run.run, revision: run.revision), run.revision)
      }
      let critic = try Critic(pooling: runs, factors: factors) { run, _ in
        if shouldStop() { throw ModelRound.Cancelled() }
        return run
      }
      if mayAsk, let left = try askInBatches(runs, critic, usage, patience, shouldStop) {
        return .waiting(left)
      }
      for (run, revision) in runs {
        let said = try ask(about: run, revision, critic, factors, mayAsk, usage, shouldStop)
        if said.panel != nil { heard[run.header.id] = said }
      }
      return .done
    } catch is ModelRound.Cancelled { return .stopped }
  }

  /// Asks about all runs at once, where that is wanted.
  ///
  /// Returns what is not answered within the time that a dream waits for it.
  private mutating func askInBatches(
    _ runs: [(Trajectory, Int)], _ critic: Critic, _ usage: () throws -> DreamUsage,
    _ patience: Int64, _ shouldStop: () -> Bool
  ) throws -> BatchWait? {
    var answers = 0
    let watch = ContinuousClock()
    let end = watch.now.advanced(by: .milliseconds(patience))
    let teller = self
    return try round.askInBatches(
      runs.count,
      visit: { round, wanted in
        for (run, revision) in runs where wanted?.contains(run.header.id) ?? true {
          try round.prepare(
            about: run, revision: revision, embedded: critic.weigh(run, revision: revision),
            onAnswer: { critique in
              answers += 1
              try teller.tell(critique, answers, try usage())
            }, isCancelled: shouldStop)
        }
      },
      wait: { wait, look in
        let told = JournalEvent.Unit(
          answers + 1, stage: .critique, what: "waiting for \(wait.words)")
        try teller.tell([.unitBegan(told), .budget(try usage())])
        let next = watch.now.advanced(by: .seconds(ModelRound.pause(look)))
        while watch.now < min(next, end) {
          if shouldStop() { throw ModelRound.Cancelled() }
          usleep(20_000)
        }
        return look == 0 || watch.now < end ? .look : .leave
      }, shouldStop)
  }

  private func tell(_ events: [JournalEvent]) throws {
    try archive.recordEvents(events, of: record.id, lease: lease, at: clock())
    try archive.keepDreamLock(lease, at: clock())
    events.forEach(onEvent)
  }

  private func tell(_ critique: Critique, _ answers: Int, _ usage: DreamUsage) throws {
    var events: [JournalEvent] = [
      .unitBegan(
        .init(answers, stage: .critique, run: critique.run, what: "asking \(critique.critic)")),
      .budget(usage),
    ]
    if critique.step != nil { events.append(.critique(.init(critique))) }
    try tell(events)
  }

  private mutating func ask(
    about run: Trajectory, _ revision: Int, _ critic: Critic, _ factors: [ReviewFactor],
    _ mayAsk: Bool, _ usage: () throws -> DreamUsage, _ shouldStop: () -> Bool
  ) throws -> HeardCritics {
    if shouldStop() { throw ModelRound.Cancelled() }
    let embedded = critic.weigh(run, revision: revision)
    var answers = round.tally.answers
    let teller = self
    return try round.ask(
      about: run, revision: revision, embedded: embedded, factors, mayAsk: mayAsk,
      onAnswer: { critique in
        answers += 1
        try teller.tell(critique, answers, try usage())
      }, isCancelled: shouldStop)
  }

  /// What the report says of it; nil where no model was wanted for any run.
  var stage: DreamReport.Stage? { round.tally.stage }
}

extension DreamDesk {
  /// What models cost this dream by now, in every sitting.
  static func modelSpending(of record: DreamRecord, in archive: Archive) throws -> Spending {
    try archive.modelSpending(of: record.id).reduce(Spending()) { $0 + $1.spent }
  }
}
