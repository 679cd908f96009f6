internal import Operations
internal import Storage
internal import Trajectories

/// What a client asks for with `POST /v1/dreams`.
struct DreamRequestBody {
  let store: String
  let wish: ServedDream.Wish

  private static let mostSessions = 100

  /// - Parameters:
  ///   - budget: where the body does not say.
  ///   - models: that may be asked; another one is kept as a name alone.
  init(
    _ body: RequestValue, usual budget: DreamBudget, models: Set<String> = []
  ) throws(APIError) {
    try body.refuseOthers(
      than: [
        "inputs", "model", "instructions", "output_behavior", "budget", "schedule", "dry_run",
      ], in: "a dream")
    var stores: [String] = []
    var sessions: [[RequestValue]] = []
    guard let inputs = try body.list("inputs") else { throw .invalid("inputs is missing") }
    for input in inputs {
      switch try input.neededText("type") {
      case "memory_store": stores.append(try input.neededText("memory_store_id"))
      case "sessions": sessions.append(try input.list("session_ids") ?? [])
      case let type: throw .invalid("inputs cannot hold a \(type)")
      }
    }
    guard stores.count == 1, sessions.count == 1 else {
      throw .invalid("inputs has to hold exactly one memory_store and exactly one sessions")
    }
    store = stores[0]
    let (model, speed) = try Self.model(body)
    var budget = try Self.budget(body, usual: budget)
    budget.models = models.contains(model) ? [model] : nil
    wish = ServedDream.Wish(
      runs: try Self.runs(sessions[0]), model: model, speed: speed,
      instructions: try body.text("instructions", 1...4_096),
      updatesInput: try Self.updatesInput(body, store), isDryRun: try body.flag("dry_run"),
      budget: budget, schedule: try Self.schedule(body))
  }

  private static func runs(_ sessions: [RequestValue]) throws(APIError) -> [RunID] {
    guard (1...mostSessions).contains(sessions.count) else {
      throw .invalid("session_ids has to hold 1 to \(mostSessions) sessions")
    }
    var runs: [RunID] = []
    for session in sessions {
      guard case .text(let text) = session else { throw .invalid("session_ids holds strings") }
      guard let name = SessionName(text) else { throw .notFound("there is no session \(text)") }
      guard !runs.contains(name.run) else { throw .invalid("session_ids names \(text) twice") }
      runs.append(name.run)
    }
    return runs.sorted()
  }

  private static func model(_ body: RequestValue) throws(APIError) -> (String, String?) {
    let length = 1...256
    if case .object? = body.member("model") {
      let model = body.member("model") ?? .null
      let speed = try model.text("speed")
      guard speed == nil || speed == "standard" else {
        throw .invalid("model.speed may only be standard")
      }
      return (try model.neededText("id", length), speed)
    }
    return (try body.neededText("model", length), nil)
  }

  private static func updatesInput(_ body: RequestValue, _ store: String) throws(APIError) -> Bool {
    guard let behaviour = try body.object("output_behavior") else { return false }
    switch try behaviour.neededText("type") {
    case "create_new": return false
    case "update_existing":
      guard try behaviour.neededText("memory_store_id") == store else {
        throw .invalid("output_behavior.memory_store_id has to be that of the input store")
      }
      return true
    default: throw .invalid("output_behavior.type has to be create_new or update_existing")
    }
  }

  private static func schedule(
    _ body: RequestValue
  ) throws(APIError) -> ServedDream.Schedule? {
    guard let wanted = try body.object("schedule") else { return nil }
    try wanted.refuseOthers(than: ["starts_at", "when"], in: "schedule")
    var schedule = ServedDream.Schedule(startsAt: nil, waitsForGap: false)
    if let text = try wanted.text("starts_at") {
      guard let moment = Timestamp(iso8601: text) else {
        throw .invalid("schedule.starts_at has to be a time such as 2026-11-30T03:00:00Z")
      }
      schedule.startsAt = moment
    }
    switch try wanted.text("when") {
    case nil, "now": break
    case "gap": schedule.waitsForGap = true
    default: throw .invalid("schedule.when has to be now or gap")
    }
    return schedule
  }

  private static func budget(
    _ body: RequestValue, usual: DreamBudget
  ) throws(APIError) -> DreamBudget {
    var budget = usual
    guard let wanted = try body.object("budget") else { return budget }
    try wanted.refuseOthers(
      than: ["rollouts", "seconds", "units", "tokens", "dollars"], in: "budget")
    budget.rollouts = try wanted.whole("rollouts", 0...10_000_000) ?? budget.rollouts
    budget.seconds = try wanted.whole("seconds", 1...86_400) ?? budget.seconds
    budget.units = try wanted.whole("units", 1...10_000_000) ?? budget.units
    budget.tokens = try wanted.whole("tokens", 0...1_000_000_000) ?? budget.tokens
    budget.dollars = try wanted.number("dollars", 0...10_000) ?? budget.dollars
    return budget
  }
}
