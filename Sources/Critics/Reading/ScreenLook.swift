internal import Pictures
internal import Trajectories

/// One look at the screen that a log has a picture of.
struct ScreenLook: Sendable {
  var grid: BlockGrid
  /// Where the pointer stood, by what was done before; nil as long as nothing was pointed at.
  var pointer: Point?
  /// How many things had been done until then: looks with the same number are looks in a row.
  var acts: Int
  /// Which of the run's screens this is; looks that show the same have the same number.
  var screen = 0
}

/// What is different between two looks, in blocks.
struct ScreenChange: Hashable, Sendable {
  /// Blocks that changed, other than where the pointer came from and went to.
  var total = 0
  /// Of these, those within reach of the place that was pointed at.
  var near = 0
  /// Blocks that changed where the pointer was or is, which may be nothing but the pointer.
  var pointer = 0
  /// Blocks that changed no more than they do while nothing is done.
  var volatile = 0
  /// Whether much of what lies around the place changes by itself, so that nothing can be told.
  var isBlind = false

  var isNothing: Bool { total == 0 && pointer == 0 }
  var isPointerOnly: Bool { total == 0 && pointer > 0 }

  /// Pixels around a click within which its effect is looked for (`dreaming.md` D1).
  static let reach = 64.0
}

extension ScreenChange {
  /// Compares two looks of one screen.
  ///
  /// - Parameter point: the place that was pointed at between them.
  init(from old: ScreenLook, to new: ScreenLook, at point: Point?, _ mask: VolatilityMask) {
    let shapes = PointerShape.between(old, new)
    let grid = new.grid
    for cell in mask.changes(from: old.grid, to: grid, volatile: &volatile) {
      if shapes.contains(where: { $0.covers(cell, of: grid) }) {
        pointer += 1
      } else {
        total += 1
        if let point, grid.distance(from: cell, to: point) < Self.reach { near += 1 }
      }
    }
    if let point { isBlind = mask.share(around: point, of: grid, within: Self.reach) > 0.4 }
  }
}

/// Where the picture of a pointer may lie: a little above its tip, more below.
struct PointerShape: Sendable {
  private let x: ClosedRange<Double>
  private let y: ClosedRange<Double>

  init(at tip: Point, of grid: BlockGrid) {
    // Screens of more pixels have larger pointers.
    let scale = max(1, Double(max(grid.width, grid.height)) / 1600)
    x = (tip.x - 10 * scale)...(tip.x + 24 * scale)
    y = (tip.y - 10 * scale)...(tip.y + 30 * scale)
  }

  func covers(_ cell: Int, of grid: BlockGrid) -> Bool {
    let area = grid.area(of: cell)
    return area.x.lowerBound < x.upperBound && area.x.upperBound > x.lowerBound
      && area.y.lowerBound < y.upperBound && area.y.upperBound > y.lowerBound
  }

  /// The places of the pointer in two looks; none where it did not move.
  static func between(_ old: ScreenLook, _ new: ScreenLook) -> [PointerShape] {
    if let from = old.pointer, let to = new.pointer, from.distance(to: to) <= 2 { return [] }
    return [old.pointer, new.pointer].compactMap { $0 }.filter { $0.x.isFinite && $0.y.isFinite }
      .map { PointerShape(at: $0, of: new.grid) }
  }
}

extension Point {
  func distance(to other: Point) -> Double {
    let (across, down) = (x - other.x, y - other.y)
    return (across * across + down * down).squareRoot()
  }
}

extension BlockGrid {
  /// Pixels from a place to the nearest point of a block; 0 inside.
  func distance(from cell: Int, to point: Point) -> Double {
    let area = area(of: cell)
    let across = max(area.x.lowerBound - point.x, 0, point.x - area.x.upperBound)
    let down = max(area.y.lowerBound - point.y, 0, point.y - area.y.upperBound)
    return (across * across + down * down).squareRoot()
  }
}
