internal import Pictures
internal import Trajectories

/// How each kind of widget looks, in each of its states.
extension DesktopScreen {
  mutating func drawWidget(_ element: SceneElement) {
    let box = element.box.area
    let name = names[element.name]
    let isBusy = element.states.contains(.busy)
    let ink = isBusy ? Paint.faint : Paint.ink
    switch element.role {
    case .slider: drawSlider(element, box, ink)
    case .dropTarget: drawTray(element, box)
    case _ where box.width == DesktopGeometry.smallSide: drawHandle(element, box, ink)
    case .button: drawButton(element, box, ink)
    case .icon: drawIcon(element, box, ink)
    case .checkbox:
      drawBox(
        .init(x: box.x + 2, y: box.y + 5, width: 16, height: 16),
        isTicked: element.states.contains(.checked))
      write(name, in: box, indent: 26, ink)
    case .row: drawRow(element, box, ink)
    case .item: drawItem(element, box, ink)
    default: drawField(element, box, ink)
    }
    if isBusy { drawHourglass(box) }
  }

  private mutating func write(
    _ text: String, in box: Drawing.Area, indent: Int, _ ink: Drawing.Colour
  ) {
    let area = Drawing.Area(
      x: box.x + indent, y: box.y, width: box.width - indent, height: box.height)
    drawing.text(text, in: area, .leading, ink)
  }

  /// A small thing to hit, with its label beside it.
  private mutating func drawHandle(
    _ element: SceneElement, _ box: Drawing.Area, _ ink: Drawing.Colour
  ) {
    let isOn = !element.states.isDisjoint(with: [.pressed, .checked, .selected, .done])
    let isHot = element.states.contains(.focused)
    drawing.fill(box, isOn ? Paint.done : isHot ? Paint.chosen : Paint.button, radius: 3)
    drawing.outline(box, isHot ? Paint.accent : Paint.faint, radius: 3)
    drawing.text(
      glyph(element.role), in: box, .centre, isOn ? Paint.white : Paint.accent)
    let value = element.value == .none ? "" : ": \(names[element.value])"
    let label = Drawing.Area(
      x: box.right + 8, y: box.y - 4, width: 250, height: box.height + 8)
    drawing.text(names[element.name] + value, in: label, .leading, ink)
  }

  private func glyph(_ role: Role) -> String {
    switch role {
    case .button: ">"
    case .icon: "#"
    case .checkbox: "x"
    case .row: "="
    case .item: "+"
    default: "_"
    }
  }

  private mutating func drawButton(
    _ element: SceneElement, _ box: Drawing.Area, _ ink: Drawing.Colour
  ) {
    let isPressed = element.states.contains(.pressed)
    drawing.fill(box, isPressed ? Paint.chosen : Paint.button, radius: 5)
    drawing.outline(box, isPressed ? Paint.accent : Paint.frame, radius: 5)
    drawing.text(names[element.name], in: box.inset(x: 6, y: 2), .centre, font: .bold, ink)
    if isPressed { drawTick(x: box.right + 8, y: box.middleY) }
  }

  private mutating func drawIcon(
    _ element: SceneElement, _ box: Drawing.Area, _ ink: Drawing.Colour
  ) {
    let isOpen = element.states.contains(.done)
    drawing.fill(
      .init(x: box.x, y: box.y + 6, width: box.width, height: box.height - 6),
      Drawing.Colour(isOpen ? 0xE2A93B : 0xF0C75E), radius: 3)
    drawing.fill(
      .init(x: box.x, y: box.y, width: box.width / 2, height: 10), Drawing.Colour(0xE2A93B),
      radius: 3)
    if isOpen {
      drawing.fill(
        .init(x: box.x + 6, y: box.y + 12, width: box.width - 12, height: 14), Paint.white)
    }
    let label = Drawing.Area(x: box.right + 10, y: box.y, width: 240, height: box.height)
    drawing.text(names[element.name] + (isOpen ? " (open)" : ""), in: label, .leading, ink)
  }

