/// What decisions of people say about a cause, as evidence for the pool.
///
/// A posterior of the cause in the scope is multiplied by `likelihoodRatio` as odds. Decisions are
/// no recordings: they say whether a claim was right, and never that something happened.
package struct ReviewFactor: Hashable, Sendable, Codable {
  /// Where it counts: a kind of action on a kind of element in one project.
  package struct Scope: Hashable, Sendable, Codable {
    package var project: String
    /// The kind of the step that was named; nil where none was.
    package var kind: ActionKind?
    /// The role of the element, where one is known.
    package var role: String?

    package init(project: String, kind: ActionKind? = nil, role: String? = nil) {
      self.project = project
      self.kind = kind
      self.role = role
    }
  }

  package var cause: Cause
  package var scope: Scope
  /// Decisions that stand: accepted as proposed, accepted with another action, rejected.
  package var accepted: Int
  package var edited: Int
  package var rejected: Int

  package init(
    cause: Cause, scope: Scope, accepted: Int = 0, edited: Int = 0, rejected: Int = 0
  ) {
    self.cause = cause
    self.scope = scope
    self.accepted = accepted
    self.edited = edited
    self.rejected = rejected
  }

  /// How much likelier the decisions are if the cause is the true one than if it is not.
  ///
  /// An acceptance counts 4 : 1, an edit 2 : 1 (the cause was right, the action was not), a rejection
  /// 1 : 4: a person is taken to be right four times in five. Never beyond 64 : 1 either way, so that
  /// recordings can still outweigh it.
  package var likelihoodRatio: Double {
    var ratio = 1.0
    for (count, factor) in [(accepted, 4.0), (edited, 2.0), (rejected, 0.25)] {
      for _ in 0..<min(count, 6) { ratio *= factor }
    }
    return min(Self.most, max(1 / Self.most, ratio))
  }

  private static let most = 64.0
}
