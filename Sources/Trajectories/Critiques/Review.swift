/// What a person decided about a critique; kept for ever, the last one of each person counts.
package struct Review: Hashable, Sendable, Codable {
  package enum Decision: String, CaseIterable, Hashable, Sendable, Codable {
    case accept
    /// Accepted with another action than the proposed one.
    case edit
    case reject
    /// Looked at and put off.
    case `defer`
    /// Takes back the person's last decision about this critique.
    case undo
  }

  package var critique: CritiqueID
  package var run: RunID
  package var decision: Decision
  /// Why, in the person's words; may be empty.
  package var reason: String
  /// What the person wants instead, for an edit.
  package var edited: ProposedAction?
  /// The person's name.
  package var by: String
  package var at: Timestamp

  package init(
    critique: CritiqueID, run: RunID, decision: Decision, reason: String = "",
    edited: ProposedAction? = nil, by: String, at: Timestamp
  ) {
    self.critique = critique
    self.run = run
    self.decision = decision
    self.reason = reason
    self.edited = edited
    self.by = by
    self.at = at
  }
}

extension Collection<Review> {
  /// The decision of each person that stands, given all reviews of one critique, oldest first.
  ///
  /// An undo takes back the person's latest decision that still stands, so undoing goes back as far
  /// as there is anything.
  package func standing() -> [String: Review] {
    var decisions: [String: [Review]] = [:]
    for review in self {
      if review.decision == .undo {
        _ = decisions[review.by]?.popLast()
      } else {
        decisions[review.by, default: []].append(review)
      }
    }
    return decisions.compactMapValues(\.last)
  }
}
