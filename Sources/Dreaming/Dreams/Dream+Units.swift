internal import Critics
package import Trajectories

extension Dream {
  private struct Stopped: Error {}

  // MARK: - Critique

  mutating func pool(_ shouldStop: () -> Bool) -> Work? {
    let pooled = try? Critic(pooling: recordings, factors: plan.factors) { recording in
      if shouldStop() { throw Stopped() }
      return recording.run
    }
    guard let pooled else { return nil }
    critic = pooled
    next = recordings.isEmpty ? .conclude : .critique(0)
    return Work(
      stage: .critique, what: "pooling evidence", events: [.stageBegan(.critique)])
  }

  mutating func critique(_ place: Int) -> Work? {
    guard let critic else { return nil }
    let recording = recordings[place]
    let weighed = critic.weigh(recording.run, revision: recording.revision)
    critiques.append(weighed.critique)
    if let revised = Revising(recording.run).revise(by: weighed.critique) {
      revisions += 1
      usable += revised.isHypothesis ? 0 : 1
    }
    var events: [JournalEvent] = []
    if weighed.critique.step != nil { events.append(.critique(.init(weighed.critique))) }
    let isLast = place + 1 == recordings.count
    next = isLast ? .model : .critique(place + 1)
    if isLast {
      events += [
        .stageEnded(.init(critiqueStage)), .stageEnded(.init(reviseStage)), .stageBegan(.model),
      ]
    }
    return Work(
      stage: .critique, run: recording.run.header.id, what: "critiquing", events: events,
      critique: weighed)
  }

  // MARK: - Model

  mutating func model(_ shouldStop: () -> Bool) -> Work? {
    let read = try? Experience(recordings) { recording in
      if shouldStop() { throw Stopped() }
      return recording.run
    }
    guard let read else { return nil }
    learned = Learned(read)
    next = .watch
    return Work(stage: .model, what: "fitting the world model", events: [])
  }

  mutating func watch(_ shouldStop: () -> Bool) -> Work? {
    guard let learned, !shouldStop() else { return nil }
    let watch = LessonWatch(memory, shown: plan.shown, in: learned.experience)
    watched = watch
    next = .calibrate
    var work = Work(stage: .model, what: "looking how lessons in use fare", events: [])
    work.followed = watch.followed
    return work
  }

  mutating func calibrate(_ shouldStop: () -> Bool) -> Work? {
    guard let learned, !shouldStop() else { return nil }
    calibration = Calibration(of: MechanismModel.self, on: learned.experience)
    next = .half(0)
    return Work(stage: .model, what: "calibrating on held-out runs", events: [])
  }

  mutating func half(_ place: Int, _ shouldStop: () -> Bool) -> Work? {
    guard let learned, !shouldStop() else { return nil }
    let part = Learned(learned.experience.restricted { $0 % 2 == place })
    halves.append(
      Gatekeeper.Half(rules: Set(Distiller.drafts(from: part).map(\.rule))) {
        Int($0) % 2 == place
      })
    next = place == 0 ? .half(1) : .explore
    return Work(
      stage: .model, what: "leaving out half of the runs",
      events: place == 0 ? [] : [.stageEnded(.init(modelStage)), .stageBegan(.imagine)])
  }

  // MARK: - Imagine

  /// Three fifths of the rollouts look for routes; a fifth tries candidates, a fifth what comes of it.
  mutating func explore(_ shouldStop: () -> Bool) -> Work? {
    guard var learned else { return nil }
    let wanted = plan.rollouts * 3 / 5
    let end = min(explored + Imagination<MechanismModel>.unit, wanted)
    guard end > explored else { return distil() }
    guard learned.explore(explored..<end, seed: plan.seed, shouldStop: shouldStop) else {
      return nil
    }
    let count = end - explored
    self.learned = learned
    explored = end
    spent += count
    let tally = learned.routes.tally
    var events: [JournalEvent] = [
      .rollouts(
        .init(
          done: spent, successes: tally.successes, failures: tally.failures,
          unsupported: tally.unsupported))
    ]
    if explored == wanted {
      next = .distil
      events.append(.stageEnded(.init(imagineStage)))
    }
    return Work(stage: .imagine, what: "imagining routes", events: events, rollouts: count)
  }

  // MARK: - Distil and verify

