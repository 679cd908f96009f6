internal import Canvas

/// Where the parts of the Lessons screen lie; the same for drawing, for the mouse and for paging.
struct LessonLayout: Hashable {
  var summary: Rect
  var list: Rect?
  /// The rule between list and text, where the list lies on top.
  var rule: Int?
  /// The column of the rule, where the list lies at the left.
  var divider: Int?
  var text: Rect?

  init(_ screen: Lessons, body: Rect) {
    let rest: Rect
    (summary, rest) = body.splitTop(1)
    guard !screen.list.rows.isEmpty || screen.versions != nil else { return }
    if body.columns >= 120 {
      let (left, right) = rest.splitLeft(min(96, body.columns * 50 / 100))
      list = left
      divider = right.column
      text = right.splitLeft(1).rest.inset(columns: 1)
    } else if body.rows >= 14 {
      let (top, below) = rest.splitTop(min(8, max(4, body.rows / 3)))
      list = top
      rule = below.row
      text = below.splitTop(1).rest.inset(columns: 1)
    } else if screen.focus == .list {
      list = rest
    } else {
      text = rest.inset(columns: 1)
    }
  }
}
