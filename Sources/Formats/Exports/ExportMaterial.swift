package import Trajectories

/// Why a proposal gave no row; worded as it stands behind a count.
package enum LeftOut: String, CaseIterable, Hashable, Sendable {
  case undecided = "nobody has decided"
  case rejected = "rejected"
  case disputed = "accepted by one person and rejected by another"
  case noStep = "names no step of the recording"
  case nothingBetter = "proposes no other action"
  case same = "the better action is the original one"
  case noRevision = "has no revised run"
  case hypothesis = "the revised run is a hypothesis (confidence below 0.5)"
  case unaccepted = "the revised run has steps that nobody recorded or accepted"
  case missing = "the revised run takes steps from a run that is not there"
}

/// A row, or why there is none.
package enum ExportedRow: Sendable {
  /// One line of JSON without its end.
  case row([UInt8])
  case leftOut(LeftOut)
}

/// A proposal with what people decided about it, as a row states it.
package struct ExportMaterial: Sendable {
  package var proposal: Proposal
  /// `accept` or `edit`; with all material also `reject`, or empty for none.
  package var decision: String
  package var reviewer: String
  package var decidedAt: Timestamp?
  /// What should have been done: the person's own action for an edit.
  package var better: ProposedAction?

  private init(_ proposal: Proposal, _ review: Review?) {
    self.proposal = proposal
    decision = review?.decision.rawValue ?? ""
    reviewer = review?.by ?? ""
    decidedAt = review?.at
    better = review?.decision == .edit ? review?.edited : proposal.critique.better
  }

  /// Whether a person stands behind it.
  package var isAccepted: Bool { decision == "accept" || decision == "edit" }

  /// Settles a proposal.
  ///
  /// - Parameter all: also takes what nobody accepted, or what people disagree about.
  package static func settle(
    _ proposal: Proposal, all: Bool
  ) -> Result<ExportMaterial, ExportRefusal> {
    let standing = proposal.standing.values.sorted { ($0.at, $0.by) < ($1.at, $1.by) }
    let accepted = standing.last { $0.decision == .accept || $0.decision == .edit }
    let rejected = standing.last { $0.decision == .reject }
    if all { return .success(ExportMaterial(proposal, accepted ?? rejected)) }
    guard let accepted else {
      return .failure(ExportRefusal(why: rejected == nil ? .undecided : .rejected))
    }
    guard rejected == nil else { return .failure(ExportRefusal(why: .disputed)) }
    return .success(ExportMaterial(proposal, accepted))
  }

  /// The columns that say where a row comes from; every row has all of them, never null.
  func provenance(of run: RunHeader, step: Int, tool: String) -> [(String, ExportValue)] {
    let critique = proposal.critique
    return [
      ("run_id", .text(run.id.rawValue)), ("revision", .whole(critique.revision)),
      ("step", .whole(step)), ("critique_id", .text(critique.id.rawValue)),
      ("cause", .text(critique.cause?.rawValue ?? "")),
      ("confidence", .number(critique.confidence)), ("critic", .text(critique.critic)),
      ("decision", .text(decision)), ("reviewer", .text(reviewer)),
      ("decided_at", .text(decidedAt?.iso8601 ?? "")),
      ("log_format", .text(run.format.rawValue)), ("model", .text(run.model ?? "")),
      ("outcome", .text(run.outcome.verdict.rawValue)), ("tool_version", .text(tool)),
    ]
  }
}

/// The error of a settlement.
package struct ExportRefusal: Error, Sendable {
  package var why: LeftOut
}
