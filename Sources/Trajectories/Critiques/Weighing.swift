/// What the confidence of a critique was weighed from, before anything that people decided.
///
/// With it a decision moves the confidence of critiques that are kept at once, and just as far as
/// critiquing their runs anew would, without reading a run.
package struct Weighing: Hashable, Sendable {
  /// What speaks for one step.
  package struct Moment: Hashable, Sendable {
    package var step: Int
    package var kind: ActionKind
    /// Every cause that a signal names there, with its probability; in the order of their names.
    package var causes: [Claim]
    /// What each signal says, in their order: that its step went wrong, for its loudest cause.
    package var votes: [Vote]

    package init(step: Int, kind: ActionKind, causes: [Claim], votes: [Vote]) {
      self.step = step
      self.kind = kind
      self.causes = causes
      self.votes = votes
    }
  }

  /// A cause at a step.
  package struct Claim: Hashable, Sendable {
    package var cause: Cause
    package var probability: Double
    /// The role of the element that it is about, where one is known.
    package var role: String?

    package init(_ cause: Cause, _ probability: Double, role: String?) {
      self.cause = cause
      self.probability = probability
      self.role = role
    }
  }

  package struct Vote: Hashable, Sendable {
    /// The place of its cause among those of the step; nil where it names none.
    package var cause: Int?
    package var probability: Double

    package init(cause: Int?, _ probability: Double) {
      self.cause = cause
      self.probability = probability
    }
  }

  /// How many steps the run has; nil where a step's place does not count.
  package var length: Int?
  /// The step to name where nothing was seen.
  package var guess: Int?
  /// By rising step.
  package var moments: [Moment]

  package init(length: Int? = nil, guess: Int? = nil, moments: [Moment] = []) {
    self.length = length
    self.guess = guess
    self.moments = moments
  }

  /// What is said of one step; nil where no signal is about it.
  package func moment(_ step: Int) -> Moment? { moments.first { $0.step == step } }
}
