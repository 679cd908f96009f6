internal import Critics
internal import Dreaming
internal import Storage
internal import Trajectories

/// What is written down while a dream goes on.
struct DreamDesk {
  private let archive: Archive
  private let record: DreamRecord
  private let lease: DreamLease
  private let manners: DreamManners
  private let onEvent: (JournalEvent) -> Void
  private let clock: () -> Timestamp
  private var usage = DreamUsage()
  private let stopwatch: () -> Int64
  private let began: Int64
  /// What units came to before the dream was interrupted.
  private var kept = KeptUnits()
  /// What units rest on beside the recordings.
  private var basis: KeptUnits.Basis
  private let wishes: DreamWishes
  /// The models that are asked; nil where none is wanted.
  private var models: DreamModels?
  /// What a model imagined; nil where none does.
  private var imagining: DreamImagining?
  /// What models cost in this sitting and those before.
  private var modelCost = Spending()
  /// When it was told last how much is used.
  private var toldUsage: Int64 = 0

  init(
    _ archive: Archive, _ record: DreamRecord, _ lease: DreamLease, manners: DreamManners,
    stopwatch: @escaping () -> Int64, onEvent: @escaping (JournalEvent) -> Void,
    clock: @escaping () -> Timestamp
  ) throws {
    wishes = try DreamWishes(archive, record.id)
    basis = try KeptUnits.Basis(archive, record)
    self.archive = archive
    self.record = record
    self.lease = lease
    self.manners = manners
    self.stopwatch = stopwatch
    began = stopwatch()
    self.onEvent = onEvent
    self.clock = clock
  }

  /// - Parameter hears: whether models are asked first; only then is it known what can be gone on from.
  mutating func begin(hears: Bool) throws {
    try archive.recordDream(record, lease: lease)
    kept = try KeptUnits(archive, record.id, basis: basis)
    let event: JournalEvent =
      kept.found > 0 || record.state != .pending
      ? .resumed(.init(hears ? "taken up again" : kept.words))
      : .started(
        .init(
          project: record.project, runs: record.runs.count, seed: record.seed, mode: record.mode,
          budget: record.budget, reason: record.reason))
    try archive.moveDream(record.id, to: .running, [event], lease: lease, at: clock())
    onEvent(event)
  }

  /// Asks models what they say of the runs; false where it was stopped meanwhile.
  ///
  /// - Parameter patience: milliseconds that it waits for a batch; then it is paused until it is resumed.
  mutating func hear(_ critics: ModelCritics, patience: Int64) throws -> Bool {
    var models = try DreamModels(critics, archive, record, lease, onEvent: onEvent, clock: clock)
    let base = spentTime
    let ending = try models.ask(
      basis.factors, mayAsk: kept.found == 0,
      usage: { [archive, record] in
        let spent = try Self.modelSpending(of: record, in: archive)
        return base + DreamUsage(tokens: spent.tokens, dollars: spent.dollars)
      }, patience: patience
    ) { [manners, wishes] in manners.notice() != nil || wishes.notice() != nil }
    modelCost = try Self.modelSpending(of: record, in: archive)
    switch ending {
    case .done: break
    case .stopped:
      if try !heedNotice() { try pause("asked to stop") }
      return false
    case .waiting(let left):
      try pause(
        "\(left.words) is not answered yet; taken up again, it goes on with the answers and sends nothing twice"
      )
      return false
    }
    self.models = models
    if !models.heard.isEmpty {
      basis = try basis.hearing(models.heard)
      kept = try KeptUnits(archive, record.id, basis: basis)
    }
    return true
  }

  /// The dream with its recordings; nil where it was stopped meanwhile.
  mutating func dream(workers: Int) throws -> Dream? {
    if let slept = manners.bed?.take(record.id, basis) {
      usage = slept.usage
      return slept.dream
    }
    var recordings: [Dream.Recording] = []
    for run in record.runs {
      guard try !heedNotice() else { return nil }
      recordings.append(
        Dream.Recording(
          try archive.trajectory(run.run, revision: run.revision), revision: run.revision))
    }
    var plan = Dream.Plan(
      id: record.id, project: record.project, mode: record.mode, seed: record.seed,
      rollouts: record.budget.rollouts ?? DreamBudget.standard.rollouts ?? 0, workers: workers,
      now: record.askedAt, factors: basis.factors, shown: try shownLessons(),
      stopBelow: record.budget.stopBelow ?? 0)
    plan.heard = basis.heard
    var dream = Dream(plan, recordings, memory: basis.memory)
    usage = kept.restore(&dream)
    if usage.units < kept.found {
      try archive.dropUnits(of: record.id, after: usage.units, lease: lease, at: clock())
    }
    return dream
  }

