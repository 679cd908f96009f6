internal import Foundation

/// Why the real API would refuse a request; what is no fault has none.
struct AnthropicComplaint {
  var status = 400
  var kind = "invalid_request_error"
  var code: String?
  var message: String

  var act: LoopbackServer.Act { AnthropicDouble.failure(status, kind, [], code, message) }

  private init(_ message: String, status: Int = 400, kind: String = "invalid_request_error") {
    self.message = message
    self.status = status
    self.kind = kind
  }

  private static let betas: Set<String> = [
    "thinking-binding-controls-2026-08-01", "output-300k-2026-03-24", "message-threads-2026-08-12",
    "computer-use-2025-11-24", "message-batches-2024-09-24",
  ]

  init?(about request: LoopbackServer.Request) {
    let key = AnthropicDouble.key
    let isKnownKey = request["x-api-key"] == key || request["authorization"] == "Bearer \(key)"
    guard isKnownKey else {
      self.init("invalid x-api-key", status: 401, kind: "authentication_error")
      return
    }
    let version = request["anthropic-version"] ?? ""
    guard ["2023-06-01", "2026-10-21"].contains(version) else {
      self.init("anthropic-version: \(version) is not a valid version")
      return
    }
    let betas = (request["anthropic-beta"] ?? "").split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    if let unknown = betas.first(where: { !Self.betas.contains($0) }) {
      self.init("Unexpected value(s) `\(unknown)` for the `anthropic-beta` header")
      return
    }
    guard request.method == "POST", !request.target.hasSuffix("/cancel") else { return nil }
    guard request["content-type"] == "application/json",
      let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
    else {
      self.init("the body is no JSON")
      return
    }
    let path = request.target.prefix { $0 != "?" }
    guard path != "/v1/messages/batches" else {
      guard let complaint = BatchDouble.complaint(about: body) else { return nil }
      self.init(complaint)
      return
    }
    let use: Use = path.hasSuffix("count_tokens") ? .count : .answer
    guard let complaint = Self.complaint(about: body, for: use, version) else { return nil }
    self = complaint
  }

  enum Use { case answer, count, batch }

  private static let known: Set<String> = [
    "model", "max_tokens", "messages", "system", "tools", "tool_choice", "thinking",
    "output_config", "stream", "stop_sequences", "metadata", "service_tier", "cache_control",
    "temperature", "top_p", "top_k",
  ]

  /// About a question: within a batch it is made only when its turn comes.
  static func complaint(
    about body: [String: Any], for use: Use, _ version: String
  ) -> AnthropicComplaint? {
    if let other = body.keys.sorted().first(where: { !known.contains($0) }) {
      return .init("\(other): Extra inputs are not permitted")
    }
    guard let model = body["model"] as? String, !model.isEmpty else {
      return .init("model: Field required")
    }
    guard model.hasPrefix("claude-") else {
      return .init("model: \(model)", status: 404, kind: "not_found_error")
    }
    let sampling = ["temperature", "top_p", "top_k"].filter { body[$0] != nil }
    if version == "2026-10-21", let first = sampling.first {
      return .init("\(first): Extra inputs are not permitted")
    }
    switch use {
    case .count:
      guard body["max_tokens"] == nil, body["stream"] == nil else { return .init("max_tokens") }
    case .answer, .batch:
      guard let most = body["max_tokens"] as? Int, (use == .batch ? 1 : 0)...128_000 ~= most else {
        return .init("max_tokens: Field required, from 0 to 128000")
      }
      if use == .batch, body["stream"] as? Bool == true { return .init("stream: not in a batch") }
    }
    return complaint(aboutThinking: body, model) ?? complaint(aboutMessages: body)
      ?? complaint(aboutSchema: body) ?? complaint(aboutCaches: body)
  }

  private static func complaint(aboutThinking body: [String: Any], _ model: String)
    -> AnthropicComplaint?
  {
    let isNew = model.contains("-5")
    let thinking = (body["thinking"] as? [String: Any])?["type"] as? String
    if isNew, thinking == "enabled" { return .init("thinking.type: enabled is not supported") }
    if model.hasPrefix("claude-opus-5-5"), thinking == "disabled" {
      return .init("thinking.type: disabled is not supported")
    }
    let choice = (body["tool_choice"] as? [String: Any])?["type"] as? String
    if isNew, choice == "any" || choice == "tool" {
      return .init("tool_choice: forced tool use is not supported by this model")
    }
    let effort = (body["output_config"] as? [String: Any])?["effort"] as? String
    let efforts: [String?] = [nil, "low", "medium", "high", "xhigh", "max"]
    return efforts.contains(effort) ? nil : .init("output_config.effort")
  }

  private static func complaint(aboutMessages body: [String: Any]) -> AnthropicComplaint? {
    let messages = body["messages"] as? [[String: Any]] ?? []
    guard messages.last?["role"] as? String == "user" else {
      return .init("This model does not support assistant message prefill")
    }
    var pictures: [(width: Int, height: Int)] = []
    for message in messages where message["content"] as? String == nil {
      guard let blocks = message["content"] as? [[String: Any]], !blocks.isEmpty else {
        return .init("messages: content is empty")
      }
      for block in blocks {
        switch block["type"] as? String {
        case "text":
          guard (block["text"] as? String)?.isEmpty == false else {
            return .init("messages: text content blocks must be non-empty")
          }
        case "image":
          guard let size = PictureSize(ofBlock: block) else {
            return .init("messages: Could not process image")
          }
          pictures.append((size.width, size.height))
        case "thinking":
          let thought = AnthropicDouble.thought
          guard message["role"] as? String == "assistant",
            block["thinking"] as? String == thought.text,
            block["signature"] as? String == thought.signature
          else {
            return .init(
              "messages: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified"
            )
          }
        case "tool_use", "tool_result", "redacted_thinking": break
        case let other: return .init("messages: Input tag '\(other ?? "")' found")
        }
      }
    }
    let longest = pictures.count > 20 ? 2_000 : 8_000
    if pictures.contains(where: { max($0.width, $0.height) > longest }) {
      var complaint = AnthropicComplaint("image dimensions exceed \(longest) pixels")
      complaint.code = "image_dimensions_too_large"
      return complaint
    }
    return nil
  }

