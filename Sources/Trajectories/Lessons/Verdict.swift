/// The questions that a lesson is asked before it is served, in their order (`dreaming.md` 2.2).
///
/// Each can only lower a lesson, except the last.
package enum Gate: String, CaseIterable, Hashable, Sendable, Codable, Comparable {
  /// The rule is of the grammar, and each citation is found again (T1).
  case grounding
  /// Enough independent episodes, or a high posterior.
  case support
  /// On recordings not used to form it, following it does better than the default.
  case holdout = "recorded_holdout"
  /// A calibrated simulator objects at z < -2.
  case veto = "simulator_veto"
  /// No kind of task that used to be solved is lost.
  case regression
  /// No active lesson of the same scope loses worth.
  case interference
  /// No source supplies more than its share, and leaving one out does not turn it round (S4, S5).
  case sources
  /// No word of the environment becomes a directive without a person (S3).
  case origin
  /// It relaxes no confirmation, permission or refusal (T15).
  case permissions
  /// A person said yes, or the probation did.
  case review

  package static func < (left: Gate, right: Gate) -> Bool { left.place < right.place }

  /// From 1.
  package var place: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  /// The gate in a few words, as it stands on screen.
  package var words: String {
    switch self {
    case .grounding: "grounded"
    case .support: "supported"
    case .holdout: "recorded hold-out"
    case .veto: "simulator veto"
    case .regression: "regression set"
    case .interference: "interference"
    case .sources: "sources"
    case .origin: "origin"
    case .permissions: "permissions"
    case .review: "review or probation"
    }
  }
}

/// What one gate said about a lesson, and why.
package struct Verdict: Hashable, Sendable, Codable {
  package enum Result: String, CaseIterable, Hashable, Sendable, Codable {
    case passed
    case refused
    /// It could not tell, and so lowers nothing.
    case abstained
  }

  package var gate: Gate
  package var result: Result
  /// Fixed words and quoted names (`String.asQuotedName`), never free text.
  package var why: String
  /// What the gate measured, by name: `runs`, `z`, `gain`.
  package var numbers: [String: Double]

  package init(
    _ gate: Gate, _ result: Result, why: String = "", numbers: [String: Double] = [:]
  ) {
    self.gate = gate
    self.result = result
    self.why = why
    self.numbers = numbers.filter(\.value.isFinite)
  }

  /// The numbers in a fixed order.
  package var orderedNumbers: [(name: String, value: Double)] {
    numbers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension Collection<Verdict> {
  /// The gate that refuses, if one does; the first in their order.
  package var refusal: Verdict? { filter { $0.result == .refused }.min { $0.gate < $1.gate } }
}
