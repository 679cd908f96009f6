internal import Critics
internal import Trajectories

/// What units work with, made from the recordings where it is not there: at first, and again in a new
/// process where a later unit still needs it.
extension Dream {
  struct Bench: Sendable {
    /// Recordings that were read, run by run.
    var pool = PoolBuilder()
    var pooled = 0
    var experience = ExperienceBuilder()
    var read = 0
    /// What was made of them.
    var critic: Critic?
    var learned: Learned?
    var gates: (keeper: Gatekeeper, reader: EvidenceReader)?
    /// What may be served of all that was judged.
    var served: [LessonRule]?

    /// What was pooled is in the critic.
    mutating func forgetPool() {
      if critic != nil { (pool, pooled) = (PoolBuilder(), 0) }
    }
  }

  /// The critic over all runs; nil where it was stopped.
  mutating func pooledCritic(_ shouldStop: () -> Bool) -> Critic? {
    while bench.pooled < recordings.count {
      // Both want the same reading, which is most of the work.
      let reading = RunReading(recordings[bench.pooled].run)
      bench.pool.add(reading)
      if bench.read == bench.pooled {
        bench.experience.add(reading)
        bench.read += 1
      }
      bench.pooled += 1
      if shouldStop() { return nil }
    }
    let pool = bench.pool.pool()
    return shouldStop() ? nil : Critic(pool, factors: plan.factors)
  }

  /// What the recordings teach, without what was imagined; nil where it was stopped.
  mutating func fitted(_ shouldStop: () -> Bool) -> Learned? {
    while bench.read < recordings.count {
      bench.experience.add(RunReading(recordings[bench.read].run))
      bench.read += 1
      if shouldStop() { return nil }
    }
    let experience = bench.experience.experience()
    if shouldStop() { return nil }
    let learned = Learned(experience)
    return shouldStop() ? nil : learned
  }

  /// The same with what was imagined up to here.
  mutating func recalled(_ shouldStop: () -> Bool) -> Learned? {
    if let learned = bench.learned { return learned }
    guard var learned = fitted(shouldStop) else { return nil }
    for growth in found.growths { learned.recall(growth) }
    bench.learned = learned
    return learned
  }

  /// The gates; nil where it was stopped.
  mutating func opened(
    _ shouldStop: () -> Bool
  ) -> (keeper: Gatekeeper, reader: EvidenceReader)? {
    if let gates = bench.gates { return gates }
    guard let learned = recalled(shouldStop) else { return nil }
    let halves = found.halves.enumerated().map { place, rules in
      Gatekeeper.Half(rules: Set(rules)) { Int($0) % 2 == place }
    }
    let opened = (
      keeper: Gatekeeper(
        learned: learned, halves: halves, trial: trial(learned), mode: plan.mode),
      reader: EvidenceReader(
        learned.experience,
        recordings.map { .init(run: $0.run, revision: $0.revision, bundle: $0.bundle) })
    )
    if shouldStop() { return nil }
    bench.gates = opened
    return opened
  }

  private func trial(_ learned: Learned) -> ImaginedTrial {
    let experience = learned.experience
    let isHeard = found.mayVote ?? false
    let wasSolved = experience.restricted { experience.runs[$0].isSolved }
    let solved =
      wasSolved.undertakings.isEmpty
      ? nil : imagination(learned, Repertoire(wasSolved, isEven: true))
    return ImaginedTrial(
      imagination: isHeard ? imagination(learned) : nil, solved: isHeard ? solved : nil,
      families: recordings.map { TaskFamily.name(of: $0.run.header.task) },
      active: memory.lessons(.active).map(\.rule))
  }

  func imagination(
    _ learned: Learned, _ repertoire: Repertoire? = nil
  ) -> Imagination<MechanismModel> {
    Imagination(
      learned.model, learned.experience, learned.habits, repertoire: repertoire, seed: plan.seed,
      workers: plan.workers)
  }
}

extension Experience.Run {
  /// Somebody said that it succeeded, or nobody said otherwise and nothing it was asked is left.
  fileprivate var isSolved: Bool {
    switch verdict {
    case .success: true
    case .failure: false
    default: severity == 0 && isEnded
    }
  }
}
