internal import Trajectories

/// Makes desktops out of random streams, one stream for each aspect.
struct DesktopGenerator {
  let base: UInt64
  let variation: Variation
  var names = Names()
  var desktop = Desktop()
  private var taken: Set<String> = []

  enum Aspect: UInt64 {
    case words = 1, places, layout, gestures, lags, sizes, locks, dialogs, hazards, twins, saving
    case resets, quirks, drift
  }

  static func make(_ seed: WorldSeed) -> (Desktop, Names) {
    let base = seed.value(for: "desktop")
    let mixed = seed.variation.isUnseenApp ? RandomStream.mix(base, 0xA9E4) : base
    var generator = DesktopGenerator(base: mixed, variation: seed.variation)
    generator.makeWords()
    generator.makeApps()
    generator.makeWidgets()
    generator.makeTwins()
    generator.arrange()
    generator.makeRules()
    if seed.variation.drift > 0 { generator.drift() }
    if seed.variation.isMisspecified { generator.makeQuirks() }
    generator.shrink()
    generator.list()
    return (generator.desktop, generator.names)
  }

  init(base: UInt64, variation: Variation) {
    self.base = base
    self.variation = variation
  }

  func stream(_ aspect: Aspect) -> RandomStream { RandomStream(base, aspect.rawValue) }

  // MARK: - Words

  private mutating func makeWords() {
    desktop.locked = names.id("This is locked")
    desktop.question = names.id("Do you want to go on?")
    desktop.scrollbar = names.id("Scroll bar")
    desktop.levels = (0...10).map { names.id("\($0 * 10)") }
    desktop.entries = DesktopWords.entries.map { names.id($0) }
  }

  private mutating func makeApps() {
    var random = stream(.words)
    let pool = variation.isUnseenApp ? DesktopWords.unseenApps : DesktopWords.apps
    let titles = random.shuffled(pool).prefix(DesktopParameters.apps)
    var subjects = random.shuffled(DesktopWords.subjects)
    for title in titles {
      var app = Desktop.App(name: names.id(title))
      let tabs = Array(subjects.prefix(DesktopParameters.tabs)).map(\.capitalizedFirst)
      subjects.removeFirst(DesktopParameters.tabs)
      app.tabs = tabs.map { names.id($0) }
      app.tabTitles = tabs.map { names.id("\(title) - \($0)") }
      let menus = random.shuffled(DesktopWords.menus).prefix(DesktopParameters.menus)
      app.menus = menus.map { names.id($0) }
      app.menuTitles = menus.map { names.id("\(title) - \($0) menu") }
      app.panels = random.shuffled(DesktopWords.panels).prefix(2).map { names.id($0) }
      app.longTab = random.below(DesktopParameters.tabs)
      app.dialog = random.shuffled(DesktopWords.answers).prefix(3).map { names.id($0) }
      desktop.apps.append(app)
    }
  }

  // MARK: - Widgets

  private mutating func makeWidgets() {
    var random = stream(.places)
    // Other labels, the same places and rules: the words come from another stream then.
    var words = variation.hasNewLayout ? RandomStream(base, 0x1ABE) : RandomStream(base, 0x1ABD)
    for app in desktop.apps.indices {
      var trays: [Int] = []
      for kind in Desktop.kinds {
        for number in 0..<DesktopParameters.widgetsPerKind {
          var widget = Desktop.Widget(role: kind, name: .none, app: app)
          let initial = random.below(11)
          let (place, panel) = freeCell(of: app, &random)
          if kind == .menuItem {
            widget.menu = number % DesktopParameters.menus
          } else {
            widget.tab = place
            widget.panel = desktop.apps[app].panels[panel]
          }
          if kind == .slider { widget.initial = initial }
          let tab = desktop.apps[app].tabs[place]
          widget.name = names.id(label(kind, near: names[tab], &words))
          desktop.widgets.append(widget)
          if kind == .item, !trays.contains(place) { trays.append(place) }
        }
      }
      for tab in trays.sorted() {
        var tray = Desktop.Widget(role: .dropTarget, name: .none, app: app, tab: tab)
        tray.panel = desktop.apps[app].panels[random.below(2)]
        tray.name = names.id(label(.dropTarget, near: "", &words))
        desktop.widgets.append(tray)
      }
    }
  }

  /// A panel of a tab that has room; the last row of every panel is kept for a tray.
  private func freeCell(of app: Int, _ random: inout RandomStream) -> (tab: Int, panel: Int) {
    var tab = 0
    var panel = 0
    repeat {
      tab = random.below(DesktopParameters.tabs)
      panel = random.below(2)
    } while count(app, tab, desktop.apps[app].panels[panel]) >= 6
    return (tab, panel)
  }

  private func count(_ app: Int, _ tab: Int, _ panel: NameID) -> Int {
    desktop.widgets.count { $0.app == app && $0.tab == tab && $0.panel == panel }
  }

  /// A label that stands on no other widget; most share a word with their tab.
  private mutating func label(
    _ role: Role, near tab: String, _ random: inout RandomStream
  ) -> String {
    var text = ""
    repeat {
      let isNear = random.chance(DesktopParameters.tellingLabels) && !tab.isEmpty
      let other = random.pick(DesktopWords.subjects) ?? ""
      let subject = isNear ? tab.lowercased() : other
      text = DesktopGenerator.label(role, about: subject, &random)
    } while !taken.insert(text).inserted
    return text
  }