  private mutating func drawSlider(
    _ element: SceneElement, _ box: Drawing.Area, _ ink: Drawing.Colour
  ) {
    let value = names[element.value]
    drawing.text("\(names[element.name]): \(value)", x: box.x, y: box.y - 18, ink)
    drawing.fill(
      .init(x: box.x, y: box.middleY - 2, width: box.width, height: 4), Paint.line, radius: 2)
    let share = (Int(value) ?? 0) * box.width / 100
    drawing.fill(
      .init(x: box.x, y: box.middleY - 2, width: share, height: 4), Paint.accent, radius: 2)
    let radius = max(4, box.height / 2 - 1)
    drawing.disc(x: box.x + share, y: box.middleY, radius: radius, Paint.accent)
    drawing.text("0", x: box.x - 10, y: box.middleY - 6, Paint.faint)
    drawing.text("100", x: box.right + 6, y: box.middleY - 6, Paint.faint)
  }

  private mutating func drawRow(
    _ element: SceneElement, _ box: Drawing.Area, _ ink: Drawing.Colour
  ) {
    let isChosen = element.states.contains(.selected)
    drawing.fill(box, isChosen ? Paint.accent : Paint.window)
    drawing.outline(box, Paint.line)
    write(names[element.name], in: box, indent: 10, isChosen ? Paint.white : ink)
  }

  private mutating func drawItem(
    _ element: SceneElement, _ box: Drawing.Area, _ ink: Drawing.Colour
  ) {
    let isAway = element.states.contains(.done)
    drawing.fill(box, Drawing.Colour(isAway ? 0xEDEFF1 : 0xD9EAD3), radius: 8)
    drawing.outline(box, isAway ? Paint.line : Paint.done, radius: 8)
    for dot in 0..<3 {
      drawing.disc(x: box.x + 10, y: box.y + 9 + 7 * dot, radius: 2, Paint.faint)
    }
    write(names[element.name], in: box, indent: 20, isAway ? Paint.faint : ink)
  }

  private mutating func drawTray(_ element: SceneElement, _ box: Drawing.Area) {
    drawing.fill(box, Paint.window, radius: 4)
    drawing.dashedOutline(box, Paint.faint)
    drawing.text(names[element.name], in: box.inset(x: 8, y: 4), .centre, Paint.faint)
    let inside = run.desktop.widgets(on: run.tab, of: run.front).filter {
      run.desktop.widgets[$0].role == .item && run.states[$0].isOn
    }
    guard !inside.isEmpty else { return }
    let label = Drawing.Area(x: box.right + 8, y: box.y, width: 140, height: box.height)
    drawing.text(
      inside.map { names[run.desktop.widgets[$0].name] }.joined(separator: ", "), in: label,
      .leading,
      Paint.done)
  }

  private mutating func drawField(
    _ element: SceneElement, _ box: Drawing.Area, _ ink: Drawing.Colour
  ) {
    let hasFocus = element.states.contains(.focused)
    drawing.text(names[element.name], x: box.x, y: box.y - 17, ink)
    drawing.fill(box, Paint.white, radius: 3)
    drawing.outline(
      box, hasFocus ? Paint.accent : Paint.frame, radius: 3, thickness: hasFocus ? 2 : 1)
    let text = names[element.value]
    drawing.text(text, in: box.inset(x: 8, y: 2), .leading, Paint.ink)
    if hasFocus {
      let x = box.x + 9 + Drawing.Font.small.width(of: text)
      drawing.fill(.init(x: x, y: box.y + 5, width: 1, height: box.height - 10), Paint.ink)
    }
  }

  /// What is not ready yet looks so.
  private mutating func drawHourglass(_ box: Drawing.Area) {
    let (x, y) = (Double(max(box.right, box.x + 40)) + 10, Double(box.middleY))
    drawing.polygon(
      [.init(x, y - 7), .init(x + 10, y - 7), .init(x, y + 7), .init(x + 10, y + 7)],
      Drawing.Colour(0xC98B1B))
  }
}
