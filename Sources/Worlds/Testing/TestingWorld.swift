/// World C: a project whose tests are red, and what has to be done before they run at all.
package struct TestingWorld: RecordableWorld {
  package static let family = "testing"
  package static let surface = Surface.terminal

  package let seed: WorldSeed
  package let names: Names
  let project: TestingProject
  private let base: UInt64

  package init(seed: WorldSeed) {
    self.seed = seed
    (project, names) = TestingGenerator.make(seed)
    base = seed.value(for: Self.family)
  }

  // MARK: - Tasks

  package func task(_ index: Int, in split: Split) -> WorldTask {
    var random = RandomStream(
      base, 0x7A5C, RandomStream.seed(of: split.rawValue), UInt64(index))
    var draft = draft(&random)
    while Split.of(task: draft.hash, in: base) != split { draft = self.draft(&random) }
    let command = project.command(draft.suite)
    var task = WorldTask(
      index: index, split: split,
      goals: [Goal(.run, command, role: .command), Goal(.report, command)], budget: 1000,
      seed: random.next(), start: Int(draft.start.rawValue) | draft.bug << 32)
    let steps = expertMoves(for: task)?.count ?? 1
    task.budget = Int((TestingParameters.budgetFactor * Double(steps)).rounded())
    return task
  }

  private struct Draft {
    var suite: TestingStage
    var bug: Int
    var start: TestingStages

    var hash: UInt64 {
      RandomStream.mix(UInt64(suite.rawValue * 100 + bug), UInt64(start.rawValue))
    }
  }

  /// What is there already is closed: nothing is there whose needs are not; services are down.
  private func draft(_ random: inout RandomStream) -> Draft {
    let suite = random.pick(TestingStage.suites) ?? .unit
    let bug = random.below(TestingParameters.testsPerSuite)
    var start: TestingStages = []
    for stage in TestingStage.works {
      let isDrawn = random.chance(TestingParameters.alreadyDone)
      let hasNeeds = project.needs(stage).isSubset(of: start)
      if isDrawn, hasNeeds, !stage.isService, project.setting(for: stage) == nil,
        project.quirks[stage.rawValue] == nil
      {
        start.insert(TestingStages(stage))
      }
    }
    return Draft(suite: suite, bug: bug, start: start)
  }

  func suite(of task: WorldTask) -> TestingStage {
    TestingStage.suites.first { project.command($0) == task.goals[0].target } ?? .unit
  }

  private func bug(of task: WorldTask) -> NameID {
    project.tests[suite(of: task).rawValue][task.start >> 32]
  }

  package func sentence(for task: WorldTask) -> String {
    let command = names[task.goals[0].target]
    return "The nightly run of \(names[project.name]) is red: something fails in `\(command)`. "
      + "Get the suite to run here, find the test that really fails, and report its name."
  }

  package func begin(_ task: WorldTask, isCalm: Bool) -> TestingRun {
    let loss = seed.variation.inputLoss.map { Double($0) / 100 } ?? TestingParameters.networkLoss
    return TestingRun(project, names, task, bug: bug(of: task), isCalm: isCalm, loss: loss)
  }
}
