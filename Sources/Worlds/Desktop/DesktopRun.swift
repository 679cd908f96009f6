internal import Trajectories

/// A task of the desktop world being worked on.
package struct DesktopRun: Episode {
  /// What can be seen of one widget.
  struct WidgetState: Hashable, Sendable {
    var isOn = false
    /// In tens.
    var level = 0
    var text = NameID.none
  }

  /// A change that a dialog asks about.
  struct Pending: Sendable {
    var widget: Int
    var before: WidgetState
  }

  let desktop: Desktop
  package let names: Names
  let task: WorldTask
  /// The widget that each goal means.
  let meant: [Int]
  private let isCalm: Bool
  private let inputLoss: Double
  private var random: RandomStream

  /// Seconds that have passed.
  private(set) var clock = 0
  /// When the place in front came up, and by how much it is slower than usual.
  private var arrived = 0
  private var jitter = 0
  /// The windows from back to front, by app.
  private(set) var order: [Int]
  /// The tab in front, by app.
  private(set) var tabs: [Int]
  /// The page of the long tab, by app.
  private(set) var pages: [Int]
  var openMenu: Int?
  private(set) var states: [WidgetState]
  private(set) var pending: Pending?
  private(set) var focus: Int?
  private(set) var unsaved: [Bool]
  private(set) var notice: Notice?
  /// Messages that came in meanwhile and have nothing to do with the task.
  private(set) var bulletins = 0
  /// What was done, in order, by widget.
  private var history: [Int] = []
  private var changed: [Int] = []
  private var lastUsed: Int?
  private var isSecondUse = false
  private var cameFromTab = false
  private var restsOn: Int?
  package private(set) var scene: Scene

  init(
    _ desktop: Desktop, _ names: Names, _ task: WorldTask, meant: [Int], isCalm: Bool, loss: Double
  ) {
    self.desktop = desktop
    self.names = names
    self.task = task
    self.meant = meant
    self.isCalm = isCalm
    inputLoss = isCalm ? 0 : loss
    random = RandomStream(task.seed, 0xDE5C)
    let front = task.start % desktop.apps.count
    order = desktop.apps.indices.filter { $0 != front } + [front]
    tabs = desktop.apps.map { _ in 0 }
    pages = desktop.apps.map { _ in 0 }
    states = desktop.widgets.map { WidgetState(level: $0.initial) }
    unsaved = desktop.apps.map { _ in false }
    scene = Scene(app: .none, place: .none, elements: [])
    scene = seen
  }

  var front: Int { order[order.count - 1] }
  var tab: Int { tabs[front] }

  /// Seconds since the place in front came up.
  var elapsed: Int { clock - arrived }

  // MARK: - The truth

  package var isSolved: Bool {
    meant.indices.allSatisfy { isReached($0) && !unsaved[desktop.widgets[meant[$0]].app] }
  }

  /// Whether the widget of a goal is as the goal wants it.
  func isReached(_ goal: Int) -> Bool { looks(meant[goal], as: task.goals[goal]) }

  private func looks(_ widget: Int, as goal: Goal) -> Bool {
    let state = states[widget]
    switch goal.wish {
    case .set: return desktop.levels[state.level] == goal.value
    case .fill: return state.text == goal.value
    default: return state.isOn
    }
  }

  // MARK: - Moves

  package mutating func perform(_ move: Move, for goal: Goal?) -> Reaction {
    // Every move draws the same numbers, whatever comes of it.
    let isLost = random.chance(inputLoss)
    let isSpurious = random.chance(DesktopParameters.spuriousChange) && !isCalm
    let nextJitter = random.within(-DesktopParameters.lagJitter...DesktopParameters.lagJitter)
    let place = place
    notice = nil
    changed = []
    var touched: Int?
    if !isLost { touched = carryOut(move) }
    clock += 1
    if case .wait(let seconds) = move { clock += max(0, seconds - 1) }
    if self.place != place {
      arrived = clock
      jitter = isCalm ? 0 : nextJitter
      focus = nil
    }
    if isSpurious { bulletins += 1 }
    scene = seen
    return reaction(goal, touched, isSpurious)
  }

  private func reaction(_ goal: Goal?, _ touched: Int?, _ isSpurious: Bool) -> Reaction {
    guard let goal else { return Reaction(changedElsewhere: isSpurious || !changed.isEmpty) }
    let isTarget = { desktop.widgets[$0].name == goal.target }
    return Reaction(
      looksDone: touched.map { isTarget($0) && looks($0, as: goal) } ?? false,
      changedElsewhere: isSpurious || !changed.allSatisfy(isTarget))
  }

  /// Does a move and returns the widget it was about.
  private mutating func carryOut(_ move: Move) -> Int? {
    let cameFromTab = self.cameFromTab
    if case .wait = move { return nil }
    self.cameFromTab = false
    defer { if case .use = move {} else { isSecondUse = false } }
    switch move {
    case .use(_, let gesture, let at, let to):
      let hit = hit(at)
      let touched = use(hit, gesture, at: to ?? at, cameFromTab)
      if case .widget(let widget) = hit { restsOn = widget } else { restsOn = nil }
      return touched
    case .hover(_, let at):
      if case .widget(let widget) = hit(at) { restsOn = widget } else { restsOn = nil }
    case .type(let text): return type(text)
    case .save: if pending == nil { unsaved[front] = false }
    case .scroll(_, let down): if pending == nil { pages[front] = down ? 1 : 0 }
    default: break
    }
    return nil
  }

  private mutating func use(
    _ hit: Hit, _ gesture: Gesture, at end: Spot, _ cameFromTab: Bool
  ) -> Int? {
    if case .answer(let button) = hit { return gesture == .click ? answer(button) : nil }
    guard pending == nil else { return nil }
    if case .widget(let widget) = hit { return use(widget, gesture, at: end, cameFromTab) }
    isSecondUse = false
    guard gesture == .click else { return nil }
    switch hit {
    case .taskbar(let app), .window(let app): raise(app)
    case .menu(let menu):
      openMenu = openMenu == menu ? nil : menu
      self.cameFromTab = true
    case .tab(let tab):
      tabs[front] = tab
      openMenu = nil
      self.cameFromTab = true
    case .scrollbar: pages[front] = 1 - pages[front]
    default: openMenu = nil
    }
    return nil
  }

  private mutating func raise(_ app: Int) {
    openMenu = nil
    order.removeAll { $0 == app }
    order.append(app)
  }

  // MARK: - Widgets

  private mutating func use(
    _ widget: Int, _ gesture: Gesture, at end: Spot, _ cameFromTab: Bool
  ) -> Int? {
    if openMenu != nil, desktop.widgets[widget].menu < 0 {
      openMenu = nil
      return nil
    }
    guard let rule = desktop.rule(of: widget) else { return nil }
    let isRepeated = isSecondUse && lastUsed == widget
    lastUsed = widget
    isSecondUse = !isRepeated
    if gesture == rule.hazard { takeBackLast(in: front) }
    guard gesture == rule.gesture, isAwake(widget, rule, isRepeated, cameFromTab),
      rule.lag == 0 || elapsed >= rule.lag + jitter
    else { return widget }
    if let lock = rule.lock, !states[lock.opener].isOn {
      if let named = lock.named { notice = Notice(kind: desktop.locked, names: named) }
      return widget
    }
    takeEffect(widget, gesture, at: end)
    return widget
  }

  private func isAwake(
    _ widget: Int, _ rule: Desktop.Rule, _ isRepeated: Bool, _ cameFromTab: Bool
  ) -> Bool {
    switch rule.quirk {
    case nil: true
    case .wantsHover: restsOn == widget
    case .wantsTwo: isRepeated
    case .wantsTabBefore: cameFromTab
    case .sleeps: clock / 8 % 2 == 0
    }
  }

  private mutating func takeEffect(_ widget: Int, _ gesture: Gesture, at end: Spot) {
    let before = states[widget]
    switch desktop.widgets[widget].role {
    case .checkbox: states[widget].isOn.toggle()
    case .slider:
      let box = desktop.widgets[widget].box
      let share = Double(end.x - Int(box.x)) / Double(max(1, box.width))
      states[widget].level = Int((min(max(share, 0), 1) * 10).rounded())
    case .item:
      guard gesture != .drag || isOnTray(end, widget) else { return }
      states[widget].isOn = true
    case .field:
      focus = widget
      return
    case .menuItem:
      openMenu = nil
      states[widget].isOn = true
    default: states[widget].isOn = true
    }
    conclude(widget, before)
  }

  private func isOnTray(_ spot: Spot, _ item: Int) -> Bool {
    desktop.dropTarget(for: item).map { desktop.widgets[$0].box.contains(spot) } ?? false
  }

  private mutating func type(_ text: NameID) -> Int? {
    guard let field = focus, pending == nil else { return nil }
    let before = states[field]
    states[field].text = text
    conclude(field, before)
    return field
  }

  /// Asks whether a change may stay, or lets it stay.
  private mutating func conclude(_ widget: Int, _ before: WidgetState) {
    changed.append(widget)
    if desktop.rule(of: widget)?.asks == true {
      pending = Pending(widget: widget, before: before)
    } else {
      settle(widget)
    }
  }

  private mutating func answer(_ button: Int) -> Int? {
    guard let pending else { return nil }
    self.pending = nil
    if button == desktop.apps[front].keepingButton {
      settle(pending.widget)
    } else {
      states[pending.widget] = pending.before
    }
    changed.append(pending.widget)
    return pending.widget
  }

  private mutating func settle(_ widget: Int) {
    let app = desktop.widgets[widget].app
    history.append(widget)
    unsaved[app] = desktop.apps[app].needsSaving
    let reset = desktop.apps[app].reset
    guard widget == reset.widget else { return }
    for other in desktop.widgets.indices
    where desktop.widgets[other].app == app && desktop.widgets[other].role == reset.kind {
      restore(other)
    }
  }

  private mutating func takeBackLast(in app: Int) {
    guard let last = history.lastIndex(where: { desktop.widgets[$0].app == app }) else { return }
    restore(history.remove(at: last))
  }

  private mutating func restore(_ widget: Int) {
    let initial = WidgetState(level: desktop.widgets[widget].initial)
    guard states[widget] != initial else { return }
    states[widget] = initial
    changed.append(widget)
  }
}
