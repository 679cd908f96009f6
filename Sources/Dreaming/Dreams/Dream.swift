package import Critics
package import Trajectories

/// One session of the engine: critiques recorded runs, imagines, verifies, and distils lessons.
///
/// It goes unit by unit, so that it can be stopped and taken up again anywhere; the same recordings,
/// memory, decisions and plan give the same bytes. It reads and writes nothing itself.
package struct Dream: Sendable {
  /// What is wanted.
  package struct Plan: Sendable {
    package var id: DreamID
    package var project: String
    package var mode: DreamMode
    package var seed: UInt64
    /// Most rollouts that may be played.
    package var rollouts: Int
    package var workers: Int
    package var now: Timestamp
    /// What people decided about causes.
    package var factors: [ReviewFactor]

    package init(
      id: DreamID, project: String, mode: DreamMode, seed: UInt64, rollouts: Int, workers: Int = 1,
      now: Timestamp, factors: [ReviewFactor] = []
    ) {
      self.id = id
      self.project = project
      self.mode = mode
      self.seed = seed
      self.rollouts = max(0, rollouts)
      self.workers = max(1, workers)
      self.now = now
      self.factors = factors
    }
  }

  /// A recording to dream about.
  package struct Recording: Sendable {
    package var run: Trajectory
    package var revision: Int
    /// The bundle it was imported with, if it comes from elsewhere.
    package var bundle: String?

    package init(_ run: Trajectory, revision: Int, bundle: String? = nil) {
      self.run = run
      self.revision = revision
      self.bundle = bundle
    }
  }

  /// One piece of work that was done whole.
  package struct Work: Sendable {
    package var stage: DreamStage
    package var run: RunID?
    package var what: String
    package var events: [JournalEvent]
    package var critique: WeighedCritique?
    package var rollouts = 0
  }

  /// What a dream comes to.
  package struct Outcome: Sendable {
    package var deltas: [MemoryDelta]
    package var memory: Memory
    /// How much more often imagined tasks succeed with what may be served than with nothing.
    package var score: Double?
    package var stages: [DreamReport.Stage]
  }

  let plan: Plan
  let recordings: [Recording]
  /// As it was when the dream began, or as people left it since.
  package private(set) var memory: Memory
  private var next = Task.pool
  private var critic: Critic?
  private(set) var critiques: [Critique] = []
  private(set) var revisions = 0
  private(set) var usable = 0
  private(set) var learned: Learned?
  private(set) var calibration: Calibration?
  private var halves: [Gatekeeper.Half] = []
  private var drafts: [LessonDraft] = []
  private var judged: [JudgedDraft] = []
  private var explored = 0
  private(set) var spent = 0
  package private(set) var outcome: Outcome?

  private enum Task {
    case pool
    case critique(Int)
    case model
    case calibrate
    case half(Int)
    case explore
    case distil
    case judge(Int)
    case conclude
    case over
  }

  package init(_ plan: Plan, _ recordings: [Recording], memory: Memory) {
    self.plan = plan
    self.recordings = recordings
    self.memory = memory
  }

  /// About how many units there will be.
  package var units: Int { recordings.count + 8 + plan.rollouts / Imagination<MechanismModel>.unit }

  /// Does the next unit; nil when it was stopped in the middle (then it is done anew next time), or
  /// when there is none left and `outcome` is there.
  ///
  /// - Parameter shouldStop: looked at every few milliseconds, from any thread.
  package mutating func advance(shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    let before = self
    let work = Interruption.$check.withValue(shouldStop) { step(shouldStop) }
    // Whoever noticed on the way left out the rest.
    if work != nil, shouldStop() {
      self = before
      return nil
    }
    return work
  }

  private mutating func step(_ shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    switch next {
    case .pool: pool(shouldStop)
    case .critique(let place): critique(place)
    case .model: model(shouldStop)
    case .calibrate: calibrate(shouldStop)
    case .half(let place): half(place, shouldStop)
    case .explore: explore(shouldStop)
    case .distil: distil()
    case .judge(let place): judge(place, shouldStop)
    case .conclude: conclude(shouldStop)
    case .over: nil
    }
  }

  private struct Stopped: Error {}

  // MARK: - Units

  private mutating func pool(_ shouldStop: () -> Bool) -> Work? {
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

  private mutating func critique(_ place: Int) -> Work? {
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
    next = place + 1 < recordings.count ? .critique(place + 1) : .model
    if place + 1 == recordings.count { events += [.stageBegan(.model)] }
    return Work(
      stage: .critique, run: recording.run.header.id, what: "critiquing", events: events,
      critique: weighed)
  }

  private mutating func model(_ shouldStop: () -> Bool) -> Work? {
    let read = try? Experience(recordings) { recording in
      if shouldStop() { throw Stopped() }
      return recording.run
    }
    guard let read else { return nil }
    learned = Learned(read)
    next = .calibrate
    return Work(stage: .model, what: "fitting the world model", events: [])
  }

  private mutating func calibrate(_ shouldStop: () -> Bool) -> Work? {
    guard let learned, !shouldStop() else { return nil }
    calibration = Calibration(of: MechanismModel.self, on: learned.experience)
    next = .half(0)
    return Work(stage: .model, what: "calibrating on held-out runs", events: [])
  }

  private mutating func half(_ place: Int, _ shouldStop: () -> Bool) -> Work? {
    guard let learned, !shouldStop() else { return nil }
    let part = Learned(learned.experience.restricted { $0 % 2 == place })
    halves.append(
      Gatekeeper.Half(rules: Set(Distiller.drafts(from: part).map(\.rule))) {
        Int($0) % 2 == place
      })
    next = place == 0 ? .half(1) : .explore
    return Work(
      stage: .model, what: "leaving out half of the runs",
      events: place == 0 ? [] : [.stageBegan(.imagine)])
  }

  /// Three fifths of the rollouts look for routes; a fifth tries candidates, a fifth what comes of it.
  private mutating func explore(_ shouldStop: () -> Bool) -> Work? {
    guard var learned else { return nil }
    let wanted = plan.rollouts * 3 / 5
    let end = min(explored + Imagination<MechanismModel>.unit, wanted)
    guard end > explored else {
      return distil()
    }
    guard learned.explore(explored..<end, seed: plan.seed, shouldStop: shouldStop) else {
      return nil
    }
    let count = end - explored
    self.learned = learned
    explored = end
    spent += count
    if explored == wanted { next = .distil }
    let tally = learned.routes.tally
    return Work(
      stage: .imagine, what: "imagining routes",
      events: [
        .rollouts(
          .init(
            done: spent, successes: tally.successes, failures: tally.failures,
            unsupported: tally.unsupported))
      ], rollouts: count)
  }

  private mutating func distil() -> Work? {
    guard let learned else { return nil }
    drafts = LessonChoice.worthJudging(Distiller.drafts(from: learned), learned)
    next = drafts.isEmpty ? .conclude : .judge(0)
    return Work(stage: .distil, what: "distilling drafts", events: [.stageBegan(.verify)])
  }

  private mutating func judge(_ place: Int, _ shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    guard let learned else { return nil }
    let reader = EvidenceReader(
      learned.experience,
      recordings.map { .init(run: $0.run, revision: $0.revision, bundle: $0.bundle) })
    let keeper = gatekeeper(learned)
    var events: [JournalEvent] = []
    var rollouts = 0
    var last = place
    // As many as fit into one unit; those with rollouts take longest.
    for number in place..<min(place + 16, drafts.count) {
      let evidence = reader.evidence(for: drafts[number])
      guard
        let (verdicts, used) = keeper.judge(
          drafts[number], evidence, allowance: plan.rollouts * 4 / 5 - spent - rollouts,
          shouldStop: shouldStop)
      else { return nil }
      let found = JudgedDraft(
        drafts[number], evidence, verdicts, project: plan.project, dream: plan.id, at: plan.now)
      judged.append(found)
      rollouts += used
      last = number + 1
      if verdicts.refusal == nil { events.append(.candidate(.init(found.lesson))) }
      if let refusal = verdicts.refusal {
        events.append(.verdict(.init(found.lesson.id, refusal)))
      }
      if rollouts >= Imagination<MechanismModel>.unit { break }
    }
    spent += rollouts
    next = last < drafts.count ? .judge(last) : .conclude
    return Work(stage: .verify, what: "asking the gates", events: events, rollouts: rollouts)
  }

  private func gatekeeper(_ learned: Learned) -> Gatekeeper {
    let isHeard = calibration?.mayVote ?? false
    return Gatekeeper(
      learned: learned, halves: halves,
      imagination: isHeard ? imagination(learned) : nil,
      active: memory.lessons(.active).map(\.rule), mode: plan.mode)
  }

  private func imagination(_ learned: Learned) -> Imagination<MechanismModel> {
    Imagination(
      learned.model, learned.experience, learned.habits, seed: plan.seed, workers: plan.workers)
  }

  // MARK: - The end

  /// Concludes anew on a memory that people changed while the dream went on.
  ///
  /// What they decided stands: a lesson that they moved is not moved by what was found before.
  package mutating func rebase(on memory: Memory) {
    guard var outcome else { return }
    self.memory = memory
    var conclusion = Conclusion(plan, memory, judged)
    conclusion.decide()
    outcome.deltas = conclusion.deltas
    outcome.memory = conclusion.memory
    outcome.stages = stages(conclusion)
    self.outcome = outcome
  }

  private mutating func conclude(_ shouldStop: @escaping @Sendable () -> Bool) -> Work? {
    var conclusion = Conclusion(plan, memory, judged)
    conclusion.decide()
    var score: Double?
    let served = conclusion.served.map(\.rule)
    var rollouts = 0
    let pairs = (plan.rollouts - spent) / 2
    if let learned, calibration?.mayVote ?? false, !served.isEmpty, pairs >= Gatekeeper.fewestPairs
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
    return Work(
      stage: .distil, what: "concluding", events: conclusion.events, rollouts: rollouts)
  }
}
