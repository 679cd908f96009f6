internal import CNcurses
internal import Canvas

/// Turns cells of a frame into what ncurses takes: scalars and numbers.
///
/// Cells are neutralised long before they come here. This is the last gate all the same: a control,
/// bidi or zero-width character that slipped through is drawn as `?`.
struct RowEncoder {
  private let isUnicode: Bool
  private let palette: Palette
  private let colours: Int
  private var paints: [Style: Paint] = [:]
  private var lastStyle = Style.plain
  private var lastPaint: Paint

  init(isUnicode: Bool, palette: Palette, colours: Int) {
    self.isUnicode = isUnicode
    self.palette = palette
    self.colours = colours
    lastPaint = Paint(palette.attributes(for: .plain), colours: colours)
  }

  /// Appends one row; a continuation is part of the wide cell before it.
  mutating func encode(_ row: ArraySlice<Cell>, into cells: inout [reverie_cell]) {
    for cell in row where cell.width > 0 { cells.append(encode(cell)) }
  }

  mutating func encode(_ cell: Cell) -> reverie_cell {
    let paint = self.paint(cell.style)
    var result = reverie_cell()
    result.width = min(max(cell.width, 1), 2)
    result.foreground = paint.foreground
    result.background = paint.background
    result.attributes = paint.attributes
    withUnsafeMutableBytes(of: &result.scalars) { raw in
      let scalars = raw.assumingMemoryBound(to: UInt32.self)
      var count = 0
      for scalar in cell.grapheme.unicodeScalars where count < 5 {
        if !isUnicode, scalar.value > 0x7E {
          scalars[0] = AsciiGlyph.replacement(scalar)
          count = 1
          break
        }
        if Self.isDrawable(scalar) {
          scalars[count] = scalar.value
          count += 1
        } else if count == 0 {
          scalars[0] = 0x3F
          count = 1
        }
      }
      if count == 0 { scalars[0] = 0x20 }
      result.count = UInt8(max(count, 1))
    }
    return result
  }

  private mutating func paint(_ style: Style) -> Paint {
    if style == lastStyle { return lastPaint }
    lastStyle = style
    if let known = paints[style] {
      lastPaint = known
    } else {
      lastPaint = Paint(palette.attributes(for: style), colours: colours)
      paints[style] = lastPaint
    }
    return lastPaint
  }

  /// Whether a scalar may reach the terminal: no control, no direction, nothing invisible.
  static func isDrawable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: true
    case 0...0x9F, 0xAD, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: false
    case 0xFDD0...0xFDEF, 0xFE00...0xFE0F, 0xFEFF, 0xFFF0...0xFFFB, 0x180B...0x180F: false
    case 0x115F...0x1160, 0x3164, 0xFFA0, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: false
    default: scalar.value & 0xFFFE != 0xFFFE
    }
  }
}

/// ASCII in place of the lines, arrows and marks that screens draw.
enum AsciiGlyph {
  static func replacement(_ scalar: Unicode.Scalar) -> UInt32 {
    let ascii: Unicode.Scalar =
      switch scalar.value {
      case 0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x2550, 0x2013, 0x2014: "-"
      case 0x2502, 0x2503, 0x2506, 0x2507, 0x250A, 0x250B, 0x2551, 0x258F...0x2595: "|"
      case 0x250C...0x254B, 0x2552...0x2570: "+"
      case 0x2190, 0x25C0, 0x25C2, 0x2039, 0x2329: "<"
      case 0x2192, 0x25B6, 0x25B8, 0x203A, 0x276F, 0x232A: ">"
      case 0x2191, 0x25B2, 0x25B4: "^"
      case 0x2193, 0x25BC, 0x25BE: "v"
      case 0x2588, 0x2589...0x258B, 0x2593, 0x25A0: "#"
      // The heights of a plot stay apart.
      case 0x2581: "_"
      case 0x2582: "."
      case 0x2583: "-"
      case 0x2584, 0x2591, 0x2592: "="
      case 0x2585: "+"
      case 0x2586: "*"
      case 0x2587: "%"
      case 0x2580: "\""
      case 0x00B7: "."
      case 0x2022, 0x25CF, 0x2219, 0x26AB: "*"
      case 0x25CB, 0x25E6, 0x26AA: "o"
      case 0x2713, 0x2714: "v"
      case 0x2717, 0x2718, 0x00D7, 0x2715, 0x2716: "x"
      case 0x2026: "~"
      case 0x2018, 0x2019: "'"
      case 0x201C, 0x201D: "\""
      case 0x00A0, 0x2000...0x200A, 0x3000: " "
      default: "?"
      }
    return ascii.value
  }
}
