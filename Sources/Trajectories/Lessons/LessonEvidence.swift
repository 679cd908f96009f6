/// A place in a recording that speaks for a lesson or against it, and the source it comes from.
package struct LessonEvidence: Hashable, Sendable, Codable {
  /// Where influence is counted: the run, the kind of task, and the bundle it was imported with.
  package struct Source: Hashable, Sendable, Codable {
    package var run: RunID
    /// Tasks that differ in their particulars alone share it.
    package var task: String
    /// Nil for what was recorded here.
    package var bundle: String?

    package init(run: RunID, task: String, bundle: String? = nil) {
      self.run = run
      self.task = task
      self.bundle = bundle
    }
  }

  package var citation: Citation
  package var source: Source
  /// How much it moves the log odds of the lesson, in nats; never negative.
  package var weight: Double

  package init(_ citation: Citation, source: Source, weight: Double = 1) {
    self.citation = citation
    self.source = source
    self.weight = weight.isFinite ? max(0, weight) : 0
  }

  /// The place it stands at, whatever the revision of the run.
  var place: Place {
    Place(
      run: citation.run, step: citation.step, field: citation.field, range: citation.range)
  }

  struct Place: Hashable {
    var run: RunID
    var step: Int
    var field: Citation.Field
    var range: Range<Int>
  }
}

extension Collection<LessonEvidence> {
  /// How many runs it comes from: what one run says twice counts once.
  package var independentRuns: Int { Set(map(\.source.run)).count }

  package var weight: Double { reduce(0) { $0 + $1.weight } }

  /// The greatest share of the weight that one bundle or one kind of task supplies (S5).
  package var largestShare: Double {
    guard weight > 0 else { return 0 }
    var shares: [String: Double] = [:]
    for item in self {
      shares["task \(item.source.task)", default: 0] += item.weight
      if let bundle = item.source.bundle { shares["bundle \(bundle)", default: 0] += item.weight }
    }
    return (shares.values.max() ?? 0) / weight
  }
}

/// What became known of a lesson's evidence.
package struct EvidenceUpdate: Hashable, Sendable, Codable {
  package var evidence: [LessonEvidence]
  package var counterEvidence: [LessonEvidence]
  /// The posterior with it; nil where it stays.
  package var posterior: Double?
  /// Joined with the lesson's, never in its place.
  package var origin: Origin?
  /// The environment as it shows itself now.
  package var environment: String?

  package init(
    for evidence: [LessonEvidence] = [], against counterEvidence: [LessonEvidence] = [],
    posterior: Double? = nil, origin: Origin? = nil, environment: String? = nil
  ) {
    self.evidence = evidence
    self.counterEvidence = counterEvidence
    self.posterior = posterior
    self.origin = origin
    self.environment = environment
  }
}

/// What stays of evidence whose run was purged.
package struct LostEvidence: Hashable, Sendable, Codable {
  package var run: RunID
  /// How many places of the run spoke for the lesson, and against it.
  package var evidence: Int
  package var counterEvidence: Int

  package init(run: RunID, evidence: Int, counterEvidence: Int) {
    self.run = run
    self.evidence = evidence
    self.counterEvidence = counterEvidence
  }
}
