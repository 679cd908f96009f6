internal import Pictures
internal import Trajectories

/// Draws the screen of a desktop, as a person in front of it would see it.
struct DesktopScreen {
  /// The colours of the desktop.
  enum Paint {
    static let ground = Drawing.Colour(0x2F4858)
    static let groundLine = Drawing.Colour(0x375366)
    static let window = Drawing.Colour(0xF4F5F7)
    static let frame = Drawing.Colour(0x8A94A0)
    static let title = Drawing.Colour(0x33658A)
    static let titleBehind = Drawing.Colour(0x9AA7B3)
    static let bar = Drawing.Colour(0xE3E7EB)
    static let panel = Drawing.Colour(0xFFFFFF)
    static let line = Drawing.Colour(0xC4CBD3)
    static let ink = Drawing.Colour(0x1D2731)
    static let faint = Drawing.Colour(0x6D7883)
    static let white = Drawing.Colour(0xFFFFFF)
    static let button = Drawing.Colour(0xDDE4EA)
    static let accent = Drawing.Colour(0x2274A5)
    static let chosen = Drawing.Colour(0xCFE4F2)
    static let done = Drawing.Colour(0x3C8D53)
    static let alarm = Drawing.Colour(0xB3392F)
    static let note = Drawing.Colour(0xFFF3BF)
    static let noteLine = Drawing.Colour(0xD9C77E)
    static let shade = Drawing.Colour(0x000000, alpha: 60)
  }

  let run: DesktopRun
  let phrases: [String]
  let stepsLeft: Int
  let pointer: Spot?
  var drawing: Drawing

  /// The screen as a PNG file; nil where no picture library is installed.
  static func png(
    of run: DesktopRun, phrases: [String], stepsLeft: Int, pointer: Spot?
  ) -> [UInt8]? {
    var screen = DesktopScreen(
      run: run, phrases: phrases, stepsLeft: stepsLeft, pointer: pointer,
      drawing: Drawing(
        width: DesktopGeometry.width, height: DesktopGeometry.height, ground: Paint.ground))
    screen.draw()
    return screen.drawing.raster.png(compression: 6)
  }

  var names: Names { run.names }

  private mutating func draw() {
    for y in stride(from: 24, to: DesktopGeometry.height, by: 48) {
      drawing.fill(.init(x: 0, y: y, width: DesktopGeometry.width, height: 1), Paint.groundLine)
    }
    for app in run.order.dropLast() { drawWindowBehind(app) }
    drawFrontWindow()
    drawNote()
    drawTaskbar()
    if run.pending != nil { drawDialog() }
    if let pointer { drawing.pointer(x: pointer.x, y: pointer.y) }
  }

  // MARK: - Windows

  private mutating func drawFrame(_ app: Int, title: String, isInFront: Bool) {
    let box = DesktopGeometry.window(app).area
    drawing.fill(
      .init(x: box.x + 4, y: box.y + 5, width: box.width, height: box.height), Paint.shade,
      radius: 6)
    drawing.fill(box, Paint.window, radius: 6)
    let bar = DesktopGeometry.title(app).area
    drawing.fill(bar, isInFront ? Paint.title : Paint.titleBehind, radius: 6)
    drawing.fill(
      .init(x: bar.x, y: bar.bottom - 8, width: bar.width, height: 8),
      isInFront ? Paint.title : Paint.titleBehind)
    drawing.outline(box, Paint.frame, radius: 6)
    drawing.text(title, in: bar.inset(x: 12, y: 0), .leading, font: .bold, Paint.white)
    for number in 0..<3 {
      drawing.ring(
        x: bar.right - 16 - 20 * number, y: bar.middleY, radius: 6, Paint.white)
    }
  }

  private mutating func drawWindowBehind(_ app: Int) {
    let title = names[run.desktop.apps[app].tabTitles[run.tabs[app]]]
    drawFrame(app, title: title + (run.unsaved[app] ? " *" : ""), isInFront: false)
  }

