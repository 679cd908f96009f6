internal import Dreaming
internal import Trajectories
internal import Worlds

extension WorldStudy {
  /// Rounds of acting, dreaming and acting again: in each, the agent is recorded on new tasks with what
  /// it has learned so far, everything recorded is dreamt about, and the lessons are tried on the same
  /// held-out tasks.
  ///
  /// What an agent does with lessons shows less of what goes wrong without them; whether learning goes on
  /// all the same is what this asks.
  func rounds(_ figures: inout DreamFigures) throws {
    var rules: [LessonRule] = []
    var runs: [Trajectory] = []
    for round in 0..<lab.rounds {
      let places =
        (lab.recordings * round / lab.rounds)..<(lab.recordings * (round + 1) / lab.rounds)
      runs += try WorldModelLab.record(places.map { practised[$0] }, in: world, with: rules)
      var learned = Learned(Experience(runs))
      _ = learned.explore(0..<lab.headline, seed: seed &+ UInt64(round))
      rules = Self.rules(learned)
      figures.add(.rounds, "round \(round + 1), \(runs.count) runs", trial(rules))
    }
  }

  /// Dreams about fewer and more recordings.
  func volumes(_ figures: inout DreamFigures) throws {
    let most = lab.recordings * 3
    let more = try WorldModelLab.record(
      (lab.recordings..<most).map { world.task($0, in: .train) }, in: world)
    let all = recorded + more
    for count in [lab.recordings / 10, lab.recordings * 3 / 10, most] where count > 0 {
      var learned = Learned(Experience(all.prefix(count)))
      _ = learned.explore(0..<lab.headline, seed: seed)
      figures.add(.recordings, "\(count) recordings", trial(Self.rules(learned)))
    }
    guard lab.parts.contains(.baselines) else { return }
    for share in [25, 50, 100, 200] {
      let runs = all.prefix(lab.recordings + lab.recordings * share / 100)
      figures.add(
        .baselines, "\(share) % more real runs", trial(Self.rules(Learned(Experience(runs)))))
    }
    try priority(all, &figures)
  }

  /// Of all recordings, as many as one dream takes: by priority, and evenly.
  private func priority(_ all: [Trajectory], _ figures: inout DreamFigures) throws {
    let candidates = all.map {
      PickCandidate(
        $0.header.id, verdict: $0.header.outcome.verdict,
        family: TaskFamily.name(of: $0.header.task), steps: $0.steps.count)
    }
    let picked = Set(Picking(candidates, most: lab.recordings, seed: seed).picked.map(\.run))
    let apart = stride(from: 0, to: all.count, by: max(1, all.count / lab.recordings))
    let ways = [
      ("picked by priority", all.filter { picked.contains($0.header.id) }),
      ("no priority: picked evenly", apart.map { all[$0] }),
    ]
    for (name, runs) in ways {
      var learned = Learned(Experience(runs))
      _ = learned.explore(0..<lab.headline, seed: seed)
      figures.add(.ablations, name, trial(Self.rules(learned)))
    }
  }
}
