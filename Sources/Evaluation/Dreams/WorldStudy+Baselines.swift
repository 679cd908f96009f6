internal import Dreaming
internal import Trajectories
internal import Worlds

extension WorldStudy {
  /// Other ways to get lessons out of the same recordings.
  func baselines(_ figures: inout DreamFigures) throws {
    guard let votes else { return }
    figures.add(
      .baselines, "reflections, same task",
      trial { votes.reflections(onSame: world.sentence(for: $0)) })
    figures.add(
      .baselines, "reflections, nearest 3",
      trial { votes.reflections(on: world.sentence(for: $0), nearest: 3) })
    figures.add(
      .baselines, "raw success replay",
      trial(
        SuccessReplay.rules(recorded, isSolved: SuccessReplay.looksSolved(learned.experience))))
    figures.add(.baselines, ArmName.votes, trial(votes.rules(votes: 1)))
    figures.add(.baselines, "votes, 2 runs", trial(votes.rules(votes: 2)))
    // Routes as runs took them, each run by itself; what they say of elements counted by votes.
    figures.add(
      .baselines, ArmName.hindsight,
      trial(Self.routes(Self.rules(alone)) + Self.others(votes.rules(votes: 1))))
    figures.add(.baselines, ArmName.posterior, trial(Self.rules(learned)))
    var table = DynaQ(learned.experience)
    table.explore(lab.headline, seed: seed)
    var arm = trial(table.rules() + Self.others(rules))
    arm.lessons = Double(table.stored + Self.others(rules).count)
    figures.add(.baselines, ArmName.dynaQ, arm)
    try outcomes(&figures)
  }

  /// Routes of each run by itself, nothing put together.
  private var alone: Learned {
    var manner = RouteBook.Manner()
    manner.cutsDetours = false
    return Learned(learned.experience, manner: manner)
  }

  static func routes(_ rules: [LessonRule]) -> [LessonRule] {
    rules.filter { if case .nextHop = $0.directive { true } else { false } }
  }

  static func others(_ rules: [LessonRule]) -> [LessonRule] {
    rules.filter { if case .nextHop = $0.directive { false } else { true } }
  }

  /// What knowing how each recorded run really ended adds: reported apart, as logs seldom tell.
  private func outcomes(_ figures: inout DreamFigures) throws {
    let playbook = Playbook([], names: world.names)
    let isSolved = practised.map { Trial.work(on: $0, in: world, with: playbook).isSolved }
    figures.add(
      .baselines, "raw success replay, with outcome bit",
      trial(SuccessReplay.rules(recorded, isSolved: { isSolved[$0] })))
  }
}
