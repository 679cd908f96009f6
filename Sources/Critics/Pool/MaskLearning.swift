internal import Pictures
internal import Trajectories

/// What pairs of looks say about which blocks of one screen change by themselves.
///
/// Looks in a row, with nothing done between them, tell most. Looks before and after an action tell
/// of what changes whatever is done, such as a clock that shows seconds.
struct MaskLearning: Sendable {
  /// What was done between two looks, as far as it matters here; of a press, in which quarter.
  enum Deed: Int, CaseIterable, Sendable {
    case nothing, keys, scroll, topLeft, topRight, bottomLeft, bottomRight

    static func press(at point: Point, of grid: BlockGrid) -> Deed {
      let isLeft = point.x < Double(grid.width) / 2
      let isTop = point.y < Double(grid.height) / 2
      return isTop ? (isLeft ? .topLeft : .topRight) : (isLeft ? .bottomLeft : .bottomRight)
    }

    fileprivate var isPress: Bool { rawValue >= Deed.topLeft.rawValue }
  }

  private struct Tally: Sendable {
    var pairs = 0
    var counts: [Int] = []
  }

  private var tallies = Array(repeating: Tally(), count: Deed.allCases.count)
  /// How often a block changed where nothing was done and hardly any other changed.
  private var alone: [Int] = []
  private var largest: [UInt8] = []
  private var columns = 1

  /// At most so many blocks change when it is a clock or a caret.
  private static func fewest(of cells: Int) -> Int { max(4, cells / 100) }

  mutating func add(_ old: ScreenLook, _ new: ScreenLook, _ deed: Deed) {
    guard old.grid.isComparable(with: new.grid) else { return }
    let (before, after) = (old.grid.cells, new.grid.cells)
    if largest.isEmpty {
      columns = new.grid.columns
      largest = Array(repeating: 0, count: after.count)
      alone = Array(repeating: 0, count: after.count)
      for deed in tallies.indices { tallies[deed].counts = alone }
    }
    guard largest.count == after.count else { return }
    tallies[deed.rawValue].pairs += 1
    guard before != after else { return }
    let shapes = PointerShape.between(old, new)
    let changed = after.indices.filter { cell in
      before[cell] != after[cell] && !shapes.contains { $0.covers(cell, of: new.grid) }
    }
    let isSmall =
      deed == .nothing
      && changed.count { old.grid.differs(from: new.grid, at: $0) } <= Self.fewest(of: after.count)
    for cell in changed {
      tallies[deed.rawValue].counts[cell] += 1
      if isSmall, old.grid.differs(from: new.grid, at: cell) { alone[cell] += 1 }
      largest[cell] = max(largest[cell], before[cell].distance(to: after[cell]))
    }
  }

  /// Blocks that changed twice alone, in half of four idle looks or more, or whatever was done.
  ///
  /// What came up once while the agent waited is an effect that came late, and no clock.
  var mask: VolatilityMask {
    let steady = largest.indices.filter(changesAlways)
    // Beside the digit that always changes stands one that changes sometimes.
    var beside: Set<Int> = []
    for cell in steady {
      for next in [cell - 1, cell + 1, cell - columns, cell + columns]
      where largest.indices.contains(next) && count(of: next) >= 2 { beside.insert(next) }
    }
    let sure = Set(steady).union(beside)
    return VolatilityMask(
      limits: largest.indices.map { cell in
        // The next digit of a clock may differ by more than those that were seen.
        sure.contains(cell) || changesIdly(cell)
          ? UInt8(min(255, 2 * Int(largest[cell]) + 2)) : 0
      })
  }

  private func count(of cell: Int) -> Int { tallies.reduce(0) { $0 + $1.counts[cell] } }

  private func changesIdly(_ cell: Int) -> Bool {
    let idle = tallies[Deed.nothing.rawValue]
    return alone[cell] >= 2
      || (idle.pairs >= 4 && idle.counts[cell] >= 3 && idle.counts[cell] * 2 >= idle.pairs)
  }

  /// Whether it changes with most things of several kinds, and of none hardly ever.
  ///
  /// What a click shows elsewhere, such as the sum of a calculator, does not change by scrolling, nor
  /// by clicks all over the screen.
  private func changesAlways(_ cell: Int) -> Bool {
    var (presses, others) = (0, 0)
    for deed in Deed.allCases where tallies[deed.rawValue].pairs >= 3 {
      let tally = tallies[deed.rawValue]
      if tally.counts[cell] * 5 < tally.pairs * 2 { return false }
      guard tally.counts[cell] * 5 >= tally.pairs * 3 else { continue }
      if deed.isPress { presses += 1 } else { others += 1 }
    }
    return presses >= 3 || (others >= 1 && presses + others >= 2)
  }
}
