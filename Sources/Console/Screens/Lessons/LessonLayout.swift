internal import Canvas

extension Lessons {
  func layout(body: Rect) -> ListAndText {
    ListAndText(
      body: body, isEmpty: list.rows.isEmpty && versions == nil,
      side: min(96, body.columns * 50 / 100), top: min(8, max(4, body.rows / 3)),
      isInText: focus != .list)
  }
}
