internal import Canvas
internal import Trajectories

extension Reviewing {
  func draw(in frame: inout Frame, body: Rect) {
    let layout = ReviewLayout(self, body: body)
    drawSummary(in: &frame, line: layout.summary)
    guard let proposal = selected else {
      let (title, words) = emptiness
      return frame.writeNotice(
        title, words, isWarning: trouble != nil, in: body.splitTop(1).rest)
    }
    if let queue = layout.queue { drawQueue(in: &frame, rect: queue) }
    if let divider = layout.divider, let queue = layout.queue {
      frame.verticalRule(column: divider, from: queue.row, to: queue.maxRow)
      frame.scrollbar(
        column: divider, from: queue.row, rows: queue.rows, visible: window.visible,
        total: window.count)
    }
    if let row = layout.rule {
      frame.horizontalRule(row: row, from: body.column, to: body.maxColumn)
    }
    if let line = layout.headline { drawHeadline(proposal, in: &frame, line: line) }
    drawPair(proposal, in: &frame, layout: layout)
    if let rect = layout.picture, let name = image?.name {
      frame.pictures.append(Picture(image: name, rect: rect, overlays: overlays))
    }
    guard let text = layout.text, let page, page.id == proposal.id else { return }
    page.detail.draw(in: &frame, rect: text, offset: scroller.offset)
    frame.scrollbar(
      column: text.maxColumn, from: text.row, rows: text.rows, visible: scroller.visible,
      total: scroller.total)
  }

  // MARK: - Above

  /// How many are open and how many decided, and how long the rest takes.
  private func drawSummary(in frame: inout Frame, line: Rect) {
    guard line.rows > 0 else { return }
    let right = counts
    var column = line.column + 1
    // Where one is may be said in few words; how much is left is wanted whole.
    let isPlain = editor == nil && complaint == nil && filter.isEmpty && reason.isEmpty
    let most = isPlain ? line.columns - 14 : line.columns / 2 + 8
    let room = max(1, line.columns - min(right.width + 4, most))
    if let editor {
      column = frame.write("filter ", column: column, row: line.row, style: Style(.accent))
      let (text, cursor) = editor.drawn(columns: max(1, room - 7))
      frame.write(text, column: column, row: line.row, limit: max(1, room - 7))
      frame.cursor = Position(
        column: max(0, min(line.maxColumn - 1, column + cursor)), row: line.row)
    } else if let complaint {
      frame.write(
        SafeText(complaint).truncated(to: room), column: column, row: line.row,
        style: Style(.warning))
    } else if !filter.isEmpty || !reason.isEmpty {
      let words = [filter.isEmpty ? "" : "filter \(filter)", reason.isEmpty ? "" : "why \(reason)"]
      frame.write(
        SafeText(words.filter { !$0.isEmpty }.joined(separator: "   ")).truncated(to: room),
        column: column, row: line.row)
    } else if !proposals.isEmpty {
      let place = SafeText("\((window.selection + 1).grouped) of \(proposals.count.grouped)")
      let whole = place + ", by value"
      frame.write(
        (whole.width <= room ? whole : place).truncated(to: room), column: column, row: line.row,
        style: Style(.muted))
    }
    let left = max(0, line.columns - room - 3)
    let shown = right.truncated(to: left)
    frame.write(shown, column: line.maxColumn - 1 - shown.width, row: line.row, limit: left)
  }

  private var counts: [StyledText] {
    guard isCounted else { return [] }
    var runs = [StyledText(SafeText("\(tally.open.grouped) open"), Style(.text, bold: true))]
    for (count, word) in [
      (tally.accepted, "accepted"), (tally.rejected, "rejected"), (tally.deferred, "put off"),
    ] where count > 0 {
      runs.append(StyledText(SafeText("   \(count.grouped) \(word)"), .muted))
    }
    if let time = pace.timeLeft(for: tally.open) {
      runs.append(StyledText(SafeText("   about \(time.duration) left"), .accent))
    }
    if tally.disputed > 0 {
      runs.append(StyledText(SafeText("   ≠ \(tally.disputed.grouped)"), .warning))
    }
    if tally.others > 0 {
      runs.append(StyledText(SafeText("   \(tally.others.grouped) by others"), .muted))
    }
    return runs
  }

