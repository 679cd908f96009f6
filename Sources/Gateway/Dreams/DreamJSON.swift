internal import Formats
internal import Operations
internal import Storage
internal import Trajectories

/// Dreams as the API writes them, every member always there, with members of ours after them.
struct DreamJSON {
  private let archive: Archive
  private let runner: DreamRunner

  init(_ archive: Archive, _ runner: DreamRunner) {
    self.archive = archive
    self.runner = runner
  }

  func value(_ dream: ServedDream) throws(APIError) -> ExportValue {
    let parts = try answering {
      try dream.wish.parts.map { try archive.dream(prefix: $0.rawValue) }
    }
    let ours: [(String, ExportValue)] = [
      ("engine", .text(dream.wish.asksModels ? "embedded_and_model" : "embedded")),
      ("dry_run", .flag(dream.wish.isDryRun)),
      ("waiting", .optional(dream.result.waiting ?? runner.delay(of: dream)?.why)),
      ("schedule", schedule(dream.wish.schedule)), ("budget", budget(dream.wish.budget)),
      ("progress", try progress(dream, parts)),
      ("written", .list(dream.result.written.map(ExportValue.text))),
      ("left", .list(dream.result.left.map(ExportValue.text))),
      ("undone_at", .time(dream.result.undoneAt)), ("report", report(dream, parts)),
    ]
    return .object(documented(dream, try usage(of: dream)) + ours)
  }

  private func documented(
    _ dream: ServedDream, _ usage: ExportValue
  ) -> [(String, ExportValue)] {
    let wish = dream.wish
    let store = ExportValue.object([
      ("type", .text("memory_store")), ("memory_store_id", .text(dream.inputStore)),
    ])
    let sessions = ExportValue.object([
      ("type", .text("sessions")),
      ("session_ids", .list(wish.runs.map { .text(SessionName($0).text) })),
    ])
    let output = dream.outputStore.map { id in
      ExportValue.object([("type", .text("memory_store")), ("memory_store_id", .text(id))])
    }
    let behaviour: [(String, ExportValue)] =
      wish.updatesInput
      ? [("type", .text("update_existing")), ("memory_store_id", .text(dream.inputStore))]
      : [("type", .text("create_new"))]
    let failure = dream.result.failure.map { failure in
      ExportValue.object([("type", .text(failure.type)), ("message", .text(failure.message))])
    }
    return [
      ("id", .text(dream.id)), ("type", .text("dream")), ("status", .text(dream.status.rawValue)),
      ("inputs", .list([store, sessions])), ("outputs", .list([output].compactMap(\.self))),
      ("model", .object([("id", .text(wish.model)), ("speed", .optional(wish.speed))])),
      ("instructions", .optional(wish.instructions)), ("output_behavior", .object(behaviour)),
      ("session_id", dream.startedAt == nil ? .null : .text(dream.session)),
      ("created_at", .time(dream.createdAt)), ("ended_at", .time(dream.endedAt)),
      ("archived_at", .time(dream.archivedAt)), ("usage", usage),
      ("error", failure ?? .null),
    ]
  }

  /// What servers of models told; without a model no token is used.
  private func usage(of dream: ServedDream) throws(APIError) -> ExportValue {
    let parts = dream.wish.asksModels ? dream.wish.parts : []
    let usage = try answering {
      try parts.flatMap { try archive.modelSpending(of: $0) }.map(\.usage)
    }
    func sum(_ part: KeyPath<TokenUsage, Int>) -> ExportValue {
      .whole(usage.reduce(0) { $0 + $1[keyPath: part] })
    }
    return .object([
      ("input_tokens", sum(\.input)), ("output_tokens", sum(\.output)),
      ("cache_read_input_tokens", sum(\.cacheRead)),
      ("cache_creation_input_tokens", sum(\.cacheWrite)),
    ])
  }

  private func schedule(_ schedule: ServedDream.Schedule?) -> ExportValue {
    guard let schedule else { return .null }
    return .object([
      ("starts_at", .time(schedule.startsAt)),
      ("when", .text(schedule.waitsForGap ? "gap" : "now")),
    ])
  }

