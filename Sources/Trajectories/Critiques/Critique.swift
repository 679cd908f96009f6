/// A claim about one run: where it went wrong, why, and what would have been better.
///
/// No step at all is a legal claim: "no localisable error".
package struct Critique: Hashable, Sendable, Codable {
  /// How likely a step is the one that went wrong.
  package struct Share: Hashable, Sendable, Codable {
    package var step: Int
    package var probability: Double

    package init(step: Int, probability: Double) {
      self.step = step
      self.probability = probability
    }
  }

  /// Steps that could be left out.
  package struct Waste: Hashable, Sendable, Codable {
    /// First and last step, from 1.
    package var steps: ClosedRange<Int>
    package var milliseconds: Int64
    package var tokens: Int
    package var why: Cause

    package init(steps: ClosedRange<Int>, milliseconds: Int64, tokens: Int, why: Cause) {
      self.steps = steps
      self.milliseconds = milliseconds
      self.tokens = tokens
      self.why = why
    }
  }

  package var run: RunID
  /// The revision of the run it is about, from 1; 0 for a run that is not in an archive.
  package var revision: Int
  /// Falling by probability, at most ten; empty for "no localisable error".
  package var steps: [Share]
  package var cause: Cause?
  package var runnerUp: Cause?
  /// 0 to 1: that cause and most likely step are right.
  package var confidence: Double
  package var better: ProposedAction?
  /// One or a few sentences, put together from fixed words and quoted names.
  package var explanation: String
  package var citations: [Citation]
  package var signals: [Signal]
  package var waste: [Waste]
  /// Who says so, with a version: `pool 1`, `claude-opus-5-5`.
  package var critic: String
  /// How a model came to it; nil for the embedded critic.
  package var asking: Asking?
  /// What other critics say of the run; nil where none was asked.
  package var panel: Panel?

  package init(
    run: RunID, revision: Int, steps: [Share] = [], cause: Cause? = nil, runnerUp: Cause? = nil,
    confidence: Double = 0, better: ProposedAction? = nil, explanation: String = "",
    citations: [Citation] = [], signals: [Signal] = [], waste: [Waste] = [], critic: String
  ) {
    self.run = run
    self.revision = revision
    self.steps = steps
    self.cause = cause
    self.runnerUp = runnerUp
    self.confidence = confidence
    self.better = better
    self.explanation = explanation
    self.citations = citations
    self.signals = signals
    self.waste = waste
    self.critic = critic
  }

  /// The step most likely to be the one that went wrong; nil when none can be named.
  package var step: Int? { steps.first?.step }

  /// A name that is the same for the same claim: run, step and cause.
  package var id: CritiqueID {
    CritiqueID(run: run, step: step, cause: cause)
  }
}

/// The stable name of a claim: `crit_` and 16 hexadecimal digits over run, step and cause.
package struct CritiqueID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  package static let prefix = "crit_"
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package init(run: RunID, step: Int?, cause: Cause?) {
    let what = "\(run.rawValue)\u{0}\(step ?? 0)\u{0}\(cause?.rawValue ?? "")"
    rawValue = Self.prefix + ContentHash(of: what).prefix16
  }

  package var description: String { rawValue }
}