  /// What to say where there is nothing to decide, and what to do then.
  private var emptiness: (title: String, words: [String]) {
    if let trouble { return (trouble, ["F5 tries again."]) }
    if !isLoaded { return ("Reading the proposals.", []) }
    if !filter.isEmpty { return ("No proposal matches this filter.", ["Esc drops the filter."]) }
    let advice = [
      "c criticises all runs now; in a shell, `reverie critique --all` does the same.",
      "Where a run went wrong, a better action is proposed here for you to decide.",
    ]
    let decided = tally.accepted + tally.rejected + tally.deferred
    guard decided > 0 else { return ("There are no proposals.", advice) }
    return (
      "Nothing is left to decide.",
      [
        "/by:me shows what you decided, /by:others what others did and you did not; u takes your "
          + "last decision back."
      ]
        + advice
    )
  }

  // MARK: - The proposal in hand

  private func drawHeadline(_ proposal: Proposal, in frame: inout Frame, line: Rect) {
    let isFocused = focus == .detail
    if isFocused {
      frame.write(
        ">", column: line.column, row: line.row, style: Style(.accent, bold: true), limit: 1)
    }
    var runs: [StyledText] = []
    let title = Style(isFocused ? .accent : .text, bold: true)
    if let step = proposal.critique.step {
      runs.append(
        StyledText(SafeText("step \(step.grouped) of \(proposal.stepCount.grouped)"), title))
    } else {
      runs.append(StyledText("the whole run", title))
    }
    if let decision = proposal.decision(of: reviewer) {
      runs.append(
        StyledText("   " + decision.mark.glyph + SafeText(" \(decision.past)"), decision.mark.role))
    }
    if proposal.isDisputed { runs.append(StyledText("   ≠ disputed", .warning)) }
    if proposal.place(for: reviewer) == .others {
      let names = proposal.standing.sorted { $0.key < $1.key }.map {
        "\($0.key) \($0.value.decision.past)"
      }
      runs.append(StyledText(SafeText("   \(names.joined(separator: ", ")), not you"), .muted))
    }
    if proposal.critique.panel?.isEscalated == true {
      runs.append(StyledText("   critics disagree", .warning))
    }
    if proposal.isBack { runs.append(StyledText("   back with double support", .warning)) }
    let mark = proposal.outcome.mark
    runs.append(StyledText("   " + mark.glyph + " " + mark.word, mark.role))
    runs.append(StyledText(SafeText("   \((proposal.task ?? "").firstWords)"), .muted))
    let room = max(0, line.columns - 2)
    frame.write(runs.truncated(to: room), column: line.column + 1, row: line.row, limit: room)
  }

  private func drawPair(_ proposal: Proposal, in frame: inout Frame, layout: ReviewLayout) {
    let pair = ActionPair(proposal, label: sheet?.step?.action.label, reviewer: reviewer)
    if let rect = layout.stacked {
      for (place, runs) in pair.stacked(columns: rect.columns).enumerated().prefix(rect.rows) {
        frame.write(runs, column: rect.column, row: rect.row + place, limit: rect.columns)
      }
    }
    guard let (left, right) = layout.sides else { return }
    frame.horizontalRule(row: left.row, from: left.column - 1, to: right.maxColumn + 1)
    frame.write(" original ", column: left.column, row: left.row, style: Style(.original))
    frame.write(" proposed ", column: right.column, row: right.row, style: Style(.proposed))
    let middle = right.column - 2
    frame.write("┬", column: middle, row: left.row, style: Style(.border))
    frame.verticalRule(column: middle, from: left.row + 1, to: left.maxRow - 1)
    for (rect, lines) in [(left, pair.original), (right, pair.proposed)] {
      for (place, runs) in lines.enumerated().prefix(rect.rows - 2) {
        frame.write(
          runs.truncated(to: rect.columns), column: rect.column, row: rect.row + 1 + place,
          limit: rect.columns)
      }
    }
    frame.horizontalRule(row: left.maxRow - 1, from: left.column - 1, to: right.maxColumn + 1)
    frame.write("┴", column: middle, row: left.maxRow - 1, style: Style(.border))
  }
}
