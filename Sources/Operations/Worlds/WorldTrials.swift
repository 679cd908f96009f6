internal import Foundation
internal import Synchronization
package import Worlds

/// Lets the reference agent practise in worlds and counts how often it succeeds.
package struct WorldTrials: Sendable {
  private let family: WorldFamily
  private let plan: TrialPlan

  package init(_ family: WorldFamily, _ plan: TrialPlan) {
    self.family = family
    self.plan = plan
  }

  /// Runs the plan's episodes with each kind of lessons, on all cores.
  ///
  /// The counts depend on nothing but family, plan and lessons.
  package func report(
    _ lessonings: [Lessoning], onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> WorldReport {
    let jobs = lessonings.flatMap { lessoning in
      (0..<plan.worlds).map { (lessoning: lessoning, place: $0) }
    }
    let shared = Mutex((trials: [Lessoning: Trial](), failure: (any Error)?.none))
    let work: @Sendable (Int) -> Void = { number in
      let job = jobs[number]
      guard shared.withLock({ $0.failure == nil }) else { return }
      do {
        let trial = try family.trial(plan, at: job.place, with: job.lessoning)
        shared.withLock { $0.trials[job.lessoning, default: Trial()].add(trial) }
        onProgress(trial.episodes)
      } catch {
        shared.withLock { $0.failure = error }
      }
    }
    if family.isComputed {
      DispatchQueue.concurrentPerform(iterations: jobs.count, execute: work)
    } else {
      jobs.indices.forEach(work)
    }
    let (trials, failure) = shared.withLock { ($0.trials, $0.failure) }
    if let failure { throw failure }
    return WorldReport(family: family, plan: plan, lessonings: lessonings, trials: trials)
  }

  /// Writes the plan's episodes down as logs in a folder, each with its verdict beside it.
  ///
  /// - Parameters:
  ///   - folder: made when it is not there; logs of the same name in it are replaced.
  ///   - hasVerdicts: whether `NAME.verdict.json` tells the truth about each run.
  package func record(
    into folder: String, with lessoning: Lessoning, hasPictures: Bool, hasVerdicts: Bool = true,
    onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> Trial {
    let folder = folder + "/" + family.name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let shared = Mutex((trial: Trial(), failure: (any Error)?.none))
    let work: @Sendable (Int) -> Void = { place in
      do {
        try family.record(plan, at: place, with: lessoning, hasPictures: hasPictures) {
          try $0.write(into: folder, hasVerdict: hasVerdicts)
          let recording = $0
          shared.withLock { $0.trial.add(recording) }
          onProgress(1)
        }
      } catch {
        shared.withLock { $0.failure = error }
      }
    }
    if family.isComputed {
      DispatchQueue.concurrentPerform(iterations: plan.worlds, execute: work)
    } else {
      (0..<plan.worlds).forEach(work)
    }
    let (trial, failure) = shared.withLock { ($0.trial, $0.failure) }
    if let failure { throw failure }
    return trial
  }
}

/// What came of trials in the worlds of a family.
package struct WorldReport: Sendable {
  package let family: String
  package let plan: TrialPlan
  /// The state of the worlds; figures of different states cannot be compared.
  package let frozen: String
  /// In the order asked for.
  package let results: [(lessoning: Lessoning, trial: Trial)]

  init(
    family: WorldFamily, plan: TrialPlan, lessonings: [Lessoning], trials: [Lessoning: Trial]
  ) {
    self.family = family.name
    self.plan = plan
    frozen = FrozenWorlds.hash
    results = lessonings.map { ($0, trials[$0] ?? Trial()) }
  }
}