  private mutating func drawFrontWindow() {
    let app = run.desktop.apps[run.front]
    let mark = run.unsaved[run.front] ? " * (unsaved)" : ""
    drawFrame(run.front, title: names[app.tabTitles[run.tab]] + mark, isInFront: true)
    for (tab, name) in app.tabs.enumerated() { drawTab(tab, names[name]) }
    drawMenuBar(app)
    for (column, panel) in app.panels.enumerated() {
      let box = DesktopGeometry.panel(column, of: run.front).area
      drawing.fill(box, Paint.panel, radius: 4)
      drawing.outline(box, Paint.line, radius: 4)
      drawing.text(
        names[panel], x: box.x + 12, y: box.y + 8, font: .bold, Paint.accent)
    }
    for element in run.scene.elements
    where element.id < 10_000 && element.role != .menuItem && run.isOnPage(Int(element.id)) {
      drawWidget(element)
    }
    if run.hasScrollbar { drawScrollbar() }
    drawStatus()
    if let menu = run.openMenu { drawMenu(menu) }
  }

  private mutating func drawTab(_ tab: Int, _ name: String) {
    let box = DesktopGeometry.tab(tab, of: run.front).area
    let isInFront = run.tab == tab
    drawing.fill(box, isInFront ? Paint.window : Paint.bar, radius: 4)
    drawing.outline(box, Paint.line, radius: 4)
    if isInFront {
      drawing.fill(
        .init(x: box.x + 4, y: box.bottom - 3, width: box.width - 8, height: 3), Paint.accent)
    }
    drawing.text(
      name, in: box.inset(by: 4), .centre, font: isInFront ? .bold : .small,
      isInFront ? Paint.ink : Paint.faint)
  }

  private mutating func drawMenuBar(_ app: Desktop.App) {
    for (menu, name) in app.menus.enumerated() {
      let box = DesktopGeometry.menu(menu, of: run.front).area
      if run.openMenu == menu { drawing.fill(box, Paint.chosen, radius: 3) }
      drawing.text(names[name], in: box, .centre, Paint.ink)
    }
  }

  private mutating func drawMenu(_ menu: Int) {
    let items = run.scene.elements.filter { $0.role == .menuItem }
    guard let first = items.first?.box.area, let last = items.last?.box.area else { return }
    let sheet = Drawing.Area(
      x: first.x - 3, y: first.y - 4, width: first.width + 6, height: last.bottom - first.y + 8)
    drawing.fill(
      .init(x: sheet.x + 4, y: sheet.y + 4, width: sheet.width, height: sheet.height),
      Paint.shade)
    drawing.fill(sheet, Paint.white, radius: 3)
    drawing.outline(sheet, Paint.frame, radius: 3)
    for item in items {
      let box = item.box.area
      let isBusy = item.states.contains(.busy)
      if item.states.contains(.checked) { drawTick(x: box.x + 6, y: box.middleY) }
      drawing.text(
        names[item.name] + (isBusy ? " ..." : ""), in: box.inset(x: 20, y: 0), .leading,
        isBusy ? Paint.faint : Paint.ink)
    }
  }

  private mutating func drawScrollbar() {
    let box = DesktopGeometry.scrollbar(of: run.front).area
    drawing.fill(box, Paint.bar, radius: 4)
    let half = box.height / 2
    let top = run.pages[run.front] == 0 ? box.y : box.y + box.height - half
    drawing.fill(
      .init(x: box.x + 3, y: top + 2, width: box.width - 6, height: half - 4), Paint.faint,
      radius: 5)
  }

  private mutating func drawStatus() {
    let box = DesktopGeometry.status(of: run.front).area
    drawing.fill(box, Paint.bar)
    if let notice = run.notice {
      drawing.text(
        notice.text(names), in: box.inset(x: 10, y: 0), .leading, font: .bold, Paint.alarm)
    } else {
      drawing.text("Ready", in: box.inset(x: 10, y: 0), .leading, Paint.faint)
    }
    guard run.bulletins > 0 else { return }
    let news = run.bulletins == 1 ? "1 new message" : "\(run.bulletins) new messages"
    drawing.text(news, in: box.inset(x: 10, y: 0), .trailing, Paint.faint)
  }

