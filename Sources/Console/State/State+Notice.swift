internal import Canvas

extension State {
  /// Draws a word to the person at the bottom; one longer than a row takes more of them.
  ///
  /// It goes with the next key, which does what it always does.
  func draw(_ notice: Notice, in frame: inout Frame, row: Int, room: Int) {
    let mark: SafeText = notice.weight == .note ? .empty : "! "
    let style = notice.weight.style
    let text = mark + SafeText(notice.text)
    // Half the screen at most, so that one still sees what the word is about.
    let most = min(size.rows / 2, row + 1 - body.row)
    guard text.width > room, most > 1 else {
      frame.write(text.truncated(to: room), column: 1, row: row, style: style)
      return
    }
    let lines = notice.lines(columns: max(1, room - mark.width), most: most)
    let top = row + 1 - lines.count
    // A rule above tells the words from what else is shown.
    let first = max(body.row, top - 1)
    let area = Rect(column: 0, row: first, columns: size.columns, rows: row + 1 - first)
    frame.fill(area)
    frame.pictures.removeAll { $0.rect.overlaps(area) }
    if first < top { frame.horizontalRule(row: first, from: 0, to: size.columns) }
    frame.write(mark, column: 1, row: top, style: style, limit: room)
    for (place, line) in lines.enumerated() {
      frame.write(
        line, column: 1 + mark.width, row: top + place, style: style,
        limit: max(0, room - mark.width))
    }
  }
}

extension Notice {
  /// The words wrapped; where they are cut off, an ellipsis says so.
  fileprivate func lines(columns: Int, most: Int) -> [SafeText] {
    let rows = WrappedText(text, width: columns, indent: .hanging(0)).rows(in: 0..<most + 1)
    var lines = rows.prefix(most).map(\.text)
    if rows.count > most, let last = lines.popLast() {
      lines.append((last + " …").width > columns ? last.prefix(columns - 1) + "…" : last + " …")
    }
    return lines
  }
}

extension Notice.Weight {
  fileprivate var style: Style {
    switch self {
    case .note: Style(.text)
    case .warning: Style(.warning)
    case .failure: Style(.failure, bold: true)
    }
  }
}
