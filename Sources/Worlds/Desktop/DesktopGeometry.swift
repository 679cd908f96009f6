/// Where things stand on the screen, in pixels.
enum DesktopGeometry {
  static let width = 1024
  static let height = 768

  static let titleHeight = 26
  static let menuHeight = 24
  static let tabHeight = 28
  static let statusHeight = 22
  static let rowHeight = 54
  static let panelTitle = 30
  static let panelWidth = 340
  /// The row that trays stand in, from 0.
  static let lastRow = 8
  /// The side of what is small.
  static let smallSide = 12

  /// Windows stand like the cards of a hand.
  static func window(_ app: Int) -> Box {
    Box(x: 20 + 10 * app, y: 12 + 12 * app, width: 720, height: 640)
  }

  static func title(_ app: Int) -> Box {
    let frame = window(app)
    return Box(x: Int(frame.x), y: Int(frame.y), width: Int(frame.width), height: titleHeight)
  }

  static func menu(_ menu: Int, of app: Int) -> Box {
    let frame = window(app)
    return Box(
      x: Int(frame.x) + 8 + 84 * menu, y: Int(frame.y) + titleHeight + tabHeight + 2, width: 80,
      height: menuHeight)
  }

  static func menuItem(app: Int, menu: Int, row: Int) -> Box {
    let bar = self.menu(menu, of: app)
    return Box(
      x: Int(bar.x), y: Int(bar.y) + menuHeight + 4 + 28 * row, width: 210, height: 28)
  }

  static func tab(_ tab: Int, of app: Int) -> Box {
    let frame = window(app)
    return Box(
      x: Int(frame.x) + 10 + 150 * tab, y: Int(frame.y) + titleHeight + 1, width: 146,
      height: tabHeight)
  }

  /// One of the two panels of a tab.
  static func panel(_ column: Int, of app: Int) -> Box {
    let frame = window(app)
    let top = titleHeight + menuHeight + tabHeight + 10
    return Box(
      x: Int(frame.x) + 10 + (panelWidth + 6) * column, y: Int(frame.y) + top, width: panelWidth,
      height: Int(frame.height) - top - statusHeight - 8)
  }

  static func scrollbar(of app: Int) -> Box {
    let last = panel(1, of: app)
    return Box(
      x: Int(last.x) + panelWidth + 3, y: Int(last.y), width: 16, height: Int(last.height))
  }

  static func status(of app: Int) -> Box {
    let frame = window(app)
    return Box(
      x: Int(frame.x) + 1, y: Int(frame.y) + Int(frame.height) - statusHeight - 1,
      width: Int(frame.width) - 2, height: statusHeight)
  }

  /// How far a page of a long tab reaches down.
  static let pageHeight = 520

  static func taskbarButton(_ app: Int) -> Box {
    Box(x: 12 + 120 * app, y: 736, width: 112, height: 28)
  }

  static let taskbar = Box(x: 0, y: 732, width: width, height: 36)
  static let note = Box(x: 806, y: 16, width: 206, height: 700)

  static func dialog(of app: Int) -> Box {
    let frame = window(app)
    return Box(x: Int(frame.x) + 170, y: Int(frame.y) + 240, width: 380, height: 140)
  }

  static func dialogButton(_ place: Int, of app: Int) -> Box {
    let frame = dialog(of: app)
    return Box(
      x: Int(frame.x) + 16 + 120 * place, y: Int(frame.y) + 92, width: 108, height: 30)
  }

  /// A widget's place in a row of a panel.
  static func box(of role: Role, app: Int, column: Int, row: Int) -> Box {
    let panel = panel(column, of: app)
    let x = Int(panel.x) + 14
    let y = Int(panel.y) + panelTitle + rowHeight * row
    return switch role {
    case .button: Box(x: x, y: y + 10, width: 170, height: 30)
    case .icon: Box(x: x, y: y + 6, width: 38, height: 38)
    case .checkbox: Box(x: x, y: y + 12, width: 190, height: 26)
    case .slider: Box(x: x, y: y + 26, width: 220, height: 18)
    case .row: Box(x: x, y: y + 11, width: 240, height: 28)
    case .item: Box(x: x, y: y + 9, width: 150, height: 32)
    case .field: Box(x: x, y: y + 22, width: 220, height: 26)
    default: Box(x: x, y: y + 5, width: 170, height: 42)
    }
  }

  /// A small handle, or a thin track for a slider, where the widget would stand.
  static func small(_ box: Box, _ role: Role) -> Box {
    if role == .slider {
      return Box(x: Int(box.x), y: Int(box.y) + 5, width: Int(box.width), height: 8)
    }
    return Box(
      x: Int(box.x), y: Int(box.y) + (Int(box.height) - smallSide) / 2, width: smallSide,
      height: smallSide)
  }
}
