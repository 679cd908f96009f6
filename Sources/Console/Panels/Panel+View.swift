internal import Canvas
internal import Trajectories

extension Panel {
  func draw(in frame: inout Frame, body: Rect, visibility: Visibility?) {
    switch self {
    case .help(let help): help.draw(in: &frame, body: body)
    case .tree(let tree): Self.draw(tree, in: &frame, body: body)
    case .copy: drawCopy(in: &frame, body: body)
    case .outcome(let panel): Self.draw(panel, in: &frame, body: body)
    case .kinds(let window):
      Self.drawKinds(window, visibility ?? Visibility(), in: &frame, body: body)
    case .report(let report): Self.draw(report, in: &frame, body: body)
    case .batch(let batch):
      let verb = batch.decision == .reject ? "Reject" : "Accept"
      let words = "\(verb) \(batch.reviews.count.counted("open proposal"))?"
      let filter = batch.filter.isEmpty ? "There is no filter." : "They match \(batch.filter)"
      Self.choices(
        "Review", in: &frame, body: body, of: .batch, above: [SafeText(words), SafeText(filter)])
    case .lessons(let batch):
      Self.choices(
        "Lessons", in: &frame, body: body, of: .batch, above: batch.lines.map { SafeText($0) })
    case .dream(let dream):
      Self.choices(
        "Dream", in: &frame, body: body, of: .dream,
        styled: dream.lines.map { [StyledText(SafeText($0.text), $0.role)] })
    case .ending(let dream):
      Self.choices(
        "End this dream?", in: &frame, body: body, of: .ending, above: [SafeText(dream.rawValue)])
    }
  }

  /// Opens a box in the middle of the body and returns its inside.
  private static func box(
    _ title: SafeText, columns: Int, rows: Int, in frame: inout Frame, body: Rect
  ) -> Rect {
    let columns = min(columns, body.columns)
    let rows = min(rows, body.rows)
    let rect = Rect(
      column: body.column + (body.columns - columns) / 2, row: body.row + (body.rows - rows) / 2,
      columns: columns, rows: rows)
    frame.fill(rect)
    frame.pictures.removeAll { $0.rect.overlaps(rect) }
    frame.box(rect, title: [StyledText(title, Style(.accent, bold: true))])
    return rect.inset(columns: 2, rows: 1)
  }

  private static func draw(_ tree: TreePanel, in frame: inout Frame, body: Rect) {
    let rows = tree.rows ?? []
    let inside = box(
      "Sub-agents", columns: min(body.columns - 4, 110), rows: max(1, rows.count) + 2, in: &frame,
      body: body)
    guard tree.rows != nil else {
      frame.write(
        "reading", column: inside.column, row: inside.row, style: Style(.muted),
        limit: inside.columns)
      return
    }
    for place in tree.window.visible where rows.indices.contains(place) {
      let line = Rect(
        column: inside.column - 1, row: inside.row + place - tree.window.offset,
        columns: inside.columns + 2, rows: 1)
      guard line.row < inside.maxRow else { break }
      draw(rows[place], isHere: rows[place].summary.id == tree.run, in: &frame, line: line)
      if place == tree.window.selection { frame.markSelected(line, isFocused: true) }
    }
  }

  private static func draw(
    _ row: RunTreeRow, isHere: Bool, in frame: inout Frame, line: Rect
  ) {
    let mark = row.summary.header.outcome.mark
    let right = [
      StyledText(SafeText(row.summary.tally.steps.counted("step") + "   "), .muted),
      StyledText(mark.glyph + " " + mark.word.fitted(to: 7), mark.role),
    ]
    let depth = min(row.depth, max(0, (line.columns - 40) / 2))
    let branch: SafeText =
      depth > 0 ? .spaces(2 * (depth - 1)) + "└ " : .empty
    let room = line.columns - 5 - branch.width - right.width
    var column = frame.write(branch, column: line.column + 2, row: line.row, style: Style(.border))
    column = frame.write(
      SafeText(row.summary.header.name).truncated(to: max(0, room)), column: column, row: line.row,
      style: Style(.text, bold: isHere))
    let end = line.maxColumn - 1 - right.width
    if end > column { frame.write(right, column: end, row: line.row) }
  }

  private func drawCopy(in frame: inout Frame, body: Rect) {
    Self.choices("Copy", in: &frame, body: body, of: .copy)
  }

