package import Pictures
package import Trajectories

/// Where the block grids of screenshots come from; the critics themselves read no files.
package struct ScreenGrids: Sendable {
  let grid: @Sendable (ImageReference) -> BlockGrid?

  /// - Parameter grid: gives the grid of a picture; nil where it cannot be had.
  package init(_ grid: @escaping @Sendable (ImageReference) -> BlockGrid?) { self.grid = grid }

  /// No pictures are looked at.
  package static let none = ScreenGrids { _ in nil }
}
