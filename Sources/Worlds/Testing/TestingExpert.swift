extension TestingWorld {
  /// Works every need in order, waits for services, sets what has to be set, and tries again where
  /// a command is known to need it.
  package func expertMoves(for task: WorldTask) -> [Move]? {
    var run = begin(task, isCalm: true)
    var moves: [Move] = []
    func go(_ move: Move) {
      moves.append(move)
      _ = run.perform(move, for: nil)
    }
    let suite = suite(of: task)
    for stage in (project.allNeeds(of: suite).list + [suite])
    where stage == suite || !run.worked.contains(stage) {
      if let setting = project.setting(for: stage) {
        go(.setVariable(name: setting.name, value: setting.values[setting.right]))
      }
      var tries = 0
      while !run.worked.contains(stage) || stage == suite && !hasRun(run, suite) {
        guard tries < 12, let element = element(stage, run) else { return nil }
        tries += 1
        if case .rightAfter(let other)? = project.quirks[stage.rawValue], tries > 1 {
          if let first = self.element(other, run) { go(.run(first)) }
        }
        go(.run(element))
        guard case .failed(_, let notice) = run.result else { continue }
        go(.wait(seconds: notice.kind == project.busyError ? 4 : longestReadiness(stage)))
      }
    }
    guard case .tested(_, let failed) = run.result, let finding = failed.first else { return nil }
    go(.report(finding))
    return run.isSolved ? moves.withoutFailures(in: self, task) : nil
  }

  private func hasRun(_ run: TestingRun, _ suite: TestingStage) -> Bool {
    if case .tested(suite, _) = run.result { return true }
    return false
  }

  private func element(_ stage: TestingStage, _ run: TestingRun) -> SceneElement? {
    run.scene.elements.first { $0.id == Int32(stage.rawValue) }
  }

  func longestReadiness(_ stage: TestingStage) -> Int {
    max(1, project.needs(stage).list.map { project.readiness[$0.rawValue] }.max() ?? 0)
  }
}

extension [Move] {
  /// The moves without the runs that a wait was needed after: the expert knows when to wait.
  fileprivate func withoutFailures(in world: TestingWorld, _ task: WorldTask) -> [Move] {
    var kept: [Move] = []
    for (place, move) in enumerated() {
      if case .run = move, place + 1 < count, case .wait = self[place + 1],
        world.seed.variation.isMisspecified == false
      {
        continue
      }
      kept.append(move)
    }
    return kept
  }
}
