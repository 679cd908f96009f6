internal import Critics
internal import Storage
internal import Trajectories

/// Makes critiques ready for a decision.
struct ProposalBench {
  private let archive: Archive

  /// How many other runs are named as evidence.
  private static let othersNamed = 5

  init(_ archive: Archive) { self.archive = archive }

  /// - Parameter whole: whether the run is read and revised.
  func proposal(
    _ stored: StoredCritique, _ ledger: inout ReviewLedger, whole: Bool
  ) throws -> Proposal {
    var critique = stored.critique
    let stated = critique.confidence
    let summary = try archive.summary(of: critique.run)
    let claim = ledger[critique.id]
    // What people decided counts at once, also for what the revised run is worth.
    if let claim { critique.confidence = claim.confidence }
    let reviews = try archive.reviews(of: critique.id).map(\.review)
    var proposal = Proposal(
      critique: critique, task: summary.header.task, outcome: summary.header.outcome,
      stepCount: summary.tally.steps,
      synthetic: whole ? try synthetic(critique, reviews) : nil,
      evidence: evidence(for: critique, claim, ledger),
      savedSteps: critique.waste.reduce(0) { $0 + $1.steps.count },
      savedMilliseconds: critique.waste.reduce(0) { $0 + $1.milliseconds },
      blastRadius: try claim.map { try ledger.blastRadius(of: $0) } ?? 0, reviews: reviews,
      value: claim?.value ?? 0)
    proposal.statedConfidence = stated
    proposal.isBack = claim?.isBack ?? false
    return proposal
  }

  /// The revised run, as the last person who edited the proposal wants it.
  private func synthetic(
    _ critique: Critique, _ reviews: [Review]
  ) throws -> SyntheticTrajectory? {
    let run: Trajectory
    do {
      run = try archive.trajectory(critique.run, revision: critique.revision)
    } catch ArchiveError.noSuchRevision {
      return nil
    }
    let standing = reviews.standing()
    let edited = reviews.last { standing[$0.by] == $0 && $0.decision == .edit }?.edited
    return Revising(run).revise(by: critique, edited: edited)
  }

  /// What in the run and in others speaks for the claim and against it.
  private func evidence(
    for critique: Critique, _ claim: ReviewLedger.Claim?, _ ledger: ReviewLedger
  ) -> [Proposal.Evidence] {
    var evidence = critique.signals.filter { $0.step == critique.step }.map { signal in
      Proposal.Evidence(
        run: critique.run, step: signal.step, words: signal.words,
        speaksFor: signal.speaksFor(critique))
    }
    guard let claim else { return evidence }
    for (rejected, words) in [
      (false, "the same in another run"), (true, "rejected in another run"),
    ] {
      evidence += ledger.others(like: claim, rejected: rejected, most: Self.othersNamed).map {
        Proposal.Evidence(run: $0.run, step: $0.step, words: words, speaksFor: !rejected)
      }
    }
    return evidence
  }
}

extension Signal {
  /// What was seen, in a few fixed words and the differences that the detector names.
  var words: String { ([kind.words] + factors.prefix(2)).joined(separator: ": ") }
}

extension Signal.Kind {
  var words: String {
    switch self {
    case .noChange: "nothing changed"
    case .repetition: "the same again and again"
    case .cycle: "a state came back"
    case .error: "an error is shown"
    case .selfCorrection: "tried again later, and it worked"
    case .contrast: "a run that succeeded went on otherwise"
    case .offTarget: "off the element that was meant"
    case .edgeClick: "at the edge of a small element"
    case .busy: "something was busy"
    case .dialog: "a dialog stood or took the effect back"
    case .focus: "what was typed did not arrive"
    case .argument: "not what the task says"
    case .undone: "progress was undone"
    case .unsaved: "unsaved at the end"
    case .unproven: "said done without evidence"
    case .precondition: "worked only after something else"
    case .waste: "a shorter way was there"
    case .chance: "the same came out differently"
    case .ungrounded: "said what nothing before shows"
    }
  }
}
