internal import Dreaming
internal import Trajectories
internal import Worlds

extension WorldStudy {
  /// What a whole dream in auto mode puts into force, gates and caps included: all of it at once, and
  /// as requests are served it, at most 8 lessons and 1,200 tokens for a task.
  func serving(_ figures: inout DreamFigures) throws {
    let memory = dream()
    let shelf = LessonShelf(memory)
    func served(_ mode: DreamMode, _ limits: LessonRequest.Limits) -> WorldArm {
      trial { task in
        // Who asks says what the agent sees when it begins.
        let place = world.names[world.begin(task, isCalm: true).scene.place]
        let request = LessonRequest(
          task: world.sentence(for: task), place: place, mode: mode, limits: limits)
        return shelf.serve(request).lessons.map(\.rule)
      }
    }
    let all = LessonRequest.Limits(lessons: .max, tokens: .max)
    figures.add(.serving, ArmName.accepted, served(.auto, all))
    figures.add(.serving, "those accepted for good alone", served(.review, all))
    figures.add(.serving, "at most 8 lessons for a task", served(.auto, .init()))
    let active = memory.lessons(.active)
    figures.accepted = DreamAudit(active.map(\.rule), truth, ways)
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
