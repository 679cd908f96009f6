internal import Canvas

// What lists of several screens share: rows under a window, and a word where there are none.

extension Frame {
  /// Draws the visible ones of some rows, each on a line of its own, and marks the selected one.
  mutating func drawRows<Row>(
    _ rows: [Row], of window: ListWindow, in rect: Rect, isFocused: Bool,
    _ draw: (Row, inout Frame, Rect) -> Void
  ) {
    for place in window.visible where rows.indices.contains(place) {
      let line = Rect(
        column: rect.column, row: rect.row + place - window.offset, columns: rect.columns, rows: 1)
      guard line.row < rect.maxRow else { break }
      draw(rows[place], &self, line)
      joinMuted(line)
      if place == window.selection { markSelected(line, isFocused: isFocused) }
    }
  }

  /// Says in place of a list why there is none, and what to do then.
  mutating func writeNotice(_ title: String, _ words: [String], isWarning: Bool, in rect: Rect) {
    let room = max(0, rect.columns - 6)
    var row = rect.row + (rect.rows > 8 ? 1 : 0)
    func put(_ text: String, _ style: Style, on frame: inout Frame) {
      for line in WrappedText(text, width: max(1, room), indent: .hanging(0)).rows(in: 0..<6)
      where row < rect.maxRow {
        frame.write(line.text, column: rect.column + 3, row: row, style: style, limit: room)
        row += 1
      }
    }
    put(title, Style(isWarning ? .warning : .text, bold: true), on: &self)
    if rect.rows > 8 { row += 1 }
    for line in words { put(line, Style(.muted), on: &self) }
  }
}
