internal import Canvas
internal import Trajectories

extension Library {
  func draw(in frame: inout Frame, body: Rect, now: Timestamp) {
    let (line, rest) = body.splitTop(1)
    drawSummary(in: &frame, line: line)
    if showsOffer { return drawOffer(in: &frame, body: rest) }
    let (head, list) = rest.splitTop(1)
    let columns = LibraryColumn.fitting(list.columns - 1)
    drawHead(in: &frame, line: head, columns: columns)
    guard isLoaded else {
      frame.write(
        "   reading the archive", column: list.column, row: list.row, style: Style(.muted))
      return
    }
    if total == 0, complaint == nil {
      let text: SafeText = "   No run matches this filter."
      frame.write(text, column: list.column, row: list.row, style: Style(.muted))
    }
    for row in window.visible {
      let line = Rect(
        column: list.column, row: list.row + row - window.offset, columns: list.columns - 1, rows: 1
      )
      guard line.row < list.maxRow else { break }
      draw(row: row, in: &frame, line: line, columns: columns, now: now)
    }
    frame.scrollbar(
      column: list.maxColumn - 1, from: list.row, rows: list.rows, visible: window.visible,
      total: total)
  }

  // MARK: - Above the list

  /// The filter, how many runs there are, and their order.
  private func drawSummary(in frame: inout Frame, line: Rect) {
    guard line.rows > 0 else { return }
    let right = summary
    let rightWidth = right.width
    var column = line.column + 1
    if let editor {
      let label = frame.write("filter ", column: column, row: line.row, style: Style(.accent))
      column = label
      let room = max(1, line.maxColumn - column - min(rightWidth + 3, line.columns / 2))
      let (text, cursor) = editor.drawn(columns: room)
      frame.write(text, column: column, row: line.row, limit: room)
      frame.cursor = Position(column: min(line.maxColumn - 1, column + cursor), row: line.row)
      column += room + 2
    } else if !query.filter.isEmpty {
      column = frame.write("filter ", column: column, row: line.row, style: Style(.muted))
      let room = max(1, line.maxColumn - column - rightWidth - 3)
      column =
        frame.write(
          SafeText(query.filter).truncated(to: room), column: column, row: line.row) + 2
    } else if let progress {
      drawProgress(progress, in: &frame, line: line.inset(columns: 1))
      return
    } else if isLoaded, runs > 0 {
      column = frame.write(SafeText(holdings), column: column, row: line.row) + 2
    }
    let room = line.maxColumn - 1 - column
    let shown = right.truncated(to: max(0, room))
    frame.write(shown, column: line.maxColumn - 1 - shown.width, row: line.row, limit: room)
  }

  /// What the archive holds; sub-agents stand in the tree of their run, not in the list.
  private var holdings: String {
    let hidden = runs - total
    guard query.grouping == .none, hidden > 0, total > 0 else { return runs.counted("run") }
    return "\(total.counted("run")), \(hidden.counted("sub-agent"))"
  }

  private var summary: [StyledText] {
    guard isLoaded else { return [] }
    if let complaint { return [StyledText(SafeText(complaint), Style(.warning))] }
    if runs == 0 { return [] }
    var order: SafeText = "by \(Self.name(query.sort)) \(query.ascending ? "▴" : "▾")"
    if query.grouping != .none { order += SafeText("  grouped by \(query.grouping.rawValue)") }
    if !marks.isEmpty { order = SafeText("\(marks.count.grouped) marked  ") + order }
    if query.filter.isEmpty, editor == nil { return [StyledText(order, .muted)] }
    // Rows of a grouped list are not all runs.
    var count =
      query.grouping == .none
      ? "\(total.grouped) of \(runs.counted("run"))" : "of \(runs.counted("run"))"
    if pages.isStale { count = "looking" }
    return [StyledText(SafeText(count)), StyledText("   ", .muted), StyledText(order, .muted)]
  }

  /// The name of an order: that of its column.
  static func name(_ sort: LibraryRequest.Sort) -> String {
    sort == .started ? "age" : sort == .duration ? "time" : sort.rawValue
  }

  private func drawHead(in frame: inout Frame, line: Rect, columns: [LibraryColumn]) {
    guard line.rows > 0 else { return }
    var column = line.column + LibraryColumn.margin
    for item in columns {
      let isSorted = item.sort == query.sort
      let style = isSorted ? Style(.accent, bold: true) : Style(.muted)
      let title = item.title.truncated(to: item.width)
      let start = item.isNumber ? column + item.width - title.width : column
      frame.write(title, column: start, row: line.row, style: style, limit: line.maxColumn - start)
      column += item.width + LibraryColumn.gap
    }
  }

  // MARK: - Rows

