internal import Critics
package import Storage
package import Trajectories

/// The review queue and what a person does with it.
///
/// What others decided meanwhile counts at once. Looking reads all claims once and keeps up with what
/// changes; deciding and undoing read only what they are about.
package struct Reviews: Sendable {
  let archive: Archive
  /// Whose decisions these are.
  package let reviewer: String
  private let ledger: SharedLedger

  package init(_ archive: Archive, reviewer: String = Reviewer.name) {
    self.archive = archive
    self.reviewer = reviewer
    ledger = SharedLedger(archive)
  }

  /// The same reviews in the hands of somebody else.
  package init(_ reviews: Reviews, reviewer: String) {
    archive = reviews.archive
    ledger = reviews.ledger
    self.reviewer = reviewer
  }

  // MARK: - Looking

  /// A stretch of the queue: what waits for the person by falling value, then what they decided and
  /// others see otherwise, and last what was put off.
  ///
  /// In the queue is what nobody has accepted, edited or rejected, what people disagree about, and a
  /// rejected claim for which at least twice as much speaks as when it was rejected. A filter that
  /// names a standing or a person looks at all proposals.
  ///
  /// - Parameter whole: whether proposals hold their synthetic trajectories, which takes reading
  ///   each run.
  package func queue(
    _ filter: QueueFilter = QueueFilter(), offset: Int = 0, limit: Int = 50, whole: Bool = false
  ) throws -> ReviewQueue {
    let bench = ProposalBench(archive)
    return try ledger.read { ledger in
      let (total, window) = try stretch(
        of: filter, from: max(0, offset), count: max(0, limit), in: &ledger)
      var queue = ReviewQueue(total: total)
      queue.countUntouched(ledger)
      for place in ledger.decided { queue.count(ledger.claims[place], for: reviewer) }
      let names = window.map { ledger.claims[$0].row.id }
      for stored in try archive.critiques(named: names) {
        queue.proposals.append(try bench.proposal(stored, &ledger, whole: whole))
      }
      return queue
    }
  }

  /// The proposals that a decision over a filter is about: those of `queue` in its order, without
  /// what the person has decided, unless the filter itself asks for that.
  package func matching(_ filter: QueueFilter) throws -> [ProposalName] {
    try ledger.read { ledger in
      try select(filter, in: &ledger).compactMap { place in
        let claim = ledger.claims[place]
        guard filter.namesStanding || claim.isOpen || claim.waits(for: reviewer) else { return nil }
        return ProposalName(id: claim.row.id, run: claim.row.run)
      }
    }
  }

  /// One proposal, whole, by the start of its critique's name.
  ///
  /// Throws `noSuchCritique` or `ambiguousCritique`.
  package func proposal(named name: String) throws -> Proposal {
    let stored = try archive.critique(prefix: name)
    let bench = ProposalBench(archive)
    return try ledger.read { try bench.proposal(stored, &$0, whole: true) }
  }

  /// The proposals about one run, in order of the steps; whole.
  package func proposals(about run: RunID) throws -> [Proposal] {
    let bench = ProposalBench(archive)
    let stored = try archive.critiques(of: run).filter { $0.critique.step != nil }
      .sorted { ($0.critique.step ?? 0) < ($1.critique.step ?? 0) }
    guard !stored.isEmpty else { return [] }
    // What two critics say is one proposal: that of the embedded one.
    let own = Set(stored.filter(\.critique.isEmbedded).map(\.critique.id))
    return try ledger.read { ledger in
      var proposals: [Proposal] = []
      for stored in stored
      where stored.critique.isEmbedded || !own.contains(stored.critique.id) {
        proposals.append(try bench.proposal(stored, &ledger, whole: true))
      }
      return proposals
    }
  }

  /// How many a filter lets through, and some of them.
  ///
  /// Without a filter only what was decided is looked at one by one: what nobody decided about comes
  /// first, in its order.
  private func stretch(
    of filter: QueueFilter, from offset: Int, count: Int, in ledger: inout ReviewLedger
  ) throws -> (total: Int, places: [Int]) {
    guard filter == QueueFilter() else {
      let places = try select(filter, in: &ledger)
      return (places.count, Array(places.dropFirst(offset).prefix(count)))
    }
    var later: Set<Int> = []
    var gone: Set<Int> = []
    for place in ledger.decided {
      switch part(of: ledger.claims[place]) {
      case 0: break
      case nil: gone.insert(place)
      default: later.insert(place)
      }
    }
    let total = ledger.claims.count - gone.count
    guard count > 0, offset < total else { return (total, []) }
    let order = ledger.ordered()
    let out = later.union(gone)
    var places: [Int] = []
    var passed = 0
    for place in order where !out.contains(place) {
      if passed >= offset { places.append(place) }
      passed += 1
      if places.count == count { return (total, places) }
    }
    let rest = order.filter { later.contains($0) }
    let parts = [1, 2].flatMap { wanted in
      rest.filter { part(of: ledger.claims[$0]) == wanted }
    }
    places += parts.dropFirst(max(0, offset - passed)).prefix(count - places.count)
    return (total, places)
  }

  /// Where in the queue a claim comes: what waits, what others see otherwise, what was put off; nil
  /// for what is not in it.
  private func part(of claim: ReviewLedger.Claim) -> Int? {
    guard claim.isQueued else { return nil }
    if claim.isDeferred { return 2 }
    return claim.isDisputed && !claim.waits(for: reviewer) ? 1 : 0
  }

  private func select(_ filter: QueueFilter, in ledger: inout ReviewLedger) throws -> [Int] {
    var names: Set<CritiqueID>?
    if !filter.runs.terms.isEmpty {
      names = Set(try archive.currentCritiques(filter.runs).rows.map(\.id))
    }
    var parts: [[Int]] = [[], [], []]
    for place in ledger.ordered() {
      let claim = ledger.claims[place]
      guard names?.contains(claim.row.id) ?? true, filter.namesStanding || claim.isQueued,
        filter.terms.allSatisfy({ claim.holds($0, for: reviewer) })
      else { continue }
      let isSettledHere = claim.isDisputed && !claim.waits(for: reviewer)
      parts[claim.isDeferred ? 2 : isSettledHere ? 1 : 0].append(place)
    }
    return parts.flatMap(\.self)
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
    var seen: Set<CritiqueID> = []
    let wanted = critiques.filter { seen.insert($0).inserted }
    let reviews = try archive.support(of: wanted).map { claim in
      let review = Review(
        critique: claim.id, run: claim.run, decision: decision, reason: why,
        edited: decision == .edit ? edited : nil, by: reviewer, at: now)
      return (review, claim.support)
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
    let decisions = Dictionary(grouping: try archive.decisions(), by: \.critique)
    guard !decisions.isEmpty else { return [] }
    var factors = ReviewFactors()
    for row in try archive.reviewedClaims() {
      factors.add((decisions[row.id] ?? []).standing(), about: row, 1)
    }
    return factors.all
  }
}

/// A stretch of the review queue.
package struct ReviewQueue: Hashable, Sendable {
  package var proposals: [Proposal] = []
  /// How many the filter lets through.
  package var total: Int
  /// How all proposals stand for the person.
  package var tally = ProposalTally()
  /// Runs with a proposal that waits for the person.
  package var openRuns: Set<RunID> = []

  /// Counts what nobody decided about: it is open to everyone.
  mutating func countUntouched(_ ledger: ReviewLedger) {
    tally.open += ledger.claims.count - ledger.decided.count
    openRuns = ledger.untouchedRuns
  }

  mutating func count(_ claim: ReviewLedger.Claim, for person: String) {
    let place = claim.place(for: person)
    tally.add(place)
    if claim.isDisputed { tally.disputed += 1 }
    if place == .open { openRuns.insert(claim.row.run) }
  }
}
