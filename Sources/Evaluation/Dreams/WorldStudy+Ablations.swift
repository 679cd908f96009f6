internal import Dreaming
internal import Trajectories
internal import Worlds

extension WorldStudy {
  /// The engine with one part taken out, everything else the same.
  func ablations(_ figures: inout DreamFigures) throws {
    func add(_ name: String, _ rules: [LessonRule]) {
      figures.add(.ablations, name, trial(rules))
    }
    add("no critique: random candidates", tested(random(Self.others(rules).count)))
    add(ArmName.unverified, drafts.map(\.rule))
    add("no revision: detours kept", dreamt { $0.cutsDetours = false })
    add("no hindsight", dreamt { $0.hasHindsight = false })
    add("no telling back", dreamt { $0.tellsBack = false })
    add(
      ArmName.unseeded,
      dreamt {
        $0.isSeeded = false
        $0.tellsBack = false
      })
    guard let votes else { return }
    add("no posterior: 2 votes", Self.routes(rules) + Self.others(votes.rules(votes: 2)))
    add(
      "no negative evidence", Self.rules(dreamt(Learned(learned.experience, countsFailures: false)))
    )
    var lookup = learned
    lookup.exploreByLookup(0..<lab.headline, seed: seed)
    add("L3 lookup model", Self.rules(lookup))
    var stream = RandomStream(seed, UInt64(number), 0x9E27)
    add(ArmName.placebo, Lessoning.permuted(rules, using: &stream))
    add(ArmName.random, random(rules.count))
  }

  private func dreamt(_ change: (inout RouteBook.Manner) -> Void) -> [LessonRule] {
    var manner = RouteBook.Manner()
    change(&manner)
    return Self.rules(dreamt(Learned(learned.experience, manner: manner)))
  }

  private func dreamt(_ learned: Learned) -> Learned {
    var learned = learned
    _ = learned.explore(0..<lab.headline, seed: seed)
    return learned
  }

  private func random(_ count: Int) -> [LessonRule] {
    var stream = RandomStream(seed, UInt64(number), 0x7A4D)
    return (0..<count).map { _ in world.randomLesson(using: &stream) }
  }

  /// What imagined runs do better with than without, pair by pair, within the rollouts of the headline.
  private func tested(_ candidates: [LessonRule]) -> [LessonRule] {
    let imagination = Imagination(
      headline.model, headline.experience, headline.habits, seed: seed)
    let pairs = max(4, lab.headline / 2 / max(1, candidates.count))
    return candidates.filter {
      (imagination.compare([], with: [$0], numbers: 0..<pairs)?.difference ?? 0) > 0
    }
  }
}
