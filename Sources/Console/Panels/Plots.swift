internal import Canvas

// Small plots of block characters; heights and lengths say all, colour nothing.

enum Plot {
  private static let eighths: [SafeText] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// A length out of a whole, `████····`; something is never nothing.
  static func bar(_ share: Double, columns: Int) -> SafeText {
    let columns = max(0, columns)
    let share = min(max(share.isNaN ? 0 : share, 0), 1)
    let done = min(columns, max(share > 0 ? 1 : 0, Int((share * Double(columns)).rounded())))
    return repeated("█", done) + repeated("·", columns - done)
  }

  /// A curve of shares from 0 to 1, a column for each, over rows from the top down.
  static func curve(_ shares: [Double], rows: Int) -> [SafeText] {
    (0..<max(1, rows)).map { row in
      let floor = max(1, rows) - 1 - row
      return shares.reduce(into: SafeText.empty) { line, share in
        let share = min(max(share.isNaN ? 0 : share, 0), 1)
        let height = Int((share * Double(8 * max(1, rows))).rounded()) - 8 * floor
        // The ground is drawn where there is nothing, so that one sees how far it goes.
        line += height >= 1 ? eighths[min(8, height) - 1] : floor == 0 ? eighths[0] : " "
      }
    }
  }

  private static func repeated(_ sign: SafeText, _ count: Int) -> SafeText {
    (0..<max(0, count)).reduce(into: SafeText.empty) { line, _ in line += sign }
  }
}
