internal import Canvas

/// Where a list and the text of what is selected in it lie: side by side where there is room, else the
/// list on top, else whichever has the focus; the same for drawing, for the mouse and for paging.
struct ListAndText: Hashable {
  var summary: Rect
  var list: Rect?
  /// The rule between list and text, where the list lies on top.
  var rule: Int?
  /// The column of the rule, where the list lies at the left.
  var divider: Int?
  var text: Rect?
  private let columns: Range<Int>

  /// - Parameters:
  ///   - isEmpty: there is nothing to list.
  ///   - side: columns of a list at the left.
  ///   - top: rows of a list on top.
  ///   - isInText: where there is room for one only, whether that is the text.
  init(body: Rect, isEmpty: Bool, side: Int, top: Int, isInText: Bool) {
    columns = body.column..<max(body.column, body.maxColumn)
    let rest: Rect
    (summary, rest) = body.splitTop(1)
    guard !isEmpty else { return }
    if body.columns >= 120 {
      let (left, right) = rest.splitLeft(side)
      list = left
      divider = right.column
      text = right.splitLeft(1).rest.inset(columns: 1)
    } else if body.rows >= 14 {
      let (upper, below) = rest.splitTop(top)
      list = upper
      rule = below.row
      text = below.splitTop(1).rest.inset(columns: 1)
    } else if isInText {
      text = rest.inset(columns: 1)
    } else {
      list = rest
    }
  }

  /// The rule under a list on top, and the text with a mark where it has the focus.
  func draw(_ detail: DetailPage?, _ scroller: Scroller, isFocused: Bool, in frame: inout Frame) {
    if let rule {
      frame.horizontalRule(row: rule, from: columns.lowerBound, to: columns.upperBound)
    }
    guard let text, let detail else { return }
    if isFocused {
      frame.write(
        ">", column: max(0, text.column - 1), row: text.row, style: Style(.accent, bold: true),
        limit: 1)
    }
    detail.draw(in: &frame, rect: text, offset: scroller.offset)
    frame.scrollbar(
      column: text.maxColumn, from: text.row, rows: text.rows, visible: scroller.visible,
      total: scroller.total)
  }
}
