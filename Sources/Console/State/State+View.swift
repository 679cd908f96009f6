package import Canvas
internal import Trajectories

extension State {
  /// Draws everything there is to see.
  package func view() -> Frame {
    var frame = Frame(size: size)
    guard size.columns > 0, size.rows > 0 else { return frame }
    frame.wantsMouse = usesMouse
    frame.title = title
    let body = body
    switch screen {
    case .library: library.draw(in: &frame, body: body, now: now)
    case .inspector: inspector?.draw(in: &frame, body: body)
    case .review: reviewing.draw(in: &frame, body: body)
    case .search: search.draw(in: &frame, body: body)
    case .lessons: lessons.draw(in: &frame, body: body)
    case .dreams: dreams.draw(in: &frame, body: body, now: now)
    }
    panel?.draw(in: &frame, body: body, visibility: inspector?.outline.visibility)
    if body.row > 0 { drawBar(in: &frame) }
    if size.rows >= 2 { drawFooter(in: &frame, row: size.rows - 1) }
    drawChoices(in: &frame)
    return frame
  }

  private var title: String {
    guard screen == .inspector, let name = inspector?.run?.summary.header.name else {
      return "reverie: \(screen.title)"
    }
    return "reverie: \(SafeText(name).truncated(to: 60).text)"
  }

  // MARK: - Top bar

  /// The tabs and the columns they take.
  var tabs: [(screen: Screen, columns: Range<Int>)] {
    let all = Screen.allCases.reduce(0) { $0 + tabTitle($1).utf8.count + 3 }
    var column = Self.nameColumns + all <= size.columns + 1 ? Self.nameColumns : 1
    return Screen.allCases.map { screen in
      let width = tabTitle(screen).utf8.count + 2
      defer { column += width + 1 }
      return (screen, column..<column + width)
    }
  }

  /// Columns of the program's name, which gives way where the tabs need them.
  private static let nameColumns = 11

  /// What stands in a tab; the Review says how many decisions wait, a star that a dream goes on.
  private func tabTitle(_ screen: Screen) -> String {
    if screen == .dreams { return dreams.running == nil ? screen.title : "\(screen.title) *" }
    let open = screen == .review ? reviewing.tally.open : 0
    return open > 0 ? "\(screen.title) (\(open.grouped))" : screen.title
  }

  private func drawBar(in frame: inout Frame) {
    let bar = Rect(column: 0, row: 0, columns: size.columns, rows: 1)
    frame.fill(bar, style: Style(.bar))
    if (tabs.first?.columns.lowerBound ?? 0) >= Self.nameColumns {
      frame.write("reverie", column: 1, row: 0, style: Style(.bar, bold: true))
    }
    for (tab, columns) in tabs {
      let isShown = tab == screen
      let isEmpty = tab == .inspector && inspector == nil
      let text: SafeText = isShown ? "[\(tabTitle(tab))]" : " \(tabTitle(tab)) "
      let role: Role = isShown ? .accent : isEmpty ? .muted : .bar
      frame.write(
        text, column: columns.lowerBound, row: 0, style: Style(role, bold: isShown, on: .bar))
    }
    let room = size.columns - (tabs.last?.columns.upperBound ?? 0) - 2
    if let status = traffic.first(where: { $0.width <= room }) {
      frame.write(
        status, column: size.columns - status.width - 1, row: 0,
        style: Style(dreams.asking.isEmpty ? .muted : .warning, on: .bar))
    }
  }

  /// Where data goes, or is going at the moment; shorter where there is less room.
  private var traffic: [SafeText] {
    if let call = dreams.asking.last {
      let more = dreams.asking.count > 1 ? " +\(dreams.asking.count - 1)" : ""
      let place = call.isLocal ? "this machine" : call.host
      return [SafeText("asking \(call.model) at \(place)\(more)"), "asking", "ask"]
    }
    guard let models else { return ["embedded  no network"] }
    let isLocal = models == "this machine"
    return [SafeText("models  \(models)")] + (isLocal ? ["local"] : ["network", "net"])
  }

  // MARK: - Footer

