internal import Canvas
internal import Trajectories

extension Dreams {
  func draw(in frame: inout Frame, body: Rect, now: Timestamp) {
    let layout = self.layout(body: body)
    drawSummary(in: &frame, line: layout.summary)
    guard selected != nil else {
      let (title, words) = emptiness
      return frame.writeNotice(
        title, words, isWarning: trouble != nil, in: body.splitTop(1).rest)
    }
    if let list = layout.list {
      frame.drawRows(records, of: window, in: list, isFocused: focus == .list) {
        row, frame, line in
        draw(row, in: &frame, line: line, now: now)
      }
      let column = layout.divider ?? list.maxColumn - 1
      if let divider = layout.divider {
        frame.verticalRule(column: divider, from: list.row, to: list.maxRow)
      }
      frame.scrollbar(
        column: column, from: list.row, rows: list.rows, visible: window.visible,
        total: window.count)
    }
    layout.draw(page?.detail, scroller, isFocused: focus == .detail, in: &frame)
  }

  // MARK: - Above

  private func drawSummary(in frame: inout Frame, line: Rect) {
    guard line.rows > 0, isLoaded, !records.isEmpty else { return }
    var runs = [StyledText(SafeText(records.count.counted("dream")), Style(.text, bold: true))]
    if let running, let progress = progress[running] {
      runs += [
        StyledText("   one goes on: ", .muted),
        StyledText(SafeText("\(progress.stage.words) \(progress.share.percent)"), .accent),
      ]
    } else {
      let waiting = records.count { [.paused, .aborted].contains(state(of: $0)) }
      runs.append(
        StyledText(
          SafeText(waiting > 0 ? "   none goes on, \(waiting.grouped) can" : "   none goes on"),
          .muted))
    }
    let room = max(1, line.columns - 2)
    frame.write(runs.truncated(to: room), column: line.column + 1, row: line.row, limit: room)
  }

  private var emptiness: (title: String, words: [String]) {
    if let trouble { return (trouble, ["F5 tries again."]) }
    if !isLoaded { return ("Reading the dreams.", []) }
    return (
      "Nobody has dreamt yet.",
      [
        "d dreams about the latest runs: it says where they went wrong, imagines them otherwise, and "
          + "distils lessons that are verified. You see it here as it goes, and so does whoever looks.",
        "In the Library, d dreams about the runs that are marked with m, or that the filter shows.",
      ]
    )
  }

  // MARK: - List

  /// One row: how it stands, when, runs, what came of it, project.
  private func draw(_ record: DreamRecord, in frame: inout Frame, line: Rect, now: Timestamp) {
    let end = line.maxColumn
    var column = line.column + 2
    func put(_ text: SafeText, _ style: Style) {
      guard column < end else { return }
      column = frame.write(text, column: column, row: line.row, style: style, limit: end - column)
    }
    let state = state(of: record)
    put(state.mark.glyph, Style(state.mark.role))
    put(SafeText(" \(state.rawValue)").fitted(to: 11), Style(state.mark.role))
    put(
      SafeText(record.askedAt.age(at: now)).fitted(to: 5, alignment: .trailing), Style(.muted))
    put(
      SafeText(record.runs.count.counted("run")).fitted(to: 10, alignment: .trailing),
      Style(.muted))
    put(SafeText("  \(cameOf(record, state))").fitted(to: 26), Style(.text))
    put("  " + SafeText(record.project).truncated(to: max(0, end - column - 3)), Style(.muted))
  }

  /// What came of it, in a few words.
  private func cameOf(_ record: DreamRecord, _ state: DreamState) -> String {
    if isRunning(record), let progress = progress[record.id] {
      return "\(progress.share.percent) \(progress.stage.words)"
    }
    guard let report = record.report else {
      return record.usage.units > 0 ? "after \(record.usage.units.counted("unit"))" : ""
    }
    let learned = report.stages.last?.learned.count ?? 0
    return learned > 0 ? learned.counted("lesson") : "nothing learned"
  }
}

extension DreamState {
  /// A sign and its role, for the list.
  var mark: (glyph: SafeText, role: Role) {
    switch self {
    case .pending: ("·", .muted)
    case .running: ("*", .accent)
    case .paused: ("‖", .warning)
    case .completed: ("✓", .success)
    case .failed: ("!", .failure)
    case .cancelled: ("✗", .muted)
    case .aborted: ("!", .warning)
    }
  }
}
