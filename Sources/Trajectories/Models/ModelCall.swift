/// A call of a language model that is about to be made; nothing of the question is in it.
package struct ModelCall: Hashable, Sendable {
  /// For which dream; nil for none.
  package var dream: DreamID?
  /// What the answer is for, in a word.
  package var stage: String
  /// As its server calls it.
  package var model: String
  /// The machine that is asked.
  package var host: String
  /// Whether that is this machine: such calls cost nothing and count for no limit.
  package var isLocal: Bool
  /// How many questions: more than one in a batch.
  package var questions: Int
  /// The most that it can cost.
  package var worst: Spending

  package init(
    dream: DreamID? = nil, stage: String, model: String, host: String, isLocal: Bool,
    questions: Int = 1, worst: Spending
  ) {
    self.dream = dream
    self.stage = stage
    self.model = model
    self.host = host
    self.isLocal = isLocal
    self.questions = questions
    self.worst = worst
  }
}

/// The most that models may cost.
package struct SpendingCaps: Hashable, Sendable {
  /// All calls of one dream; nil for no limit.
  package var dream: Spending?
  /// All calls within 24 hours; nil for no limit.
  package var day: Spending?

  package init(dream: Spending? = nil, day: Spending? = nil) {
    self.dream = dream
    self.day = day
  }

  /// A cap that a call could pass.
  package struct Reached: Hashable, Sendable {
    package enum Span: Hashable, Sendable { case dream, day }
    package var span: Span
    package var limit: Spending
    /// What is spent or set aside.
    package var used: Spending
    package var wanted: Spending

    package init(_ span: Span, limit: Spending, used: Spending, wanted: Spending) {
      self.span = span
      self.limit = limit
      self.used = used
      self.wanted = wanted
    }
  }
}

/// What one model did for one stage, and what it cost.
package struct ModelSpending: Hashable, Sendable {
  package var stage: String
  package var model: String
  package var questions: Int
  package var spent: Spending
  package var usage: TokenUsage
  /// How many calls have no end: under way, or broken off, which counts with the worst.
  package var open: Int

  package init(
    stage: String, model: String, questions: Int, spent: Spending, usage: TokenUsage, open: Int
  ) {
    self.stage = stage
    self.model = model
    self.questions = questions
    self.spent = spent
    self.usage = usage
    self.open = open
  }
}

/// A call that a living process waits for, or a batch that a server works on.
package struct ModelCallInFlight: Hashable, Sendable {
  package var stage: String
  package var model: String
  package var host: String
  package var isLocal: Bool
  package var questions: Int
  package var since: Timestamp

  package init(
    stage: String, model: String, host: String, isLocal: Bool, questions: Int, since: Timestamp
  ) {
    self.stage = stage
    self.model = model
    self.host = host
    self.isLocal = isLocal
    self.questions = questions
    self.since = since
  }
}
