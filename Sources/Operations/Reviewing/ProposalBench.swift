internal import Critics
internal import Storage
internal import Trajectories

/// Makes critiques ready for a decision.
struct ProposalBench {
  private let archive: Archive
  private let ledger: ReviewLedger
  private var radii: [ReviewFactor.Scope: Int] = [:]

  /// How many other runs are named as evidence.
  private static let othersNamed = 5

  init(_ archive: Archive, _ ledger: ReviewLedger) {
    self.archive = archive
    self.ledger = ledger
  }

  mutating func proposals(_ claims: [ReviewLedger.Claim], whole: Bool) throws -> [Proposal] {
    try archive.critiques(named: claims.map(\.row.id)).map { try proposal($0, whole: whole) }
  }

  /// - Parameter whole: whether the run is read and revised.
  mutating func proposal(_ stored: StoredCritique, whole: Bool) throws -> Proposal {
    let critique = stored.critique
    let summary = try archive.summary(of: critique.run)
    let claim = ledger.claims[critique.id]
    let reviews = try (claim?.reviews ?? archive.reviews(of: critique.id)).map(\.review)
    return Proposal(
      critique: critique, task: summary.header.task, outcome: summary.header.outcome,
      stepCount: summary.tally.steps,
      synthetic: whole ? try synthetic(critique, reviews) : nil,
      evidence: evidence(for: critique, claim),
      savedSteps: critique.waste.reduce(0) { $0 + $1.steps.count },
      savedMilliseconds: critique.waste.reduce(0) { $0 + $1.milliseconds },
      blastRadius: try blastRadius(stored, claim), reviews: reviews, value: claim?.value ?? 0)
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
    for critique: Critique, _ claim: ReviewLedger.Claim?
  ) -> [Proposal.Evidence] {
    var evidence = critique.signals.filter { $0.step == critique.step }.map { signal in
      Proposal.Evidence(
        run: critique.run, step: signal.step, words: signal.words,
        speaksFor: signal.speaksFor(critique))
    }
    guard let claim else { return evidence }
    for other in ledger.others(like: claim.row).prefix(Self.othersNamed) {
      evidence.append(
        Proposal.Evidence(
          run: other.run, step: other.step, words: "the same in another run", speaksFor: true))
    }
    let rejected = ledger.others(like: claim.row).filter {
      ledger.claims[$0.id]?.standing.values.contains(.reject) ?? false
    }
    for other in rejected.prefix(Self.othersNamed) {
      evidence.append(
        Proposal.Evidence(
          run: other.run, step: other.step, words: "rejected in another run", speaksFor: false))
    }
    return evidence
  }

  private mutating func blastRadius(
    _ stored: StoredCritique, _ claim: ReviewLedger.Claim?
  ) throws -> Int {
    guard let claim else { return 0 }
    let scope = ReviewFactor.Scope(project: claim.row.project, kind: stored.subject.kind)
    if let known = radii[scope] { return known }
    let count = try archive.runCount(in: scope.project, with: scope.kind)
    radii[scope] = count
    return count
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