  /// A short list of keys and what they do, from the key map.
  private static func choices(
    _ title: SafeText, in frame: inout Frame, body: Rect, of mode: Mode,
    above texts: [SafeText] = [], styled: [[StyledText]] = []
  ) {
    let lines = styled + texts.map { [StyledText($0)] }
    let commands = KeyMap.commands(in: mode)
    let helps = commands.map { SafeText($0.help) }
    let width = max((helps.map(\.width).max() ?? 0) + 4, lines.map(\.width).max() ?? 0)
    let extra = lines.isEmpty ? 0 : lines.count + 1
    let inside = box(
      title, columns: min(width + 11, max(30, body.columns - 8)), rows: commands.count + extra + 2,
      in: &frame, body: body)
    var row = inside.row
    for line in lines where row < inside.maxRow {
      frame.write(line.truncated(to: inside.columns), column: inside.column, row: row)
      row += 1
    }
    if extra > 0 { row += 1 }
    for (command, text) in zip(commands, helps) where row < inside.maxRow {
      let key = SafeText(command.keys.first?.name ?? "").fitted(to: 4)
      let column = frame.write(
        key, column: inside.column, row: row, style: Style(.key), limit: inside.columns)
      frame.write(
        text.truncated(to: max(0, inside.maxColumn - column)), column: column, row: row)
      row += 1
    }
  }

  private static func draw(_ panel: OutcomePanel, in frame: inout Frame, body: Rect) {
    let mark = panel.current.mark
    let now: SafeText = "now: \(mark.glyph.text) \(mark.word.text)"
    let name = SafeText(panel.name).truncated(to: 56)
    guard let verdict = panel.verdict, let editor = panel.editor else {
      return choices(
        "How did this run end?", in: &frame, body: body, of: .outcome, above: [name, now])
    }
    let inside = box(
      SafeText("Outcome: \(verdict.rawValue)"), columns: min(72, body.columns - 4), rows: 5,
      in: &frame,
      body: body)
    frame.write(name.truncated(to: inside.columns), column: inside.column, row: inside.row)
    let row = inside.row + 2
    guard row < inside.maxRow else { return }
    let column = frame.write(
      "why (optional) ", column: inside.column, row: row, style: Style(.accent),
      limit: inside.columns)
    let room = max(1, inside.maxColumn - column)
    let (text, cursor) = editor.drawn(columns: room)
    frame.write(text, column: column, row: row, limit: room)
    frame.cursor = Position(column: min(frame.size.columns - 1, column + cursor), row: row)
  }

  private static func drawKinds(
    _ window: ListWindow, _ visibility: Visibility, in frame: inout Frame, body: Rect
  ) {
    let groups = Visibility.Group.allCases
    let inside = box("Show", columns: 48, rows: groups.count + 2, in: &frame, body: body)
    for place in window.visible where groups.indices.contains(place) {
      let group = groups[place]
      let line = Rect(
        column: inside.column - 1, row: inside.row + place - window.offset,
        columns: inside.columns + 2, rows: 1)
      guard line.row < inside.maxRow else { break }
      let isShown = !visibility.hides(group)
      frame.write(
        [
          StyledText(SafeText("\((place + 1) % 10) "), .key),
          StyledText(isShown ? "[x] " : "[ ] ", isShown ? .text : .muted),
          StyledText(SafeText(group.title), isShown ? .text : .muted),
        ], column: line.column + 2, row: line.row, limit: max(0, line.columns - 2))
      if place == window.selection { frame.markSelected(line, isFocused: true) }
    }
  }

  private static func draw(_ report: ReportPanel, in frame: inout Frame, body: Rect) {
    let width = reportWidth(body)
    let rows = report.rows(columns: width - 4)
    let inside = box(
      SafeText(report.title), columns: width, rows: min(rows.count, max(1, body.rows - 4)) + 2,
      in: &frame, body: body)
    for place in report.scroller.visible where rows.indices.contains(place) {
      let row = inside.row + place - report.scroller.offset
      guard row < inside.maxRow else { break }
      frame.write(
        rows[place].text, column: inside.column, row: row, style: Style(rows[place].role),
        limit: inside.columns)
    }
  }
}

extension Rect {
  func overlaps(_ other: Rect) -> Bool {
    column < other.maxColumn && other.column < maxColumn && row < other.maxRow
      && other.row < maxRow
  }
}
