package import Trajectories

/// The action that would have been right, as the expert's own recording has it.
package struct BetterAction: Sendable, Hashable {
  package var edit: ProposedAction.Edit
  /// Nil for a removal.
  package var action: Action?
  /// The name of the element it is about, and where on the screen that is.
  package var name: String?
  package var bounds: ElementTree.Bounds?

  /// Whether a proposal comes to the same.
  ///
  /// Waiting is right however long; an element may be named or pointed at.
  package func isMet(by proposal: ProposedAction?) -> Bool {
    guard let proposal else { return false }
    guard let action else { return proposal.edit == .remove }
    guard proposal.edit != .remove, fits(proposal.edit) else { return false }
    if Self.isWait(action.kind, action.text), Self.isWait(proposal.kind, proposal.text) {
      return true
    }
    guard proposal.kind == action.kind else { return false }
    switch action.kind {
    case .type, .key, .shell, .read, .edit, .search, .navigate:
      if let text = action.text { return Self.normal(proposal.text) == Self.normal(text) }
      return isAbout(proposal)
    default: return isAbout(proposal)
    }
  }

  /// What goes before a step may also be told as what goes after the one before, and the other way.
  private func fits(_ edit: ProposedAction.Edit) -> Bool {
    switch self.edit {
    case .replace: edit == .replace
    case .insert, .append: edit == .insert || edit == .append
    case .remove: false
    }
  }

  private func isAbout(_ proposal: ProposedAction) -> Bool {
    if let bounds, let point = proposal.points.first {
      return point.x >= Double(bounds.x) && point.x < Double(bounds.x + bounds.width)
        && point.y >= Double(bounds.y) && point.y < Double(bounds.y + bounds.height)
    }
    return name != nil && Self.normal(proposal.name) == Self.normal(name)
  }

  /// Whether it lets time pass, by a call of its own or in a shell.
  private static func isWait(_ kind: ActionKind?, _ text: String?) -> Bool {
    kind == .wait || (kind == .shell && text?.hasPrefix("sleep ") == true)
  }

  private static func normal(_ text: String?) -> String {
    (text ?? "").lowercased().split(separator: " ").joined(separator: " ")
  }
}
