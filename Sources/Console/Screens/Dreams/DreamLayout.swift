internal import Canvas

extension Dreams {
  func layout(body: Rect) -> ListAndText {
    ListAndText(
      body: body, isEmpty: selected == nil, side: min(72, body.columns * 42 / 100),
      top: min(records.count, max(3, body.rows / 5)), isInText: focus != .list)
  }
}
