import Foundation
import LanguageModels
import TestKit
import Testing
import Transport

/// The double refuses what the real API refuses; a test that passes against it means something.
@Suite struct DoubleRefusalTests {
  private let transport = Transport()

  private func send(
    _ body: String, to path: String = "/v1/messages", version: String = "2026-10-21",
    beta: String? = nil
  ) throws -> (status: Int, body: String) {
    let double = try AnthropicDouble([.text("yes")])
    var headers = [
      HTTPHeader("x-api-key", AnthropicDouble.key), HTTPHeader("anthropic-version", version),
      HTTPHeader("Content-Type", "application/json"),
    ]
    if let beta { headers.append(HTTPHeader("anthropic-beta", beta)) }
    let answer = try transport.send(
      HTTPRequest("POST", double.server.address + path, headers: headers, body: Array(body.utf8)))
    return (answer.head.status, String(decoding: answer.body, as: UTF8.self))
  }

  /// A request that is in order, but for what is changed.
  private static func body(
    messages: String = #"[{"role":"user","content":"hello"}]"#, _ more: String = "",
    model: String = "claude-haiku-5-5"
  ) -> String {
    #"{"model":"\#(model)","max_tokens":20,"messages":\#(messages)\#(more.isEmpty ? "" : ",")\#(more)}"#
  }

  private static func picture(_ width: Int, _ height: Int) -> String {
    let data = Data(PictureHead.png(width, height)).base64EncodedString()
    return
      #"{"type":"image","source":{"type":"base64","media_type":"image/png","data":"\#(data)"}}"#
  }

  private static func asked(_ blocks: String) -> String {
    #"[{"role":"user","content":[\#(blocks)]}]"#
  }

  private static func schema(_ schema: String) -> String {
    #""output_config":{"format":{"type":"json_schema","schema":\#(schema)}}"#
  }

  @Test func `what is in order is answered`() throws {
    let closed =
      #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"#
    for body in [
      Self.body(), Self.body(Self.schema(closed)),
      Self.body(messages: Self.asked(Self.picture(8_000, 600))),
    ] { #expect(try send(body).status == 200) }
    #expect(try send(Self.body(), beta: "thinking-binding-controls-2026-08-01").status == 200)
    #expect(try send(Self.body(#""temperature":1"#), version: "2023-06-01").status == 200)
  }

  @Test(arguments: [
    (body(#""temperature":1"#), "temperature"), (body(#""top_k":5"#), "top_k"),
    (body(#""thinking":{"type":"enabled","budget_tokens":1024}"#), "thinking"),
    (body(#""thinking":{"type":"disabled"}"#, model: "claude-opus-5-5"), "thinking"),
    (body(#""tool_choice":{"type":"any"}"#), "forced tool use"),
    (body(#""fancy":1"#), "fancy"), (body("", model: "gpt-5"), "model"),
    (
      body(messages: #"[{"role":"user","content":"a"},{"role":"assistant","content":"{"}]"#),
      "prefill"
    ),
    (body(messages: asked(#"{"type":"text","text":""}"#)), "non-empty"),
    (body(messages: asked(picture(8_001, 10))), "image_dimensions_too_large"),
    (
      body(messages: asked(Array(repeating: picture(2_001, 10), count: 21).joined(separator: ","))),
      "2000 pixels"
    ),
    (
      body(
        messages: asked(
          #"{"type":"image","source":{"type":"base64","media_type":"image/png","data":"aGVsbG8="}}"#
        )),
      "Could not process image"
    ),
    (
      body(
        messages:
          #"[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"edited","signature":"x"}]},{"role":"user","content":"b"}]"#
      ), "cannot be modified"
    ),
    (body(schema(#"{"type":"object","properties":{}}"#)), "additionalProperties"),
    (body(schema(#"{"type":"integer","minimum":1}"#)), "minimum"),
    (body(schema(#"{"type":"array","items":{"type":"string"},"minItems":2}"#)), "minItems"),
    (
      body(
        schema(
          ##"{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"],"additionalProperties":false}"##
        )), "recursion"
    ),
    (
      body(
        messages: asked(
          Array(
            repeating: #"{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}"#, count: 5
          ).joined(separator: ","))), "maximum of 4"
    ),
    ("{\"model\":", "no JSON"),
  ])
  func `what the real one refuses is refused, with the reason`(body: String, reason: String) throws
  {
    let answer = try send(body)
    #expect(answer.status == (reason == "model" ? 404 : 400), "\(answer.body)")
    #expect(answer.body.contains(reason), "\(answer.body)")
    #expect(answer.body.contains(#""type":"error""#))
  }

  @Test func `an unknown beta or version is refused`() throws {
    let beta = try send(Self.body(), beta: "message-threads-2026-08-12,new-thing-2027-01-01")
    #expect(beta.status == 400 && beta.body.contains("new-thing-2027-01-01"))
    #expect(try send(Self.body(), version: "2024-01-01").status == 400)
  }

  @Test(arguments: [
    (#"{"requests":[]}"#, "requests"),
    (#"{"requests":[{"custom_id":"a b","params":{}}]}"#, "custom_id"),
    (#"{"requests":[{"custom_id":"a","params":{}},{"custom_id":"a","params":{}}]}"#, "unique"),
    (#"{"requests":[{"custom_id":"a","params":{}}],"stream":true}"#, "requests"),
  ])
  func `a batch that is not in order is refused whole`(body: String, reason: String) throws {
    let answer = try send(body, to: "/v1/messages/batches")
    #expect(answer.status == 400 && answer.body.contains(reason), "\(answer.body)")
  }
}
