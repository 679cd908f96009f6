package import Critics
internal import Storage
package import Trajectories

/// Critiques runs, each beside all that is recorded of the same project.
///
/// The same recordings and decisions give the same critiques; what other runs are critiqued at once
/// changes nothing. Runs are read one after the other, so memory does not grow with their number.
package struct Critiquing: Sendable {
  /// More runs of a project than this are not pooled; the latest count.
  package static let mostPooled = 1000

  let source: any RunSource
  private let keeps: Bool
  let options: Critic.Options
  let models: ModelCritics?

  /// - Parameters:
  ///   - keeps: whether what is said is kept, where the runs are in an archive that takes it.
  ///   - models: who is asked beside the embedded critic; nil for nobody.
  package init(
    _ source: any RunSource, keeps: Bool = true, options: Critic.Options = Critic.Options(),
    models: ModelCritics? = nil
  ) {
    self.source = source
    self.keeps = keeps
    self.options = options
    self.models = models
  }

  /// Critiques runs named by their ids.
  ///
  /// A run that is still being imported is critiqued as far as it is there, and nothing is kept.
  ///
  /// - Parameters:
  ///   - now: the moment to keep as that of the critiques.
  ///   - onProgress: called for every run read, on the calling thread.
  ///   - onCritique: given each critique; what is kept follows soon after.
  ///   - onWait: told about every second what servers still work on.
  ///   - isCancelled: asked before every run; what was kept stays.
  ///
  /// Throws where there is no such run; one that cannot be read is named in the report.
  @discardableResult
  package func critique(
    _ runs: [RunID], now: Timestamp,
    onProgress: (CritiquingProgress) -> Void = { _ in },
    onCritique: (Critique) throws -> Void = { _ in },
    onWait: (BatchWait) -> Void = { _ in }, isCancelled: () -> Bool = { false }
  ) throws -> CritiquingReport {
    var seen: Set<RunID> = []
    let members = try runs.filter { seen.insert($0).inserted }.map(source.member)
    return try critique(members, now, onProgress, onCritique, onWait, isCancelled)
  }

  /// Critiques all runs that a filter lets through, those of sub-agents too.
  @discardableResult
  package func critiqueAll(
    _ filter: RunFilter = RunFilter(), now: Timestamp,
    onProgress: (CritiquingProgress) -> Void = { _ in },
    onCritique: (Critique) throws -> Void = { _ in },
    onWait: (BatchWait) -> Void = { _ in }, isCancelled: () -> Bool = { false }
  ) throws -> CritiquingReport {
    try critique(
      source.members(matching: filter), now, onProgress, onCritique, onWait, isCancelled)
  }

  /// The one walk: project by project, first the runs to pool, then those that are wanted.
  private func critique(
    _ members: [PoolMember], _ now: Timestamp, _ onProgress: (CritiquingProgress) -> Void,
    _ onCritique: (Critique) throws -> Void, _ onWait: (BatchWait) -> Void,
    _ isCancelled: () -> Bool
  ) throws -> CritiquingReport {
    let projects = try PooledProjects(source, options, of: members)
    var walk = CritiquingWalk(
      source, archive: keeps ? source.keeper : nil, now: now,
      total: members.count + projects.pooled)
    walk.round = try models.map { models in
      try ModelRound(models, archive: keeps ? source.keeper : nil, at: now) { [source] in
        source.picture($0)
      }
    }
    do {
      try walk.askInBatches(members, onWait, isCancelled) { wanted, walk, body in
        try projects.visit(
          wanted, &walk, onProgress: { _ in }, isCancelled: isCancelled, body)
      }
      try withoutActuallyEscaping(isCancelled) { isCancelled in
        try projects.visit(members, &walk, onProgress: onProgress, isCancelled: isCancelled) {
          member, critic, walk in
          try walk.critique(member, critic, onProgress, onCritique, isCancelled)
        }
      }
    } catch is CritiquingWalk.Cancelled {
      walk.report.isCancelled = true
    }
    try walk.flush()
    try projects.pictures.flush()
    walk.report.pictures = projects.pictures.cost
    walk.report.models = walk.round?.tally
    return walk.report
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
  /// Runs that could not be read, each with the reason.
  package var skipped: [String] = []
  /// What looking at screenshots cost.
  package var pictures = PictureCost()
  /// What came of asking models; nil where none was wanted.
  package var models: ModelTally?

  package init() {}
}