  private static func complaint(aboutCaches body: [String: Any]) -> AnthropicComplaint? {
    var marks: [[String: Any]] = []
    let system = body["system"] as? [[String: Any]] ?? []
    let messages = body["messages"] as? [[String: Any]] ?? []
    for block in system + messages.flatMap({ $0["content"] as? [[String: Any]] ?? [] }) {
      if let mark = block["cache_control"] as? [String: Any] { marks.append(mark) }
    }
    guard marks.count <= 4 else { return .init("A maximum of 4 blocks with cache_control") }
    let isKnown = marks.allSatisfy { mark in
      mark["type"] as? String == "ephemeral"
        && ["5m", "1h"].contains(mark["ttl"] as? String ?? "5m")
    }
    return isKnown ? nil : .init("cache_control")
  }

  private static func complaint(aboutSchema body: [String: Any]) -> AnthropicComplaint? {
    let format = (body["output_config"] as? [String: Any])?["format"] as? [String: Any]
    guard let format else { return nil }
    guard format["type"] as? String == "json_schema", let schema = format["schema"] else {
      return .init("output_config.format")
    }
    if let fault = SchemaFault(schema) {
      return .init("output_config.format.schema: \(fault.words)")
    }
    return nil
  }
}

/// What structured outputs do not understand in a schema.
struct SchemaFault {
  let words: String

  private static let bounds: Set<String> = [
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
    "maxLength", "maxItems", "pattern",
  ]

  init?(_ schema: Any) {
    var optional = 0
    guard let fault = Self.fault(schema, &optional, isNames: false) else {
      guard optional > 24 else { return nil }
      words = "more than 24 optional parameters"
      return
    }
    words = fault
  }

  private static func fault(_ schema: Any, _ optional: inout Int, isNames: Bool) -> String? {
    guard let table = schema as? [String: Any] else {
      for item in schema as? [Any] ?? [] {
        if let fault = fault(item, &optional, isNames: false) { return fault }
      }
      return nil
    }
    if !isNames {
      if table["type"] as? String == "object", table["additionalProperties"] as? Bool != false {
        return "For 'object' type, 'additionalProperties' must be explicitly set to false"
      }
      if let bound = table.keys.sorted().first(where: bounds.contains) {
        return "property '\(bound)' is not supported"
      }
      if let least = table["minItems"] as? Int, least > 1 { return "minItems above 1" }
      if table["$ref"] as? String == "#" { return "recursion is not supported" }
      let names = (table["properties"] as? [String: Any])?.count ?? 0
      optional += names - min(names, (table["required"] as? [Any])?.count ?? 0)
    }
    for (key, value) in table.sorted(by: { $0.key < $1.key }) {
      let areNames = !isNames && ["properties", "$defs"].contains(key)
      if let fault = fault(value, &optional, isNames: areNames) { return fault }
    }
    return nil
  }
}

/// The size that the head of a picture file tells.
struct PictureSize {
  let width: Int
  let height: Int

  init?(ofBlock block: [String: Any]) {
    guard let source = block["source"] as? [String: Any], source["type"] as? String == "base64",
      let data = Data(base64Encoded: source["data"] as? String ?? ""), data.count <= 10 << 20
    else { return nil }
    let bytes = Array(data)
    switch source["media_type"] as? String {
    case "image/png":
      guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]), bytes.count >= 24 else {
        return nil
      }
      func number(_ at: Int) -> Int { bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
      (width, height) = (number(16), number(20))
    case "image/jpeg":
      guard let size = Self.jpeg(bytes) else { return nil }
      (width, height) = size
    case "image/gif", "image/webp": (width, height) = (1, 1)
    default: return nil
    }
    guard width > 0, height > 0 else { return nil }
  }

  private static func jpeg(_ bytes: [UInt8]) -> (Int, Int)? {
    guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
    var place = 2
    while place + 9 < bytes.count, bytes[place] == 0xFF {
      let kind = bytes[place + 1]
      if 0xC0...0xCF ~= kind, ![0xC4, 0xC8, 0xCC].contains(kind) {
        return (
          Int(bytes[place + 7]) << 8 | Int(bytes[place + 8]),
          Int(bytes[place + 5]) << 8 | Int(bytes[place + 6])
        )
      }
      place += 2 + (Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
    }
    return nil
  }
}

/// Picture files for tests of what is sent: a head that tells a size, and no picture.
package enum PictureHead {
  package static func png(_ width: Int = 8, _ height: Int = 8) -> [UInt8] {
    func four(_ number: Int) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    return [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10] + four(13) + Array("IHDR".utf8) + four(width)
      + four(height) + [8, 2, 0, 0, 0] + four(0)
  }
}
