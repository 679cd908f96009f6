extension Critique {
  /// How a language model came to its critique: one question, and what was made of the answer.
  package struct Asking: Hashable, Sendable, Codable {
    /// What was asked.
    package enum Pass: String, CaseIterable, Hashable, Sendable, Codable {
      /// Which steps to look at, over an outline of the whole run.
      case wide
      /// What went wrong, over a few steps in full.
      case narrow
      /// What is to be said about another critic's claim.
      case cross
    }

    /// Something of the answer that was not taken, with how often.
    package struct Dropped: Hashable, Sendable, Codable {
      package var why: String
      package var count: Int

      package init(_ why: String, count: Int) {
        self.why = why
        self.count = count
      }
    }

    package var pass: Pass
    /// The first 16 hex digits of SHA-256 over the question, so that it is not asked twice.
    package var question: String
    /// The model that answered, as its server calls it.
    package var model: String
    package var usage: TokenUsage
    /// The steps that a wide pass wants looked at, the likeliest first.
    package var suspects: [Int]
    /// How sure the model says it is, 0 to 1; it counts for nothing.
    package var stated: Double?
    /// Its reason in its own words, made harmless; no lesson holds any of it.
    package var why: String
    /// Why the answer is no critique, where it is none.
    package var refusal: String?
    /// What in the answer rests on nothing that was recorded.
    package var dropped: [Dropped]
    /// Whether it took its claim back after it had seen another's.
    package var isWithdrawn: Bool
    /// Citations, the last ones, that it brought after it had seen another's claim.
    package var newEvidence = 0

    package init(
      _ pass: Pass, question: String, model: String, usage: TokenUsage = TokenUsage(),
      suspects: [Int] = [], stated: Double? = nil, why: String = "", refusal: String? = nil,
      dropped: [Dropped] = [], isWithdrawn: Bool = false
    ) {
      self.pass = pass
      self.question = question
      self.model = model
      self.usage = usage
      self.suspects = suspects
      self.stated = stated
      self.why = why
      self.refusal = refusal
      self.dropped = dropped
      self.isWithdrawn = isWithdrawn
    }
  }

  /// What several critics say about one run, and whether a person has to decide between them.
  package struct Panel: Hashable, Sendable, Codable {
    /// What one critic says.
    package struct Opinion: Hashable, Sendable, Codable {
      package var critic: String
      /// Nil where it names none.
      package var step: Int?
      package var cause: Cause?
      package var confidence: Double
      /// What its word is worth in the pool, as odds; 1 for nothing.
      package var worth: Double
      /// Citations that it brought after it had seen the others' claims.
      package var newEvidence: Int
      package var isWithdrawn: Bool
      /// Why it said nothing that counts, where that is so.
      package var refusal: String?

      package init(
        _ critic: String, step: Int?, cause: Cause?, confidence: Double, worth: Double = 1,
        newEvidence: Int = 0, isWithdrawn: Bool = false, refusal: String? = nil
      ) {
        self.critic = critic
        self.step = step
        self.cause = cause
        self.confidence = confidence
        self.worth = worth
        self.newEvidence = newEvidence
        self.isWithdrawn = isWithdrawn
        self.refusal = refusal
      }

      /// Whether it names a step and stands by it.
      package var isClaim: Bool { step != nil && cause != nil && !isWithdrawn && refusal == nil }

      /// What it says, in a few fixed words.
      package var words: String {
        if let refusal { return refusal }
        if isWithdrawn { return "took its claim back" }
        guard let step, let cause else { return "no localisable error" }
        let evidence = newEvidence > 0 ? ", with new evidence" : ""
        return "step \(step), \(cause.words)\(evidence)"
      }

      /// Whether both name something, and not the same.
      package func disagrees(with other: Opinion) -> Bool {
        isClaim && other.isClaim && (step != other.step || cause != other.cause)
      }
    }

    /// The embedded critic first, then the models in the order they were asked.
    package var opinions: [Opinion]

    package init(_ opinions: [Opinion]) { self.opinions = opinions }

    /// Whether critics disagree after they have seen each other's evidence; then a person decides.
    package var isEscalated: Bool {
      opinions.indices.contains { one in
        opinions[(one + 1)...].contains { opinions[one].disagrees(with: $0) }
      }
    }

    /// The claims that differ from another critic's.
    package func dissent(from critic: String) -> [Opinion] {
      guard let own = opinions.first(where: { $0.critic == critic }) else { return [] }
      return opinions.filter { own.disagrees(with: $0) }
    }
  }

  /// Whether it is the embedded critic's, which needs no model.
  package var isEmbedded: Bool { Self.isEmbedded(critic) }

  /// Whether a critic is the embedded one, in whatever version.
  package static func isEmbedded(_ critic: String) -> Bool { critic.hasPrefix("pool ") }
}

/// What a model says went wrong in one run, as evidence for the pool: a likelihood factor on a cause at
/// a step, and no more.
package struct ModelClaim: Hashable, Sendable, Codable {
  /// The model's name.
  package var critic: String
  package var step: Int
  package var cause: Cause
  /// The kind of the step, and the role of the element that it is about, where one is known.
  package var kind: ActionKind
  package var role: String?
  /// How much likelier such a claim is if it is true than if it is not: what was measured, from 1 to
  /// `mostWorth`.
  package var worth: Double

  package init(
    critic: String, step: Int, cause: Cause, kind: ActionKind, role: String? = nil, worth: Double
  ) {
    self.critic = critic
    self.step = step
    self.cause = cause
    self.kind = kind
    self.role = role
    self.worth = worth.isFinite ? min(Self.mostWorth, max(1, worth)) : 1
  }

  /// However often a model was right, its word counts no more than this: what nothing but a model speaks
  /// for then stays below one in three, so that no claim stands on its word alone.
  package static let mostWorth = 8.0
  /// How likely a step is the one that went wrong where nothing but a model speaks for it.
  ///
  /// One in twenty, as for a run of twenty steps: a guess, which runs that people decided about correct
  /// (`CriticWorth`).
  package static let baseRate = 0.05
}
