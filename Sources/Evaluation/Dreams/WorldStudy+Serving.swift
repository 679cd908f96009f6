internal import Dreaming
internal import Trajectories
internal import Worlds

extension WorldStudy {
  /// What a whole dream in auto mode puts into force, gates and caps included: all of it at once, and
  /// as requests are served it, at most 8 lessons and 1,200 tokens for a task.
  func serving(_ figures: inout DreamFigures) throws {
    let memory = dream()
    let served = memory.lessons.filter { $0.status == .active || $0.status == .provisional }
    let active = memory.lessons(.active)
    figures.add(.serving, ArmName.accepted, trial(served.map(\.rule)))
    figures.add(.serving, "those accepted for good alone", trial(active.map(\.rule)))
    let shelf = LessonShelf(memory)
    figures.add(
      .serving, "at most 8 lessons for a task",
      trial { task in
        let request = LessonRequest(task: world.sentence(for: task), mode: .auto)
        return shelf.serve(request).lessons.map(\.rule)
      })
    figures.accepted = DreamAudit(active.map(\.rule), truth)
  }

  private func dream() -> Memory {
    let now = Timestamp(rawValue: 1)
    let plan = Dream.Plan(
      id: DreamID(project: W.family, seed: seed, at: now), project: W.family, mode: .auto,
      seed: seed, rollouts: lab.headline, now: now)
    var dream = Dream(
      plan, recorded.map { Dream.Recording($0, revision: 1) },
      memory: Memory(project: W.family))
    while dream.outcome == nil, dream.advance(shouldStop: { false }) != nil {}
    return dream.outcome?.memory ?? Memory(project: W.family)
  }
}
