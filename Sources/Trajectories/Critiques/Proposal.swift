/// A critique made ready for a person to decide: what was done, what is proposed, what speaks for
/// and against it, and what people said so far.
package struct Proposal: Hashable, Sendable, Codable {
  /// Something in a recording that speaks for or against the claim.
  package struct Evidence: Hashable, Sendable, Codable {
    package var run: RunID
    package var step: Int
    /// In a few fixed words, with quoted names.
    package var words: String
    package var speaksFor: Bool

    package init(run: RunID, step: Int, words: String, speaksFor: Bool) {
      self.run = run
      self.step = step
      self.words = words
      self.speaksFor = speaksFor
    }
  }

  package var critique: Critique
  /// What the agent was asked to do.
  package var task: String?
  package var outcome: Outcome
  /// How many steps the recording has.
  package var stepCount: Int
  /// The revised run; nil where nothing better could be derived.
  package var synthetic: SyntheticTrajectory?
  package var evidence: [Evidence]
  /// Steps and milliseconds that the revision saves.
  package var savedSteps: Int
  package var savedMilliseconds: Int64
  /// How many recorded runs have a step in the scope that a lesson from this would touch.
  package var blastRadius: Int
  /// Oldest first, of all persons.
  package var reviews: [Review]
  /// What the queue is ordered by: the worth of deciding it, from 0.
  package var value: Double
  /// The confidence as the critic stated it; that of the critique is moved by what people decided.
  package var statedConfidence: Double
  /// Whether it was rejected, and at least twice as much speaks for it now as did then.
  package var isBack = false

  package init(
    critique: Critique, task: String? = nil, outcome: Outcome = .unknown, stepCount: Int = 0,
    synthetic: SyntheticTrajectory? = nil, evidence: [Evidence] = [], savedSteps: Int = 0,
    savedMilliseconds: Int64 = 0, blastRadius: Int = 0, reviews: [Review] = [], value: Double = 0
  ) {
    self.critique = critique
    self.task = task
    self.outcome = outcome
    self.stepCount = stepCount
    self.synthetic = synthetic
    self.evidence = evidence
    self.savedSteps = savedSteps
    self.savedMilliseconds = savedMilliseconds
    self.blastRadius = blastRadius
    self.reviews = reviews
    self.value = value
    statedConfidence = critique.confidence
  }

  package var id: CritiqueID { critique.id }

  /// The decisions that stand, by person.
  package var standing: [String: Review] { reviews.standing() }

  /// Whether people disagree: one accepts, with or without an edit, another rejects.
  package var isDisputed: Bool {
    let decisions = standing.values.map(\.decision)
    return decisions.contains(.reject) && decisions.contains { $0 == .accept || $0 == .edit }
  }

  /// Whether decisions have moved the confidence so far that it shows.
  package var isMoved: Bool { abs(critique.confidence - statedConfidence) >= 0.005 }

  /// Where it stands for one person.
  package func place(for person: String) -> ProposalPlace {
    let decisions = standing.values.map(\.decision)
    let isAccepted = decisions.contains { $0 == .accept || $0 == .edit }
    let isRejected = decisions.contains(.reject)
    return ProposalPlace(
      decision(of: person), isQueued: isAccepted == isRejected || isBack && !isAccepted,
      isBack: isBack && !isAccepted)
  }
}

/// Where a proposal stands for one person.
package enum ProposalPlace: Hashable, Sendable {
  /// It waits for the person: nobody has decided it, or others disagree, or it came back.
  case open
  /// As the person decided; an edit accepts.
  case accepted, rejected, deferred
  /// Others have decided it, and the person has not.
  case others

  /// - Parameters:
  ///   - decision: the person's own that stands.
  ///   - isQueued: whether nobody has settled it, or people disagree about it.
  ///   - isBack: whether it was rejected and came back.
  package init(_ decision: Review.Decision?, isQueued: Bool, isBack: Bool) {
    self =
      switch decision {
      case .accept, .edit: .accepted
      case .reject: isBack ? .open : .rejected
      case .defer: .deferred
      case nil, .undo: isQueued ? .open : .others
      }
  }
}

/// A proposal by its name, with the run it is about.
package struct ProposalName: Hashable, Sendable {
  package var id: CritiqueID
  package var run: RunID

  package init(id: CritiqueID, run: RunID) {
    self.id = id
    self.run = run
  }
}
