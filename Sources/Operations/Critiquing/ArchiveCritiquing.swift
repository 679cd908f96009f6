package import Critics
package import Storage
package import Trajectories

/// Critiques runs of the archive as `Critiquing` does, and keeps what was said.
///
/// Evidence is pooled over the latest recordings of a run's project; what other runs are critiqued
/// with it changes nothing. Runs are read one after the other, so memory does not grow with their number.
package struct ArchiveCritiquing: Sendable {
  private let archive: Archive
  private let options: Critic.Options

  package init(_ archive: Archive, options: Critic.Options = Critic.Options()) {
    self.archive = archive
    self.options = options
  }

  /// Critiques the runs of the archive that are looked at.
  package init(_ runs: ArchiveRuns, options: Critic.Options = Critic.Options()) {
    self.init(runs.archive, options: options)
  }

  /// Critiques runs named by their ids.
  ///
  /// - Parameters:
  ///   - now: the moment to keep as that of the critiques.
  ///   - onProgress: called for every run read, on the calling thread.
  ///   - onCritique: given each critique when it is kept; revisions are those of the archive.
  ///   - isCancelled: asked before every run; what was kept stays.
  ///
  /// Throws `ArchiveError`; a run that cannot be read is left out and named in the report.
  @discardableResult
  package func critique(
    _ runs: [RunID], now: Timestamp,
    onProgress: (CritiquingProgress) -> Void = { _ in },
    onCritique: (Critique) throws -> Void = { _ in },
    isCancelled: () -> Bool = { false }
  ) throws -> CritiquingReport {
    let wanted = Set(runs)
    let members = try archive.poolMembers().filter { wanted.contains($0.run) }
    for run in wanted.subtracting(members.map(\.run)) {
      // Says by its error that there is none; a run that is still being imported is left alone.
      _ = try archive.summary(of: run)
    }
    return try critique(members, now, onProgress, onCritique, isCancelled)
  }

  /// Critiques all runs that a filter lets through, those of sub-agents too.
  @discardableResult
  package func critiqueAll(
    _ filter: RunFilter = RunFilter(), now: Timestamp,
    onProgress: (CritiquingProgress) -> Void = { _ in },
    onCritique: (Critique) throws -> Void = { _ in },
    isCancelled: () -> Bool = { false }
  ) throws -> CritiquingReport {
    let members = try archive.poolMembers(matching: filter)
    return try critique(members, now, onProgress, onCritique, isCancelled)
  }

  private func critique(
    _ members: [PoolMember], _ now: Timestamp, _ onProgress: (CritiquingProgress) -> Void,
    _ onCritique: (Critique) throws -> Void, _ isCancelled: () -> Bool
  ) throws -> CritiquingReport {
    let projects = Dictionary(grouping: members, by: \.project)
    let pools = Dictionary(
      grouping: try archive.poolMembers(of: Set(projects.keys)), by: \.project
    ).mapValues { $0.suffix(Critiquing.mostPooled) }
    let factors = try Reviews(archive).factors()
    let pictures = PictureGrids(archive)
    var session = CritiquingSession(
      archive: archive, now: now,
      progress: CritiquingProgress(
        done: 0, total: members.count + pools.values.reduce(0) { $0 + $1.count }))
    do {
      for (project, members) in projects.sorted(by: { $0.key < $1.key }) {
        pictures.pool(true)
        let critic = try Critic(
          pooling: pools[project] ?? [], options: options,
          factors: factors.filter { $0.scope.project == project }, grids: pictures.grids
        ) { member in
          try session.read(member, onProgress, isCancelled)
        }
        pictures.pool(false)
        for member in members {
          try session.critique(member, critic, onProgress, onCritique, isCancelled)
        }
      }
    } catch is Cancelled {
      session.report.isCancelled = true
    }
    try session.flush()
    try pictures.flush()
    session.report.pictures = pictures.cost
    return session.report
  }
}

/// How far critiquing is: every run is read once for the pool, and the wanted ones once more.
package struct CritiquingProgress: Hashable, Sendable {
  /// Runs read.
  package var done: Int
  package var total: Int

  package init(done: Int, total: Int) {
    self.done = done
    self.total = total
  }
}

/// What critiquing did, in numbers and in words.
package struct CritiquingReport: Hashable, Sendable {
  /// Runs critiqued, and of these those with a step that is named.
  package var runs = 0
  package var located = 0
  /// Critiques that say something new and were kept.
  package var kept = 0
  package var isCancelled = false
  /// What looking at screenshots cost.
  package var pictures = PictureCost()
  /// Runs that could not be read, each with the reason.
  package var skipped: [String] = []

  package init() {}
}

/// Someone asked to stop.
struct Cancelled: Error {}

/// The work on some runs.
struct CritiquingSession {
  let archive: Archive
  let now: Timestamp
  var progress: CritiquingProgress
  var report = CritiquingReport()
  private var waiting: [CritiqueDraft] = []
  private var unreadable: Set<RunID> = []

  init(archive: Archive, now: Timestamp, progress: CritiquingProgress) {
    self.archive = archive
    self.now = now
    self.progress = progress
  }

  /// A run as it stands at a revision; without its entries where it cannot be read.
  mutating func read(
    _ member: PoolMember, _ onProgress: (CritiquingProgress) -> Void, _ isCancelled: () -> Bool
  ) throws -> Trajectory {
    if isCancelled() { throw Cancelled() }
    defer {
      progress.done += 1
      onProgress(progress)
    }
    do {
      return try archive.trajectory(member.run, revision: member.revision)
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
    let critique = critic.critique(run, revision: member.revision)
    report.runs += 1
    report.located += critique.step == nil ? 0 : 1
    waiting.append(
      CritiqueDraft(
        critique, subject: CritiqueSubject(of: critique, in: run), support: critique.support))
    if waiting.count >= 50 { try flush() }
    try onCritique(critique)
  }

  /// Keeps what is still waiting to be.
  mutating func flush() throws {
    report.kept += try archive.recordCritiques(waiting, at: now)
    waiting = []
  }
}

extension CritiqueSubject {
  /// The kind of the step that is named, and the role of the element it is about.
  init(of critique: Critique, in run: Trajectory) {
    let step = critique.step.flatMap { number in run.steps.first { $0.number == number } }
    self.init(kind: step?.action.kind, role: critique.better?.role)
  }
}

extension Critique {
  /// How many signals of the run itself speak for the claim.
  var support: Int { signals.count { $0.speaksFor(self) } }
}

extension Signal {
  /// Whether it speaks for a claim: at its step, for its cause or for the same better action.
  func speaksFor(_ critique: Critique) -> Bool {
    guard step == critique.step else { return false }
    if let better, better == critique.better { return true }
    return critique.cause.map { (causes[$0] ?? 0) > 0 } ?? false
  }
}
