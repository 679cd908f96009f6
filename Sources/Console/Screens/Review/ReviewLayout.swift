internal import Canvas
internal import Trajectories

/// Where the parts of the Review screen lie; the same for drawing, for the mouse and for paging.
struct ReviewLayout: Hashable {
  var summary: Rect
  var queue: Rect?
  /// The rule between queue and detail, where the queue lies on top.
  var rule: Int?
  /// The column of the rule, where the queue lies at the left.
  var divider: Int?
  var headline: Rect?
  /// Both actions, one above the other.
  var stacked: Rect?
  /// Both actions side by side, under a rule that names them.
  var sides: (Rect, Rect)? { left.flatMap { left in right.map { (left, $0) } } }
  private var left: Rect?
  private var right: Rect?
  var picture: Rect?
  var text: Rect?

  init(_ screen: Reviewing, body: Rect) {
    let rest: Rect
    (summary, rest) = body.splitTop(1)
    guard screen.selected != nil else { return }
    if body.columns >= 100 {
      let (queue, right) = rest.splitLeft(min(76, max(36, body.columns * 35 / 100 - 6)))
      self.queue = queue
      divider = right.column
      place(right.splitLeft(1).rest, screen, sideBySide: true)
    } else if body.rows >= 14 {
      let (queue, below) = rest.splitTop(min(6, max(3, body.rows / 5)))
      self.queue = queue
      rule = below.row
      place(below.splitTop(1).rest, screen, sideBySide: false)
    } else if screen.focus == .queue {
      queue = rest
    } else {
      place(rest, screen, sideBySide: false)
    }
  }

  private mutating func place(_ rect: Rect, _ screen: Reviewing, sideBySide: Bool) {
    let (line, below) = rect.splitTop(1)
    headline = line
    let inside = below.inset(columns: 1)
    var rest: Rect
    if sideBySide, below.rows >= 14 {
      let pair: Rect
      (pair, rest) = inside.splitTop(6)
      let half = (pair.columns - 3) / 2
      left = pair.splitLeft(half).left
      right = pair.splitLeft(half + 3).rest
    } else {
      (stacked, rest) = inside.splitTop(min(2, max(0, below.rows - 2)))
      if below.rows >= 8 { rest = rest.splitTop(1).rest }
    }
    placePicture(&rest, screen)
    text = rest.splitLeft(rest.columns - 1).left
  }

  /// Beside the text where both have room, else above it.
  private mutating func placePicture(_ rest: inout Rect, _ screen: Reviewing) {
    guard screen.showsPicture, let image = screen.image, rest.rows >= 6, rest.columns >= 40 else {
      return
    }
    let share = image.size.map { size in
      size.width > 0 && size.height > 0 ? Double(size.height) / Double(size.width) / 2 : 0.3125
    }
    let shape = min(4, max(0.05, share ?? 0.3125))
    func rows(_ columns: Int) -> Int { max(1, Int((Double(columns) * shape).rounded(.up))) }
    if rest.columns >= 76 {
      var columns = min(rest.columns * 45 / 100, 90)
      if rows(columns) > rest.rows { columns = max(8, Int(Double(rest.rows) / shape)) }
      columns = min(columns, rest.columns * 45 / 100)
      let (words, side) = rest.splitLeft(rest.columns - columns - 1)
      picture = Rect(
        column: side.column + 1, row: side.row, columns: columns,
        rows: min(rows(columns), side.rows))
      rest = words
    } else if rest.rows >= 14 {
      let (top, below) = rest.splitTop(min(rest.rows * 2 / 5, rows(rest.columns)))
      picture = top
      rest = below.splitTop(1).rest
    }
  }
}

extension Reviewing {
  /// The screenshot that the action was aimed at, else what was seen after it.
  var image: ImageReference? {
    guard let step = sheet?.step else { return nil }
    let places = [step.before, step.after].compactMap { $0?.images.last { $0.name != nil } }
    return places.first
  }

  /// What was done and what is proposed, on one picture.
  var overlays: [Picture.Overlay] {
    guard let selected, let step = sheet?.step, step.before?.images.isEmpty == false else {
      return []
    }
    return step.action.overlays + selected.overlays(for: reviewer)
  }

  /// Brings sizes and the laid out text up to date; called after every event.
  mutating func settle(body: Rect) {
    let layout = ReviewLayout(self, body: body)
    window.resize(height: max(1, layout.queue?.rows ?? body.rows - 1))
    guard let text = layout.text, let selected else {
      scroller.resize(total: 0, height: 0)
      return
    }
    if page?.id != selected.id || page?.width != text.columns {
      if page?.id != selected.id, shownID != selected.id { scroller = Scroller() }
      shownID = selected.id
      page = ReviewPage(selected, sheet: sheet, reviewer: reviewer, width: text.columns)
    }
    scroller.resize(total: page?.detail.rowCount ?? 0, height: text.rows)
  }
}

extension Proposal {
  /// The marks of the proposed action.
  func overlays(for reviewer: String) -> [Picture.Overlay] {
    let points = action(for: reviewer)?.points ?? []
    return points.prefix(2).map { .proposedPointer(x: $0.x, y: $0.y) }
  }
}