  private func drawFooter(in frame: inout Frame, row: Int) {
    if let line = commandLine {
      frame.write(":", column: 0, row: row, style: Style(.accent, bold: true))
      return draw(line.editor, in: &frame, column: 1, row: row)
    }
    if activeEditor == .find, let editor = inspector?.editor {
      frame.write("/", column: 0, row: row, style: Style(.accent, bold: true))
      return draw(editor, in: &frame, column: 1, row: row)
    }
    if activeEditor == .decision, let decision, let decisionEditor {
      let label = SafeText(decision.label + " ").truncated(to: max(0, size.columns / 2))
      let column = frame.write(label, column: 1, row: row, style: Style(.accent))
      return draw(decisionEditor, in: &frame, column: column, row: row)
    }
    var right: SafeText = .empty
    if let count { right = SafeText("\(count)") }
    let room = max(0, size.columns - 2 - (right.isEmpty ? 0 : right.width + 2))
    frame.write(
      right, column: max(0, size.columns - 1 - right.width), row: row, style: Style(.accent))
    if let notice {
      draw(notice, in: &frame, row: row, room: room)
    } else if screen != .library || !library.query.filter.isEmpty, let progress = library.progress,
      activeEditor == nil
    {
      let line = Rect(column: 1, row: row, columns: room, rows: 1)
      library.drawProgress(progress, in: &frame, line: line)
    } else {
      drawHints(in: &frame, row: row, room: room)
    }
  }

  private func draw(_ editor: LineEditor, in frame: inout Frame, column: Int, row: Int) {
    let room = max(1, size.columns - column)
    let (text, cursor) = editor.drawn(columns: room)
    frame.write(text, column: column, row: row, limit: room)
    frame.cursor = Position(column: min(size.columns - 1, column + cursor), row: row)
  }

  /// What can be done now, as far as there is room.
  private func drawHints(in frame: inout Frame, row: Int, room: Int) {
    // Help always has its place, at the right.
    let helpIDs = [Everywhere.help.rawValue]
    let help = hints.first { $0.commands == helpIDs }
    let helpWidth = help.map { width(of: $0) } ?? 0
    var column = 1
    for hint in hints where hint.commands != helpIDs {
      guard column + width(of: hint) + (helpWidth > 0 ? helpWidth + 3 : 0) <= room + 1 else {
        continue
      }
      column = draw(hint, in: &frame, column: column, row: row) + 3
    }
    if let help, helpWidth <= room {
      _ = draw(help, in: &frame, column: room + 1 - helpWidth, row: row)
    }
  }

  private func width(of hint: Hint) -> Int {
    SafeText(keyNames(of: hint)).width + 1 + SafeText(hint.label).width
  }

  private func draw(_ hint: Hint, in frame: inout Frame, column: Int, row: Int) -> Int {
    let end = frame.write(
      SafeText(keyNames(of: hint)), column: column, row: row, style: Style(.key))
    return frame.write(SafeText(hint.label), column: end + 1, row: row, style: Style(.muted))
  }

  /// What the footer offers now.
  var hints: [Hint] {
    if activeEditor != nil {
      return [Hint(Prompt.accept, "accept"), Hint(Prompt.cancel, "cancel")]
    }
    if let panel { return panel.hints }
    switch screen {
    case .library: return library.hints
    case .inspector: return inspector?.hints ?? []
    case .review: return reviewing.hints
    case .search: return search.hints
    case .lessons: return lessons.hints
    case .dreams: return dreams.hints
    }
  }

  /// The first key of each command, as it stands in the footer.
  private func keyNames(of hint: Hint) -> String {
    hint.commands.compactMap { KeyMap.command(named: $0, in: mode)?.keys.first?.name }
      .joined(separator: "/")
  }

  // MARK: - Completion

  /// What could complete the command line, above it.
  private func drawChoices(in frame: inout Frame) {
    guard let line = commandLine, !line.choices.isEmpty else { return }
    let body = body
    let rows = min(line.choices.count, 8, body.rows)
    guard rows > 0 else { return }
    let chosen = line.chosen ?? 0
    let offset = max(0, min(line.choices.count - rows, chosen - rows / 2))
    let top = body.maxRow - rows
    let area = Rect(column: 0, row: top, columns: size.columns, rows: rows)
    frame.fill(area, style: Style(.bar))
    frame.pictures.removeAll { $0.rect.overlaps(area) }
    let nameWidth = min(28, (line.choices.map { SafeText($0.name).width }.max() ?? 0) + 2)
    for place in 0..<rows {
      let choice = line.choices[offset + place]
      let rect = Rect(column: 0, row: top + place, columns: size.columns, rows: 1)
      var column = frame.write(
        SafeText(choice.name).fitted(to: nameWidth), column: 2, row: rect.row,
        style: Style(.text, on: .bar), limit: max(0, size.columns - 2))
      let keys = SafeText(choice.keys)
      column = frame.write(
        keys.fitted(to: 8), column: column, row: rect.row, style: Style(.key, on: .bar),
        limit: max(0, size.columns - column))
      frame.write(
        SafeText(choice.detail).truncated(to: max(0, size.columns - column - 2)),
        column: column + 1, row: rect.row, style: Style(.muted, on: .bar))
      if line.chosen == offset + place { frame.markSelected(rect, isFocused: true) }
    }
  }
}
