/// A task of the software-testing world being worked on.
package struct TestingRun: Episode {
  /// How the last command ended, as far as it can be seen.
  enum Result: Hashable, Sendable {
    case nothing
    case done(TestingStage)
    case failed(TestingStage, Notice)
    /// The tests of a suite ran; some of them failed.
    case tested(TestingStage, failed: [NameID])
    case exported(NameID)
    case waited(Int)
    case reported(NameID)
    case unknown
  }

  let project: TestingProject
  package let names: Names
  let task: WorldTask
  let bug: NameID
  private let isCalm: Bool
  private let networkLoss: Double
  private var random: RandomStream

  private(set) var clock = 0
  private(set) var worked: TestingStages
  /// When each service was started.
  private var startedAt: [Int]
  /// The value each setting has; none at first.
  private(set) var values: [NameID]
  private var runs: [Int]
  private var lastDone: TestingStage?
  private(set) var result = Result.nothing
  private(set) var ran: TestingStages = []
  private(set) var failedLast: TestingStages = []
  private var report = NameID.none

  init(
    _ project: TestingProject, _ names: Names, _ task: WorldTask, bug: NameID, isCalm: Bool,
    loss: Double
  ) {
    self.project = project
    self.names = names
    self.task = task
    self.bug = bug
    self.isCalm = isCalm
    networkLoss = isCalm ? 0 : loss
    random = RandomStream(task.seed, 0xC0DE)
    worked = TestingStages(rawValue: UInt32(truncatingIfNeeded: task.start))
    startedAt = TestingStage.allCases.map { _ in -1000 }
    runs = TestingStage.allCases.map { _ in 0 }
    values = project.settings.map { _ in NameID.none }
  }

  package var isSolved: Bool { report == bug }

  // MARK: - Moves

  package mutating func perform(_ move: Move, for goal: Goal?) -> Reaction {
    clock += 1
    switch move {
    case .run(let element): run(element.name)
    case .setVariable(let name, let value): set(name, value)
    case .wait(let seconds):
      clock += max(0, seconds - 1)
      result = .waited(seconds)
    case .report(let finding):
      report = finding
      result = .reported(finding)
    case .look: result = .nothing
    default: result = .unknown
    }
    return Reaction(looksDone: looksDone)
  }

  private var looksDone: Bool {
    switch result {
    case .done, .tested, .exported: true
    default: false
    }
  }

  private mutating func set(_ name: NameID, _ value: NameID) {
    guard let place = project.settings.firstIndex(where: { $0.name == name }),
      let choice = project.settings[place].values.firstIndex(of: value)
    else {
      result = .unknown
      return
    }
    values[place] = value
    result = .exported(project.settings[place].exports[choice])
  }

  private mutating func run(_ command: NameID) {
    for setting in project.settings {
      if let choice = setting.exports.firstIndex(of: command) {
        return set(setting.name, setting.values[choice])
      }
    }
    guard let number = project.commands.firstIndex(of: command),
      let stage = TestingStage(rawValue: number)
    else {
      result = .unknown
      return
    }
    // Every run draws the same numbers, whatever comes of it.
    let isLost = random.chance(networkLoss)
    let draws = project.flaky[number].map { _ in random.fraction() }
    let order = random.next()
    if isLost {
      fail(stage, Notice(kind: project.networkError))
    } else if let notice = obstacle(to: stage) {
      fail(stage, notice)
    } else {
      work(stage, draws, order)
    }
    clock += stage.duration
  }

  private mutating func fail(_ stage: TestingStage, _ notice: Notice) {
    result = .failed(stage, notice)
    failedLast.insert(TestingStages(stage))
    lastDone = nil
  }

  /// Why a command cannot do its work now, as its output tells it.
  private func obstacle(to stage: TestingStage) -> Notice? {
    if case .hasBusyTimes? = project.quirks[stage.rawValue], clock / 10 % 3 == 1 {
      return Notice(kind: project.busyError)
    }
    for need in project.needs(stage).list {
      let isReady = clock - startedAt[need.rawValue] >= project.readiness[need.rawValue]
      guard !worked.contains(need) || !isReady else { continue }
      return Notice(
        kind: project.errors[need.rawValue],
        names: project.command(project.hints[need.rawValue]))
    }
    if let place = project.settings.firstIndex(where: { $0.stage == stage }) {
      let setting = project.settings[place]
      let now = setting.values.firstIndex(of: values[place]) ?? -1
      let hint = setting.exports[(now + 1) % setting.exports.count]
      if now < 0 { return Notice(kind: setting.missing, names: hint) }
      if now != setting.right { return Notice(kind: setting.wrong, names: hint) }
    }
    if case .rightAfter(let other)? = project.quirks[stage.rawValue], lastDone != other {
      return Notice(kind: project.busyError)
    }
    return nil
  }

  private mutating func work(_ stage: TestingStage, _ draws: [Double], _ order: UInt64) {
    let isFirst = runs[stage.rawValue] == 0
    let wasUp = worked.contains(stage)
    runs[stage.rawValue] += 1
    failedLast.remove(TestingStages(stage))
    lastDone = stage
    switch project.quirks[stage.rawValue] {
    case .runsTwice? where isFirst, .lies? where isFirst: break
    default:
      worked.insert(TestingStages(stage))
      worked.subtract(project.invalidates[stage.rawValue])
      // A service that runs already is left alone.
      if stage.isService, !wasUp { startedAt[stage.rawValue] = clock }
    }
    ran.insert(TestingStages(stage))
    result = stage.isSuite ? .tested(stage, failed: failures(stage, draws, order)) : .done(stage)
  }

  private func failures(
    _ stage: TestingStage, _ draws: [Double], _ order: UInt64
  ) -> [NameID] {
    let tests = project.tests[stage.rawValue]
    var failed: [NameID] = []
    if tests.contains(bug) { failed.append(bug) }
    if !isCalm {
      for (flaky, draw) in zip(project.flaky[stage.rawValue], draws)
      where draw < flaky.chance && tests[flaky.test] != bug {
        failed.append(tests[flaky.test])
      }
    }
    var shuffle = RandomStream(order)
    return shuffle.shuffled(failed)
  }

  // MARK: - What is seen

  package var scene: Scene {
    var elements = project.listing.map { stage in
      SceneElement(
        id: Int32(stage.rawValue), role: .command, name: project.command(stage),
        app: project.name,
        states: failedLast.contains(stage) ? .failed : ran.contains(stage) ? .done : [])
    }
    var id = Int32(elements.count)
    for (setting, value) in zip(project.settings, values) {
      for (export, choice) in zip(setting.exports, setting.values) {
        elements.append(
          SceneElement(
            id: id, role: .command, name: export, app: project.name,
            states: choice == value ? .done : []))
        id += 1
      }
    }
    var notice: Notice?
    var progress: UInt64 = 0
    switch result {
    case .tested(_, let failed):
      for test in failed {
        elements.append(SceneElement(id: id, role: .finding, name: test, app: project.name))
        id += 1
      }
    case .failed(_, let seen): notice = seen
    default: break
    }
    if let suite = task.goals.first?.target, case .tested(let stage, _) = result,
      project.command(stage) == suite
    {
      progress |= 1
    }
    if report != .none { progress |= 3 }
    return Scene(
      app: project.name, place: project.shell, elements: elements, notice: notice,
      progress: progress)
  }
}
