internal import Canvas
internal import Trajectories

extension Reviewing {
  func drawQueue(in frame: inout Frame, rect: Rect) {
    frame.drawRows(proposals, of: window, in: rect, isFocused: focus == .queue) {
      row, frame, line in
      draw(row, in: &frame, line: line)
    }
  }

  /// One row: how it was decided, whether people disagree, how sure, which step, what and where.
  private func draw(_ proposal: Proposal, in frame: inout Frame, line: Rect) {
    let end = line.maxColumn
    var column = line.column + 2
    func put(_ text: SafeText, _ style: Style) {
      guard column < end else { return }
      column = frame.write(text, column: column, row: line.row, style: style, limit: end - column)
    }
    let decision = proposal.decision(of: reviewer)
    let isDecided = decision != nil
    // What others said of it shows too, but greyed: it is not one's own.
    let mark = (decision ?? proposal.lastDecision)?.mark
    put(mark?.glyph ?? " ", Style(isDecided ? mark?.role ?? .muted : .muted))
    put(proposal.isDisputed ? "≠" : " ", Style(.warning))
    put(" ", .plain)
    put(
      SafeText(proposal.critique.confidence.percent).fitted(to: 5, alignment: .trailing),
      Style(.muted))
    let step = proposal.critique.step.map { "\($0)" } ?? "·"
    put(SafeText(step).fitted(to: 6, alignment: .trailing), Style(.muted))
    put("  ", .plain)
    let cause = SafeText(proposal.critique.cause?.words ?? "no error named")
    let room = max(0, end - column - 1)
    let width = room >= 44 ? 24 : min(room, cause.width)
    put(cause.fitted(to: width), Style(isDecided ? .muted : .text))
    let task = SafeText((proposal.task ?? "").firstWords)
    put("  " + task.truncated(to: max(0, end - column - 3)), Style(.muted))
  }
}
