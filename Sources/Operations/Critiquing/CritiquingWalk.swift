internal import Critics
internal import Glibc
internal import Storage
internal import Trajectories

/// The work on some runs: reads them, counts, and keeps what is said in small batches.
struct CritiquingWalk {
  /// Someone asked to stop.
  struct Cancelled: Error {}

  private let source: any RunSource
  /// Where critiques are kept; nil where they are not.
  private let archive: Archive?
  private let now: Timestamp
  private var progress: CritiquingProgress
  var report = CritiquingReport()
  /// Asks models about the runs; nil where none is wanted.
  var round: ModelRound?
  private var waiting: [CritiqueDraft] = []
  private var unreadable: Set<RunID> = []
  /// What people decided in the project at hand.
  var factors: [ReviewFactor] = []

  init(_ source: any RunSource, archive: Archive?, now: Timestamp, total: Int) {
    self.source = source
    self.archive = archive
    self.now = now
    progress = CritiquingProgress(done: 0, total: total)
  }

  /// Reads a run, for the pool or to be critiqued; without its entries where it cannot be read.
  ///
  /// Every run that critics see comes through here.
  mutating func read(
    _ member: PoolMember, _ onProgress: (CritiquingProgress) -> Void, _ isCancelled: () -> Bool
  ) throws -> Trajectory {
    if isCancelled() { throw Cancelled() }
    defer {
      progress.done += 1
      onProgress(progress)
    }
    do {
      return try source.trajectory(of: member)
    } catch let error as ArchiveError {
      if unreadable.insert(member.run).inserted {
        report.skipped.append("\(member.run): \(error)")
      }
      let header = RunHeader(id: member.run, format: "", source: "")
      return Trajectory(header: header, entries: [])
    }
  }

  mutating func critique(
    _ member: PoolMember, _ critic: Critic, _ onProgress: (CritiquingProgress) -> Void,
    _ onCritique: (Critique) throws -> Void, _ isCancelled: () -> Bool
  ) throws {
    let run = try read(member, onProgress, isCancelled)
    guard !unreadable.contains(member.run) else { return }
    let weighed = try heard(
      critic.weigh(run, revision: member.revision), run, member, critic, onCritique, isCancelled)
    let critique = weighed.critique
    report.runs += 1
    report.located += critique.step == nil ? 0 : 1
    if archive != nil, member.revision > 0 {
      waiting.append(
        CritiqueDraft(
          critique, subject: CritiqueSubject(kind: weighed.scope.kind, role: weighed.scope.role),
          support: critique.support, weighing: weighed.weighing))
    }
    if waiting.count >= 50 { try flush() }
    try onCritique(critique)
  }

  /// The critique after models were asked, where any is wanted.
  private mutating func heard(
    _ embedded: WeighedCritique, _ run: Trajectory, _ member: PoolMember, _ critic: Critic,
    _ onCritique: (Critique) throws -> Void, _ isCancelled: () -> Bool
  ) throws -> WeighedCritique {
    guard var round else { return embedded }
    defer { self.round = round }
    do {
      let heard = try round.ask(
        about: run, revision: member.revision, embedded: embedded, factors, isCancelled: isCancelled
      )
      for critique in round.said { try onCritique(critique) }
      return critic.weigh(
        run, revision: member.revision, claims: heard.claims, panel: heard.panel)
    } catch is ModelRound.Cancelled { throw Cancelled() }
  }

  /// Asks models about many runs at once, where that is wanted; nothing else is said of the runs yet.
  ///
  /// - Parameter visit: reads some runs and hands each on, with the critic of its project.
  mutating func askInBatches(
    _ members: [PoolMember], _ onWait: (BatchWait) -> Void, _ isCancelled: () -> Bool,
    visit: (
      [PoolMember], inout CritiquingWalk,
      (PoolMember, Critic, inout CritiquingWalk) throws -> Void
    ) throws -> Void
  ) throws {
    guard var round else { return }
    var walk = self
    do {
      defer { self.round = round }
      try withoutActuallyEscaping(isCancelled) { isCancelled in
        _ = try round.askInBatches(
          members.count,
          visit: { round, wanted in
            let some = members.filter { wanted?.contains($0.run) ?? true }
            try visit(some, &walk) { member, critic, walk in
              let run = try walk.read(member, { _ in }, isCancelled)
              guard !walk.unreadable.contains(member.run) else { return }
              try round.prepare(
                about: run, revision: member.revision,
                embedded: critic.weigh(run, revision: member.revision), onAnswer: { _ in },
                isCancelled: isCancelled)
            }
          },
          wait: { wait, look in
            try Self.pause(ModelRound.pause(look), { onWait(wait) }, isCancelled)
            return .look
          }, isCancelled)
      }
    } catch is ModelRound.Cancelled { throw Cancelled() }
  }

  /// Waits, telling about every second.
  private static func pause(
    _ seconds: Double, _ tell: () -> Void, _ isCancelled: () -> Bool
  ) throws {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(seconds))
    var next = clock.now
    while clock.now < end {
      if isCancelled() { throw Cancelled() }
      if clock.now >= next {
        tell()
        next = clock.now.advanced(by: .seconds(1))
      }
      usleep(20_000)
    }
  }

  /// Keeps what is still waiting to be.
  mutating func flush() throws {
    guard let archive else { return }
    report.kept += try archive.recordCritiques(waiting, at: now)
    waiting = []
  }
}
