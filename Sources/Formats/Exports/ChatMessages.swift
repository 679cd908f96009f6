internal import Trajectories

/// Entries of a run as the messages that trainers take: role, content, calls.
///
/// What came from the environment stands in messages of role `tool` alone. Reminders, hook output and
/// other words of the recording program are left out; so are branches that were abandoned.
struct ChatMessages {
  private(set) var messages: [ExportValue] = []
  /// The tools named, in the order of their first call, with the arguments seen.
  private(set) var tools: [(name: String, arguments: [String])] = []

  init() {}

  /// Adds entries up to the one before a step.
  mutating func add(_ entries: some Sequence<Entry>) {
    for entry in entries where !entry.isAbandoned { add(entry) }
  }

  mutating func add(_ entry: Entry) {
    switch entry.kind {
    case .prompt: say("user", entry.text, entry.images)
    case .reply, .compaction: say("assistant", entry.text, entry.images)
    case .context where entry.title == "system": say("system", entry.text, [])
    case .context, .failure, .unknown: break
    case .step:
      guard let step = entry.step else { return }
      add(step)
    }
  }

  private mutating func add(_ step: Step) {
    if let spoken = step.action.spoken {
      say("assistant", [step.thought, spoken].filter { !$0.isEmpty }.joined(separator: "\n\n"), [])
      return
    }
    let call = ExportedCall(step.action)
    messages.append(act(call, thought: step.thought, number: step.number))
    messages.append(
      Self.message(
        "tool", Self.text(step.after), name: call.tool, callID: Self.callID(step.number)))
  }

  private mutating func say(_ role: String, _ text: String, _ images: [ImageReference]) {
    messages.append(Self.message(role, Self.text(text, images)))
  }

  /// A message of the agent that makes a call.
  mutating func act(_ call: ExportedCall, thought: String, number: Int) -> ExportValue {
    note(call)
    let function = ExportValue.object([
      ("name", .text(call.tool)), ("arguments", .text(call.value.json)),
    ])
    let made = ExportValue.object([
      ("id", .text(Self.callID(number))), ("type", .text("function")), ("function", function),
    ])
    return Self.message("assistant", thought, calls: [made])
  }

  /// What the agent did at a step, as the last word of a preference pair.
  ///
  /// - Parameter thinks: false where the other answer has no thought either, so that a trainer does not
  ///   learn from its absence.
  mutating func answer(_ step: Step, thinks: Bool = true) -> ExportValue {
    if let spoken = step.action.spoken {
      return Self.message("assistant", spoken)
    }
    let thought = thinks ? step.thought : ""
    return act(ExportedCall(step.action), thought: thought, number: step.number)
  }

  static func message(
    _ role: String, _ content: String, name: String? = nil, callID: String? = nil,
    calls: [ExportValue]? = nil
  ) -> ExportValue {
    .object([
      ("role", .text(role)), ("content", .text(content)), ("name", .optional(name)),
      ("tool_call_id", .optional(callID)), ("tool_calls", calls.map(ExportValue.list) ?? .null),
    ])
  }

  // MARK: - Parts

  private static func callID(_ number: Int) -> String { "call_\(number)" }

  private static func text(_ seen: Observation?) -> String {
    guard let seen else { return "" }
    return text(seen.text.isEmpty ? seen.tree ?? "" : seen.text, seen.images)
  }

  /// Pictures are named by content, so that a trainer can join them.
  private static func text(_ text: String, _ images: [ImageReference]) -> String {
    let pictures = images.map { image in
      let size = image.size.map { " \($0.width)x\($0.height)" } ?? ""
      guard case .stored(let hash) = image.place else { return "[picture\(size)]" }
      return "[picture\(size) sha256:\(hash)]"
    }
    return ([text] + pictures).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private mutating func note(_ call: ExportedCall) {
    let names = call.input.map(\.0)
    guard let place = tools.firstIndex(where: { $0.name == call.tool }) else {
      tools.append((call.tool, names))
      return
    }
    for name in names where !tools[place].arguments.contains(name) {
      tools[place].arguments.append(name)
    }
  }

  /// The tools as JSON text, which keeps one type over all rows: function schemas with the arguments
  /// that were seen.
  var toolsText: String {
    ExportValue.list(
      tools.map { tool in
        let properties = tool.arguments.map { ($0, ExportValue.object([])) }
        let schema = ExportValue.object([
          ("type", .text("object")), ("properties", .object(properties)),
        ])
        let function = ExportValue.object([
          ("name", .text(tool.name)), ("description", .text("")), ("parameters", schema),
        ])
        return .object([("type", .text("function")), ("function", function)])
      }
    ).json
  }
}
