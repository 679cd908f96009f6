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
  }

  package var id: CritiqueID { critique.id }

  /// The decisions that stand, by person.
  package var standing: [String: Review] { reviews.standing() }

  /// Whether people disagree: one accepts, with or without an edit, another rejects.
  package var isDisputed: Bool {
    let decisions = standing.values.map(\.decision)
    return decisions.contains(.reject) && decisions.contains { $0 == .accept || $0 == .edit }
  }
}
