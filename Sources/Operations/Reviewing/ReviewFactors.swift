internal import Storage
internal import Trajectories

/// What all decisions that stand say about each cause in each scope, counted as they come and go.
///
/// A critique that was superseded still counts: a person looked at it. Deferring says nothing.
struct ReviewFactors: Sendable {
  private struct Name: Hashable {
    var cause: Cause
    var scope: ReviewFactor.Scope
  }

  private var factors: [Name: ReviewFactor] = [:]

  /// Counts decisions about a claim in, or out with a count of -1.
  mutating func add(_ standing: [String: DecisionRow], about row: CritiqueRow, _ count: Int) {
    guard let cause = row.cause else { return }
    let name = Name(cause: cause, scope: ReviewFactor.Scope(row))
    var factor = factors[name] ?? ReviewFactor(cause: cause, scope: name.scope)
    for decision in standing.values {
      switch decision.decision {
      case .accept: factor.accepted += count
      case .edit: factor.edited += count
      case .reject: factor.rejected += count
      case .defer, .undo: break
      }
    }
    factors[name] = factor.accepted + factor.edited + factor.rejected > 0 ? factor : nil
  }

  /// In an order that depends on nothing else.
  var all: [ReviewFactor] {
    factors.values.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }

  /// Those of one project.
  subscript(_ project: String) -> [ReviewFactor] {
    factors.values.filter { $0.scope.project == project }
      .sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }
}

extension ReviewFactor.Scope {
  /// What a claim is about.
  init(_ row: CritiqueRow) {
    self.init(project: row.project, kind: row.subject.kind, role: row.subject.role)
  }
}

extension ReviewFactor {
  fileprivate var order: [String] {
    [cause.rawValue, scope.project, scope.kind?.rawValue ?? "", scope.role ?? ""]
  }
}
