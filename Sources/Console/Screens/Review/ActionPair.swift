internal import Canvas
internal import Trajectories

/// What was done and what is proposed, line by line, with what differs marked.
struct ActionPair: Hashable {
  private(set) var original: [[StyledText]] = []
  private(set) var proposed: [[StyledText]] = []

  /// - Parameter label: the recorded action in one line; nil while it is not at hand.
  init(_ proposal: Proposal, label: String?, reviewer: String) {
    let critique = proposal.critique
    let action = proposal.action(for: reviewer)
    if critique.step == nil {
      original = [[StyledText("no step can be named", .muted)]]
    } else {
      original = [[StyledText(SafeText(label ?? "…"), .original)]]
    }
    guard let action else {
      proposed = [[StyledText("no better action is known", .muted)]]
      return
    }
    if let better = action.label {
      if action.edit == .replace, let label {
        let words = WordDiff(label, better)
        original = [words.old.styled(.original)]
        proposed = [words.new.styled(.proposed)]
      } else {
        proposed = [[StyledText(SafeText(better), .proposed)]]
      }
      if let element = action.element { proposed.append([StyledText(SafeText(element), .text)]) }
    }
    proposed.append([
      StyledText(
        SafeText(action.words(at: critique.step)), action.label == nil ? .proposed : .muted)
    ])
    if proposal.standing[reviewer]?.edited != nil {
      proposed.append([StyledText("as you edited it", .accent)])
    }
  }

  /// Both under one another on as few rows as can be, for little room.
  func stacked(columns: Int) -> [[StyledText]] {
    func joined(_ label: SafeText, _ lines: [[StyledText]]) -> [StyledText] {
      let runs = lines.enumerated().flatMap { place, line in
        place == 0 ? line : [StyledText("   ")] + line
      }
      return ([StyledText(label.fitted(to: DetailPage.labelWidth), .muted)] + runs)
        .truncated(to: columns)
    }
    return [joined("original", original), joined("proposed", proposed)]
  }
}

extension ProposedAction {
  /// The element it is about: `button "Search"`; nil where none is known.
  fileprivate var element: String? {
    let quoted = name.map { "\"\($0)\"" }
    let parts = [role, quoted].compactMap(\.self).filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// How it changes the run.
  fileprivate func words(at step: Int?) -> String {
    let place = step.map { "step \($0.grouped)" } ?? "the step"
    return switch edit {
    case .replace: "in place of \(place)"
    case .insert: "before \(place)"
    case .append: "after the last step"
    case .remove:
      if let step, let through, through > step {
        "leave out steps \(step.grouped) to \(through.grouped)"
      } else {
        "leave out \(place)"
      }
    }
  }
}
