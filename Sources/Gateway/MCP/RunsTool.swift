internal import Formats
internal import Operations
internal import Trajectories

extension MCPTool {
  /// `runs`: what was recorded lately.
  static func runs(_ desk: MCPDesk) -> MCPTool {
    MCPTool(
      name: "runs", title: "Recorded runs",
      about: """
        Recorded runs of agents, the newest first. A filter is written outcome:failed model:opus \
        steps>50 since:3d project:name, and words that occur in the task.
        """,
      parameters: [
        .text("filter", "Which runs; all of them without one."),
        Parameter(name: "limit", type: "integer", about: "At most so many, 1 to 100; else 20."),
      ],
      answers: [("runs", type("array")), ("total", type("integer"))]
    ) { arguments in
      let limit = arguments[number: "limit"] ?? 20
      guard (1...100).contains(limit) else {
        throw MCPArguments.Complaint(description: "limit: 1 to 100 are wanted")
      }
      let filter = try RunFilter(arguments[text: "filter"] ?? "", now: desk.clock())
      let page = try ArchiveRuns(desk.archive()).runs(
        RunQuery(filter: filter), offset: 0, limit: limit)
      let runs = page.rows.compactMap { row in
        if case .run(let run) = row { run } else { nil }
      }
      let lines = runs.map(line)
      let rest = page.total > runs.count ? ["\(page.total - runs.count) more match."] : []
      return Answer(
        text: runs.isEmpty
          ? "No run matches."
          : ([MCPQuote.notice] + lines + rest).joined(separator: "\n"),
        value: .object([("runs", .list(runs.map(value))), ("total", .whole(page.total))]))
    }
  }

  private static func line(_ run: RunSummary) -> String {
    let header = run.header
    let date = header.startedAt.map { String($0.iso8601.prefix(16)) + "  " } ?? ""
    return "\(run.id)  \(header.outcome.verdict.rawValue)  \(run.tally.steps) steps  \(date)"
      + MCPQuote.line(header.title ?? header.task ?? header.source, most: 120)
  }

  static func value(_ run: RunSummary) -> ExportValue {
    let header = run.header
    return .object([
      ("id", .text(run.id.rawValue)), ("task", MCPQuote.value(header.task)),
      ("title", MCPQuote.value(header.title)), ("model", MCPQuote.value(header.model)),
      ("agent", MCPQuote.value(header.agent)), ("format", .text(header.format.rawValue)),
      ("outcome", .text(header.outcome.verdict.rawValue)),
      ("outcome_authority", .text(header.outcome.authority.rawValue)),
      ("steps", .whole(run.tally.steps)), ("errors", .whole(run.tally.errors)),
      ("started_at", .optional(header.startedAt?.iso8601)),
    ])
  }
}
