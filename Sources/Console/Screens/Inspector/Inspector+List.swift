internal import Canvas
internal import Trajectories

extension Inspector {
  func drawList(in frame: inout Frame, rect: Rect) {
    let digits = max(3, String(outline.steps).utf8.count)
    for place in window.visible {
      let line = Rect(
        column: rect.column, row: rect.row + place - window.offset, columns: rect.columns, rows: 1)
      guard line.row < rect.maxRow, let index = outline.entry(at: place) else { break }
      if let row = rows[index] {
        draw(row, in: &frame, line: line, digits: digits)
      } else {
        frame.write(
          "· · ·", column: line.column + digits + 2, row: line.row, style: Style(.muted),
          limit: max(0, line.columns - digits - 2))
      }
      if place == window.selection { frame.markSelected(line, isFocused: focus == .list) }
    }
    if outline.shownCount == 0, rect.rows > 0 {
      let text: SafeText = outline.count > 0 ? "  everything is hidden (V)" : "  reading"
      frame.write(
        text, column: rect.column, row: rect.row, style: Style(.muted), limit: rect.columns)
    }
  }

  private func draw(_ row: EntryRow, in frame: inout Frame, line: Rect, digits: Int) {
    let isQuiet = row.isAbandoned || row.kind == .context || row.kind == .unknown
    var column = line.column + 1
    if let number = row.number {
      let text = SafeText("\(number)").fitted(to: digits, alignment: .trailing)
      frame.write(
        text, column: column, row: line.row, style: Style(.muted), limit: line.columns - 1)
    }
    column += digits + 1
    let cause = row.number.flatMap { causes[$0] }
    if cause != nil {
      frame.write(
        "◆", column: column - 1, row: line.row, style: Style(.proposed),
        limit: max(0, line.maxColumn - column + 1))
    }
    frame.write(
      row.glyph, column: column, row: line.row,
      style: Style(row.kind == .prompt ? .accent : row.kind == .failure ? .failure : .muted),
      limit: line.maxColumn - column)
    column += 2
    let end = line.maxColumn - (row.hasImage ? 3 : 1)
    let remark = remark(on: row, cause, columns: line.columns)
    let role = remark.role
    var word = remark.word
    if line.columns < 28 { word = word.prefix(4) }
    let room = end - column - (word.isEmpty ? 0 : word.width + 1)
    let style = Style(isQuiet ? .muted : row.kind == .failure ? .failure : .text)
    frame.write(
      SafeText(row.shortLabel).truncated(to: max(0, room)), column: column, row: line.row,
      style: style)
    if !word.isEmpty, end - word.width > column {
      frame.write(word, column: end - word.width, row: line.row, style: Style(role))
    }
    if row.hasImage {
      frame.write("▣", column: line.maxColumn - 2, row: line.row, style: Style(.muted))
    }
  }

  /// A word at the end of a row: how the step ended, else what a critique says of it.
  private func remark(
    on row: EntryRow, _ cause: Cause?, columns: Int
  ) -> (word: SafeText, role: Role) {
    if row.isAbandoned { return ("abandoned", .muted) }
    if let status = row.status, let words = status.words { return (SafeText(words), status.role) }
    if let cause, columns >= 44 {
      return (SafeText(cause.words).truncated(to: columns / 3), .warning)
    }
    return (row.number.map(cut.contains) == true ? "cut" : .empty, .muted)
  }

  // MARK: - Timeline

  /// The whole run in one line: errors, prompts, and where the selection is.
  func drawTimeline(in frame: inout Frame, line: Rect) {
    let position = SafeText(positionText)
    let width = timelineColumns(line)
    frame.horizontalRule(row: line.row, from: line.column, to: line.maxColumn)
    let right = line.maxColumn - position.width - 1
    if right > line.column {
      frame.write(
        " " + position + " ", column: right - 1, row: line.row, style: Style(.muted),
        limit: position.width + 2)
    }
    guard width > 0 else { return }
    for (column, mark) in timeline(columns: width).enumerated() {
      guard let glyph = mark.glyph else { continue }
      frame.write(glyph, column: line.column + column, row: line.row, style: mark.style, limit: 1)
    }
  }

  /// Columns of the timeline that stand for entries.
  func timelineColumns(_ line: Rect) -> Int {
    max(0, line.columns - SafeText(positionText).width - 3)
  }

  private var positionText: String {
    guard let index = selected else { return "" }
    if let number = rows[index]?.number { return "\(number.grouped)/\(outline.steps.grouped)" }
    return "\((window.selection + 1).grouped)/\(outline.shownCount.grouped)"
  }

  enum TimelineMark: Hashable {
    case nothing, error, prompt, here

    var glyph: SafeText? {
      switch self {
      case .nothing: nil
      case .error: "!"
      case .prompt: "»"
      case .here: "█"
      }
    }

    var style: Style {
      switch self {
      case .nothing: Style(.border)
      case .error: Style(.failure, bold: true)
      case .prompt: Style(.muted)
      case .here: Style(.accent)
      }
    }
  }

  /// One mark per column; the strongest of the entries it stands for.
  func timeline(columns: Int) -> [TimelineMark] {
    var marks = Array(repeating: TimelineMark.nothing, count: columns)
    let count = max(outline.count, run?.entries ?? 0)
    guard count > 0, columns > 0 else { return marks }
    for finding in outline.findings {
      let column = min(columns - 1, finding.entry * columns / count)
      if marks[column] != .error { marks[column] = finding.isError ? .error : .prompt }
    }
    if let index = selected { marks[min(columns - 1, index * columns / count)] = .here }
    return marks
  }

  /// The entry a column of the timeline stands for.
  func entry(atTimeline column: Int, columns: Int) -> Int? {
    guard columns > 0, column >= 0, column < columns, outline.count > 0 else { return nil }
    return min(outline.count - 1, column * outline.count / columns)
  }
}

extension EntryRow {
  /// One sign for the kind, so that the eye finds clicks, keys and commands in the list.
  var glyph: SafeText {
    switch kind {
    case .prompt: "»"
    case .reply: "«"
    case .context: "·"
    case .compaction: "≡"
    case .failure: "!"
    case .unknown: "?"
    case .step: action?.glyph ?? "*"
    }
  }

  /// The label without what the glyph says already.
  var shortLabel: String {
    action == .shell && label.hasPrefix("$ ") ? String(label.utf8.dropFirst(2)) ?? label : label
  }
}

extension ActionKind {
  var glyph: SafeText {
    switch self {
    case .leftClick, .rightClick, .middleClick, .doubleClick, .tripleClick, .mouseMove, .mouseDown,
      .mouseUp:
      "×"
    case .drag: "→"
    case .scroll: "↕"
    case .type, .key, .holdKey: "\""
    case .wait: "…"
    case .screenshot, .zoom, .cursorPosition: "o"
    case .navigate: "@"
    case .shell: "$"
    case .read: "<"
    case .edit: "±"
    case .search: "/"
    case .delegate: "▸"
    case .plan: "#"
    case .message: "«"
    case .finish: "■"
    case .tool: "*"
    }
  }
}
