internal import CChafa
internal import Pictures

/// A picture as lines of characters, for programs that print instead of drawing a screen.
package enum PrintedPicture {
  /// The lines for a picture file, each ending in a reset of the colours; nil when it cannot be
  /// drawn.
  ///
  /// - Parameters:
  ///   - columns: how wide it may be; a character is taken to be twice as high as wide.
  ///   - colours: 0 for shapes alone, 256, or more for exact colours.
  package static func lines(_ file: [UInt8], columns: Int, colours: Int) -> [String]? {
    guard let raster = try? Raster(decoding: file), columns > 0 else { return nil }
    let rows = max(1, columns * raster.height / raster.width / 2)
    // Four quarters to a cell: more pixels than these would be thrown away.
    let drawn = raster.scaled(width: columns * 8, height: rows * 16)
    var cells = [reverie_picture_cell](repeating: reverie_picture_cell(), count: columns * rows)
    let status = reverie_chafa_cells(
      drawn.pixels, Int32(drawn.width), Int32(drawn.height), Int32(columns), Int32(rows),
      Int32(colours), 0, &cells)
    guard status == 0 else { return nil }
    return (0..<rows).map { row in
      var line = ""
      var paint = ""
      for cell in cells[row * columns..<(row + 1) * columns] {
        let next = colour(cell.foreground, 38, colours) + colour(cell.background, 48, colours)
        if next != paint { line += next }
        paint = next
        line.unicodeScalars.append(Unicode.Scalar(cell.scalar) ?? " ")
      }
      return line + (colours > 0 ? "\u{1B}[0m" : "")
    }
  }

  private static func colour(_ value: Int32, _ code: Int, _ colours: Int) -> String {
    guard colours > 0, value >= 0 else { return "" }
    if colours <= 256 { return "\u{1B}[\(code);5;\(value)m" }
    return "\u{1B}[\(code);2;\(value >> 16 & 255);\(value >> 8 & 255);\(value & 255)m"
  }
}
