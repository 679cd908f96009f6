internal import Critics
internal import Dreaming
internal import Foundation
package import Storage
package import Trajectories

/// A dream over runs of the archive: journalled unit by unit, within a budget, one at a time.
///
/// A unit that is interrupted is done anew; a dream whose process was killed can be taken up again
/// and comes to the same.
package struct DreamSession {
  let archive: Archive
  private let workers: Int
  private let clock: () -> Timestamp
  private let manners: DreamManners
  private let stopwatch: () -> Int64
  /// The models that are asked beside the embedded critic; nil for none.
  package var critics: DreamCritics?
  /// Milliseconds that a dream waits for a batch before it is paused; other dreams wait as long.
  package var batchPatience: Int64 = 120_000

  /// - Parameters:
  ///   - workers: how many cores rollouts may use.
  ///   - manners: how it gives way to others.
  ///   - stopwatch: milliseconds that do not jump, for the budget.
  ///   - clock: what time it is, for journal and heartbeat; it may jump.
  package init(
    _ archive: Archive, workers: Int = 1, manners: DreamManners = DreamManners(),
    stopwatch: @escaping () -> Int64 = { Machine.now.rawValue },
    clock: @escaping () -> Timestamp
  ) {
    self.archive = archive
    self.workers = workers
    self.manners = manners
    self.stopwatch = stopwatch
    self.clock = clock
  }

  /// What a request would take.
  package func estimate(_ request: DreamRequest) throws -> DreamEstimate {
    let pick = try request.pick(from: archive)
    let steps = try pick.runs.reduce(0) { $0 + (try archive.summary(of: $1.run).tally.steps) }
    let rollouts = request.budget.rollouts ?? 0
    return DreamEstimate(
      project: pick.project, runs: pick.runs.count, steps: steps,
      units: Dream.units(runs: pick.runs.count, rollouts: rollouts), rollouts: rollouts,
      picked: pick.runs.picked, stopBelow: request.budget.stopBelow ?? 0)
  }

  /// Dreams as requested; a dream that was stopped is paused and can be taken up again.
  ///
  /// - Parameters:
  ///   - onEvent: told what is journalled.
  ///
  /// Throws `ArchiveError.isDreaming` while another process dreams.
  package func dream(
    _ request: DreamRequest,
    onEvent: @escaping (JournalEvent) -> Void = { _ in }
  ) throws -> DreamRecord {
    try carryOut(try record(for: request), onEvent)
  }

  /// What a request comes to now.
  func record(for request: DreamRequest) throws -> DreamRecord {
    let pick = try request.pick(from: archive)
    return DreamRecord(
      project: pick.project, mode: request.mode, reason: request.reason, seed: request.seed,
      budget: request.budget, runs: pick.runs, askedAt: clock())
  }

  /// Takes up a dream again that was interrupted.
  ///
  /// - Parameter seconds: for how long more; nil for what is left of its own budget.
  ///
  /// Throws `OperationError.dreamIsOver` for one that has ended.
  package func resume(
    named name: String, for seconds: Int? = nil,
    onEvent: @escaping (JournalEvent) -> Void = { _ in }
  ) throws -> DreamRecord {
    try archive.abortLostDreams(at: clock())
    var record = try archive.dream(prefix: name)
    if let seconds {
      record.budget.seconds = Int(record.usage.milliseconds / 1000) + 1 + seconds
    }
    guard !record.state.isFinal || record.state == .aborted else {
      throw OperationError.dreamIsOver(record.id)
    }
    return try carryOut(record, onEvent)
  }

  // MARK: - The work

  private func carryOut(
    _ record: DreamRecord,
    _ onEvent: @escaping (JournalEvent) -> Void
  ) throws -> DreamRecord {
    let lease = try archive.takeDreamLock(for: record.id, at: clock())
    defer { try? archive.releaseDreamLock(lease) }
    var desk = try DreamDesk(
      archive, record, lease, manners: manners, stopwatch: stopwatch, onEvent: onEvent,
      clock: clock)
    let models = try critics?(record)
    try desk.begin(hears: models != nil)
    do {
      if try models.map({ try desk.hear($0, patience: batchPatience) }) ?? true,
        var dream = try desk.dream(workers: workers),
        try desk.work(on: &dream), try desk.imagine(models)
      {
        try desk.close(&dream)
      }
    } catch let error as ArchiveError where error.mayPass {
      // What was done is kept; there is no reason to do it anew.
      try? desk.pause("\(error)")
      throw error
    } catch let error as ModelDenial {
      // Consent or a key may be there again when one tries next.
      try? desk.pause("\(error)")
      throw error
    } catch {
      try? desk.fail("\(error)")
      throw error
    }
    return try archive.dream(prefix: record.id.rawValue)
  }
}
