internal import Foundation

/// The Messages API on this machine, as strict as the real one about what it is sent.
///
/// What it says is scripted: one reply a request, the last again and again.
package final class AnthropicDouble: Sendable {
  /// What is said to a request that is in order.
  package enum Reply: Sendable {
    case text(String)
    case acts([LoopbackServer.Act])
    case failure(Int, kind: String, headers: [String] = [], code: String? = nil)
  }

  package let server: LoopbackServer
  package static let key = "sk-ant-test-0123456789"

  package init(_ replies: [Reply]) throws {
    server = try LoopbackServer { request, number in
      if let complaint = Self.complaint(about: request) {
        return [Self.failure(complaint.status, complaint.kind, [], nil, complaint.message)]
      }
      if request.target == "/v1/messages/count_tokens" {
        return [.answer(200, [], #"{"input_tokens":\#(request.body.count / 4)}"#)]
      }
      switch replies[min(number, replies.count - 1)] {
      case .text(let text): return Self.stream(text)
      case .acts(let acts): return acts
      case .failure(let status, let kind, let headers, let code):
        return [Self.failure(status, kind, headers, code, "scripted")]
      }
    }
  }

  // MARK: - What it sends

  package static func event(_ type: String, _ rest: String = "") -> String {
    "event: \(type)\ndata: {\"type\":\"\(type)\"\(rest.isEmpty ? "" : ",")\(rest)}\n\n"
  }

  package static let start = event(
    "message_start",
    #""message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-5-5","content":[],"stop_reason":null,"usage":{"input_tokens":25,"cache_read_input_tokens":100,"cache_creation_input_tokens":7,"output_tokens":1}}"#
  )

  package static func end(_ reason: String, tokens: Int = 15) -> String {
    event(
      "message_delta",
      #""delta":{"stop_reason":"\#(reason)","stop_sequence":null},"usage":{"output_tokens":\#(tokens)}"#
    ) + event("message_stop")
  }

  /// A thought first, then the text in two parts, with a ping and an unknown event in between.
  package static func stream(_ text: String) -> [LoopbackServer.Act] {
    let middle = text.index(text.startIndex, offsetBy: text.count / 2)
    let thought =
      event(
        "content_block_start",
        #""index":0,"content_block":{"type":"thinking","thinking":"","signature":""}"#)
      + event(
        "content_block_delta", #""index":0,"delta":{"type":"thinking_delta","thinking":"hm"}"#)
      + event(
        "content_block_delta", #""index":0,"delta":{"type":"signature_delta","signature":"s"}"#)
      + event("content_block_stop", #""index":0"#)
    let words = [text[..<middle], text[middle...]].map { part in
      event(
        "content_block_delta", #""index":1,"delta":{"type":"text_delta","text":\#(quoted(part))}"#)
    }
    return [
      .head(200, ["Content-Type: text/event-stream", "request-id: req_7"]),
      .text(start + event("ping") + thought),
      .text(event("content_block_start", #""index":1,"content_block":{"type":"text","text":""}"#)),
      .text(words[0] + event("something_new", #""x":1"#)), .text(words[1]),
      .text(event("content_block_stop", #""index":1"#) + end("end_turn")),
    ]
  }

  private static func quoted(_ text: Substring) -> String {
    let bytes = (try? JSONEncoder().encode(String(text))) ?? Data()
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func failure(
    _ status: Int, _ kind: String, _ headers: [String], _ code: String?, _ message: String
  ) -> LoopbackServer.Act {
    let details = code.map { #","details":{"error_code":"\#($0)"}"# } ?? ""
    return .answer(
      status, headers + ["request-id: req_9"],
      #"{"type":"error","error":{"type":"\#(kind)","message":"\#(message)"\#(details)},"request_id":"req_9"}"#
    )
  }

  // MARK: - What it refuses

  private struct Complaint {
    var status = 400
    var kind = "invalid_request_error"
    var message: String
  }

  private static let known: Set<String> = [
    "model", "max_tokens", "messages", "system", "tools", "tool_choice", "thinking",
    "output_config", "stream", "stop_sequences", "metadata", "service_tier", "cache_control",
  ]

  private static func complaint(about request: LoopbackServer.Request) -> Complaint? {
    let isKnownKey =
      request["x-api-key"] == key || request["authorization"] == "Bearer \(key)"
    guard isKnownKey else {
      return Complaint(status: 401, kind: "authentication_error", message: "invalid key")
    }
    let version = request["anthropic-version"] ?? ""
    guard ["2023-06-01", "2026-10-21"].contains(version) else {
      return Complaint(message: "anthropic-version: \(version)")
    }
    guard request["content-type"] == "application/json", request["anthropic-beta"] == nil else {
      return Complaint(message: "headers")
    }
    guard
      let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
    else { return Complaint(message: "the body is no JSON") }
    if let other = body.keys.sorted().first(where: { !known.contains($0) }) {
      return Complaint(message: "\(other): Extra inputs are not permitted")
    }
    return complaint(about: body, counts: request.target.hasSuffix("count_tokens"))
  }

  private static func complaint(about body: [String: Any], counts: Bool) -> Complaint? {
    guard body["model"] is String else { return Complaint(message: "model: Field required") }
    guard counts ? body["max_tokens"] == nil && body["stream"] == nil : body["max_tokens"] is Int
    else { return Complaint(message: "max_tokens") }
    let messages = body["messages"] as? [[String: Any]] ?? []
    guard messages.last?["role"] as? String == "user" else {
      return Complaint(message: "the conversation must end with a user message")
    }
    for block in messages.flatMap({ $0["content"] as? [[String: Any]] ?? [] }) {
      switch block["type"] as? String {
      case "text":
        if (block["text"] as? String)?.isEmpty != false { return Complaint(message: "text") }
      case "image":
        let source = block["source"] as? [String: Any]
        guard source?["type"] as? String == "base64",
          ["image/png", "image/jpeg", "image/gif", "image/webp"]
            .contains(source?["media_type"] as? String),
          Data(base64Encoded: source?["data"] as? String ?? "")?.isEmpty == false
        else { return Complaint(message: "image") }
      default: return Complaint(message: "unknown block")
      }
    }
    let format = (body["output_config"] as? [String: Any])?["format"] as? [String: Any]
    if let schema = format?["schema"], !isStrict(schema) {
      return Complaint(message: "schema: additionalProperties must be false")
    }
    return nil
  }

  /// Whether every object of a schema is closed and none has bounds.
  private static func isStrict(_ schema: Any) -> Bool {
    guard let table = schema as? [String: Any] else {
      return (schema as? [Any])?.allSatisfy(isStrict) ?? true
    }
    if table["type"] as? String == "object", table["additionalProperties"] as? Bool != false {
      return false
    }
    let bounds: Set<String> = ["minimum", "maximum", "minLength", "maxLength", "maxItems"]
    return bounds.isDisjoint(with: table.keys) && table.values.allSatisfy(isStrict)
  }
}
