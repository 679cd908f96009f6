/// Which proposals are wanted: a filter as typed, and a stretch of the queue.
///
/// The queue holds what waits for the person, by falling value, then what they decided and others see
/// otherwise, and last what was put off. What somebody settled is left out unless the filter asks for
/// it (`is:accepted`, `by:others`).
package struct ProposalRequest: Hashable, Sendable {
  /// The filter as typed: that of runs, and `cause:`, `confidence>`, `is:open`, `by:me`.
  package var filter: String
  /// Empty where only the counts are wanted.
  package var rows: Range<Int>

  package init(filter: String = "", rows: Range<Int>) {
    self.filter = filter
    self.rows = rows
  }
}

/// How many proposals there are, by where they stand for one person.
package struct ProposalTally: Hashable, Sendable {
  package var open: Int
  package var accepted: Int
  package var rejected: Int
  package var deferred: Int
  /// Decided by others alone.
  package var others: Int
  /// Those that people disagree about, wherever else they are counted.
  package var disputed: Int

  package init(
    open: Int = 0, accepted: Int = 0, rejected: Int = 0, deferred: Int = 0, others: Int = 0,
    disputed: Int = 0
  ) {
    self.open = open
    self.accepted = accepted
    self.rejected = rejected
    self.deferred = deferred
    self.others = others
    self.disputed = disputed
  }

  /// Counts one proposal in, or out with a count of -1.
  package mutating func add(_ place: ProposalPlace, _ count: Int = 1) {
    switch place {
    case .open: open = max(0, open + count)
    case .accepted: accepted = max(0, accepted + count)
    case .rejected: rejected = max(0, rejected + count)
    case .deferred: deferred = max(0, deferred + count)
    case .others: others = max(0, others + count)
    }
  }

  /// Counts one proposal in, or out with a count of -1, with whether people disagree about it.
  package mutating func add(_ proposal: Proposal, for person: String, _ count: Int = 1) {
    add(proposal.place(for: person), count)
    if proposal.isDisputed { disputed = max(0, disputed + count) }
  }
}

/// A stretch of the queue.
package struct ProposalPage: Hashable, Sendable {
  package var request: ProposalRequest
  package var proposals: [Proposal]
  /// Proposals that the filter lets into the queue.
  package var total: Int
  /// Over all proposals, whatever the filter.
  package var tally: ProposalTally
  /// Runs with a proposal that waits for the person.
  package var openRuns: Set<RunID>
  /// The name the person's decisions are kept under.
  package var reviewer: String
  /// What the filter does not understand, worded for people.
  package var complaint: String?

  package init(
    request: ProposalRequest, proposals: [Proposal], total: Int, tally: ProposalTally,
    openRuns: Set<RunID> = [], reviewer: String, complaint: String? = nil
  ) {
    self.request = request
    self.proposals = proposals
    self.total = total
    self.tally = tally
    self.openRuns = openRuns
    self.reviewer = reviewer
    self.complaint = complaint
  }
}

/// A proposal with what the recording holds where it applies.
package struct ProposalSheet: Hashable, Sendable {
  package var proposal: Proposal
  /// The recorded step that the critique names, whole; nil where it names none.
  package var step: Step?
  /// The recorded steps around what is changed, one line each.
  package var rows: [EntryRow]

  package init(proposal: Proposal, step: Step? = nil, rows: [EntryRow] = []) {
    self.proposal = proposal
    self.step = step
    self.rows = rows
  }
}

extension Proposal {
  /// The decision of one person that stands.
  package func decision(of reviewer: String) -> Review.Decision? { standing[reviewer]?.decision }

  /// What anyone decided last, of what stands; nil where nobody has.
  package var lastDecision: Review.Decision? {
    standing.values.max { ($0.at, $0.by) < ($1.at, $1.by) }?.decision
  }

  /// The action that stands: as somebody edited it, else as it was proposed.
  package func action(for reviewer: String) -> ProposedAction? {
    standing[reviewer]?.edited ?? critique.better
  }
}

extension ProposedAction {
  /// What is to be done in one line, as actions are named everywhere; nil for a removal.
  package var label: String? {
    guard let kind else { return nil }
    return Action(
      kind, points: points, text: text, amount: amount,
      raw: RawCall(name: kind.rawValue, arguments: "")
    ).label
  }
}

extension SyntheticTrajectory.SyntheticStep {
  /// What is done in one line, as actions are named everywhere.
  package var label: String {
    Action(
      kind, points: points, text: text, amount: amount,
      raw: RawCall(name: kind.rawValue, arguments: "")
    ).label
  }
}
