internal import Canvas
internal import Trajectories

extension Lessons {
  func draw(in frame: inout Frame, body: Rect) {
    let layout = self.layout(body: body)
    drawSummary(in: &frame, line: layout.summary)
    guard !list.rows.isEmpty || versions != nil else {
      let (title, words) = emptiness
      return frame.writeNotice(
        title, words, isWarning: trouble != nil, in: body.splitTop(1).rest)
    }
    if let list = layout.list {
      if let versions {
        drawVersions(versions, in: &frame, rect: list)
      } else {
        drawList(in: &frame, rect: list)
      }
    }
    if let divider = layout.divider, let list = layout.list {
      let window = versions?.window ?? window
      frame.verticalRule(column: divider, from: list.row, to: list.maxRow)
      frame.scrollbar(
        column: divider, from: list.row, rows: list.rows, visible: window.visible,
        total: window.count)
    }
    layout.draw(page?.detail, scroller, isFocused: focus == .detail, in: &frame)
  }

  // MARK: - Above

  private func drawSummary(in frame: inout Frame, line: Rect) {
    guard line.rows > 0 else { return }
    let room = max(1, line.columns - 2)
    if let editor {
      let column = frame.write(
        "filter ", column: line.column + 1, row: line.row, style: Style(.accent))
      let (text, cursor) = editor.drawn(columns: max(1, room - 7))
      frame.write(text, column: column, row: line.row, limit: max(1, room - 7))
      frame.cursor = Position(
        column: max(0, min(line.maxColumn - 1, column + cursor)), row: line.row)
      let right = complaint.map { SafeText($0) } ?? SafeText(shown.count.counted("lesson"))
      let free = max(0, line.maxColumn - 2 - column - text.width)
      let words = right.truncated(to: free)
      if free > 8 {
        frame.write(
          words, column: line.maxColumn - 1 - words.width, row: line.row,
          style: Style(complaint == nil ? .muted : .warning))
      }
      return
    }
    let runs = summary.truncated(to: room)
    frame.write(runs, column: line.column + 1, row: line.row, limit: room)
  }

  private var summary: [StyledText] {
    if let versions {
      let served = versions.list.map { list in
        list.choice.version == 0
          ? "nothing is served: \(list.choice.why.rawValue)"
          : "version \(list.choice.version) is served: \(list.choice.why.rawValue)"
      }
      return [
        StyledText("versions of ", .muted), StyledText(SafeText(versions.project)),
        StyledText(SafeText("   \(served ?? "")"), .muted),
      ]
    }
    guard isLoaded, !sheets.isEmpty else { return [] }
    if let complaint { return [StyledText(SafeText(complaint), .warning)] }
    if !filter.isEmpty {
      let waiting = shown.count { $0.lesson.status.waits }
      return [
        StyledText(
          SafeText("\(shown.count.grouped) of \(sheets.count.counted("lesson"))"),
          Style(.text, bold: true)),
        StyledText(SafeText(waiting > 0 ? "   \(waiting.grouped) wait for you" : ""), .accent),
        StyledText(SafeText("   filter \(filter)"), .muted),
      ]
    }
    let active = sheets.count { $0.lesson.status == .active }
    let waiting = sheets.count { [.candidate, .provisional].contains($0.lesson.status) }
    var runs = [StyledText(SafeText("\(active.grouped) active"), Style(.text, bold: true))]
    if waiting > 0 {
      runs.append(StyledText(SafeText("   \(waiting.grouped) wait for you"), .accent))
    }
    if hidden > 0 { runs.append(StyledText(SafeText("   \(hidden.grouped) not shown"), .muted)) }
    return runs
  }

  /// What to say where there is no lesson, and what to do then.
  private var emptiness: (title: String, words: [String]) {
    if let trouble { return (trouble, ["F5 tries again."]) }
    if !isLoaded { return ("Reading the lessons.", []) }
    if !filter.isEmpty { return ("No lesson matches this filter.", ["Esc drops the filter."]) }
    if hidden > 0 {
      return ("No lesson is in use or waits for you.", ["t shows those retired or only observed."])
    }
    return (
      "There are no lessons.",
      [
        "d on the Dreams screen (Alt-4) or in the Library distils them from recorded runs.",
        "What passes waits here for you: a puts a lesson into use. Each says what it rests on.",
      ]
    )
  }

