import Foundation
import LanguageModels
import TestKit
import Testing
import Trajectories
import Transport

@Suite struct AnthropicModelTests {
  private let question = ModelQuestion(
    instructions: "Name the step that went wrong.",
    parts: [
      .text("step 1: click \"Save\""), .picture(PictureHead.png(), type: "image/png"),
    ],
    schema:
      #"{"type":"object","properties":{"step":{"type":"integer"}},"required":["step"],"additionalProperties":false}"#,
    mostTokens: 500, effort: .low)

  private func model(
    _ double: AnthropicDouble, version: AnthropicModel.Version = .second,
    key: String = AnthropicDouble.key, tries: Int = 2
  ) throws -> AnthropicModel {
    let key = try #require(ModelKey(variable: "KEY", environment: ["KEY": key]))
    return AnthropicModel(
      "claude-haiku-5-5", at: double.server.address + "/", key: key, version: version,
      over: Transport(), retrying: RetryRule(most: tries))
  }

  @Test(arguments: AnthropicModel.Version.allCases)
  func `An answer is put together from its stream, in both versions`(
    version: AnthropicModel.Version
  ) throws {
    let double = try AnthropicDouble([.text(#"{"step":3,"why":"naïve – ünïcode 👩‍🚀"}"#)])
    var heard = ""
    let answer = try model(double, version: version).answer(question, onText: { heard += $0 })
    #expect(answer.text == #"{"step":3,"why":"naïve – ünïcode 👩‍🚀"}"#)
    #expect(heard == answer.text)
    #expect(answer.ending == .finished)
    #expect(answer.usage == TokenUsage(input: 25, output: 15, cacheRead: 100, cacheWrite: 7))
    #expect(answer.model == "claude-haiku-5-5" && answer.requestID == "req_7")
    let request = try #require(double.server.requests.first)
    #expect(request.target == "/v1/messages")
    #expect(request["anthropic-version"] == version.rawValue)
    #expect((request["x-api-key"] == nil) == (version == .second))
  }

  @Test func `The same question is the same bytes`() throws {
    let double = try AnthropicDouble([.text("yes")])
    let model = try model(double)
    for _ in 0..<5 { _ = try model.answer(question) }
    #expect(Set(double.server.requests.map(\.body)).count == 1)
    let body = String(decoding: double.server.requests[0].body, as: UTF8.self)
    #expect(body.contains(#""cache_control":{"type":"ephemeral"}"#))
    #expect(!body.contains("temperature") && !body.contains("tool_choice"))
  }

  @Test func `Tokens are counted without asking for an answer`() throws {
    let double = try AnthropicDouble([.failure(400, kind: "never asked")])
    #expect(try model(double).count(question) > 20)
  }

  @Test(arguments: [
    (429, "rate_limit_error"), (500, "api_error"), (503, "api_error"), (529, "overloaded_error"),
    (504, "timeout_error"), (409, "conflict_error"),
  ])
  func `What may pass is tried again`(status: Int, kind: String) throws {
    let double = try AnthropicDouble([
      .failure(status, kind: kind, headers: ["retry-after-ms: 1"]), .text("late"),
    ])
    #expect(try model(double).answer(question).text == "late")
    #expect(double.server.requests.count == 2)
  }

  @Test(arguments: [
    (400, "invalid_request_error"), (402, "billing_error"), (403, "permission_error"),
    (404, "not_found_error"), (413, "request_too_large"),
  ])
  func `What will not pass is told at once`(status: Int, kind: String) throws {
    let double = try AnthropicDouble([.failure(status, kind: kind), .text("no")])
    let error = #expect(throws: ModelError.self) { try model(double).answer(question) }
    guard case .refused(let refusal) = error else { return #expect(Bool(false)) }
    #expect(refusal.status == status && refusal.kind == kind && refusal.requestID == "req_9")
    #expect(double.server.requests.count == 1)
  }

  @Test func `A spent account and a final conflict are not tried again`() throws {
    for reply in [
      AnthropicDouble.Reply.failure(
        429, kind: "rate_limit_error", code: "enforced_spend_limit_reached"),
      .failure(409, kind: "conflict_error", headers: ["x-should-retry: false"]),
    ] {
      let double = try AnthropicDouble([reply, .text("no")])
      #expect(throws: ModelError.self) { try model(double).answer(question) }
      #expect(double.server.requests.count == 1)
    }
  }

  @Test func `Tries come to an end`() throws {
    let double = try AnthropicDouble([
      .failure(529, kind: "overloaded_error", headers: ["retry-after-ms: 1"])
    ])
    #expect(throws: ModelError.self) { try model(double, tries: 2).answer(question) }
    #expect(double.server.requests.count == 3)
  }

  @Test func `An error within the stream counts like one before it, until text has come`() throws {
    let head = LoopbackServer.Act.head(200)
    let error = LoopbackServer.Act.text(
      AnthropicDouble.event(
        "error", #""error":{"type":"overloaded_error","message":"Overloaded"}"#))
    let early = try AnthropicDouble([
      .acts([head, .text(AnthropicDouble.start), error]), .text("late"),
    ])
    #expect(try model(early).answer(question).text == "late")
    let text = AnthropicDouble.Reply.acts([
      head, .text(AnthropicDouble.start),
      .text(
        AnthropicDouble.event(
          "content_block_start", #""index":0,"content_block":{"type":"text","text":"so far"}"#)),
      error,
    ])
    let late = try AnthropicDouble([text, .text("never")])
    let answer = try model(late).answer(question)
    #expect(answer.text == "so far" && answer.ending == .cut)
  }

  @Test func `A cut stream is told as a part, with what it cost up to there`() throws {
    let acts = Array(AnthropicDouble.stream("one two three").dropLast()) + [.cut]
    let answer = try model(try AnthropicDouble([.acts(acts)])).answer(question)
    #expect(answer.ending == .cut && answer.text == "one two three")
    #expect(answer.usage.input == 25)
  }

  @Test(arguments: [
    ("max_tokens", ModelAnswer.Ending.tooLong), ("refusal", .refused("")),
    ("new_reason", .other("new_reason")),
  ])
  func `Why an answer ends is known`(reason: String, ending: ModelAnswer.Ending) throws {
    let acts: [LoopbackServer.Act] = [
      .head(200), .text(AnthropicDouble.start + AnthropicDouble.end(reason)),
    ]
    #expect(try model(try AnthropicDouble([.acts(acts)])).answer(question).ending == ending)
  }

  @Test func `Rubbish in a stream is an error in words`() throws {
    let double = try AnthropicDouble([.acts([.head(200), .text("data: {broken\n\n")])])
    let error = #expect(throws: ModelError.self) { try model(double).answer(question) }
    guard case .malformed = error else { return #expect(Bool(false)) }
  }

  @Test func `Cancelling ends a slow stream, and a wait for another try`() throws {
    let slow = try AnthropicDouble([.acts([.head(200), .pause(milliseconds: 3_000)])])
    let busy = try AnthropicDouble([
      .failure(529, kind: "overloaded_error", headers: ["retry-after: 60"])
    ])
    for double in [slow, busy] {
      var looks = 0
      let error = #expect(throws: ModelError.self) {
        try model(double).answer(
          question,
          isCancelled: {
            looks += 1; return looks > 4
          })
      }
      #expect(error == .cancelled)
    }
  }

  @Test func `A wrong key is told without showing it`() throws {
    let double = try AnthropicDouble([.text("no")])
    let wrong = "sk-ant-wrong-987654321"
    let model = try model(double, key: wrong)
    let error = #expect(throws: ModelError.self) { try model.answer(question) }
    let said = "\(String(describing: error)) \(model) " + String(reflecting: model)
    #expect(said.contains("check the key") && !said.contains(wrong))
    var dumped = ""
    dump(model, to: &dumped)
    #expect(!dumped.contains(wrong))
  }
}
