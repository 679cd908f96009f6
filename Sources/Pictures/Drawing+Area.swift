extension Drawing {
  /// A rectangle of whole pixels.
  package struct Area: Sendable, Hashable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }

    /// The square around a centre.
    package static func around(x: Int, y: Int, radius: Int) -> Area {
      Area(x: x - radius, y: y - radius, width: radius * 2, height: radius * 2)
    }

    /// The first column to the right of it.
    package var right: Int { x + width }
    /// The first row below it.
    package var bottom: Int { y + height }
    package var middleX: Int { x + width / 2 }
    package var middleY: Int { y + height / 2 }
    package var isEmpty: Bool { width <= 0 || height <= 0 }

    /// Returns what both share, which may be empty.
    package func intersection(_ other: Area) -> Area {
      guard isSound, other.isSound else { return Area(x: 0, y: 0, width: 0, height: 0) }
      let (left, top) = (max(x, other.x), max(y, other.y))
      return Area(
        x: left, y: top, width: max(0, min(right, other.right) - left),
        height: max(0, min(bottom, other.bottom) - top))
    }

    /// Returns the area with a margin cut off; a negative margin makes it larger.
    package func inset(by margin: Int) -> Area { inset(x: margin, y: margin) }

    /// Returns the area with margins cut off left and right, above and below.
    package func inset(x across: Int, y down: Int) -> Area {
      Area(
        x: x + across, y: y + down, width: max(0, width - 2 * across),
        height: max(0, height - 2 * down))
    }

    package func contains(x column: Int, y row: Int) -> Bool {
      column >= x && column < right && row >= y && row < bottom
    }

    /// Whether its numbers are small enough to reckon with.
    var isSound: Bool {
      let limit = -1_000_000...1_000_000
      return limit.contains(x) && limit.contains(y) && limit.contains(width)
        && limit.contains(height)
    }
  }
}