  // MARK: - Around them

  private mutating func drawNote() {
    let box = DesktopGeometry.note.area
    drawing.fill(
      .init(x: box.x + 4, y: box.y + 5, width: box.width, height: box.height), Paint.shade)
    drawing.fill(box, Paint.note)
    drawing.outline(box, Paint.noteLine)
    drawing.text("To do", x: box.x + 14, y: box.y + 12, font: .giant, Paint.ink)
    var y = box.y + 42
    for (goal, phrase) in phrases.enumerated() {
      let isReached = run.scene.shows(goal: goal)
      drawBox(.init(x: box.x + 14, y: y, width: 14, height: 14), isTicked: isReached)
      for line in Drawing.Font.small.wrapped(phrase, width: box.width - 50, lines: 6) {
        drawing.text(line, x: box.x + 36, y: y, isReached ? Paint.done : Paint.ink)
        y += 16
      }
      y += 12
    }
    drawing.text(
      "Steps left: \(max(0, stepsLeft))", x: box.x + 14, y: box.bottom - 26, Paint.faint)
  }

  private mutating func drawTaskbar() {
    let bar = DesktopGeometry.taskbar.area
    drawing.fill(bar, Drawing.Colour(0x1B2A34))
    for (app, known) in run.desktop.apps.enumerated() {
      let box = DesktopGeometry.taskbarButton(app).area
      drawing.fill(box, app == run.front ? Paint.title : Drawing.Colour(0x334551), radius: 4)
      drawing.text(names[known.name], in: box.inset(by: 4), .centre, Paint.white)
    }
    let minutes = run.clock / 60 % 60
    let seconds = run.clock % 60
    let time = "9:\(minutes < 10 ? "0" : "")\(minutes):\(seconds < 10 ? "0" : "")\(seconds)"
    drawing.text(time, in: bar.inset(x: 14, y: 0), .trailing, Paint.white)
  }

  private mutating func drawDialog() {
    guard let pending = run.pending else { return }
    let window = DesktopGeometry.window(run.front).area
    drawing.fill(window, Drawing.Colour(0x000000, alpha: 70), radius: 6)
    let box = DesktopGeometry.dialog(of: run.front).area
    drawing.fill(box, Paint.white, radius: 6)
    drawing.outline(box, Paint.accent, radius: 6, thickness: 2)
    let question = names[run.desktop.question]
    drawing.text(question, x: box.x + 18, y: box.y + 18, font: .bold, Paint.ink)
    drawing.text(
      "\"\(names[run.desktop.widgets[pending.widget].name])\" was changed.", x: box.x + 18,
      y: box.y + 44, Paint.faint)
    for (place, name) in run.desktop.apps[run.front].dialog.enumerated() {
      let button = DesktopGeometry.dialogButton(place, of: run.front).area
      drawing.fill(button, Paint.button, radius: 4)
      drawing.outline(button, Paint.frame, radius: 4)
      drawing.text(names[name], in: button.inset(by: 4), .centre, Paint.ink)
    }
  }

  mutating func drawTick(x: Int, y: Int) {
    let (left, middle) = (Double(x), Double(y))
    drawing.line(
      from: .init(left, middle), to: .init(left + 4, middle + 4), Paint.done, thickness: 2)
    drawing.line(
      from: .init(left + 4, middle + 4), to: .init(left + 10, middle - 5), Paint.done, thickness: 2)
  }

  mutating func drawBox(_ area: Drawing.Area, isTicked: Bool) {
    drawing.fill(area, Paint.white, radius: 2)
    drawing.outline(area, Paint.faint, radius: 2)
    if isTicked { drawTick(x: area.x + 2, y: area.middleY) }
  }
}

extension Box {
  var area: Drawing.Area {
    Drawing.Area(x: Int(x), y: Int(y), width: Int(width), height: Int(height))
  }
}
