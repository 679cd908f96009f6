internal import Critics
package import Storage
package import Trajectories

/// The review queue and what a person does with it.
///
/// Every verb looks at the archive anew, so that what others decided meanwhile counts at once.
package struct Reviews: Sendable {
  let archive: Archive
  /// Whose decisions these are.
  package let reviewer: String

  package init(_ archive: Archive, reviewer: String = Reviewer.name) {
    self.archive = archive
    self.reviewer = reviewer
  }

  // MARK: - Looking

  /// A stretch of the queue: open proposals by falling value, those put off last.
  ///
  /// What somebody accepted, edited or rejected is left out unless the filter names a standing. A
  /// rejected claim comes back when at least twice as much speaks for it as when it was rejected.
  ///
  /// - Parameter whole: whether proposals hold their synthetic trajectories, which takes reading
  ///   each run.
  package func queue(
    _ filter: QueueFilter = QueueFilter(), offset: Int = 0, limit: Int = 50, whole: Bool = false
  ) throws -> ReviewQueue {
    let ledger = try ReviewLedger(archive)
    let claims = try select(filter, in: ledger)
    let window = claims.dropFirst(max(0, offset)).prefix(max(0, limit))
    var bench = ProposalBench(archive, ledger)
    var counts = ReviewQueue.Counts()
    for claim in ledger.claims.values { counts.add(claim) }
    let openRuns = ledger.claims.values.filter(\.isOpen).map(\.row.run)
    return ReviewQueue(
      proposals: try bench.proposals(Array(window), whole: whole), total: claims.count,
      counts: counts, openRuns: Set(openRuns))
  }

  /// The names of all proposals that `queue` would give, in its order.
  package func matching(_ filter: QueueFilter) throws -> [CritiqueID] {
    try select(filter, in: try ReviewLedger(archive)).map(\.row.id)
  }

  /// One proposal, whole, by the start of its critique's name.
  ///
  /// Throws `noSuchCritique` or `ambiguousCritique`.
  package func proposal(named name: String) throws -> Proposal {
    let stored = try archive.critique(prefix: name)
    let ledger = try ReviewLedger(archive)
    var bench = ProposalBench(archive, ledger)
    return try bench.proposal(stored, whole: true)
  }

  /// The proposals about one run, in order of the steps; whole.
  package func proposals(about run: RunID) throws -> [Proposal] {
    let ledger = try ReviewLedger(archive)
    var bench = ProposalBench(archive, ledger)
    return try archive.critiques(of: run).filter { $0.critique.step != nil }
      .sorted { ($0.critique.step ?? 0) < ($1.critique.step ?? 0) }
      .map { try bench.proposal($0, whole: true) }
  }

  private func select(
    _ filter: QueueFilter, in ledger: ReviewLedger
  ) throws -> [ReviewLedger.Claim] {
    var names: Set<CritiqueID>?
    if !filter.runs.terms.isEmpty {
      names = Set(try archive.currentCritiques(filter.runs).rows.map(\.id))
    }
    return ledger.claims.values.filter { claim in
      (names?.contains(claim.row.id) ?? true) && (filter.namesStanding || claim.isOpen)
        && filter.terms.allSatisfy { claim.holds($0) }
    }.sorted { left, right in
      if left.isDeferred != right.isDeferred { return right.isDeferred }
      return (right.value, left.row.id.rawValue) < (left.value, right.row.id.rawValue)
    }
  }

  // MARK: - Deciding

  /// Keeps one decision about each of some critiques; several are a batch that one undo takes back.
  ///
  /// - Parameters:
  ///   - edited: what is wanted instead; needed for an edit, ignored otherwise.
  ///   - why: in the person's words; may be empty.
  ///
  /// Returns what was kept, in the order given; names that are not there are left out. Throws
  /// `OperationError.nothingProposed` for an edit without an action or an `undo`.
  @discardableResult
  package func decide(
    _ decision: Review.Decision, _ critiques: [CritiqueID], why: String = "",
    edited: ProposedAction? = nil, at now: Timestamp
  ) throws -> [Review] {
    guard decision != .undo, decision != .edit || edited != nil else {
      throw OperationError.nothingProposed
    }
    guard !critiques.isEmpty else { return [] }
    let ledger = try ReviewLedger(archive)
    var seen: Set<CritiqueID> = []
    let wanted = critiques.filter { seen.insert($0).inserted }
    let reviews = try archive.critiques(named: wanted).map { stored in
      let critique = stored.critique
      let review = Review(
        critique: critique.id, run: critique.run, decision: decision, reason: why,
        edited: decision == .edit ? edited : nil, by: reviewer, at: now)
      return (review, ledger.claims[critique.id]?.support ?? critique.support)
    }
    return try archive.recordReviews(reviews)
  }

  /// Takes back the reviewer's last decision about each of some critiques, or the last of all.
  ///
  /// Without any named, that is the last decision or batch of theirs that stands; again and again it
  /// goes back as far as there is anything.
  ///
  /// Returns the records kept for it; none when there was nothing to take back.
  @discardableResult
  package func undo(_ critiques: [CritiqueID] = [], at now: Timestamp) throws -> [Review] {
    try archive.undoReviews(by: reviewer, of: critiques, at: now)
  }

  // MARK: - Evidence

  /// What all decisions that stand say about each cause in each scope, for the pool of evidence.
  ///
  /// A critique that was superseded still counts: a person looked at it. Deferring says nothing.
  package func factors() throws -> [ReviewFactor] {
    let reviews = Dictionary(grouping: try archive.reviews(), by: \.review.critique)
    var factors: [FactorName: ReviewFactor] = [:]
    var projects: [RunID: String] = [:]
    for member in try archive.poolMembers() { projects[member.run] = member.project }
    for stored in try archive.critiques(named: reviews.keys.sorted { $0.rawValue < $1.rawValue }) {
      guard let cause = stored.critique.cause, let project = projects[stored.critique.run] else {
        continue
      }
      let scope = ReviewFactor.Scope(
        project: project, kind: stored.subject.kind, role: stored.subject.role)
      let name = FactorName(cause: cause, scope: scope)
      var factor = factors[name] ?? ReviewFactor(cause: cause, scope: scope)
      for review in (reviews[stored.critique.id] ?? []).map(\.review).standing().values {
        switch review.decision {
        case .accept: factor.accepted += 1
        case .edit: factor.edited += 1
        case .reject: factor.rejected += 1
        case .defer, .undo: break
        }
      }
      factors[name] = factor
    }
    return factors.values.filter { $0.accepted + $0.edited + $0.rejected > 0 }
      .sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }

  private struct FactorName: Hashable {
    var cause: Cause
    var scope: ReviewFactor.Scope
  }
}

extension ReviewFactor {
  /// The same evidence stands in the same order.
  fileprivate var order: [String] {
    [cause.rawValue, scope.project, scope.kind?.rawValue ?? "", scope.role ?? ""]
  }
}

/// A stretch of the review queue.
package struct ReviewQueue: Hashable, Sendable {
  /// How proposals stand, over all there are; an edit counts as accepted, a disputed one twice.
  package struct Counts: Hashable, Sendable {
    package var open = 0
    package var accepted = 0
    package var rejected = 0
    package var deferred = 0
    package var disputed = 0

    mutating func add(_ claim: ReviewLedger.Claim) {
      open += claim.isOpen ? 1 : 0
      accepted += claim.standing.values.contains { $0 == .accept || $0 == .edit } ? 1 : 0
      rejected += claim.standing.values.contains(.reject) ? 1 : 0
      deferred += claim.isDeferred ? 1 : 0
      disputed += claim.isDisputed ? 1 : 0
    }
  }

  package var proposals: [Proposal]
  /// How many the filter lets through.
  package var total: Int
  package var counts: Counts
  /// Runs with an open proposal.
  package var openRuns: Set<RunID>
}
