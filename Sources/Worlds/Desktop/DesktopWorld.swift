internal import Trajectories

/// World A: a desktop with windows, menus, tabs and widgets that have their ways.
package struct DesktopWorld: RecordableWorld {
  package static let family = "desktop"
  package static let surface = Surface.desktop

  package let seed: WorldSeed
  package let names: Names
  let desktop: Desktop
  private let base: UInt64

  package init(seed: WorldSeed) {
    self.seed = seed
    (desktop, names) = DesktopGenerator.make(seed)
    base = seed.value(for: Self.family)
  }

  // MARK: - Tasks

  package func task(_ index: Int, in split: Split) -> WorldTask {
    var random = RandomStream(
      base, 0x7A5C, RandomStream.seed(of: split.rawValue), UInt64(index))
    var goals = draft(&random)
    while Split.of(task: hash(goals), in: base) != split { goals = draft(&random) }
    var task = WorldTask(
      index: index, split: split, goals: goals, budget: 1000, seed: random.next(),
      start: random.below(desktop.apps.count))
    let steps = Double(expertMoves(for: task)?.count ?? 1)
    // Rounded up or down by chance, so that the factor can be fine.
    task.budget = Int(DesktopParameters.budgetFactor * steps + random.fraction())
    return task
  }

  private func hash(_ goals: [Goal]) -> UInt64 {
    goals.reduce(0) { hash, goal in
      let what = UInt64(bitPattern: Int64(goal.target.value)) << 32
      return RandomStream.mix(hash, what | UInt64(UInt32(bitPattern: goal.value.value)))
    }
  }

  /// Two to four goals in one or two apps; now and then one that undoes another stands last.
  private func draft(_ random: inout RandomStream) -> [Goal] {
    let count = random.within(1...3)
    let apps = random.shuffled(Array(desktop.apps.indices)).prefix(random.within(1...2))
    var chosen: [Int] = []
    let isOrdered = random.chance(DesktopParameters.ordered)
    for place in 0..<count {
      let app = apps[apps.startIndex + place * apps.count / count]
      let able = desktop.widgets.indices.filter {
        desktop.widgets[$0].app == app && desktop.widgets[$0].role != .dropTarget
          && isMeant($0) && !chosen.contains($0)
      }
      if let widget = random.pick(able) { chosen.append(widget) }
    }
    let app = apps[apps.startIndex]
    let reset = desktop.apps[app].reset
    let undone = desktop.widgets.indices.filter {
      desktop.widgets[$0].app == app && desktop.widgets[$0].role == reset.kind && isMeant($0)
    }
    if isOrdered, count > 1, isMeant(reset.widget), let first = random.pick(undone) {
      chosen = Array(chosen.filter { $0 != first && $0 != reset.widget }.prefix(count - 2))
      chosen.insert(first, at: 0)
      chosen.append(reset.widget)
    }
    return chosen.map { goal(for: $0, &random) }
  }

  func isMeant(_ widget: Int) -> Bool {
    let found = desktop.widgets[widget]
    return found.twin == nil || found.panel == desktop.apps[found.app].meantPanel
  }

  private func goal(for widget: Int, _ random: inout RandomStream) -> Goal {
    let found = desktop.widgets[widget]
    let app = desktop.apps[found.app].name
    let level = (found.initial + random.within(2...9)) % 11
    let entry = random.pick(desktop.entries) ?? .none
    switch found.role {
    case .slider:
      return Goal(.set, found.name, role: .slider, app: app, value: desktop.levels[level])
    case .field: return Goal(.fill, found.name, role: .field, app: app, value: entry)
    case .item:
      let tray = desktop.dropTarget(for: widget).map { desktop.widgets[$0].name }
      return Goal(.drop, found.name, role: .item, app: app, destination: tray ?? .none)
    default: return Goal(.activate, found.name, role: found.role, app: app)
    }
  }

  /// The widgets that the goals of a task mean.
  func meant(by task: WorldTask) -> [Int] {
    task.goals.compactMap { goal in
      guard let app = desktop.apps.firstIndex(where: { $0.name == goal.app }),
        let role = goal.role
      else { return nil }
      return desktop.meant(app: app, role: role, name: goal.target)
    }
  }

  package func sentence(for task: WorldTask) -> String {
    let phrases = task.goals.map { $0.phrase(names) }
    let wish = phrases.joined(separator: ", ")
    return wish.prefix(1).uppercased() + wish.dropFirst()
      + ". The note on the right shows what is done; say so when all of it is in place to stay."
  }

  package func begin(_ task: WorldTask, isCalm: Bool) -> DesktopRun {
    let loss = seed.variation.inputLoss.map { Double($0) / 100 } ?? DesktopParameters.inputLoss
    return DesktopRun(
      desktop, names, task, meant: meant(by: task), isCalm: isCalm, loss: loss)
  }

  package func picture(
    of run: DesktopRun, for task: WorldTask, stepsLeft: Int, pointer: Spot?
  ) -> [UInt8]? {
    DesktopScreen.png(
      of: run, phrases: task.goals.map { $0.phrase(names) }, stepsLeft: stepsLeft,
      pointer: pointer)
  }
}
