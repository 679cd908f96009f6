internal import Pictures
internal import Trajectories

/// Which screens are compared with each other: those of one environment and one size.
struct ScreenKey: Hashable, Sendable {
  var environment: String
  var width: Int
  var height: Int
}

/// Blocks of a screen that change while nothing is done (clocks, carets, video), and by how much.
struct VolatilityMask: Hashable, Sendable {
  /// How much each block may change without that meaning anything; empty where nothing is known.
  private var limits: [UInt8] = []
  /// Blocks that are volatile.
  private(set) var count = 0

  /// A mean that moved by so little is noise of a lossy picture, not a change of the screen.
  static let noise: UInt8 = 1
  /// Nothing is volatile.
  static let none = VolatilityMask()
  /// Where more than this share of the screen moves by itself, looks cannot be compared at all.
  private static let mostVolatile = 0.25

  var isUsable: Bool { Double(count) <= Double(limits.count) * Self.mostVolatile }

  private init() {}

  init(limits: [UInt8]) {
    self.limits = limits
    count = limits.count { $0 > 0 }
  }

  /// The blocks that changed by more than they do by themselves; others are counted.
  func changes(from old: BlockGrid, to new: BlockGrid, volatile: inout Int) -> [Int] {
    guard old.cells != new.cells else { return [] }
    var found: [Int] = []
    for cell in 0..<min(old.cells.count, new.cells.count) where old.differs(from: new, at: cell) {
      if allows(cell, from: old, to: new) {
        volatile += 1
      } else {
        found.append(cell)
      }
    }
    return found
  }

  /// Whether no more of two looks differs than what moves by itself, and the pointer.
  func isSame(_ old: ScreenLook, _ new: ScreenLook) -> Bool {
    guard old.grid.isComparable(with: new.grid) else { return false }
    guard old.grid.cells != new.grid.cells else { return true }
    let shapes = PointerShape.between(old, new)
    return !new.grid.cells.indices.contains { cell in
      old.grid.differs(from: new.grid, at: cell) && !allows(cell, from: old.grid, to: new.grid)
        && !shapes.contains { $0.covers(cell, of: new.grid) }
    }
  }

  private func allows(_ cell: Int, from old: BlockGrid, to new: BlockGrid) -> Bool {
    cell < limits.count && old.cells[cell].distance(to: new.cells[cell]) <= limits[cell]
  }

  /// The share of volatile blocks around a place.
  func share(around point: Point, of grid: BlockGrid, within reach: Double) -> Double {
    guard count > 0 else { return 0 }
    let cells = limits.indices.filter { grid.distance(from: $0, to: point) < reach }
    return cells.isEmpty ? 0 : Double(cells.count { limits[$0] > 0 }) / Double(cells.count)
  }
}

extension BlockGrid {
  /// Whether a block changed by more than noise; both grids must have it.
  func differs(from other: BlockGrid, at cell: Int) -> Bool {
    cells[cell].distance(to: other.cells[cell]) > VolatilityMask.noise
  }
}

extension UInt8 {
  func distance(to other: UInt8) -> UInt8 { self > other ? self - other : other - self }
}
