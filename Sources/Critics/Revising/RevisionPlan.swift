internal import Trajectories

/// Finds the operators that stand behind a proposal.
enum RevisionPlan {
  /// The operators of a critique: its proposal, or a person's in its place, and its waste.
  static func operators(
    for critique: Critique, edited: ProposedAction?, in run: Trajectory
  ) -> [RevisionOperator] {
    let steps = Dictionary(run.steps.map { ($0.number, $0) }) { first, _ in first }
    var operators = critique.waste.map { RevisionOperator.cutDetour($0.steps) }
    guard let number = critique.step, let step = steps[number],
      var better = edited ?? critique.better
    else { return operators }
    // What a person wants instead was not recorded by anybody.
    if edited != nil { better.source = nil }
    if let change = change(better, at: step, follows: steps[number - 1] != nil) {
      if !operators.contains(change) { operators.append(change) }
    }
    return operators
  }

  private static func change(
    _ better: ProposedAction, at step: Step, follows: Bool
  ) -> RevisionOperator? {
    switch better.edit {
    case .remove:
      let last = better.through ?? step.number
      return last >= step.number ? .cutDetour(step.number...last) : nil
    case .append: return better.kind == nil ? nil : .append(better)
    case .insert where better.kind == .wait:
      return .insertWait(step: step.number, seconds: max(0, better.amount ?? 1))
    case .insert where better.role == "dialog_button" && follows:
      return .answerDialog(step: step.number - 1, better)
    case .insert:
      return better.kind == nil ? nil : .insertPrecondition(step: step.number, better)
    case .replace: return replacement(better, at: step)
    }
  }

  private static func replacement(_ better: ProposedAction, at step: Step) -> RevisionOperator? {
    let kind = better.kind ?? step.action.kind
    guard kind == step.action.kind else { return .substitute(step: step.number, better) }
    let isNew = better.source == nil
    if isNew, let text = better.text, text != step.action.text, better.points.isEmpty {
      return .correctArgument(step: step.number, text: text)
    }
    let isAim = kind.isPointing && !better.points.isEmpty && better.points != step.action.points
    return isAim
      ? .snapTarget(step: step.number, better) : .substitute(step: step.number, better)
  }
}
