internal import Canvas
internal import Trajectories

extension Inspector {
  func draw(in frame: inout Frame, body: Rect) {
    let layout = InspectorLayout(self, body: body)
    drawHeader(in: &frame, rect: layout.header)
    drawRules(in: &frame, layout: layout, body: body)
    if let list = layout.list { drawList(in: &frame, rect: list) }
    if let line = layout.headline { drawHeadline(in: &frame, line: line) }
    drawPictures(in: &frame, layout: layout)
    if let text = layout.text { drawText(in: &frame, rect: text) }
    if let line = layout.timeline { drawTimeline(in: &frame, line: line) }
  }

  // MARK: - Header

  private func drawHeader(in frame: inout Frame, rect: Rect) {
    guard rect.rows > 0 else { return }
    guard let summary = run?.summary else {
      let text: SafeText = "reading \(id.rawValue)"
      frame.write(text, column: rect.column + 1, row: rect.row, style: Style(.muted))
      return
    }
    let facts = Self.facts(of: summary, columns: rect.columns)
    let factsWidth = rect.columns >= 50 ? facts.width : 0
    let room = max(0, rect.columns - 4 - factsWidth)
    let name = SafeText(summary.header.name).truncated(to: room)
    frame.write(name, column: rect.column + 1, row: rect.row, style: Style(.text, bold: true))
    if factsWidth > 0 { frame.write(facts, column: rect.maxColumn - 1 - factsWidth, row: rect.row) }
    guard rect.rows > 1 else { return }
    drawOrigin(in: &frame, line: rect.splitTop(1).rest, summary: summary)
  }

  private static func facts(of summary: RunSummary, columns: Int) -> [StyledText] {
    let mark = summary.header.outcome.mark
    var facts: [StyledText] = []
    func add(_ text: SafeText, _ role: Role) {
      if !facts.isEmpty { facts.append(StyledText("   ")) }
      facts.append(StyledText(text, role))
    }
    if columns >= Self.wide, let model = summary.header.model { add(SafeText(model), .muted) }
    add(mark.glyph + " " + mark.word, mark.role)
    add(SafeText(summary.tally.steps.counted("step")), .text)
    if let duration = summary.duration { add(SafeText(duration.duration), .muted) }
    if let cost = summary.cost { add(SafeText(cost.dollars), .muted) }
    return facts.truncated(to: max(0, columns - 20))
  }

  /// From here on the model stands in the first line and the id in the second.
  private static let wide = 110

  /// Where the run comes from and what belongs to it.
  private func drawOrigin(in frame: inout Frame, line: Rect, summary: RunSummary) {
    var right: [StyledText] = []
    func add(_ text: String, _ role: Role) {
      if !right.isEmpty { right.append(StyledText("   ")) }
      right.append(StyledText(SafeText(text), role))
    }
    if summary.header.parent != nil { add("sub-agent (- parent)", .muted) }
    if summary.children > 0 { add("\(summary.children.counted("sub-agent")) (T)", .muted) }
    if summary.tally.errors > 0 { add(summary.tally.errors.counted("error"), .failure) }
    if let run, run.problems > 0 { add(run.problems.counted("damaged record"), .warning) }
    if let share = run?.progress { add("reading \(share.percent)", .accent) }
    let shown = right.truncated(to: max(0, line.columns - 2))
    let column = line.maxColumn - 1 - shown.width
    frame.write(shown, column: column, row: line.row)
    let room = column - line.column - 4
    guard room > 8 else { return }
    var front = SafeText(summary.header.format.rawValue) + "   "
    var id: SafeText = .empty
    if line.columns >= Self.wide {
      id = SafeText("   \(summary.id.rawValue)")
    } else if let model = summary.header.model {
      front += SafeText(model) + "   "
    }
    let left = max(0, room - front.width - id.width)
    var path = SafeText(summary.header.source)
    if path.width > left {
      path = SafeText(summary.header.source.lastPathPart).truncatedInMiddle(to: left)
    }
    frame.write(
      (front + path + id).truncated(to: room), column: line.column + 1, row: line.row,
      style: Style(.muted))
  }

  private func drawRules(in frame: inout Frame, layout: InspectorLayout, body: Rect) {
    if let row = layout.rule {
      frame.horizontalRule(row: row, from: body.column, to: body.maxColumn)
      if let divider = layout.divider {
        frame.write("┬", column: divider, row: row, style: Style(.border))
      }
      if outline.hiddenCount > 0, layout.list != nil {
        let room = (layout.divider ?? body.maxColumn) - body.column - 4
        let text = SafeText(" \(outline.hiddenCount.grouped) hidden, c shows ")
        if text.width <= room {
          frame.write(text, column: body.column + 2, row: row, style: Style(.muted))
        }
      }
    }
    guard let divider = layout.divider, let list = layout.list else { return }
    frame.verticalRule(column: divider, from: list.row, to: list.maxRow)
    frame.scrollbar(
      column: divider, from: list.row, rows: list.rows, visible: window.visible,
      total: window.count)
  }

