internal import Trajectories

/// The hidden rules; shares are dealt out exactly over the classes of a desktop.
extension DesktopGenerator {
  mutating func makeRules() {
    desktop.rules = desktop.apps.indices.flatMap { _ in
      Desktop.kinds.map { Desktop.Rule(gesture: Habit.gesture(for: $0)) }
    }
    makeGestures()
    makeLags()
    var random = stream(.sizes)
    deal(DesktopParameters.small, &random, among: { $0 != .menuItem }) { $0.isSmall = true }
    makeLocks()
    makeDialogs()
    makeHazards()
    makeSaving()
    makeResets()
  }

  private func role(of place: Int) -> Role { Desktop.kinds[place % Desktop.kinds.count] }

  /// Changes a share of the classes that qualify.
  private mutating func deal(
    _ share: Double, _ random: inout RandomStream, among qualifies: (Role) -> Bool = { _ in true },
    _ change: (inout Desktop.Rule) -> Void
  ) {
    for place in chosen(share, &random, among: qualifies) { change(&desktop.rules[place]) }
  }

  private func chosen(
    _ share: Double, _ random: inout RandomStream, among qualifies: (Role) -> Bool = { _ in true }
  ) -> [Int] {
    let able = desktop.rules.indices.filter { qualifies(role(of: $0)) }
    let count = Int(share * Double(able.count) + 0.5)
    return Array(random.shuffled(able).prefix(count))
  }

  private mutating func makeGestures() {
    var random = stream(.gestures)
    for place in chosen(DesktopParameters.otherGesture, &random) { redrawGesture(place, &random) }
  }

  private mutating func redrawGesture(_ place: Int, _ random: inout RandomStream) {
    let others = Habit.alternatives(for: role(of: place))
    desktop.rules[place].gesture = random.pick(others) ?? .click
  }

  private mutating func makeLags() {
    var random = stream(.lags)
    for place in chosen(DesktopParameters.slow, &random) {
      desktop.rules[place].lag = random.within(DesktopParameters.lag)
      desktop.rules[place].looksBusy = random.chance(DesktopParameters.looksBusy)
    }
  }

  /// Checkboxes are never locked, so that there is always something to open a lock with.
  private mutating func makeLocks() {
    var random = stream(.locks)
    for place in chosen(DesktopParameters.locked, &random, among: { $0 != .checkbox }) {
      redrawLock(place, &random)
    }
  }

  private mutating func redrawLock(_ place: Int, _ random: inout RandomStream) {
    let app = place / Desktop.kinds.count
    let openers = desktop.widgets.indices.filter {
      desktop.widgets[$0].app == app && desktop.widgets[$0].role == .checkbox
        && desktop.widgets[$0].twin == nil
    }
    guard let opener = random.pick(openers) else { return }
    let others = desktop.widgets.indices.filter {
      desktop.widgets[$0].app == app && $0 != opener && desktop.widgets[$0].role == .checkbox
    }
    let isMisled = random.chance(DesktopParameters.misleadingLocks)
    let named = isMisled ? random.pick(others) ?? opener : opener
    let isLoud = random.chance(DesktopParameters.loudLocks)
    desktop.rules[place].lock = Desktop.Lock(
      opener: opener, named: isLoud ? desktop.widgets[named].name : nil)
  }

  private mutating func makeDialogs() {
    var random = stream(.dialogs)
    deal(DesktopParameters.asking, &random) { $0.asks = true }
    for app in desktop.apps.indices {
      desktop.apps[app].keepingButton = random.below(desktop.apps[app].dialog.count)
    }
  }

  private mutating func makeHazards() {
    var random = stream(.hazards)
    for place in chosen(DesktopParameters.hazardous, &random) { redrawHazard(place, &random) }
  }

  private mutating func redrawHazard(_ place: Int, _ random: inout RandomStream) {
    let all = [Habit.gesture(for: role(of: place))] + Habit.alternatives(for: role(of: place))
    let others = all.filter { $0 != desktop.rules[place].gesture }
    desktop.rules[place].hazard = random.pick(others)
  }

  private mutating func makeSaving() {
    var random = stream(.saving)
    let count = Int(DesktopParameters.unsaving * Double(desktop.apps.count) + 0.5)
    for app in random.shuffled(Array(desktop.apps.indices)).prefix(count) {
      desktop.apps[app].needsSaving = true
    }
  }

  private mutating func makeResets() {
    var random = stream(.resets)
    let kinds: [Role] = [.slider, .row, .item, .field, .checkbox]
    for app in desktop.apps.indices {
      let able = desktop.widgets.indices.filter {
        desktop.widgets[$0].app == app && desktop.widgets[$0].twin == nil
          && [.button, .menuItem].contains(desktop.widgets[$0].role)
      }
      desktop.apps[app].reset = Desktop.Reset(
        widget: random.pick(able) ?? 0, kind: random.pick(kinds) ?? .slider)
    }
  }

  mutating func makeQuirks() {
    var random = stream(.quirks)
    let quirks: [Desktop.Quirk] = [.wantsHover, .wantsTwo, .wantsTabBefore, .sleeps]
    let places = chosen(DesktopParameters.quirks, &random, among: { $0 != .checkbox })
    for (number, place) in places.enumerated() {
      desktop.rules[place].quirk = quirks[number % quirks.count]
    }
  }

  // MARK: - Drift

  /// Draws a share of the hidden rules anew.
  mutating func drift() {
    var random = stream(.drift)
    let share = Double(variation.drift) / 100
    for place in desktop.rules.indices {
      if random.chance(share) {
        redrawGesture(place, &random)
        if desktop.rules[place].hazard != nil { redrawHazard(place, &random) }
      }
      if random.chance(share) {
        desktop.rules[place].lag = random.chance(0.5) ? 0 : random.within(DesktopParameters.lag)
      }
      if desktop.rules[place].lock != nil, random.chance(share) { redrawLock(place, &random) }
      if desktop.rules[place].hazard != nil, random.chance(share) {
        redrawHazard(place, &random)
      }
    }
    for app in desktop.apps.indices {
      if random.chance(share) {
        desktop.apps[app].keepingButton = random.below(desktop.apps[app].dialog.count)
      }
      if random.chance(share) {
        desktop.apps[app].meantPanel = random.pick(desktop.apps[app].panels) ?? .none
      }
      if random.chance(share) { desktop.apps[app].needsSaving.toggle() }
    }
  }
}
