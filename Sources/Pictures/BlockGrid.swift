/// A picture boiled down to the mean brightness of its blocks: what it is compared by.
///
/// It is as if the picture were scaled so that its longer side has 512 pixels, and then cut into
/// blocks of 8 by 8: 64 blocks along the longer side, at most 4,096 in all. The same pixels always
/// give the same grid, and pixels that change by little hardly change it.
package struct BlockGrid: Hashable, Sendable {
  /// Goes up when other numbers are computed, so that kept grids are computed anew.
  package static let version = 1
  /// Blocks along the longer side of a picture; a picture of fewer pixels has a block for each.
  package static let longerSide = 64

  /// The size of the picture in pixels.
  package let width: Int
  package let height: Int
  package let columns: Int
  package let rows: Int
  /// The mean brightness of each block, 0 to 255; rows from the top.
  package let cells: [UInt8]

  /// Computes the grid of a picture.
  package init(of raster: Raster) {
    (width, height) = (raster.width, raster.height)
    (columns, rows) = Self.shape(width: width, height: height)
    let small = raster.scaled(width: columns, height: rows)
    cells = small.pixels.withUnsafeBufferPointer { pixels in
      stride(from: 0, to: pixels.count, by: 4).map { at in
        // The weights of ITU-R BT.601, in 256ths.
        let sum = 77 * Int(pixels[at]) + 150 * Int(pixels[at + 1]) + 29 * Int(pixels[at + 2])
        return UInt8((sum + 128) >> 8)
      }
    }
  }

  /// Reads what `bytes` wrote; nil for anything else.
  package init?(bytes: [UInt8]) {
    guard bytes.count > 4 else { return nil }
    width = Int(bytes[0]) << 8 | Int(bytes[1])
    height = Int(bytes[2]) << 8 | Int(bytes[3])
    guard width > 0, height > 0 else { return nil }
    (columns, rows) = Self.shape(width: width, height: height)
    guard bytes.count == 4 + columns * rows else { return nil }
    cells = Array(bytes[4...])
  }

  /// Width and height in two bytes each, then the cells.
  package var bytes: [UInt8] {
    [UInt8(width >> 8 & 255), UInt8(width & 255), UInt8(height >> 8 & 255), UInt8(height & 255)]
      + cells
  }

  private static func shape(width: Int, height: Int) -> (columns: Int, rows: Int) {
    let longer = max(width, height)
    let side = min(longerSide, longer)
    func blocks(_ length: Int) -> Int { max(1, (length * side + longer / 2) / longer) }
    return (blocks(width), blocks(height))
  }
}

extension BlockGrid {
  /// The pixels that a block covers: from the first to the one behind the last.
  package func area(of cell: Int) -> (x: Range<Double>, y: Range<Double>) {
    let (column, row) = (Double(cell % columns), Double(cell / columns))
    let (wide, tall) = (Double(width) / Double(columns), Double(height) / Double(rows))
    return (column * wide..<(column + 1) * wide, row * tall..<(row + 1) * tall)
  }

  /// Whether two grids have the same blocks.
  package func isComparable(with other: BlockGrid) -> Bool {
    width == other.width && height == other.height
  }
}