  private func budget(_ budget: DreamBudget) -> ExportValue {
    func whole(_ value: Int?) -> ExportValue { value.map(ExportValue.whole) ?? .null }
    return .object([
      ("rollouts", whole(budget.rollouts)), ("seconds", whole(budget.seconds)),
      ("units", whole(budget.units)), ("tokens", whole(budget.tokens)),
      ("dollars", budget.dollars.map(ExportValue.number) ?? .null),
    ])
  }

  // MARK: - How far

  private func progress(
    _ dream: ServedDream, _ parts: [DreamRecord]
  ) throws(APIError) -> ExportValue {
    guard dream.status == .running, !parts.isEmpty else { return .null }
    let current = parts.firstIndex { !$0.state.isFinal || $0.state == .aborted }
    guard let current else { return .null }
    let progress = try answering { try Dreams(archive).progress(of: parts[current].id) }
    let share = (Double(current) + progress.share) / Double(parts.count)
    return .object([
      ("project", .text(parts[current].project)), ("stage", .text(progress.stage.rawValue)),
      ("share", .number((share * 1_000).rounded() / 1_000)),
      ("units", .whole(progress.usage.units)), ("rollouts", .whole(progress.usage.rollouts)),
      ("critiques", .whole(progress.critiqued)), ("candidates", .whole(progress.candidates)),
      ("refused", .whole(progress.refused)),
    ])
  }

  // MARK: - What came of it

  /// What was looked at, learned and refused, by stage; null until there is something to say.
  private func report(_ dream: ServedDream, _ parts: [DreamRecord]) -> ExportValue {
    if dream.wish.isDryRun { return forecast(dream) }
    let reports = parts.compactMap(\.report)
    guard !reports.isEmpty else { return .null }
    let learned = reports.flatMap(\.stages).filter { $0.stage == .distil }.reduce(0) {
      $0 + $1.learned.count
    }
    return .object([
      ("nothing_learned", .flag(learned == 0)), ("learned", .whole(learned)),
      ("refused", .whole(reports.reduce(0) { $0 + $1.refused })),
      ("instructions", instructions(dream)), ("projects", .list(reports.map(project))),
    ])
  }

  private func forecast(_ dream: ServedDream) -> ExportValue {
    let projects = dream.result.forecast.map { forecast in
      ExportValue.object([
        ("project", .text(forecast.project)), ("runs", .whole(forecast.runs)),
        ("steps", .whole(forecast.steps)), ("units", .whole(forecast.units)),
        ("rollouts", .whole(forecast.rollouts)),
      ])
    }
    return .object([
      ("would_dream", .list(projects)), ("instructions", instructions(dream)),
    ])
  }

  /// Lessons come of recordings alone, whatever a model is asked about them.
  private func instructions(_ dream: ServedDream) -> ExportValue {
    dream.wish.instructions == nil
      ? .null : .text("kept, and not followed: the engine takes no instructions")
  }

  private func project(_ report: DreamReport) -> ExportValue {
    .object([
      ("project", .text(report.project)), ("units", .whole(report.units)),
      ("rollouts", .whole(report.rollouts)), ("ending", .text(report.ending)),
      ("memory_version", report.version.map(ExportValue.whole) ?? .null),
      ("stages", .list(report.stages.map(stage))),
    ])
  }

  private func stage(_ stage: DreamReport.Stage) -> ExportValue {
    let refused = stage.refused.map { refusal in
      ExportValue.object([
        ("what", .text(refusal.what)), ("why", .text(refusal.why)),
        ("count", .whole(refusal.count)),
      ])
    }
    return .object([
      ("stage", .text(stage.stage.rawValue)), ("looked", .whole(stage.looked)),
      ("at", .text(stage.at)), ("learned", .list(stage.learned.map(ExportValue.text))),
      ("refused", .list(refused)), ("note", .text(stage.note)),
      ("stopped", .optional(stage.stopped)), ("summary", .text(stage.summary)),
    ])
  }
}
