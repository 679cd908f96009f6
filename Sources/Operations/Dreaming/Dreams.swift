package import Storage
package import Trajectories

/// What people see of dreams, and what they want of them; whichever process dreams.
package struct Dreams: Sendable {
  let archive: Archive
  /// Whose wishes these are.
  package let person: String

  package init(_ archive: Archive, person: String = Reviewer.name) {
    self.archive = archive
    self.person = person
  }

  // MARK: - Looking

  /// The latest dreams with their reports, the newest first.
  package func list(limit: Int = 200) throws -> [DreamRecord] {
    try archive.dreams(limit: limit)
  }

  /// Who dreams now; nil where nobody does, or where the process has ended.
  package func holder(at now: Timestamp) throws -> DreamHolder? {
    try archive.dreamHolder().flatMap { $0.isStale(at: now) ? nil : $0 }
  }

  /// What the journal of a dream comes to.
  package func progress(of dream: DreamID) throws -> DreamProgress {
    var progress = DreamProgress()
    var last: Int64 = 0
    while true {
      let page = try archive.journal(since: last, of: dream)
      page.entries.forEach { progress.add($0) }
      guard page.last > last else { return progress }
      last = page.last
    }
  }

  /// The journal after a number; for nil that of the dream that goes on, from its beginning.
  package func journal(since number: Int64?, at now: Timestamp) throws -> JournalPage {
    if let number { return try archive.journal(since: number) }
    let last = try archive.lastJournalNumber()
    guard let holder = try holder(at: now) else {
      return JournalPage(entries: [], damaged: [:], last: last)
    }
    return try archive.journal(since: try archive.journalStart(of: holder.lease.dream))
  }

  /// What dreams used within the last 24 hours.
  package func usedToday(at now: Timestamp) throws -> DreamUsage {
    try archive.dreamUsage(since: Timestamp(rawValue: now.rawValue - 24 * 3_600_000))
  }

  // MARK: - Asking

  /// What a request would take, judged by the dreams before it.
  package func forecast(_ request: DreamRequest, at now: Timestamp) throws -> DreamForecast {
    let session = DreamSession(archive) { now }
    let estimates = try request.projects(from: archive).map {
      try session.estimate(request.about($0))
    }
    let effort = estimates.reduce(0) {
      $0 + DreamEffort(runs: $1.runs, rollouts: $1.rollouts).total
    }
    let pace = try archive.dreams(limit: 20).first {
      $0.state == .completed && $0.usage.milliseconds > 0
    }.map { Double($0.usage.milliseconds) / $0.effort.total }
    let matching =
      request.runs.isEmpty
      ? try archive.poolMembers(matching: request.filter).count : request.runs.count
    return DreamForecast(
      estimates: estimates, matching: matching,
      milliseconds: pace.map { Int64(min($0 * effort, 1e15)) },
      isBusy: try holder(at: now)?.lease)
  }

  /// Pauses a dream that goes on; it can be taken up again.
  ///
  /// Throws `OperationError.notDreaming` where nobody works on it.
  package func pause(_ dream: DreamID, at now: Timestamp) throws {
    guard try holder(at: now)?.lease.dream == dream else {
      throw OperationError.notDreaming(dream)
    }
    try archive.ask(.init(.pause, by: person), of: dream, at: now)
  }

  /// Ends a dream for good: at once where nobody works on it, else as soon as its process sees.
  ///
  /// What it found is not learned; its critiques stay. Throws `ArchiveError.dreamIsOver`.
  package func cancel(_ dream: DreamID, at now: Timestamp) throws {
    if try holder(at: now)?.lease.dream == dream {
      return try archive.ask(.init(.cancel, by: person), of: dream, at: now)
    }
    let record = try archive.dream(prefix: dream.rawValue)
    guard !record.state.isFinal else { throw ArchiveError.dreamIsOver(dream, record.state) }
    let lease = try archive.takeDreamLock(for: dream, at: now)
    defer { try? archive.releaseDreamLock(lease) }
    _ = try archive.endDream(
      dream, as: .cancelled, report: nil, lease: lease, at: now
    ) { _ in [.closed(.init(.cancelled, why: "\(person) ended it"))] }
  }
}

/// What a dream would take, and whether it could begin.
package struct DreamForecast: Hashable, Sendable {
  /// One for each project, since lessons belong to a project: they are dreamt about one after the other.
  package var estimates: [DreamEstimate]
  /// Runs that were asked for; the oldest may be left out.
  package var matching: Int
  /// About how long; nil where no dream before tells.
  package var milliseconds: Int64?
  /// The dream that goes on, and keeps others from beginning.
  package var isBusy: DreamLease?
}

extension DreamRecord {
  /// How much work it was.
  fileprivate var effort: DreamEffort {
    DreamEffort(runs: runs.count, rollouts: usage.rollouts)
  }
}
