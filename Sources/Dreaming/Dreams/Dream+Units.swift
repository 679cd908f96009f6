internal import Critics
package import Trajectories

/// The units: each works out what it comes to and changes nothing of what was found; `take` does that.
///
/// Where one leaves off for good it returns nil, and all that it made is thrown away.
extension Dream {
  // MARK: - Critique

  mutating func pool(_ shouldStop: () -> Bool) -> Work? {
    guard let pooled = pooledCritic(shouldStop) else { return nil }
    bench.critic = pooled
    return Work(
      stage: .critique, what: "pooling evidence", events: [.stageBegan(.critique)], yield: .pooled)
  }

  mutating func critique(_ place: Int, _ shouldStop: () -> Bool) -> Work? {
    guard let critic = bench.critic ?? pooledCritic(shouldStop) else { return nil }
    bench.critic = critic
    let recording = recordings[place]
    let heard = plan.heard[recording.run.header.id]
    let weighed = critic.weigh(
      recording.run, revision: recording.revision, claims: heard?.claims ?? [],
      panel: heard?.panel)
    if shouldStop() { return nil }
    let isLocated = weighed.critique.step != nil
    var revisions = 0
    var usable = 0
    if let revised = Revising(recording.run).revise(by: weighed.critique) {
      (revisions, usable) = (1, revised.isHypothesis ? 0 : 1)
    }
    var events: [JournalEvent] = []
    if isLocated { events.append(.critique(.init(weighed.critique))) }
    if place + 1 == recordings.count {
      var found = found
      found.located += isLocated ? 1 : 0
      found.revisions += revisions
      found.usable += usable
      events += [
        .stageEnded(.init(critiqueStage(found))), .stageEnded(.init(reviseStage(found))),
        .stageBegan(.model),
      ]
    }
    return Work(
      stage: .critique, run: recording.run.header.id, what: "critiquing", events: events,
      critique: weighed,
      yield: .critiqued(isLocated: isLocated, revisions: revisions, usable: usable))
  }

  // MARK: - Model

  mutating func model(_ shouldStop: () -> Bool) -> Work? {
    guard let learned = fitted(shouldStop) else { return nil }
    bench.learned = learned
    return Work(
      stage: .model, what: "fitting the world model", events: [],
      yield: .modelled(transitions: learned.experience.transitions.count))
  }

  mutating func watch(_ shouldStop: () -> Bool) -> Work? {
    guard let learned = recalled(shouldStop) else { return nil }
    let watch = LessonWatch(memory, shown: plan.shown, in: learned.experience)
    let contradictions = watch.contradicted.sorted { $0.key < $1.key }.map {
      UnitYield.Contradiction(lesson: $0.key, times: $0.value.times, of: $0.value.of)
    }
    var work = Work(
      stage: .model, what: "looking how lessons in use fare", events: [],
      yield: .watched(contradictions))
    work.followed = watch.followed
    return work
  }

  mutating func calibrate(_ shouldStop: () -> Bool) -> Work? {
    guard let learned = recalled(shouldStop) else { return nil }
    let calibration = Calibration(of: MechanismModel.self, on: learned.experience)
    return Work(
      stage: .model, what: "calibrating on held-out runs", events: [],
      yield: .calibrated(mayVote: calibration.mayVote))
  }

  mutating func half(_ place: Int, _ shouldStop: () -> Bool) -> Work? {
    guard let learned = recalled(shouldStop) else { return nil }
    let part = Learned(learned.experience.restricted { $0 % 2 == place })
    return Work(
      stage: .model, what: "leaving out half of the runs",
      events: place == 0 ? [] : [.stageEnded(.init(modelStage)), .stageBegan(.imagine)],
      yield: .halved(Distiller.drafts(from: part).map(\.rule)))
  }

  // MARK: - Imagine

  mutating func explore(_ shouldStop: () -> Bool) -> Work? {
    guard recalled(shouldStop) != nil else { return nil }
    let end = min(found.explored + Imagination<MechanismModel>.unit, wantedRoutes)
    let numbers = found.explored..<end
    guard bench.learned?.explore(numbers, seed: plan.seed, shouldStop: shouldStop) == true,
      let growth = bench.learned?.routes.growth
    else { return nil }
    var events: [JournalEvent] = [
      .rollouts(
        .init(
          done: found.spent + numbers.count, successes: growth.tally.successes,
          failures: growth.tally.failures, unsupported: growth.tally.unsupported))
    ]
    var after = self
    if after.take(.explored(growth, rollouts: numbers.count)), case .distil = after.next {
      events.append(.stageEnded(.init(after.imagineStage)))
    }
    return Work(
      stage: .imagine, what: "imagining routes", events: events, rollouts: numbers.count,
      yield: .explored(growth, rollouts: numbers.count))
  }

