/// How a recorded run is changed into a better one: the ten operators of `dreaming.md` 3.4.
package enum RevisionOperator: Hashable, Sendable, Codable {
  /// R1: leaves out steps that led back to where they began.
  case cutDetour(ClosedRange<Int>)
  /// R2: does something else at a step.
  case substitute(step: Int, ProposedAction)
  /// R3: aims at the middle of the element that was meant.
  case snapTarget(step: Int, ProposedAction)
  /// R4: waits before a step.
  case insertWait(step: Int, seconds: Double)
  /// R5: does something that is needed first.
  case insertPrecondition(step: Int, ProposedAction)
  /// R6: answers a dialog after a step.
  case answerDialog(step: Int, ProposedAction)
  /// R7: types or passes something else.
  case correctArgument(step: Int, text: String)
  /// R8: goes on as another run did from an equal state.
  case spliceSuffix(step: Int, from: RunID, otherStep: Int)
  /// R9: saves or checks at the end.
  case append(ProposedAction)
  /// R10: takes what was reached as what was wanted.
  case relabel(goal: String)

  /// The operator without its arguments, as reports name it.
  package var name: String {
    switch self {
    case .cutDetour: "cut detour"
    case .substitute: "substitute action"
    case .snapTarget: "snap target"
    case .insertWait: "insert wait"
    case .insertPrecondition: "insert precondition"
    case .answerDialog: "answer dialog"
    case .correctArgument: "correct argument"
    case .spliceSuffix: "splice suffix"
    case .append: "append"
    case .relabel: "relabel"
    }
  }
}

/// Edits to a recorded run, proposed by a critique or by a person.
package struct Revision: Hashable, Sendable, Codable {
  package var run: RunID
  /// The revision of the recording that the step numbers are of.
  package var revision: Int
  package var critique: CritiqueID?
  package var operators: [RevisionOperator]

  package init(
    run: RunID, revision: Int, critique: CritiqueID? = nil, operators: [RevisionOperator]
  ) {
    self.run = run
    self.revision = revision
    self.critique = critique
    self.operators = operators
  }
}

/// What a revision yields; every step says where it comes from.
///
/// It is never a recording: no part of it may be stored, pooled or learnt from as one.
package struct SyntheticTrajectory: Hashable, Sendable, Codable {
  /// Where a step comes from.
  package enum Provenance: Hashable, Sendable, Codable {
    /// The step of this number of the recording itself.
    case recorded(step: Int)
    case recordedElsewhere(run: RunID, step: Int)
    /// It never happened; the probability that it would go as told.
    case predicted(Double)
  }

  package struct SyntheticStep: Hashable, Sendable, Codable {
    package var provenance: Provenance
    package var kind: ActionKind
    package var points: [Point]
    package var text: String?
    package var amount: Double?
    /// Role and name of the element, where known.
    package var role: String?
    package var name: String?

    package init(
      _ provenance: Provenance, _ kind: ActionKind, points: [Point] = [], text: String? = nil,
      amount: Double? = nil, role: String? = nil, name: String? = nil
    ) {
      self.provenance = provenance
      self.kind = kind
      self.points = points
      self.text = text
      self.amount = amount
      self.role = role
      self.name = name
    }
  }

  package var revision: Revision
  package var steps: [SyntheticStep]
  /// Recorded steps that are left out, by number.
  package var removed: [Int]

  package init(revision: Revision, steps: [SyntheticStep], removed: [Int] = []) {
    self.revision = revision
    self.steps = steps
    self.removed = removed
  }

  /// The product of the probabilities of what was predicted.
  package var confidence: Double {
    steps.reduce(1) { confidence, step in
      if case .predicted(let probability) = step.provenance { return confidence * probability }
      return confidence
    }
  }

  /// Below this it is shown as a hypothesis, and never used.
  package static let hypothesisLimit = 0.5
  package var isHypothesis: Bool { confidence < Self.hypothesisLimit }
}