  /// The runs of the dream that had lessons.
  private func shownLessons() throws -> [LessonID: Set<RunID>] {
    var shown: [LessonID: Set<RunID>] = [:]
    for run in record.runs {
      for use in try archive.lessonUses(in: run.run) where use.arm == .shown {
        shown[use.lesson, default: []].insert(run.run)
      }
    }
    return shown
  }

  /// Does unit after unit; false where it was stopped or the budget is used up.
  mutating func work(on dream: inout Dream) throws -> Bool {
    let shouldStop = { @Sendable [manners, wishes] in
      manners.notice() != nil || wishes.notice() != nil
    }
    while dream.outcome == nil {
      if let part = record.budget.exceeded(by: ownUsage, next: DreamUsage(units: 1)) {
        manners.bed?.keep(dream, of: record.id, basis, usage)
        try pause("the budget of \(part.rawValue) is used up")
        return false
      }
      guard try !heedNotice() else {
        manners.bed?.keep(dream, of: record.id, basis, usage)
        return false
      }
      let before = dream.processorTime
      let slice = dream.goOn(shouldStop: shouldStop)
      defer { manners.rest(dream.processorTime - before) }
      switch slice {
      case .unit(let unit): try keep(unit)
      case .part: try tellPart()
      case .stopped: continue
      }
    }
    return true
  }

  /// Lets a model imagine how runs go on with what is proposed for them, if that is wanted; false where
  /// it was stopped.
  mutating func imagine(_ critics: ModelCritics?) throws -> Bool {
    guard record.budget.imagines == true, let imaginer = critics?.imaginer else { return true }
    var imagining = DreamImagining(archive, record)
    let (archive, record, lease, clock, onEvent) = (archive, record, lease, clock, onEvent)
    let base = ownUsage
    let isDone = try imagining.imagine(with: try imaginer()) { events in
      let spent = try Self.modelSpending(of: record, in: archive)
      let used = JournalEvent.budget(
        base + DreamUsage(tokens: spent.tokens, dollars: spent.dollars))
      try archive.recordEvents(events + [used], of: record.id, lease: lease, at: clock())
      try archive.keepDreamLock(lease, at: clock())
      (events + [used]).forEach(onEvent)
    } _: { [manners, wishes] in
      manners.notice() != nil || wishes.notice() != nil
    }
    guard isDone else {
      if try !heedNotice() { try pause("asked to stop") }
      return false
    }
    self.imagining = imagining
    return true
  }

  /// Keeps what a unit came to, and tells of it.
  private mutating func keep(_ unit: Dream.Work) throws {
    usage.units += 1
    usage.rollouts += unit.rollouts
    if let critique = unit.critique { try keep(critique) }
    try archive.recordLessonUses(
      unit.followed.map { found in
        LessonUse(
          found.lesson, run: found.run, way: .recognised, followed: found.wasFollowed,
          at: record.askedAt)
      })
    let told = JournalEvent.Unit(
      usage.units, stage: unit.stage, run: unit.run, what: unit.what)
    let events = unit.events + [.unitEnded(told)] + tellUsage(after: unit)
    try archive.recordUnit(
      UnitResult(
        usage.units, stage: unit.stage, run: unit.run, result: try basis.keep(unit.yield)),
      of: record.id, events, usage: spentTime, lease: lease, at: clock())
    events.forEach(onEvent)
  }

  /// Tells that it is still at work on a long unit.
  private mutating func tellPart() throws {
    let used = spentTime
    guard used.milliseconds - toldUsage >= 1_000 else { return }
    toldUsage = used.milliseconds
    try archive.keepDreamLock(lease, at: clock())
    try archive.recordEvents([.budget(used)], of: record.id, lease: lease, at: clock())
    onEvent(.budget(used))
  }

