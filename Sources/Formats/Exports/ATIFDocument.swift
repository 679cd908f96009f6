package import Trajectories

/// A run as an ATIF document (version 1.6, which knows pictures), written entry by entry.
///
/// Each step of ours becomes one step with one call, so that what the format has no member for can
/// stand in the step's `extra`, which every version allows.
package struct ATIFDocument: Sendable {
  private var isFirst = true
  private var number = 0
  private let origins: [SyntheticTrajectory.Provenance]
  private var steps = 0

  /// - Parameter origins: for a corrected run, where its steps come from.
  package init(origins: [SyntheticTrajectory.Provenance] = []) { self.origins = origins }

  /// The document up to its steps.
  package func head(
    _ header: RunHeader, revision: Int, corrected: CritiqueID? = nil, tool: String
  ) -> [UInt8] {
    let session = header.id.rawValue + (corrected.map { "+\($0)" } ?? "")
    var words = (header.agent ?? header.format.rawValue).split(separator: " ").map(String.init)
    let hasVersion = words.count > 1 && words.last?.utf8.contains { $0 >= 48 && $0 <= 57 } == true
    let version = hasVersion ? words.removeLast() : "unknown"
    var agent: [(String, ExportValue)] = [
      ("name", .text(words.isEmpty ? header.format.rawValue : words.joined(separator: " "))),
      ("version", .text(version)),
    ]
    if let model = header.model { agent.append(("model_name", .text(model))) }
    if let place = header.environment {
      agent.append(("extra", .object([("cwd", .text(place))])))
    }
    let extra: [(String, ExportValue)] = [
      ("run_id", .text(header.id.rawValue)), ("revision", .whole(revision)),
      ("log_format", .text(header.format.rawValue)),
      ("outcome", .text(header.outcome.verdict.rawValue)),
      ("outcome_authority", .text(header.outcome.authority.rawValue)),
      ("synthetic", .flag(corrected != nil)), ("critique_id", .optional(corrected?.rawValue)),
      ("tool_version", .text(tool)),
    ]
    var members: [(String, ExportValue)] = [
      ("schema_version", .text("ATIF-v1.6")), ("session_id", .text(session)),
      ("agent", .object(agent)), ("extra", .object(extra)),
    ]
    if corrected != nil {
      members.append(
        ("notes", .text("Not a recording: a revision proposed and reviewed in reverie.")))
    }
    if let totals = Self.totals(header) { members.append(("final_metrics", totals)) }
    return ExportValue.object(members).bytes.dropLast() + Array(",\"steps\":[".utf8)
  }

  /// The end of the document.
  package func tail() -> [UInt8] { Array("\n]}\n".utf8) }

  /// The next entry.
  ///
  /// - Parameter path: what the document calls a picture; nil for one that cannot be had.
  package mutating func element(
    _ entry: Entry, path: (ImageReference) -> String?
  ) -> [UInt8] {
    number += 1
    var members: [(String, ExportValue)] = [("step_id", .whole(number))]
    if let time = entry.time { members.append(("timestamp", .text(time.iso8601))) }
    switch entry.kind {
    case .step:
      if let step = entry.step { members += agent(entry, step, path) }
    case .reply:
      members += [("source", .text("agent"))] + model(entry)
      if entry.title == "thinking" {
        members += [("message", .text("")), ("reasoning_content", .text(entry.text))]
      } else {
        members.append(("message", Self.content(entry.text, entry.images, path)))
      }
    case .prompt:
      members += [
        ("source", .text("user")), ("message", Self.content(entry.text, entry.images, path)),
      ]
    case .context where entry.title == "system":
      members += [("source", .text("system")), ("message", .text(entry.text))]
    case .context, .compaction, .failure, .unknown:
      // Whoever wrote it: it is what the agent was shown, and no word of system or user.
      let seen = ExportValue.object([
        ("content", Self.content(entry.text, entry.images, path))
      ])
      members += [
        ("source", .text("system")), ("message", .text("")),
        ("observation", .object([("results", .list([seen]))])),
        ("extra", .object([("kind", .text(entry.kind.rawValue)), ("title", .text(entry.title))])),
      ]
    }
    let separator = isFirst ? "\n" : ",\n"
    isFirst = false
    return Array(separator.utf8) + ExportValue.object(members).bytes
  }

  // MARK: - The agent

  private func model(_ entry: Entry) -> [(String, ExportValue)] {
    var members: [(String, ExportValue)] = []
    if let model = entry.model { members.append(("model_name", .text(model))) }
    if let usage = entry.usage { members.append(("metrics", Self.metrics(usage))) }
    return members
  }

  private mutating func agent(
    _ entry: Entry, _ step: Step, _ path: (ImageReference) -> String?
  ) -> [(String, ExportValue)] {
    steps += 1
    let head = [("source", ExportValue.text("agent"))] + model(entry)
    if let spoken = step.action.spoken {
      let thought: [(String, ExportValue)] =
        step.thought.isEmpty ? [] : [("reasoning_content", .text(step.thought))]
      return head + [("message", Self.content(spoken, entry.images, path))] + thought
        + [("extra", extra(step))]
    }
    let call = ExportedCall(step.action)
    let id = step.action.raw.callID ?? "call_\(step.number)"
    let made = ExportValue.object([
      ("tool_call_id", .text(id)), ("function_name", .text(call.tool)), ("arguments", call.value),
    ])
    var members = head
    members += [
      ("message", Self.content(step.thought, entry.images, path)), ("tool_calls", .list([made])),
    ]
    if step.after != nil || step.status != .open {
      let after = step.after
      let text = after?.text.isEmpty == false ? after?.text : after?.tree
      let result = ExportValue.object([
        ("source_call_id", .text(id)),
        ("content", Self.content(text ?? "", after?.images ?? [], path)),
      ])
      members.append(("observation", .object([("results", .list([result]))])))
    }
    return members + [("extra", extra(step))]
  }

  private func extra(_ step: Step) -> ExportValue {
    var members: [(String, ExportValue)] = [
      ("reverie_status", .text(step.status.rawValue)), ("is_error", .flag(step.status.isFinding)),
    ]
    if let code = step.exitCode { members.append(("exit_code", .whole(code))) }
    if steps <= origins.count, steps > 0 {
      members.append(("origin", .text(origins[steps - 1].words)))
    }
    return .object(members)
  }

  // MARK: - Parts

  private static func content(
    _ text: String, _ images: [ImageReference], _ path: (ImageReference) -> String?
  ) -> ExportValue {
    let parts = images.compactMap { image in
      path(image).map { path in
        ExportValue.object([
          ("type", .text("image")),
          (
            "source",
            .object([
              ("media_type", .text(image.mediaType.isEmpty ? "image/png" : image.mediaType)),
              ("path", .text(path)),
            ])
          ),
        ])
      }
    }
    guard !parts.isEmpty else { return .text(text) }
    guard !text.isEmpty else { return .list(parts) }
    return .list([.object([("type", .text("text")), ("text", .text(text))])] + parts)
  }

  private static func metrics(_ usage: TokenUsage) -> ExportValue {
    .object([
      ("prompt_tokens", .whole(usage.input &+ usage.cacheRead &+ usage.cacheWrite)),
      ("completion_tokens", .whole(usage.output)), ("cached_tokens", .whole(usage.cacheRead)),
      ("extra", .object([("cache_creation_input_tokens", .whole(usage.cacheWrite))])),
    ])
  }

  private static func totals(_ header: RunHeader) -> ExportValue? {
    var members: [(String, ExportValue)] = []
    if let usage = header.statedUsage {
      members += [
        ("total_prompt_tokens", .whole(usage.input &+ usage.cacheRead &+ usage.cacheWrite)),
        ("total_completion_tokens", .whole(usage.output)),
        ("total_cached_tokens", .whole(usage.cacheRead)),
      ]
    }
    if let cost = header.statedCost { members.append(("total_cost_usd", .number(cost))) }
    return members.isEmpty ? nil : .object(members)
  }
}
