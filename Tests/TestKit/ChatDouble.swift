internal import Foundation

/// A chat server on this machine, as strict as llama.cpp, Ollama and vLLM together.
///
/// What it says is scripted: one reply a request, the last again and again.
package final class ChatDouble: Sendable {
  /// What is said to a request that is in order.
  package enum Reply: Sendable {
    case text(String)
    /// In one piece, whatever was asked.
    case whole(String)
    case acts([LoopbackServer.Act])
    case failure(Int, String, headers: [String] = [])
  }

  /// How a server takes `response_format`.
  package enum Schemas: Sendable { case forced, refused }

  package let server: LoopbackServer
  package static let key = "local-0123456789-key"

  /// - Parameter models: what it offers.
  package init(
    _ replies: [Reply], schemas: Schemas = .forced, wantsKey: Bool = false,
    models: [String] = ["qwen3:8b"]
  ) throws {
    let list = models.map { #"{"id":\#(Self.quoted($0)),"object":"model"}"# }.joined(separator: ",")
    server = try LoopbackServer { request, number in
      if wantsKey, request["authorization"] != "Bearer \(Self.key)" {
        return [Self.failure(401, "Unauthorized")]
      }
      if request.method == "GET", request.target == "/v1/models" {
        return [
          .answer(
            200, ["Content-Type: application/json"],
            #"{"object":"list","data":[\#(list)]}"#)
        ]
      }
      if let complaint = Self.complaint(about: request, schemas) {
        return [Self.failure(complaint.0, complaint.1)]
      }
      switch replies[min(number, replies.count - 1)] {
      case .text(let text): return Self.stream(text)
      case .whole(let text):
        return [
          .answer(
            200, ["Content-Type: application/json; charset=utf-8"],
            #"{"object":"chat.completion","model":"qwen3:8b","choices":[{"index":0,"message":{"role":"assistant","content":\#(Self.quoted(text))},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}"#
          )
        ]
      case .acts(let acts): return acts
      case .failure(let status, let message, let headers):
        return [Self.failure(status, message, headers)]
      }
    }
  }

  // MARK: - What it sends

  package static func chunk(_ choice: String, rest: String = "") -> String {
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"qwen3:8b\",\"choices\":[\(choice)]\(rest)}\n\n"
  }

  package static func delta(_ text: String) -> String {
    chunk(#"{"index":0,"delta":{"content":\#(quoted(text))},"finish_reason":null}"#)
  }

  package static func end(_ reason: String) -> String {
    chunk(#"{"index":0,"delta":{},"finish_reason":"\#(reason)"}"#)
  }

  package static let usage =
    chunk(
      "",
      rest:
        #","usage":{"prompt_tokens":40,"completion_tokens":8,"total_tokens":48,"prompt_tokens_details":{"cached_tokens":30}}"#
    ) + "data: [DONE]\n\n"

  /// A role first, a thought in a field of its own, then the text letter by letter.
  package static func stream(_ text: String) -> [LoopbackServer.Act] {
    let thought = chunk(
      #"{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":"hm"},"finish_reason":null}"#
    )
    return [
      .head(200, ["Content-Type: text/event-stream; charset=utf-8", "x-request-id: r-1"]),
      .text(thought), .text(text.map { delta(String($0)) }.joined()), .text(end("stop")),
      .text(usage),
    ]
  }

  package static func quoted(_ text: String) -> String {
    let bytes = (try? JSONEncoder().encode(text)) ?? Data()
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func failure(
    _ status: Int, _ message: String, _ headers: [String] = []
  ) -> LoopbackServer.Act {
    .answer(
      status, headers + ["Content-Type: application/json"],
      #"{"error":{"message":\#(quoted(message)),"type":"invalid_request_error","code":\#(status)}}"#
    )
  }

  // MARK: - What it refuses

  private static let known: Set<String> = [
    "model", "messages", "max_tokens", "stream", "stream_options", "response_format",
  ]

  private static func complaint(
    about request: LoopbackServer.Request, _ schemas: Schemas
  ) -> (Int, String)? {
    guard request.method == "POST", request.target == "/v1/chat/completions" else {
      return (404, "not found")
    }
    guard request["content-type"] == "application/json",
      let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
    else { return (400, "the body is no JSON") }
    if let other = body.keys.sorted().first(where: { !known.contains($0) }) {
      return (400, "unknown field: \(other)")
    }
    guard (body["model"] as? String)?.isEmpty == false, body["max_tokens"] is Int,
      let messages = body["messages"] as? [[String: Any]],
      messages.last?["role"] as? String == "user", messages.count <= 2
    else { return (422, "model, max_tokens, messages") }
    for message in messages where message["content"] as? String == nil {
      guard let parts = message["content"] as? [[String: Any]], parts.allSatisfy(isPart) else {
        return (400, "content")
      }
    }
    guard let format = body["response_format"] as? [String: Any] else { return nil }
    guard schemas == .forced else { return (400, "response_format json_schema is not supported") }
    let schema = format["json_schema"] as? [String: Any]
    let isWhole = schema?["name"] is String && schema?["schema"] is [String: Any]
    return format["type"] as? String == "json_schema" && isWhole ? nil : (400, "json_schema")
  }

  private static func isPart(_ part: [String: Any]) -> Bool {
    switch part["type"] as? String {
    case "text": return part["text"] is String
    case "image_url":
      let url = (part["image_url"] as? [String: Any])?["url"] as? String ?? ""
      guard url.hasPrefix("data:image/"), let comma = url.firstIndex(of: ",") else { return false }
      return Data(base64Encoded: String(url[url.index(after: comma)...]))?.isEmpty == false
    default: return false
    }
  }
}