  // MARK: - Distil and verify

  mutating func distil(_ shouldStop: () -> Bool) -> Work? {
    guard let learned = recalled(shouldStop) else { return nil }
    let drafts = LessonChoice.worthJudging(Distiller.drafts(from: learned), learned)
    return Work(
      stage: .distil, what: "distilling \(drafts.count) drafts", events: [.stageBegan(.verify)],
      yield: .distilled(drafts))
  }

  /// Few enough drafts that a unit is short and its lines in the journal stay below a kilobyte.
  private static let draftsInUnit = 4

  mutating func judge(_ place: Int, _ shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    guard let (keeper, reader) = opened(shouldStop) else { return nil }
    var judged: [JudgedDraft] = []
    var rollouts = 0
    for draft in found.drafts[place...].prefix(Self.draftsInUnit) {
      let evidence = reader.evidence(for: draft)
      guard
        let (verdicts, used) = keeper.judge(
          draft, evidence, allowance: plan.rollouts * 4 / 5 - found.spent - rollouts,
          told: draft.ground == nil ? [] : told(judged), shouldStop: shouldStop)
      else { return nil }
      judged.append(
        JudgedDraft(
          draft, evidence, verdicts, project: plan.project, dream: plan.id, at: plan.now))
      rollouts += used
      if rollouts >= Imagination<MechanismModel>.unit { break }
    }
    let yield = UnitYield.judged(judged.map(\.lesson), rollouts: rollouts)
    var events = judged.map { draft -> JournalEvent in
      draft.refusal.map { .verdict(.init(draft.lesson.id, $0)) }
        ?? .candidate(.init(draft.lesson))
    }
    var after = self
    if after.take(yield), case .score = after.next { events.append(.stageBegan(.distil)) }
    return Work(
      stage: .verify, what: "asking the gates", events: events, rollouts: rollouts, yield: yield)
  }

  /// What is in force, and what has passed the gates so far.
  private func told(_ judged: [JudgedDraft]) -> Set<LessonRule> {
    let passed = (found.judged + judged).filter { $0.refusal == nil }.map(\.lesson)
    return Set((passed + memory.lessons.filter(\.status.isInUse)).map(\.rule))
  }

  // MARK: - The end

  /// Plays some of the pairs with and without what may be served.
  mutating func score(_ place: Int, _ shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    let served = bench.served ?? conclusion().served.map(\.rule)
    bench.served = served
    let pairs = place > 0 ? found.pairs : (plan.rollouts - found.spent) / 2
    var tally = PairedTally()
    var numbers = place..<min(place + Imagination<MechanismModel>.unit / 2, pairs)
    if found.mayVote ?? false, !served.isEmpty, pairs >= ImaginedTrial.fewestPairs {
      guard let learned = recalled(shouldStop),
        let played = imagination(learned).compare(
          [], with: served, numbers: numbers, shouldStop: shouldStop)
      else { return nil }
      tally = played
    } else {
      numbers = place..<place
    }
    return Work(
      stage: .distil, what: "trying what may be served", events: [],
      rollouts: numbers.count * 2, yield: .scored(tally, rollouts: numbers.count * 2))
  }

  func conclude() -> Work? {
    let conclusion = conclusion()
    let ends = conclusion.stages.map { JournalEvent.stageEnded(.init($0)) }
    return Work(
      stage: .distil, what: "concluding", events: conclusion.events + ends, yield: .concluded)
  }

  /// Concludes anew on a memory that people changed while the dream went on.
  ///
  /// What they decided stands: a lesson that they moved is not moved by what was found before.
  package mutating func rebase(on memory: Memory) {
    guard outcome != nil else { return }
    self.memory = memory
    outcome = concluded(conclusion())
  }

  /// What comes of all that was found, for the memory as it is.
  func conclusion() -> Conclusion {
    var conclusion = Conclusion(
      plan, memory, found.judged, found.contradicted, spared: found.spared)
    conclusion.decide()
    return conclusion
  }

  func concluded(_ conclusion: Conclusion) -> Outcome {
    Outcome(
      deltas: conclusion.deltas, memory: conclusion.memory,
      score: found.scoring.pairs > 0 ? found.scoring.difference : nil,
      stages: stages(conclusion))
  }
}

extension JournalEvent.StageEnd {
  fileprivate init(_ stage: DreamReport.Stage) {
    self.init(
      stage.stage, looked: stage.looked, learned: stage.learned.count,
      refused: stage.refused.reduce(0) { $0 + $1.count }, note: stage.stopped ?? stage.note)
  }
}