  mutating func distil() -> Work? {
    guard let learned else { return nil }
    drafts = LessonChoice.worthJudging(Distiller.drafts(from: learned), learned)
    gates = (
      Gatekeeper(learned: learned, halves: halves, trial: trial(learned), mode: plan.mode),
      EvidenceReader(
        learned.experience,
        recordings.map { .init(run: $0.run, revision: $0.revision, bundle: $0.bundle) })
    )
    next = drafts.isEmpty ? .conclude : .judge(0)
    return Work(
      stage: .distil, what: "distilling \(drafts.count) drafts", events: [.stageBegan(.verify)])
  }

  private func trial(_ learned: Learned) -> ImaginedTrial {
    let experience = learned.experience
    let isHeard = calibration?.mayVote ?? false
    let wasSolved = experience.restricted { experience.runs[$0].isSolved }
    let solved =
      wasSolved.undertakings.isEmpty
      ? nil : imagination(learned, Repertoire(wasSolved, isEven: true))
    return ImaginedTrial(
      imagination: isHeard ? imagination(learned) : nil, solved: isHeard ? solved : nil,
      families: recordings.map { TaskFamily.name(of: $0.run.header.task) },
      active: memory.lessons(.active).map(\.rule))
  }

  private func imagination(
    _ learned: Learned, _ repertoire: Repertoire? = nil
  ) -> Imagination<MechanismModel> {
    Imagination(
      learned.model, learned.experience, learned.habits, repertoire: repertoire, seed: plan.seed,
      workers: plan.workers)
  }

  /// Few enough drafts that a unit is short and its lines in the journal stay below a kilobyte.
  private static let draftsInUnit = 4

  mutating func judge(_ place: Int, _ shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    guard let (keeper, reader) = gates else { return nil }
    var found: [JudgedDraft] = []
    var rollouts = 0
    for draft in drafts[place...].prefix(Self.draftsInUnit) {
      let evidence = reader.evidence(for: draft)
      guard
        let (verdicts, used) = keeper.judge(
          draft, evidence, allowance: plan.rollouts * 4 / 5 - spent - rollouts,
          shouldStop: shouldStop)
      else { return nil }
      found.append(
        JudgedDraft(
          draft, evidence, verdicts, project: plan.project, dream: plan.id, at: plan.now))
      rollouts += used
      if rollouts >= Imagination<MechanismModel>.unit { break }
    }
    judged += found
    spent += rollouts
    var events = found.map { draft -> JournalEvent in
      draft.refusal.map { .verdict(.init(draft.lesson.id, $0)) }
        ?? .candidate(.init(draft.lesson))
    }
    let end = place + found.count
    next = end < drafts.count ? .judge(end) : .conclude
    if end == drafts.count { events.append(.stageBegan(.distil)) }
    return Work(stage: .verify, what: "asking the gates", events: events, rollouts: rollouts)
  }

  // MARK: - The end

  /// Concludes anew on a memory that people changed while the dream went on.
  ///
  /// What they decided stands: a lesson that they moved is not moved by what was found before.
  package mutating func rebase(on memory: Memory) {
    guard var outcome else { return }
    self.memory = memory
    var conclusion = Conclusion(plan, memory, judged, watched)
    conclusion.decide()
    outcome.deltas = conclusion.deltas
    outcome.memory = conclusion.memory
    outcome.stages = stages(conclusion)
    self.outcome = outcome
  }

  mutating func conclude(_ shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    var conclusion = Conclusion(plan, memory, judged, watched)
    conclusion.decide()
    var score: Double?
    let served = conclusion.served.map(\.rule)
    var rollouts = 0
    let pairs = (plan.rollouts - spent) / 2
    if let learned, calibration?.mayVote ?? false, !served.isEmpty,
      pairs >= ImaginedTrial.fewestPairs
    {
      guard
        let tally = imagination(learned).compare(
          [], with: served, numbers: 0..<pairs, shouldStop: shouldStop)
      else { return nil }
      score = tally.pairs > 0 ? tally.difference : nil
      rollouts = pairs * 2
      spent += rollouts
    }
    outcome = Outcome(
      deltas: conclusion.deltas, memory: conclusion.memory, score: score, stages: stages(conclusion)
    )
    next = .over
    let ends = conclusion.stages.map { JournalEvent.stageEnded(.init($0)) }
    return Work(
      stage: .distil, what: "concluding", events: conclusion.events + ends, rollouts: rollouts)
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

extension JournalEvent.StageEnd {
  fileprivate init(_ stage: DreamReport.Stage) {
    self.init(
      stage.stage, looked: stage.looked, learned: stage.learned.count,
      refused: stage.refused.reduce(0) { $0 + $1.count }, note: stage.note)
  }
}