  /// What the dream's own units used; what models may cost is looked after before each call.
  private var ownUsage: DreamUsage {
    var usage = usage
    usage.milliseconds = record.usage.milliseconds + max(0, stopwatch() - began)
    return usage
  }

  private var spentTime: DreamUsage {
    ownUsage + DreamUsage(tokens: modelCost.tokens, dollars: modelCost.dollars)
  }

  /// How much is used by now: after rollouts, and otherwise now and then; whoever watches counts by it.
  private mutating func tellUsage(after unit: Dream.Work) -> [JournalEvent] {
    let used = spentTime
    let pause: Int64 = unit.rollouts > 0 ? 100 : 250
    guard used.milliseconds - toldUsage >= pause else { return [] }
    toldUsage = used.milliseconds
    return [.budget(used)]
  }

  /// Does what somebody wants of the dream; false where nobody wants anything.
  private func heedNotice() throws -> Bool {
    switch manners.notice() ?? wishes.notice(atOnce: true) {
    case nil: return false
    case .giveWay(let reason, let milliseconds):
      try pause(.yielded(.init(reason, milliseconds: milliseconds)))
    case .pause(let why): try pause(why)
    case .cancel(let why):
      let told = try archive.endDream(
        record.id, as: .cancelled, report: nil, lease: lease, at: clock()
      ) { _ in [.closed(.init(.cancelled, why: why))] }
      told.forEach(onEvent)
    }
    return true
  }

  private func keep(_ weighed: WeighedCritique) throws {
    let critique = weighed.critique
    try archive.recordCritiques(
      [
        CritiqueDraft(
          critique, subject: CritiqueSubject(kind: weighed.scope.kind, role: weighed.scope.role),
          support: critique.support, weighing: weighed.weighing)
      ], at: record.askedAt)
  }

  func pause(_ why: String) throws { try pause(.paused(.init(why))) }

  private func pause(_ event: JournalEvent) throws {
    try archive.moveDream(record.id, to: .paused, [event], lease: lease, at: clock())
    onEvent(event)
  }

  /// Keeps the end, and what comes of it for the memory, in one piece.
  ///
  /// People may have decided about lessons meanwhile; their word comes first.
  mutating func close(_ dream: inout Dream) throws {
    for attempt in 1... {
      let memory = try archive.memory(of: record.project)
      if memory.hash != dream.memory.hash { dream.rebase(on: memory) }
      guard let outcome = dream.outcome else { return }
      do {
        return try end(with: outcome)
      } catch MemoryError.hasMoved where attempt < Self.mostAttempts {}
    }
  }

  private static let mostAttempts = 20

  private func end(with outcome: Dream.Outcome) throws {
    let picked = DreamReport.Stage(
      .pick, looked: record.runs.count, at: "runs", learned: record.picked)
    let report = DreamReport(
      project: record.project, seed: record.seed, mode: record.mode, units: usage.units,
      rollouts: usage.rollouts,
      stages: [picked] + [models?.stage].compactMap(\.self) + outcome.stages
        + [imagining?.report].compactMap(\.self),
      memory: outcome.memory.hash,
      ending: "everything was looked at")
    let change =
      outcome.deltas.isEmpty
      ? nil
      : MemoryChange(
        outcome.deltas, of: record.project,
        MemoryNote(
          by: .engine, reason: "a dream over \(Dream.runs(record.runs.count))",
          measured: outcome.score, dream: record.id, at: record.askedAt))
    let told = try archive.endDream(
      record.id, as: .completed, report: report, changing: change, lease: lease, at: clock()
    ) { version in
      [
        .closed(
          .init(
            .completed, learned: outcome.stages.last?.learned.count ?? 0, refused: report.refused,
            version: version, why: report.ending))
      ]
    }
    told.forEach(onEvent)
  }

  func fail(_ why: String) throws {
    let told = try archive.endDream(
      record.id, as: .failed, report: nil, lease: lease, at: clock()
    ) { _ in [.closed(.init(.failed, why: why))] }
    told.forEach(onEvent)
  }
}
