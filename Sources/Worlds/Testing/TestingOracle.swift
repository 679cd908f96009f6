package import Trajectories

extension TestingWorld {
  /// What must come before what, when to wait, what to set, and how often to run a suite.
  package func oracleLessons(for task: WorldTask) -> [LessonRule] {
    // The rules of the whole project: what a task already has, the agent does not know.
    var rules: [LessonRule] = []
    for stage in TestingStage.allCases {
      let scope = scope(project.command(stage))
      for need in project.needs(stage).list {
        rules.append(LessonRule(.commandOrder(first: names[project.command(need)]), in: scope))
      }
      let services = project.needs(stage).list.filter(\.isService)
      if !services.isEmpty {
        let seconds = services.map { project.readiness[$0.rawValue] }.max() ?? 1
        rules.append(LessonRule(.waitUntilReady(seconds: seconds), in: scope))
      }
      if let setting = project.setting(for: stage) {
        let value = names[setting.values[setting.right]]
        rules.append(
          LessonRule(.setVariable(name: names[setting.name], value: value), in: scope))
      }
      if stage.isSuite { rules.append(LessonRule(.retry(times: 3), in: scope)) }
    }
    return rules
  }

  private func scope(_ command: NameID) -> LessonScope {
    LessonScope(app: names[project.name], kind: Role.command.rawValue, name: names[command])
  }

  package func randomLesson(using random: inout RandomStream) -> LessonRule {
    func command() -> String { names[random.pick(project.commands) ?? .none] }
    let scope = LessonScope(
      app: names[project.name], kind: Role.command.rawValue, name: command())
    switch random.below(5) {
    case 0: return LessonRule(.commandOrder(first: command()), in: scope)
    case 1: return LessonRule(.waitUntilReady(seconds: random.within(5...40)), in: scope)
    case 2:
      guard let setting = random.pick(project.settings) else { break }
      let value = names[random.pick(setting.values) ?? .none]
      return LessonRule(.setVariable(name: names[setting.name], value: value), in: scope)
    case 3:
      let error = names[random.pick(project.errors) ?? .none]
      return LessonRule(
        .nextCommand(command()),
        in: LessonScope(app: names[project.name], kind: Role.command.rawValue),
        when: .afterError(error))
    default: break
    }
    return LessonRule(.retry(times: random.within(2...4)), in: scope)
  }
}
