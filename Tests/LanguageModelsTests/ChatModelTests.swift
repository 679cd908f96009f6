import Foundation
import LanguageModels
import TestKit
import Testing
import Trajectories
import Transport

@Suite struct ChatModelTests {
  private let question = ModelQuestion(
    instructions: "Name the step.", parts: [.text("step 1"), .text("step 2")],
    schema:
      #"{"type":"object","properties":{"step":{"type":"integer"}},"required":["step"],"additionalProperties":false}"#,
    mostTokens: 50)

  private func model(
    _ double: ChatDouble, path: String = "", key: String? = nil, tries: Int = 2
  ) -> ChatModel {
    ChatModel(
      "qwen3:8b", at: double.server.address + path,
      key: key.flatMap { ModelKey(variable: "K", environment: ["K": $0]) }, over: Transport(),
      retrying: RetryRule(most: tries))
  }

  private func body(_ request: LoopbackServer.Request) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
  }

  @Test(arguments: ["", "/", "/v1", "/v1/"])
  func `An answer is put together from its chunks, whatever the address ends with`(
    path: String
  ) throws {
    let double = try ChatDouble([.text(#"{"step":2,"why":"ünï 👩‍🚀"}"#)])
    var heard = ""
    let answer = try model(double, path: path).answer(question, onText: { heard += $0 })
    #expect(answer.text == #"{"step":2,"why":"ünï 👩‍🚀"}"# && heard == answer.text)
    #expect(answer.ending == .finished && answer.model == "qwen3:8b")
    #expect(answer.usage == TokenUsage(input: 10, output: 8, cacheRead: 30))
    #expect(answer.requestID == "r-1")
  }

  @Test func `A server that answers in one piece is understood`() throws {
    let answer = try model(try ChatDouble([.whole("yes")])).answer(question)
    #expect(answer.text == "yes" && answer.ending == .finished && answer.usage.output == 3)
  }

  @Test func `Where a schema cannot be forced it is asked for in words, and that is remembered`()
    throws
  {
    let double = try ChatDouble([.text("{}")], schemas: .refused)
    let model = model(double)
    _ = try model.answer(question)
    _ = try model.answer(question)
    let bodies = try double.server.requests.map(body)
    #expect(bodies.map { $0["response_format"] == nil } == [false, true, true])
    let system = (bodies[1]["messages"] as? [[String: Any]])?.first?["content"] as? String
    #expect(system?.contains("additionalProperties") == true)
  }

  @Test func `Pictures go as data, and text alone as text`() throws {
    let double = try ChatDouble([.text("{}")])
    var seen = question
    seen.parts.append(.picture([1, 2, 3], type: "image/png"))
    _ = try model(double).answer(question)
    _ = try model(double).answer(seen)
    let contents = try double.server.requests.map {
      (try body($0)["messages"] as? [[String: Any]])?.last?["content"]
    }
    #expect(contents[0] as? String == "step 1\n\nstep 2")
    let parts = try #require(contents[1] as? [[String: Any]])
    let link = parts.last?["image_url"] as? [String: Any]
    #expect(link?["url"] as? String == "data:image/png;base64,AQID")
  }

  @Test(arguments: [
    ("<think>\nno, { wait }</think>\n\n{\"step\":1}", "{\"step\":1}"), ("<thin ice", "<thin ice"),
    ("<th", "<th"), ("plain <think> later", "plain <think> later"), ("<think>for ever", ""),
    ("  <think>x</think>y", "y"),
  ])
  func `What a model thinks aloud is left out`(said: String, text: String) throws {
    var heard = ""
    let answer = try model(try ChatDouble([.text(said)])).answer(
      question, onText: { heard += $0 })
    #expect(answer.text == text)
    #expect(text.hasPrefix(heard))
  }

  @Test(arguments: [
    ("length", ModelAnswer.Ending.tooLong), ("content_filter", .refused("the server's filter")),
    ("tool_calls", .other("tool_calls")),
  ])
  func `Why an answer ends is known`(reason: String, ending: ModelAnswer.Ending) throws {
    let acts: [LoopbackServer.Act] = [
      .head(200, ["Content-Type: text/event-stream"]),
      .text(ChatDouble.delta("x") + ChatDouble.end(reason) + ChatDouble.usage),
    ]
    #expect(try model(try ChatDouble([.acts(acts)])).answer(question).ending == ending)
  }

  @Test func `A cut stream is told as a part, a slow one can be cancelled`() throws {
    let head = LoopbackServer.Act.head(200, ["Content-Type: text/event-stream"])
    let cut = try ChatDouble([.acts([head, .text(ChatDouble.delta("so far")), .cut])])
    let answer = try model(cut).answer(question)
    #expect(answer.ending == .cut && answer.text == "so far")
    let slow = try ChatDouble([.acts([head, .pause(milliseconds: 3_000)])])
    var looks = 0
    let error = #expect(throws: ModelError.self) {
      try model(slow).answer(
        question,
        isCancelled: {
          looks += 1
          return looks > 4
        })
    }
    #expect(error == .cancelled)
  }

  @Test func `What may pass is tried again, what will not is told`() throws {
    let busy = try ChatDouble([
      .failure(503, "Loading model", headers: ["retry-after-ms: 1"]), .text("late"),
    ])
    #expect(try model(busy).answer(question).text == "late")
    let wrong = try ChatDouble([.failure(404, "model \"x\" not found"), .text("never")])
    let error = #expect(throws: ModelError.self) { try model(wrong).answer(question) }
    #expect(error?.description.contains("not found") == true)
    #expect(wrong.server.requests.count == 1)
  }

  @Test(arguments: [
    #"{"error":"plain words"}"#, #"{"object":"error","message":"plain words","code":400}"#,
    #"{"detail":"plain words"}"#, #"{"error":{"message":"plain words","code":"bad"}}"#,
    "plain words",
  ])
  func `Errors are read in every form that servers give them`(body: String) throws {
    let double = try ChatDouble([.acts([.answer(400, [], body)])])
    let error = #expect(throws: ModelError.self) { try model(double).answer(question) }
    #expect(error?.description.contains("plain words") == true)
  }

  @Test func `An error in the middle of a stream, and rubbish, are errors in words`() throws {
    let head = LoopbackServer.Act.head(200, ["Content-Type: text/event-stream"])
    let late = try ChatDouble([
      .acts([
        head, .text(ChatDouble.delta("x")),
        .text("data: {\"error\":{\"message\":\"out of memory\",\"code\":400}}\n\n"),
      ])
    ])
    let error = #expect(throws: ModelError.self) { try model(late, tries: 0).answer(question) }
    #expect(error?.description.contains("out of memory") == true)
    let rubbish = try ChatDouble([.acts([head, .text("data: {broken\n\n")])])
    let other = #expect(throws: ModelError.self) { try model(rubbish).answer(question) }
    guard case .malformed = other else { return #expect(Bool(false)) }
  }

  @Test func `A key is sent where one is wanted, and the models of a server are listed`() throws {
    let double = try ChatDouble([.text("yes")], wantsKey: true)
    #expect(try model(double, key: ChatDouble.key).answer(question).text == "yes")
    #expect(throws: ModelError.self) { try model(double).answer(question) }
    let key = ModelKey(variable: "K", environment: ["K": ChatDouble.key])
    #expect(
      try ChatModel.names(at: double.server.address, key: key, over: Transport()) == ["qwen3:8b"])
  }

  @Test func `The same question is the same bytes`() throws {
    let double = try ChatDouble([.text("yes")])
    for _ in 0..<5 { _ = try model(double).answer(question) }
    #expect(Set(double.server.requests.map(\.body)).count == 1)
  }
}