  // MARK: - Detail

  /// The line that names the step: what, which, how much later, how it ended.
  private func drawHeadline(in frame: inout Frame, line: Rect) {
    guard line.rows > 0, let index = selected else { return }
    let isFocused = focus == .detail
    if isFocused {
      frame.write(
        ">", column: line.column, row: line.row, style: Style(.accent, bold: true), limit: 1)
    }
    let row = rows[index]
    var runs: [StyledText] = []
    let title = Style(isFocused ? .accent : .text, bold: true)
    if let number = row?.number {
      let label: SafeText = "step \(number.grouped) of \(max(outline.steps, number).grouped)"
      runs.append(StyledText(label, title))
    } else {
      let kind = outline.marks[index].kind.rawValue
      runs.append(
        StyledText(
          SafeText("\(kind), entry \((index + 1).grouped) of \(outline.count.grouped)"), title))
    }
    var tail: [StyledText] = []
    if let status = row?.status, let words = status.words {
      tail.append(StyledText(SafeText("   \(words)"), status.role))
    }
    if let row, let now = row.time, let before = rows[index - 1]?.time {
      tail.append(StyledText(SafeText("   +\((now - before).duration)"), .muted))
    }
    let room = line.columns - 2
    if let row, row.number != nil {
      let left = room - runs.width - tail.width - 3
      if left > 3 {
        runs.append(StyledText("   "))
        runs.append(StyledText(SafeText(row.label).truncated(to: left)))
      }
    }
    frame.write(
      (runs + tail).truncated(to: room), column: line.column + 1, row: line.row, limit: room)
  }

  private func drawPictures(in frame: inout Frame, layout: InspectorLayout) {
    let images = images
    for box in layout.pictures {
      guard let image = box.isBefore ? images.before : images.after, let name = image.name else {
        continue
      }
      var caption: SafeText = box.isBefore ? "before" : "after"
      if selectedEntry?.step == nil { caption = "picture" }
      if let size = image.size { caption += SafeText("   \(size.width)x\(size.height)") }
      if layout.pictures.count == 1, images.before != nil, images.after != nil {
        caption += box.isBefore ? "   v shows after" : "   v shows before"
      }
      frame.write(
        caption, column: box.caption.column, row: box.caption.row, style: Style(.muted),
        limit: box.caption.columns)
      var overlays = box.isBefore ? selectedEntry?.step?.action.overlays ?? [] : []
      if box.isBefore { overlays += selectedProposal?.overlays(for: reviewer) ?? [] }
      frame.pictures.append(Picture(image: name, rect: box.rect, overlays: overlays))
    }
  }

  private func drawText(in frame: inout Frame, rect: Rect) {
    guard let index = selected else {
      let text: SafeText =
        run == nil || run?.progress != nil || outline.count == 0 && (run?.entries ?? 1) > 0
        ? "reading" : "This run has no entries to show."
      frame.write(
        text, column: rect.column, row: rect.row, style: Style(.muted), limit: rect.columns)
      return
    }
    guard let page, page.key.entry == index else {
      frame.write(
        "reading", column: rect.column, row: rect.row, style: Style(.muted), limit: rect.columns)
      return
    }
    page.draw(in: &frame, rect: rect, offset: scroller.offset, highlight: highlight)
    frame.scrollbar(
      column: rect.maxColumn, from: rect.row, rows: rect.rows, visible: scroller.visible,
      total: scroller.total)
  }
}

extension Action {
  /// The marks this action leaves on the picture it was aimed at.
  var overlays: [Picture.Overlay] {
    guard let first = points.first, rule?.space != .unverified else { return [] }
    let last = points.last ?? first
    switch kind {
    case .drag where points.count > 1:
      return [.drag(fromX: first.x, fromY: first.y, toX: last.x, toY: last.y)]
    case .zoom where points.count > 1:
      return [
        .region(
          x: min(first.x, last.x), y: min(first.y, last.y), width: abs(last.x - first.x),
          height: abs(last.y - first.y))
      ]
    case .scroll:
      let (dx, dy): (Double, Double) =
        switch direction {
        case .up: (0, -1)
        case .left: (-1, 0)
        case .right: (1, 0)
        case .down, nil: (0, 1)
        }
      return [.scroll(x: first.x, y: first.y, dx: dx, dy: dy)]
    default: return [.pointer(x: first.x, y: first.y)]
    }
  }
}
