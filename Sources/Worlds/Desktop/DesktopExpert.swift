internal import Trajectories

extension DesktopWorld {
  /// Does every goal by the shortest way the rules allow; what would be undone comes last.
  package func expertMoves(for task: WorldTask) -> [Move]? {
    var expert = DesktopExpert(run: begin(task, isCalm: true))
    let run = expert.run
    guard run.meant.count == task.goals.count else { return nil }
    let isReset = { (goal: Int) in
      desktop.apps[desktop.widgets[run.meant[goal]].app].reset.widget == run.meant[goal]
    }
    let order = task.goals.indices.filter(isReset) + task.goals.indices.filter { !isReset($0) }
    // Apps one after the other, so that no window is fetched twice.
    let apps = order.map { desktop.widgets[run.meant[$0]].app }
    for app in desktop.apps.indices where apps.contains(app) {
      for goal in order where desktop.widgets[run.meant[goal]].app == app {
        guard expert.reach(run.meant[goal], for: task.goals[goal]) else { return nil }
      }
      if expert.run.unsaved[app] { expert.go(.save) }
    }
    return expert.run.isSolved ? expert.moves : nil
  }
}

/// Somebody who knows the rules, in a run without chance.
struct DesktopExpert {
  var run: DesktopRun
  private(set) var moves: [Move] = []

  init(run: DesktopRun) { self.run = run }

  private var desktop: Desktop { run.desktop }

  mutating func go(_ move: Move) {
    moves.append(move)
    _ = run.perform(move, for: nil)
  }

  /// Brings a widget to the state that a goal wants; false where that does not work.
  mutating func reach(_ widget: Int, for goal: Goal) -> Bool {
    let rule = desktop.rule(of: widget)
    if let lock = rule?.lock, !run.states[lock.opener].isOn {
      let opener = desktop.widgets[lock.opener]
      guard opener.role == .checkbox,
        reach(lock.opener, for: Goal(.activate, opener.name, role: opener.role))
      else { return false }
    }
    for _ in 0..<3 {
      comeTo(widget)
      guard let rule, let element = element(widget) else { return false }
      meet(rule, element)
      use(element, rule, goal)
      if run.pending != nil { press(run.desktop.apps[run.front].keepingButton) }
      if isDone(widget, goal) { return true }
    }
    return false
  }

  private func isDone(_ widget: Int, _ goal: Goal) -> Bool {
    let state = run.states[widget]
    switch goal.wish {
    case .set: return desktop.levels[state.level] == goal.value
    case .fill: return state.text == goal.value
    default: return state.isOn
    }
  }

  private func element(_ widget: Int) -> SceneElement? {
    run.scene.elements.first { $0.id == Int32(widget) && !$0.states.contains(.offscreen) }
  }

  private mutating func click(_ id: Int32) {
    guard let element = run.scene.elements.first(where: { $0.id == id }) else { return }
    go(.use(element, .click, at: element.box.centre, to: nil))
  }

  private mutating func press(_ button: Int) { click(15_001 + Int32(button)) }

  mutating func comeTo(_ widget: Int) {
    let wanted = desktop.widgets[widget]
    if run.front != wanted.app { click(12_000 + Int32(wanted.app)) }
    if wanted.menu >= 0 {
      if run.openMenu != wanted.menu { click(11_000 + Int32(wanted.app * 16 + wanted.menu)) }
      return
    }
    if run.tab != wanted.tab || run.openMenu != nil {
      click(10_000 + Int32(wanted.app * 16 + wanted.tab))
    }
    if !run.isOnPage(widget), let bar = run.scene.elements.first(where: { $0.role == .scrollbar }) {
      go(.scroll(bar, down: wanted.page == 1))
    }
  }

  /// Waits, hovers, or does what else a class wants before it reacts.
  private mutating func meet(_ rule: Desktop.Rule, _ element: SceneElement) {
    let missing = rule.lag - run.elapsed
    if missing > 0 { go(.wait(seconds: missing)) }
    switch rule.quirk {
    case .wantsHover: go(.hover(element, at: element.box.centre))
    case .wantsTwo: go(.use(element, rule.gesture, at: element.box.centre, to: nil))
    case .wantsTabBefore:
      let widget = desktop.widgets[Int(element.id)]
      if widget.menu < 0 { click(10_000 + Int32(widget.app * 16 + widget.tab)) }
    case .sleeps: if run.clock / 8 % 2 == 1 { go(.wait(seconds: 8 - run.clock % 8)) }
    case nil: break
    }
  }

  private mutating func use(_ element: SceneElement, _ rule: Desktop.Rule, _ goal: Goal) {
    var at = element.box.centre
    var to: Spot?
    if element.role == .slider, let tens = desktop.levels.firstIndex(of: goal.value) {
      let spot = Spot(
        x: Int(element.box.x) + Int(element.box.width) * tens / 10, y: element.box.centre.y)
      if rule.gesture == .drag { to = spot } else { at = element.box.at(spot) }
    }
    if element.role == .item, rule.gesture == .drag,
      let tray = desktop.dropTarget(for: Int(element.id))
    {
      to = desktop.widgets[tray].box.centre
    }
    go(.use(element, rule.gesture, at: at, to: to))
    if goal.wish == .fill, run.pending == nil { go(.type(goal.value)) }
  }
}

extension Box {
  /// The point, or the nearest to it that lies inside.
  fileprivate func at(_ spot: Spot) -> Spot {
    Spot(
      x: min(max(spot.x, Int(x)), Int(x) + Int(width) - 1),
      y: min(max(spot.y, Int(y)), Int(y) + Int(height) - 1))
  }
}
