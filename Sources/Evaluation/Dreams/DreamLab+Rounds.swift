internal import Dreaming
internal import Trajectories
internal import Worlds

extension DreamLab {
  /// Rounds of acting, dreaming and acting again: in each, the agent is recorded on new tasks with what
  /// it has learned so far, everything recorded is dreamt about, and the lessons are tried on the same
  /// held-out tasks.
  ///
  /// What an agent does with lessons shows less of what goes wrong without them; whether learning goes on
  /// all the same is what this asks.
  func rounds<W: RecordableWorld>(
    in world: W
  ) throws -> DreamFigures where W.Run.Failure == Never {
    let heldOut = (0..<tasks).map { world.task($0, in: .heldOut) }
    var figures = DreamFigures()
    figures.add("no lessons", Self.trial(heldOut, in: world) { _ in [] })
    figures.add("oracle", Self.trial(heldOut, in: world, world.oracleLessons))
    var rules: [LessonRule] = []
    var recorded: [Trajectory] = []
    var truth = Set(heldOut.flatMap(world.oracleLessons))
    for round in 0..<rounds {
      let places = (recordings * round / rounds)..<(recordings * (round + 1) / rounds)
      let practised = places.map { world.task($0, in: .train) }
      recorded += try WorldModelLab.record(practised, in: world, with: rules)
      truth.formUnion(practised.flatMap(world.oracleLessons))
      var learned = Learned(Experience(recorded))
      _ = learned.explore(
        0..<(rollouts.last ?? 0), seed: UInt64(bitPattern: Int64(firstSeed &+ round)))
      rules = Distiller.drafts(from: learned).filter { $0.posterior >= 0.7 }.map(\.rule)
      let told = rules
      figures.add(
        "round \(round + 1), \(recorded.count) runs", Self.trial(heldOut, in: world) { _ in told })
    }
    figures.audit = DreamAudit(rules, truth)
    figures.lessons = rules.count
    return figures
  }
}
