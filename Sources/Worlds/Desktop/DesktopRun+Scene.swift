internal import Trajectories

/// What a desktop shows at one moment, and what lies under a point of it.
extension DesktopRun {
  /// What a pointer can be over.
  enum Hit: Hashable {
    case nothing
    case answer(Int)
    case widget(Int)
    case menu(Int)
    case tab(Int)
    case scrollbar
    case taskbar(Int)
    /// Some part of another app's window.
    case window(Int)
  }

  /// The title of what is in front.
  var place: NameID {
    let app = desktop.apps[front]
    return openMenu.map { app.menuTitles[$0] } ?? app.tabTitles[tab]
  }

  var hasScrollbar: Bool { desktop.apps[front].longTab == tab }

  func hit(_ spot: Spot) -> Hit {
    if pending != nil {
      return desktop.apps[front].dialog.indices.first {
        DesktopGeometry.dialogButton($0, of: front).contains(spot)
      }.map(Hit.answer) ?? .nothing
    }
    if let button = desktop.apps.indices.first(where: {
      DesktopGeometry.taskbarButton($0).contains(spot)
    }) {
      return .taskbar(button)
    }
    if let openMenu,
      let item = desktop.widgets(in: openMenu, of: front).first(where: {
        desktop.widgets[$0].box.contains(spot)
      })
    {
      return .widget(item)
    }
    guard DesktopGeometry.window(front).contains(spot) else {
      return order.last { DesktopGeometry.window($0).contains(spot) }.map(Hit.window) ?? .nothing
    }
    return hitInWindow(spot)
  }

  private func hitInWindow(_ spot: Spot) -> Hit {
    for menu in 0..<DesktopParameters.menus
    where DesktopGeometry.menu(menu, of: front).contains(spot) {
      return .menu(menu)
    }
    for tab in 0..<DesktopParameters.tabs where DesktopGeometry.tab(tab, of: front).contains(spot) {
      return .tab(tab)
    }
    if hasScrollbar, DesktopGeometry.scrollbar(of: front).contains(spot) { return .scrollbar }
    for widget in desktop.widgets(on: tab, of: front)
    where isOnPage(widget) && desktop.widgets[widget].box.contains(spot) {
      return .widget(widget)
    }
    return .nothing
  }

  func isOnPage(_ widget: Int) -> Bool {
    let page = desktop.widgets[widget].page
    return page < 0 || page == (hasScrollbar ? pages[front] : 0)
  }

  // MARK: - The scene

  var seen: Scene {
    var elements: [SceneElement] = []
    elements.reserveCapacity(40)
    let app = desktop.apps[front]
    elements.append(
      SceneElement(
        id: 14_000 + Int32(front), role: .window, name: place, app: app.name,
        box: DesktopGeometry.window(front), states: unsaved[front] ? .unsaved : []))
    for (menu, name) in app.menus.enumerated() {
      elements.append(
        SceneElement(
          id: 11_000 + Int32(front * 16 + menu), role: .menu, name: name, app: app.name,
          box: DesktopGeometry.menu(menu, of: front), states: openMenu == menu ? .expanded : []))
    }
    for (tab, name) in app.tabs.enumerated() {
      elements.append(
        SceneElement(
          id: 10_000 + Int32(front * 16 + tab), role: .tab, name: name, app: app.name,
          box: DesktopGeometry.tab(tab, of: front), states: self.tab == tab ? .selected : []))
    }
    if let openMenu {
      for item in desktop.widgets(in: openMenu, of: front) { elements.append(element(item)) }
    }
    for widget in desktop.widgets(on: tab, of: front) { elements.append(element(widget)) }
    addFurniture(to: &elements)
    var progress: UInt64 = 0
    for goal in meant.indices where isReached(goal) { progress |= 1 << UInt64(goal) }
    return Scene(
      app: app.name, place: place, elements: elements, notice: notice, progress: progress)
  }

  private func addFurniture(to elements: inout [SceneElement]) {
    let app = desktop.apps[front]
    if hasScrollbar {
      elements.append(
        SceneElement(
          id: 13_000 + Int32(front), role: .scrollbar, name: desktop.scrollbar, app: app.name,
          box: DesktopGeometry.scrollbar(of: front)))
    }
    if pending != nil {
      elements.append(
        SceneElement(
          id: 15_000, role: .dialog, name: desktop.question, app: app.name,
          box: DesktopGeometry.dialog(of: front)))
      for (place, name) in app.dialog.enumerated() {
        elements.append(
          SceneElement(
            id: 15_001 + Int32(place), role: .dialogButton, name: name, app: app.name,
            box: DesktopGeometry.dialogButton(place, of: front)))
      }
    }
    for (number, other) in desktop.apps.enumerated() {
      elements.append(
        SceneElement(
          id: 12_000 + Int32(number), role: .taskbarButton, name: other.name, app: other.name,
          box: DesktopGeometry.taskbarButton(number), states: number == front ? .selected : []))
    }
  }

  private func element(_ number: Int) -> SceneElement {
    let widget = desktop.widgets[number]
    let state = states[number]
    var states: ElementStates = []
    if state.isOn {
      switch widget.role {
      case .checkbox, .menuItem: states.insert(.checked)
      case .row: states.insert(.selected)
      case .button: states.insert(.pressed)
      default: states.insert(.done)
      }
    }
    if focus == number { states.insert(.focused) }
    if isBusy(number) { states.insert(.busy) }
    var box = widget.box
    if widget.menu < 0, !isOnPage(number) || isCovered(box) {
      states.insert(.offscreen)
      if !isOnPage(number) {
        box.y += Int16(DesktopGeometry.pageHeight * (widget.page - pages[front]))
      }
    }
    var value = state.text
    if widget.role == .slider { value = desktop.levels[state.level] }
    return SceneElement(
      id: Int32(number), role: widget.role, name: widget.name, app: desktop.apps[widget.app].name,
      container: widget.menu < 0 ? widget.panel : desktop.apps[widget.app].menus[widget.menu],
      box: box, states: states, value: value)
  }

  /// Whether it looks as if it were not ready.
  func isBusy(_ widget: Int) -> Bool {
    guard let rule = desktop.rule(of: widget), rule.looksBusy else { return false }
    return elapsed < rule.lag
  }

  /// Whether an open menu lies over it.
  private func isCovered(_ box: Box) -> Bool {
    guard let openMenu else { return false }
    return desktop.widgets(in: openMenu, of: front).contains {
      desktop.widgets[$0].box.overlaps(box)
    }
  }
}

extension Box {
  func overlaps(_ other: Box) -> Bool {
    x < other.x + other.width && other.x < x + width && y < other.y + other.height
      && other.y < y + height
  }
}