  private func draw(
    row: Int, in frame: inout Frame, line: Rect, columns: [LibraryColumn], now: Timestamp
  ) {
    let isSelected = row == window.selection
    switch pages[row] {
    case .run(let run): draw(run, in: &frame, line: line, columns: columns, now: now)
    case .group(let name, let runs, let failures):
      var text = [
        StyledText(SafeText(name.isEmpty ? "(none)" : name.firstWords), Style(.text, bold: true)),
        StyledText("   "), StyledText(SafeText(runs.counted("run")), .muted),
      ]
      if failures > 0 {
        text.append(StyledText(", ", .muted))
        text.append(StyledText(SafeText("\(failures.grouped) failed"), .failure))
      }
      frame.write(
        text.truncated(to: line.columns - 2), column: line.column + 2, row: line.row)
    case nil:
      frame.write(
        "· · ·", column: line.column + LibraryColumn.margin, row: line.row, style: Style(.muted),
        limit: line.columns - LibraryColumn.margin)
    }
    if isSelected { frame.markSelected(line, isFocused: true) }
    if case .run(let run) = pages[row], marks.contains(run.id) {
      frame.write(
        "+", column: line.column + 1, row: line.row,
        style: Style(.accent, bold: true, on: isSelected ? .selection : nil), limit: 1)
    }
  }

  private func draw(
    _ run: RunSummary, in frame: inout Frame, line: Rect, columns: [LibraryColumn], now: Timestamp
  ) {
    var column = line.column + LibraryColumn.margin
    for item in columns {
      let room = min(item.width, line.maxColumn - column)
      guard room > 0 else { break }
      write(item.kind, of: run, in: &frame, column: column, row: line.row, room: room, now: now)
      column += item.width + LibraryColumn.gap
    }
    frame.joinMuted(line)
  }

  private func write(
    _ kind: LibraryColumn.Kind, of run: RunSummary, in frame: inout Frame, column: Int, row: Int,
    room: Int, now: Timestamp
  ) {
    let header = run.header
    switch kind {
    case .outcome:
      let mark = header.outcome.mark
      frame.write(
        mark.glyph + " " + mark.word, column: column, row: row, style: Style(mark.role), limit: room
      )
    case .task: frame.write(taskText(run, room: room), column: column, row: row, limit: room)
    case .model: write(header.model ?? "", in: &frame, column, row, room)
    case .format: write(header.format.rawValue, in: &frame, column, row, room)
    case .source:
      let text = SafeText(header.source).truncatedInMiddle(to: room)
      frame.write(text, column: column, row: row, style: Style(.muted))
    case .steps: number(run.tally.steps.grouped, in: &frame, column, row, room, .muted)
    case .errors:
      let count = run.tally.errors
      number(
        count > 0 ? count.grouped : "·", in: &frame, column, row, room,
        count > 0 ? .failure : .muted)
    case .duration: number(run.duration?.duration ?? "·", in: &frame, column, row, room, .muted)
    case .cost: number(run.cost?.dollars ?? "·", in: &frame, column, row, room, .muted)
    case .age:
      number(header.startedAt?.age(at: now) ?? "·", in: &frame, column, row, room, .muted)
    }
  }

  private func taskText(_ run: RunSummary, room: Int) -> [StyledText] {
    let count: SafeText = run.children > 0 ? SafeText("  +\(run.children.grouped)") : .empty
    let indent: SafeText = run.header.parent == nil ? .empty : "└ "
    let mark: SafeText = criticised.contains(run.id) ? "◆ " : .empty
    let left = max(1, room - count.width - indent.width - mark.width)
    let stated = run.header.statedName.map { SafeText($0).truncated(to: left) }
    let name = stated ?? SafeText(run.header.name).truncatedInMiddle(to: left)
    let role: Role = stated == nil ? .muted : .text
    return [
      StyledText(indent, .border), StyledText(mark, .proposed), StyledText(name, role),
      StyledText(count, .muted),
    ]
  }

  private func write(_ text: String, in frame: inout Frame, _ column: Int, _ row: Int, _ room: Int)
  {
    frame.write(
      SafeText(text).truncated(to: room), column: column, row: row, style: Style(.muted))
  }

  private func number(
    _ text: String, in frame: inout Frame, _ column: Int, _ row: Int, _ room: Int, _ role: Role
  ) {
    let text = SafeText(text).truncated(to: room)
    frame.write(text, column: column + room - text.width, row: row, style: Style(role))
  }
}

extension Frame {
  /// Marks a row as selected: a sign in its first column, and the selection's background.
  mutating func markSelected(_ line: Rect, isFocused: Bool) {
    let role: Role = isFocused ? .selection : .selectionInactive
    // Few changes of style along the row: what moves with every key must be cheap to send.
    restyle(line) { style in
      let tells = [.failure, .success, .warning].contains(style.role)
      style = tells ? Style(style.role, bold: style.bold, on: role) : Style(role)
    }
    write(
      isFocused ? ">" : "·", column: line.column, row: line.row,
      style: Style(isFocused ? .accent : .muted, bold: isFocused, on: role), limit: 1)
  }
}