  private static func label(
    _ role: Role, about subject: String, _ random: inout RandomStream
  ) -> String {
    func pick(_ words: [String]) -> String { random.pick(words) ?? "" }
    switch role {
    case .button: return "\(pick(DesktopWords.verbs)) \(subject)"
    case .icon: return "\(pick(DesktopWords.qualities)) \(subject)"
    case .checkbox: return "Show \(pick(DesktopWords.qualities).lowercased()) \(subject)"
    case .slider: return "\(subject.singular.capitalizedFirst) \(pick(DesktopWords.measures))"
    case .row: return "\(pick(DesktopWords.cities)) \(subject)"
    case .item: return "\(pick(DesktopWords.animals)) \(subject.singular)"
    case .field: return "\(subject.singular.capitalizedFirst) \(pick(DesktopWords.notes))"
    case .menuItem: return "\(pick(DesktopWords.verbs)) all \(subject)"
    default: return pick(DesktopWords.trays)
    }
  }

  /// Some widgets get a look-alike in the other panel.
  private mutating func makeTwins() {
    var random = stream(.twins)
    for app in desktop.apps.indices {
      let meant = random.below(2)
      desktop.apps[app].meantPanel = desktop.apps[app].panels[meant]
      let able = desktop.widgets.indices.filter {
        desktop.widgets[$0].app == app && desktop.widgets[$0].tab >= 0
          && desktop.widgets[$0].role != .dropTarget
      }
      let wanted = Int(DesktopParameters.twins * Double(able.count) + 0.5)
      for original in random.shuffled(able).prefix(wanted) {
        var twin = desktop.widgets[original]
        let panels = desktop.apps[app].panels
        twin.panel = twin.panel == panels[0] ? panels[1] : panels[0]
        guard count(app, twin.tab, twin.panel) < 8 else { continue }
        twin.twin = original
        desktop.widgets[original].twin = desktop.widgets.count
        desktop.widgets.append(twin)
      }
    }
  }

  // MARK: - Places

  private mutating func arrange() {
    var random = variation.hasNewLayout ? RandomStream(base, 0x1A70) : stream(.layout)
    for app in desktop.apps.indices {
      if variation.hasNewLayout, random.chance(0.5) { desktop.apps[app].panels.reverse() }
      for tab in 0..<DesktopParameters.tabs {
        for (column, panel) in desktop.apps[app].panels.enumerated() {
          let inside = desktop.widgets.indices.filter {
            desktop.widgets[$0].app == app && desktop.widgets[$0].tab == tab
              && desktop.widgets[$0].panel == panel
          }
          place(random.shuffled(inside), app, tab, column)
        }
      }
      for menu in 0..<DesktopParameters.menus { placeItems(of: menu, in: app) }
    }
  }

  private mutating func place(_ widgets: [Int], _ app: Int, _ tab: Int, _ column: Int) {
    let isLong = desktop.apps[app].longTab == tab
    let perPage = isLong ? max(2, (widgets.count + 1) / 2) : widgets.count
    for (row, widget) in widgets.enumerated() {
      guard desktop.widgets[widget].role != .dropTarget else {
        desktop.widgets[widget].page = -1
        desktop.widgets[widget].box = DesktopGeometry.box(
          of: .dropTarget, app: app, column: column, row: DesktopGeometry.lastRow)
        continue
      }
      desktop.widgets[widget].page = perPage > 0 ? row / perPage : 0
      desktop.widgets[widget].box = DesktopGeometry.box(
        of: desktop.widgets[widget].role, app: app, column: column,
        row: perPage > 0 ? row % perPage : 0)
    }
  }

  private mutating func placeItems(of menu: Int, in app: Int) {
    let items = desktop.widgets.indices.filter {
      desktop.widgets[$0].app == app && desktop.widgets[$0].menu == menu
    }
    for (row, item) in items.enumerated() {
      desktop.widgets[item].box = DesktopGeometry.menuItem(app: app, menu: menu, row: row)
    }
  }

  private mutating func list() {
    for app in desktop.apps.indices {
      for tab in 0..<DesktopParameters.tabs {
        let inside = desktop.apps[app].panels.flatMap { panel in
          desktop.widgets.indices.filter {
            desktop.widgets[$0].app == app && desktop.widgets[$0].tab == tab
              && desktop.widgets[$0].panel == panel
          }.sorted { self.place(of: $0) < self.place(of: $1) }
        }
        desktop.onTab.append(inside)
      }
      for menu in 0..<DesktopParameters.menus {
        desktop.inMenu.append(
          desktop.widgets.indices.filter {
            desktop.widgets[$0].app == app && desktop.widgets[$0].menu == menu
          })
      }
    }
  }

  private func place(of widget: Int) -> Int {
    desktop.widgets[widget].page * 10_000 + Int(desktop.widgets[widget].box.y)
  }

  /// What is small is drawn small, and can be hit nowhere else.
  private mutating func shrink() {
    for widget in desktop.widgets.indices where desktop.rule(of: widget)?.isSmall == true {
      desktop.widgets[widget].box = DesktopGeometry.small(
        desktop.widgets[widget].box, desktop.widgets[widget].role)
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
  fileprivate var singular: String { hasSuffix("s") ? String(dropLast()) : self }
}
