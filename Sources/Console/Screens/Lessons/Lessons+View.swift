internal import Canvas
internal import Trajectories

extension Lessons {
  func draw(in frame: inout Frame, body: Rect) {
    let layout = LessonLayout(self, body: body)
    drawSummary(in: &frame, line: layout.summary)
    guard selected != nil || versions != nil else {
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
    if let row = layout.rule {
      frame.horizontalRule(row: row, from: body.column, to: body.maxColumn)
    }
    guard let text = layout.text, let page else { return }
    if focus == .detail {
      frame.write(
        ">", column: max(0, text.column - 1), row: text.row, style: Style(.accent, bold: true),
        limit: 1)
    }
    page.detail.draw(in: &frame, rect: text, offset: scroller.offset)
    frame.scrollbar(
      column: text.maxColumn, from: text.row, rows: text.rows, visible: scroller.visible,
      total: scroller.total)
  }

  // MARK: - Above

  private func drawSummary(in frame: inout Frame, line: Rect) {
    guard line.rows > 0 else { return }
    let room = max(1, line.columns - 2)
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
    if hidden > 0 {
      return ("No lesson is in use or waits for you.", ["t shows those retired or only observed."])
    }
    return (
      "There are no lessons.",
      [
        "`reverie dream` in a shell distils them from recorded runs and verifies them.",
        "What passes waits here for you: a puts a lesson into use. Each says what it rests on.",
      ]
    )
  }

  // MARK: - Lists

  private func drawList(in frame: inout Frame, rect: Rect) {
    frame.drawRows(shown, of: window, in: rect, isFocused: focus == .list) { row, frame, line in
      draw(row, in: &frame, line: line)
    }
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
