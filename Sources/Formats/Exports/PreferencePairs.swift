package import Trajectories

/// Preference pairs: the original action rejected, the better one chosen, what came before as the
/// prompt; in the conversational shape of TRL and the JSON loader of Hugging Face `datasets`.
package struct PreferencePairs: Sendable {
  private let tool: String

  /// - Parameter tool: this program with its version.
  package init(tool: String) { self.tool = tool }

  /// The row for a settled proposal about a run.
  package func row(_ material: ExportMaterial, in run: Trajectory) -> ExportedRow {
    guard let better = material.better else { return .leftOut(.nothingBetter) }
    guard let place = Self.place(of: better, for: material.proposal.critique, in: run),
      let step = run.entries[place].step
    else { return .leftOut(.noStep) }
    var chat = ChatMessages()
    chat.add(run.entries[..<place])
    let rejected = chat.answer(step, thinks: better.edit == .remove)
    guard let chosen = Self.chosen(better, instead: step, in: run, &chat) else {
      return .leftOut(.nothingBetter)
    }
    guard chosen.json != rejected.json else { return .leftOut(.same) }
    let columns: [(String, ExportValue)] = [
      ("prompt", .list(chat.messages)), ("chosen", .list([chosen])),
      ("rejected", .list([rejected])), ("tools", .text(chat.toolsText)),
      ("edit", .text(better.edit.rawValue)),
    ]
    let origin = material.provenance(of: run.header, step: step.number, tool: tool)
    return .row(ExportValue.object(columns + origin).bytes)
  }

  /// The entry whose action is rejected; for what should come at the end, the last step.
  private static func place(
    of better: ProposedAction, for critique: Critique, in run: Trajectory
  ) -> Int? {
    if better.edit == .append { return run.entries.lastIndex { $0.step != nil } }
    return critique.step.flatMap { number in
      run.entries.firstIndex { $0.step?.number == number }
    }
  }

  private static func chosen(
    _ better: ProposedAction, instead step: Step, in run: Trajectory, _ chat: inout ChatMessages
  ) -> ExportValue? {
    if better.edit == .remove {
      // What was left out led nowhere: the next step that counts is the better one.
      let through = max(better.through ?? step.number, step.number)
      guard let next = run.steps.first(where: { $0.number > through }) else { return nil }
      if next.action.spoken != nil { return chat.answer(next) }
      return chat.act(ExportedCall(next.action), thought: next.thought, number: step.number)
    }
    guard let kind = better.kind else { return nil }
    if kind == .message || kind == .finish {
      return ChatMessages.message("assistant", better.text ?? "")
    }
    let call = ExportedCall(better, insteadOf: step.action)
    return chat.act(call, thought: "", number: step.number)
  }
}
