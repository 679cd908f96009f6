internal import Formats
internal import Storage
internal import Trajectories

/// Sessions as the API writes them, every member always there.
enum SessionJSON {
  /// - Parameter isIdle: whether no call of it is open.
  static func session(_ run: SessionRun, _ isIdle: Bool) -> ExportValue {
    let header = run.summary.header
    return session(
      id: SessionName(header.id).text, status: status(run, isIdle),
      title: header.title ?? header.task, agent: header.agent ?? header.format.rawValue,
      model: header.model,
      metadata: [
        ("run", header.id.rawValue), ("project", run.project),
        ("outcome", header.outcome.verdict.rawValue),
      ], duration: run.summary.duration, usage: run.summary.usage ?? TokenUsage(),
      created: run.createdAt, updated: header.endedAt ?? run.createdAt, archived: nil)
  }

  static func status(_ run: SessionRun, _ isIdle: Bool) -> String {
    run.isComplete && isIdle ? "idle" : "running"
  }

  /// The session in which a dream is dreamt; it is archived when the dream has ended.
  static func session(_ dream: ServedDream) -> ExportValue {
    session(
      id: dream.session,
      status: dream.status == .running ? "running" : dream.status.isFinal ? "terminated" : "idle",
      title: "Dream \(dream.id)", agent: "reverie dream", model: dream.wish.model,
      metadata: [("dream", dream.id)],
      duration: dream.endedAt.map { $0 - (dream.startedAt ?? dream.createdAt) },
      usage: TokenUsage(), created: dream.startedAt ?? dream.createdAt,
      updated: dream.endedAt ?? dream.startedAt ?? dream.createdAt, archived: dream.endedAt)
  }

  private static func session(
    id: String, status: String, title: String?, agent: String, model: String?,
    metadata: [(String, String)], duration: Int64?, usage: TokenUsage, created: Timestamp,
    updated: Timestamp, archived: Timestamp?
  ) -> ExportValue {
    let seconds = ExportValue.number(Double(duration ?? 0) / 1_000)
    return .object([
      ("id", .text(id)), ("type", .text("session")), ("status", .text(status)),
      ("title", .optional(title)), ("agent", self.agent(agent, model)),
      ("environment_id", .text("env_recorded")),
      ("metadata", .object(metadata.map { ($0, .text($1)) })), ("resources", .list([])),
      ("vault_ids", .list([])), ("budget", .null), ("outcome_evaluations", .list([])),
      ("deployment_id", .null),
      ("stats", .object([("active_seconds", seconds), ("duration_seconds", seconds)])),
      ("usage", self.usage(usage, seconds)), ("created_at", .time(created)),
      ("updated_at", .time(updated)), ("archived_at", .time(archived)),
    ])
  }

  /// Recorded runs name no agent of the API.
  static let agentID = "agent_recorded"

  private static func agent(_ name: String, _ model: String?) -> ExportValue {
    .object([
      ("id", .text(agentID)), ("type", .text("agent")), ("name", .text(name)),
      ("version", .whole(1)), ("model", .object([("id", .text(model ?? "unknown"))])),
      ("system", .null), ("tools", .list([])), ("mcp_servers", .list([])), ("skills", .list([])),
      ("multiagent", .null), ("description", .null),
      ("execution_identity", .object([("type", .text("service_account"))])),
    ])
  }

  private static func usage(_ usage: TokenUsage, _ seconds: ExportValue) -> ExportValue {
    .object([
      ("input_tokens", .whole(usage.input)), ("output_tokens", .whole(usage.output)),
      ("cache_read_input_tokens", .whole(usage.cacheRead)),
      (
        "cache_creation",
        .object([
          ("ephemeral_5m_input_tokens", .whole(usage.cacheWrite)),
          ("ephemeral_1h_input_tokens", .whole(0)),
        ])
      ),
      ("active_seconds", seconds), ("list_cost", .null), ("server_tool_use", .null),
    ])
  }

  /// The run of a sub-agent, as a thread of the session that started it.
  static func thread(
    _ run: RunSummary, of session: SessionName, _ isIdle: Bool
  ) -> ExportValue {
    let name = run.header.agent ?? run.header.format.rawValue
    let seconds = ExportValue.number(Double(run.duration ?? 0) / 1_000)
    return .object([
      ("id", .text(SessionName(run.id).thread)), ("type", .text("session_thread")),
      ("session_id", .text(session.text)), ("status", .text(isIdle ? "idle" : "running")),
      ("agent", agent(name, run.header.model)), ("agent_name", .text(name)),
      ("parent_thread_id", .null),
      ("stats", .object([("active_seconds", seconds), ("duration_seconds", seconds)])),
      ("usage", usage(run.usage ?? TokenUsage(), seconds)),
      ("created_at", .time(run.header.startedAt)),
      ("updated_at", .time(run.header.endedAt ?? run.header.startedAt)), ("archived_at", .null),
    ])
  }
}
