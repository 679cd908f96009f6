package import Trajectories

/// A run as an Anthropic Messages transcript, message by message.
///
/// The role `user` holds what the user said and results of calls; reminders and other words of the
/// recording program have no role there and are left out, as are abandoned branches.
package struct MessagesExport: Sendable {
  private var isFirst = true
  /// What the environment showed beside any call; it goes with the next result.
  private var seen: [String] = []

  package init() {}

  /// The document up to its messages.
  package func head(
    _ header: RunHeader, revision: Int, entries: [Entry], corrected: CritiqueID? = nil,
    tool: String
  ) -> [UInt8] {
    let session = header.id.rawValue + (corrected.map { "+\($0)" } ?? "")
    var members: [(String, ExportValue)] = [("session_id", .text(session))]
    if let place = header.environment { members.append(("environment", .text(place))) }
    // Readers take a document that names a GPT model for one of another service.
    if let model = header.model, !model.hasPrefix("gpt") { members.append(("model", .text(model))) }
    let system = entries.first { $0.kind == .context && $0.title == "system" }
    if let system { members.append(("system", .text(system.text))) }
    let metadata: [(String, ExportValue)] = [
      ("run_id", .text(header.id.rawValue)), ("revision", .whole(revision)),
      ("synthetic", .flag(corrected != nil)), ("critique_id", .optional(corrected?.rawValue)),
      ("tool_version", .text(tool)),
    ]
    members += [("reverie", .object(metadata)), ("tools", Self.tools(entries))]
    return ExportValue.object(members).bytes.dropLast() + Array(",\"messages\":[".utf8)
  }

  /// The tools that are called, as the API wants them declared.
  private static func tools(_ entries: [Entry]) -> ExportValue {
    var names: [String] = []
    for case let step? in entries.map(\.step) where step.action.spoken == nil {
      let name = split(ExportedCall(step.action).tool).name
      if !names.contains(name) { names.append(name) }
    }
    return .list(
      names.map { name in
        .object([
          ("name", .text(name)), ("input_schema", .object([("type", .text("object"))])),
        ])
      })
  }

  /// The end of the document.
  package func tail() -> [UInt8] { Array("\n]}\n".utf8) }

  /// The messages for the next entry; none for what the format has no place for.
  package mutating func messages(
    _ entry: Entry, picture: (ImageReference) -> MessagesTranscript.Picture?
  ) -> [UInt8] {
    guard !entry.isAbandoned else { return [] }
    switch entry.kind {
    case .prompt:
      return message("user", entry, Self.blocks(entry.text, entry.images, picture))
    case .reply, .compaction:
      return message("assistant", entry, Self.blocks(entry.text, entry.images, picture))
    case .context where entry.title == "observation" || entry.title == "tool_result":
      if !entry.text.isEmpty { seen.append(entry.text) }
      return []
    case .context, .failure, .unknown: return []
    case .step: return entry.step.map { step($0, entry, picture) } ?? []
    }
  }

  private mutating func step(
    _ step: Step, _ entry: Entry, _ picture: (ImageReference) -> MessagesTranscript.Picture?
  ) -> [UInt8] {
    if let spoken = step.action.spoken {
      let thinking: [ExportValue] =
        step.thought.isEmpty
        ? [] : [.object([("type", .text("thinking")), ("thinking", .text(step.thought))])]
      return message("assistant", entry, thinking + Self.blocks(spoken, entry.images, picture))
    }
    let call = ExportedCall(step.action)
    let id = "call_\(step.number)"
    var use: [(String, ExportValue)] = [("type", .text("tool_use")), ("id", .text(id))]
    let (toolset, name) = Self.split(call.tool)
    use.append(("name", .text(name)))
    if let toolset { use.append(("toolset_name", .text(toolset))) }
    use.append(("input", call.value))
    let said = Self.blocks(step.thought, entry.images, picture)
    let called = message("assistant", entry, said + [.object(use)])
    guard step.after != nil || step.status != .open else { return called }
    let after = step.after
    let text = after?.text.isEmpty == false ? after?.text : after?.tree
    let shown = (seen + [text ?? ""]).filter { !$0.isEmpty }.joined(separator: "\n\n")
    seen = []
    var result: [(String, ExportValue)] = [
      ("type", .text("tool_result")), ("tool_use_id", .text(id)),
    ]
    if step.status.isFinding { result.append(("is_error", .flag(true))) }
    result.append(("content", .list(Self.blocks(shown, after?.images ?? [], picture))))
    var later = entry
    later.usage = nil
    if let start = entry.time, let duration = step.duration {
      later.time = Timestamp(rawValue: start.rawValue &+ duration)
    }
    return called + message("user", later, [.object(result)])
  }

  // MARK: - Parts

  private mutating func message(
    _ role: String, _ entry: Entry, _ blocks: [ExportValue]
  ) -> [UInt8] {
    guard !blocks.isEmpty else { return [] }
    var members: [(String, ExportValue)] = [("role", .text(role))]
    if let time = entry.time { members.append(("timestamp", .text(time.iso8601))) }
    if role == "assistant" {
      if let model = entry.model { members.append(("model", .text(model))) }
      if let usage = entry.usage { members.append(("usage", Self.usage(usage))) }
    }
    members.append(("content", .list(blocks)))
    let separator = isFirst ? "\n" : ",\n"
    isFirst = false
    return Array(separator.utf8) + ExportValue.object(members).bytes
  }

  /// `computer.key` is the action `key` of the toolset `computer`.
  private static func split(_ tool: String) -> (toolset: String?, name: String) {
    for toolset in ["computer", "browser"] where tool.hasPrefix(toolset + ".") {
      return (toolset, String(tool.dropFirst(toolset.count + 1)))
    }
    return (nil, tool)
  }

  private static func blocks(
    _ text: String, _ images: [ImageReference],
    _ picture: (ImageReference) -> MessagesTranscript.Picture?
  ) -> [ExportValue] {
    var blocks: [ExportValue] = []
    if !text.isEmpty { blocks.append(.object([("type", .text("text")), ("text", .text(text))])) }
    for image in images {
      guard let picture = picture(image) else { continue }
      var data: [UInt8] = []
      Base64.append(picture.bytes, to: &data)
      let source = ExportValue.object([
        ("type", .text("base64")), ("media_type", .text(picture.mediaType)),
        ("data", .text(String(decoding: data, as: UTF8.self))),
      ])
      blocks.append(.object([("type", .text("image")), ("source", source)]))
    }
    return blocks
  }

  private static func usage(_ usage: TokenUsage) -> ExportValue {
    .object([
      ("input_tokens", .whole(usage.input)), ("output_tokens", .whole(usage.output)),
      ("cache_creation_input_tokens", .whole(usage.cacheWrite)),
      ("cache_read_input_tokens", .whole(usage.cacheRead)),
    ])
  }
}