  // MARK: - Lists

  private func drawList(in frame: inout Frame, rect: Rect) {
    frame.drawRows(list.rows, of: window, in: rect, isFocused: focus == .list) { row, frame, line in
      switch row {
      case .group(let group): draw(group, in: &frame, line: line)
      case .lesson(let place):
        if shown.indices.contains(place) { draw(shown[place], in: &frame, line: line) }
      }
    }
  }

  /// The head of a group: how many, how many wait, how many are in use.
  private func draw(_ group: LessonRows.Group, in frame: inout Frame, line: Rect) {
    var runs = [
      StyledText(group.isFolded ? "▸ " : "▾ ", .muted),
      StyledText(SafeText(group.name.firstWords), Style(.text, bold: true)),
      StyledText(SafeText("   \(group.members.count.counted("lesson"))"), .muted),
    ]
    if group.waiting > 0 {
      runs.append(StyledText(SafeText("   \(group.waiting.grouped) wait for you"), .accent))
    }
    if group.active > 0 {
      runs.append(StyledText(SafeText("   \(group.active.grouped) active"), .success))
    }
    let room = max(0, line.columns - 3)
    frame.write(runs.truncated(to: room), column: line.column + 2, row: line.row, limit: room)
  }

  /// One row: status, how likely, runs for and against, effect, sentence.
  private func draw(_ sheet: LessonSheet, in frame: inout Frame, line: Rect) {
    let end = line.maxColumn
    var column = line.column + 2
    func put(_ text: SafeText, _ style: Style) {
      guard column < end else { return }
      column = frame.write(text, column: column, row: line.row, style: style, limit: end - column)
    }
    let lesson = sheet.lesson
    let mark = lesson.status.mark
    put(mark.glyph, Style(mark.role))
    put(SafeText(" \(lesson.status.rawValue)").fitted(to: 13), Style(mark.role))
    put(SafeText(lesson.posterior.percent).fitted(to: 5, alignment: .trailing), Style(.muted))
    let runs = "\(lesson.evidence.independentRuns)/\(lesson.counterEvidence.independentRuns)"
    put(SafeText(runs).fitted(to: 7, alignment: .trailing), Style(.muted))
    if line.columns >= 70 {
      let gain = sheet.effect?.gain
      let word = gain.map(\.gain.points) ?? (sheet.effect == nil ? "" : "shown")
      put(SafeText(word).fitted(to: 9, alignment: .trailing), Style(gain?.role ?? .muted))
    }
    let isIdle = lesson.status == .retired || lesson.status == .suspended
    put(
      "  " + SafeText(lesson.sentence).truncated(to: max(0, end - column - 3)),
      Style(isIdle ? .muted : .text))
  }

  private func drawVersions(_ versions: Versions, in frame: inout Frame, rect: Rect) {
    guard let list = versions.list else { return }
    for place in versions.window.visible {
      let line = Rect(
        column: rect.column, row: rect.row + place - versions.window.offset, columns: rect.columns,
        rows: 1)
      guard line.row < rect.maxRow else { break }
      let version = versions.rows.indices.contains(place) ? versions.rows[place] : nil
      let isServed = list.choice.version == version?.number ?? 0
      var runs = [
        StyledText(isServed ? "✓ " : "  ", .success),
        StyledText(SafeText("\(version?.number ?? 0)").fitted(to: 5), .text),
      ]
      if let version {
        let score = version.holdoutScore?.points ?? ""
        runs += [
          StyledText(SafeText(version.at.dateAndTime + "  "), .muted),
          StyledText(SafeText(score).fitted(to: 8, alignment: .trailing), .muted),
          StyledText(SafeText("  \(version.changes.counted("change"))").fitted(to: 13), .muted),
          StyledText(SafeText("  \(version.by.words): \(version.reason)"), .text),
        ]
      } else {
        runs.append(StyledText("the empty memory", .muted))
      }
      frame.write(
        runs.truncated(to: max(0, line.columns - 3)), column: line.column + 2, row: line.row,
        limit: max(0, line.columns - 3))
      if place == versions.window.selection {
        frame.markSelected(line, isFocused: focus == .list)
      }
    }
  }
}
