internal import Foundation

/// What the double sends.
extension AnthropicDouble {
  static let json = ["Content-Type: application/json", "request-id: req_7"]

  package static func event(_ type: String, _ rest: String = "") -> String {
    "event: \(type)\ndata: {\"type\":\"\(type)\"\(rest.isEmpty ? "" : ",")\(rest)}\n\n"
  }

  static let usage =
    #"{"input_tokens":25,"cache_read_input_tokens":100,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":7,"ephemeral_1h_input_tokens":0},"output_tokens":1}"#

  package static let start = start(usage)

  private static func start(_ usage: String) -> String {
    event(
      "message_start",
      #""message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-5-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":\#(usage)}"#
    )
  }

  package static func end(_ reason: String, tokens: Int = 15) -> String {
    end(reason, #"{"output_tokens":\#(tokens)}"#)
  }

  private static func end(_ reason: String, _ usage: String) -> String {
    event(
      "message_delta",
      #""delta":{"stop_reason":"\#(reason)","stop_sequence":null},"usage":\#(usage)"#)
      + event("message_stop")
  }

  /// The thought that comes before every answer, and the signature that binds it.
  static let thought = (text: "hm", signature: "c2lnbmVkOmht")

  /// A thought first, then the text in two parts, with a ping and an unknown event in between.
  ///
  /// - Parameter used: the usage in the end, as JSON; nil for 15 tokens out.
  package static func stream(_ text: String, _ used: String? = nil) -> [LoopbackServer.Act] {
    let middle = text.index(text.startIndex, offsetBy: text.count / 2)
    let thought =
      event(
        "content_block_start",
        #""index":0,"content_block":{"type":"thinking","thinking":"","signature":""}"#)
      + event(
        "content_block_delta",
        #""index":0,"delta":{"type":"thinking_delta","thinking":"\#(thought.text)"}"#)
      + event(
        "content_block_delta",
        #""index":0,"delta":{"type":"signature_delta","signature":"\#(thought.signature)"}"#)
      + event("content_block_stop", #""index":0"#)
    let words = [text[..<middle], text[middle...]].map { part in
      event(
        "content_block_delta",
        #""index":1,"delta":{"type":"text_delta","text":\#(quoted(String(part)))}"#)
    }
    return [
      .head(200, ["Content-Type: text/event-stream", "request-id: req_7"]),
      .text(start + event("ping") + thought),
      .text(event("content_block_start", #""index":1,"content_block":{"type":"text","text":""}"#)),
      .text(words[0] + event("something_new", #""x":1"#)), .text(words[1]),
      .text(
        event("content_block_stop", #""index":1"#)
          + end("end_turn", used ?? #"{"output_tokens":15}"#)),
    ]
  }

  /// The same in one piece.
  static func message(_ text: String, _ usage: String) -> String {
    #"{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-5-5","content":[{"type":"thinking","thinking":"\#(thought.text)","signature":"\#(thought.signature)"},{"type":"text","text":\#(quoted(text))}],"stop_reason":"end_turn","stop_sequence":null,"usage":\#(usage)}"#
  }

  static func quoted(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: (try? encoder.encode(text)) ?? Data(), as: UTF8.self)
  }

  static func failure(
    _ status: Int, _ kind: String, _ headers: [String], _ code: String?, _ message: String
  ) -> LoopbackServer.Act {
    let details = code.map { #","details":{"error_code":"\#($0)"}"# } ?? ""
    return .answer(
      status, headers + ["Content-Type: application/json", "request-id: req_9"],
      #"{"type":"error","error":{"type":"\#(kind)","message":\#(quoted(message))\#(details)},"request_id":"req_9"}"#
    )
  }
}
