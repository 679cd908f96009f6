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
    for cell in 0..<min(old.cells.count, new.cells.count) where old.cells[cell] != new.cells[cell] {
      if allows(cell, old.cells[cell].distance(to: new.cells[cell])) {
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
    for cell in new.grid.cells.indices where old.grid.cells[cell] != new.grid.cells[cell] {
      guard allows(cell, old.grid.cells[cell].distance(to: new.grid.cells[cell])) else {
        guard shapes.contains(where: { $0.covers(cell, of: new.grid) }) else { return false }
        continue
      }
    }
    return true
  }

  private func allows(_ cell: Int, _ change: UInt8) -> Bool {
    cell < limits.count && change <= limits[cell]
  }

  /// The share of volatile blocks around a place.
  func share(around point: Point, of grid: BlockGrid, within reach: Double) -> Double {
    guard count > 0 else { return 0 }
    let cells = limits.indices.filter { grid.distance(from: $0, to: point) < reach }
    return cells.isEmpty ? 0 : Double(cells.count { limits[$0] > 0 }) / Double(cells.count)
  }
}

/// What looks in a row, with nothing done between them, say about one screen.
struct MaskLearning: Sendable {
  private var pairs = 0
  private var counts: [Int] = []
  /// How often a block changed where hardly any other did.
  private var alone: [Int] = []
  private var largest: [UInt8] = []

  /// At most so many blocks change when it is a clock or a caret.
  private static func fewest(of cells: Int) -> Int { max(4, cells / 100) }

  mutating func add(_ old: BlockGrid, _ new: BlockGrid) {
    guard old.isComparable(with: new) else { return }
    if counts.isEmpty {
      counts = Array(repeating: 0, count: new.cells.count)
      alone = counts
      largest = Array(repeating: 0, count: new.cells.count)
    }
    guard counts.count == new.cells.count else { return }
    pairs += 1
    let changed = new.cells.indices.filter { old.cells[$0] != new.cells[$0] }
    let isSmall = changed.count <= Self.fewest(of: new.cells.count)
    for cell in changed {
      counts[cell] += 1
      alone[cell] += isSmall ? 1 : 0
      largest[cell] = max(largest[cell], old.cells[cell].distance(to: new.cells[cell]))
    }
  }

  /// Blocks that changed twice alone, or in half of four looks or more.
  ///
  /// What came up once while the agent waited is an effect that came late, and no clock.
  var mask: VolatilityMask {
    VolatilityMask(
      limits: counts.indices.map { cell in
        let isVolatile =
          alone[cell] >= 2 || (pairs >= 4 && counts[cell] >= 3 && counts[cell] * 2 >= pairs)
        // The next digit of a clock may differ by more than those that were seen.
        return isVolatile ? UInt8(min(255, 2 * Int(largest[cell]) + 2)) : 0
      })
  }
}

extension UInt8 {
  func distance(to other: UInt8) -> UInt8 { self > other ? self - other : other - self }
}
