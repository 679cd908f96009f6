internal import Storage
package import Trajectories

/// What a person changes of a proposal in a few words.
package enum ProposalChange: Hashable, Sendable {
  /// Aim there.
  case place(Point)
  /// Type, run or say this.
  case text(String)
  /// Wait so many seconds first.
  case wait(Double)

  /// The action wanted, with what is not changed taken from the proposal, else from the step.
  ///
  /// - Parameter kind: the kind of the step that the critique names.
  package func action(of critique: Critique, kind: ActionKind?) -> ProposedAction {
    let known = critique.better
    switch self {
    case .place(let point):
      let kind = [known?.kind, kind].compactMap(\.self).first(where: \.isPointing) ?? .leftClick
      return ProposedAction(
        known?.kind == kind ? known?.edit ?? .replace : .replace, kind, points: [point])
    case .text(let text):
      if var changed = known, changed.text != nil, changed.kind != nil {
        changed.text = text
        return changed
      }
      let kind = kind.flatMap { $0.isPointing || $0 == .wait ? nil : $0 } ?? .type
      return ProposedAction(.replace, kind, text: text)
    case .wait(let seconds): return ProposedAction(.insert, .wait, amount: max(0, seconds))
    }
  }
}

extension Reviews {
  /// The name of the critique that a person names by its start.
  ///
  /// Throws `noSuchCritique` or `ambiguousCritique`.
  package func critique(named name: String) throws -> CritiqueID {
    try archive.critique(prefix: name).critique.id
  }

  /// Keeps an edit in a few words.
  ///
  /// Throws as `critique(named:)` does.
  package func edit(
    named name: String, _ change: ProposalChange, why: String = "", at now: Timestamp
  ) throws -> [Review] {
    let stored = try archive.critique(prefix: name)
    let edited = change.action(of: stored.critique, kind: stored.subject.kind)
    return try decide(.edit, [stored.critique.id], why: why, edited: edited, at: now)
  }
}
