/// A rule with what speaks for it and against it, how far it has come, and where it comes from.
package struct Lesson: Hashable, Sendable, Codable {
  /// Derived from rule and project, which therefore never change.
  package let id: LessonID
  package let project: String
  package private(set) var rule: LessonRule
  package var status: LessonStatus
  /// How likely it is true, 0 to 1.
  package var posterior: Double {
    didSet { posterior = posterior.asProbability }
  }
  package var evidence: [LessonEvidence]
  package var counterEvidence: [LessonEvidence]
  /// Evidence whose runs were purged.
  package var lost: [LostEvidence]
  /// The last word of each gate, in their order.
  package var verdicts: [Verdict]
  /// What following it is worth; nil while nothing tells.
  package var utility: LessonUtility?
  /// A fingerprint of the environment that the evidence is of; nil where none is known.
  package var environment: String?
  package var origin: Origin
  /// The dream that found it; nil where a person wrote it.
  package var dream: DreamID?
  package var createdAt: Timestamp
  /// The person whose acceptance stands.
  package var reviewedBy: String?
  /// The person who took it out of use; the engine may not bring it back.
  package var stoppedBy: String?
  /// The lesson that it took the place of.
  package var supersedes: LessonID?

  package init(
    _ rule: LessonRule, project: String, status: LessonStatus = .observed, posterior: Double,
    evidence: [LessonEvidence] = [], counterEvidence: [LessonEvidence] = [],
    verdicts: [Verdict] = [], utility: LessonUtility? = nil, environment: String? = nil,
    origin: Origin = .environment, dream: DreamID? = nil, createdAt: Timestamp
  ) {
    id = LessonID(rule, project: project)
    self.project = project
    self.rule = rule
    self.status = status
    self.posterior = posterior.asProbability
    self.evidence = evidence
    self.counterEvidence = counterEvidence
    lost = []
    self.verdicts = verdicts.sorted { $0.gate < $1.gate }
    self.utility = utility
    self.environment = environment
    self.origin = origin
    self.dream = dream
    self.createdAt = createdAt
  }

  package var sentence: String { rule.sentence }

  /// The runs that speak for it or against it.
  package var runs: Set<RunID> {
    Set((evidence + counterEvidence).flatMap { [$0.source.run, $0.citation.run] })
  }

  /// Whether it may be served: two runs of their own speak for it, or a person does (I3).
  package var isSupported: Bool { reviewedBy != nil || evidence.independentRuns >= 2 }

  /// The same lesson under its own name, in other words for one occasion; never to be kept.
  func told(as rule: LessonRule) -> Lesson {
    var copy = self
    copy.rule = rule
    return copy
  }

  /// The same lesson about another rule, with the name that follows from it.
  package func renamed(_ rule: LessonRule, project: String) -> Lesson {
    var copy = Lesson(
      rule, project: project, status: status, posterior: posterior, evidence: evidence,
      counterEvidence: counterEvidence, verdicts: verdicts, utility: utility,
      environment: environment, origin: origin, dream: dream, createdAt: createdAt)
    copy.lost = lost
    copy.reviewedBy = reviewedBy
    copy.stoppedBy = stoppedBy
    copy.supersedes = supersedes
    return copy
  }
}

/// How much more often tasks succeed with a lesson than without it, with its 95 % interval.
package struct LessonUtility: Hashable, Sendable, Codable {
  /// A difference of success rates, -1 to 1.
  package var gain: Double
  package var low: Double
  package var high: Double

  package init(gain: Double, low: Double, high: Double) {
    self.gain = gain
    self.low = min(low, gain)
    self.high = max(high, gain)
  }
}

extension Double {
  /// Within 0 and 1; 0 for what is no number.
  var asProbability: Double { isNaN ? 0 : Swift.min(1, Swift.max(0, self)) }
}
