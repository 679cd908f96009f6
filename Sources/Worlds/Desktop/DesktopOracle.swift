package import Trajectories

extension DesktopWorld {
  /// How the kinds of widgets in the task's apps want to be used, and the ways to all of them.
  package func oracleLessons(for task: WorldTask) -> [LessonRule] {
    let meant = meant(by: task)
    let apps = desktop.apps.indices.filter { app in
      meant.contains { desktop.widgets[$0].app == app }
    }
    return apps.flatMap { app in
      desktop.apps[app].rules(names)
        + Desktop.kinds.flatMap { lessons(about: $0, in: app) }
        + desktop.widgets.indices.filter { desktop.widgets[$0].app == app && isMeant($0) }
        .flatMap { ways(to: $0) }
        + order(meant, in: app)
    }
  }

  private func lessons(about kind: Role, in app: Int) -> [LessonRule] {
    guard let place = Desktop.classIndex(app: app, role: kind) else { return [] }
    let rule = desktop.rules[place]
    let scope = LessonScope(app: names[desktop.apps[app].name], kind: kind.rawValue)
    var lessons: [LessonRule] = []
    if rule.gesture != Habit.gesture(for: kind) {
      lessons.append(LessonRule(.gesture(rule.gesture), in: scope))
    }
    if rule.lag > 0 {
      let seconds = rule.lag + DesktopParameters.lagJitter
      lessons.append(LessonRule(.waitUntilReady(seconds: seconds), in: scope))
    }
    if rule.isSmall { lessons.append(LessonRule(.aimPrecisely, in: scope)) }
    if let lock = rule.lock {
      let name = names[desktop.widgets[lock.opener].name]
      lessons.append(LessonRule(.precondition(name), in: scope))
    }
    return lessons
  }

  /// From every place of the app to a widget.
  private func ways(to target: Int) -> [LessonRule] {
    let widget = desktop.widgets[target]
    let app = desktop.apps[widget.app]
    func hop(_ place: NameID, _ way: NameID) -> LessonRule {
      LessonRule(
        .nextHop(names[way]), in: LessonScope(app: names[app.name], place: names[place]),
        when: .goal(names[widget.name]))
    }
    let home = widget.menu < 0 ? app.tabTitles[widget.tab] : app.menuTitles[widget.menu]
    let way = widget.menu < 0 ? app.tabs[widget.tab] : app.menus[widget.menu]
    var lessons = (app.tabTitles + app.menuTitles).filter { $0 != home }.map { hop($0, way) }
    if widget.menu < 0, widget.page == 1 { lessons.append(hop(home, desktop.scrollbar)) }
    return lessons
  }

  /// What would undo one of the task's goals comes before it.
  private func order(_ meant: [Int], in app: Int) -> [LessonRule] {
    let reset = desktop.apps[app].reset
    guard meant.contains(reset.widget) else { return [] }
    return meant.filter {
      desktop.widgets[$0].app == app && desktop.widgets[$0].role == reset.kind
    }.map {
      LessonRule(
        .precondition(names[desktop.widgets[reset.widget].name]),
        in: LessonScope(
          app: names[desktop.apps[app].name], kind: reset.kind.rawValue,
          name: names[desktop.widgets[$0].name]))
    }
  }

  package func randomLesson(using random: inout RandomStream) -> LessonRule {
    let app = random.pick(desktop.apps) ?? Desktop.App()
    let kind = random.pick(Desktop.kinds) ?? .button
    let widget = random.pick(desktop.widgets.filter { $0.role != .dropTarget })
    let scope = LessonScope(app: names[app.name], kind: kind.rawValue)
    let whole = LessonScope(app: names[app.name])
    func pick(_ choices: [NameID]) -> String { names[random.pick(choices) ?? .none] }
    let name = names[widget?.name ?? .none]
    switch random.below(9) {
    case 0:
      let all = [Habit.gesture(for: kind)] + Habit.alternatives(for: kind)
      return LessonRule(.gesture(random.pick(all) ?? .click), in: scope)
    case 1: return LessonRule(.waitUntilReady(seconds: random.within(1...6)), in: scope)
    case 2: return LessonRule(.aimPrecisely, in: scope)
    case 3: return LessonRule(.precondition(name), in: scope)
    case 4: return LessonRule(.dialogChoice(pick(app.dialog)), in: whole)
    case 5: return LessonRule(.containerChoice(pick(app.panels)), in: whole)
    case 6: return LessonRule(.saveBeforeDone, in: whole)
    case 7:
      return LessonRule(
        .nextHop(pick(app.tabs + app.menus)),
        in: LessonScope(app: names[app.name], place: pick(app.tabTitles + app.menuTitles)),
        when: .goal(name))
    default: return LessonRule(.switchAfter(tries: random.within(1...3)), in: scope)
    }
  }
}

extension Desktop.App {
  /// What holds in the whole app.
  fileprivate func rules(_ names: Names) -> [LessonRule] {
    let scope = LessonScope(app: names[name])
    var lessons = [
      LessonRule(.dialogChoice(names[dialog[keepingButton]]), in: scope),
      LessonRule(.containerChoice(names[meantPanel]), in: scope),
      LessonRule(.verifyBeforeDone, in: scope),
    ]
    if needsSaving { lessons.append(LessonRule(.saveBeforeDone, in: scope)) }
    return lessons
  }
}
