import Foundation
import ReverieClient
import TestKit
import Testing

/// The client library against a server that says what a test tells it.
@Suite struct ReverieClientTests {
  private static let message =
    #"{"type":"message","content":[{"type":"thinking","thinking":"..."},{"type":"text","text":"Yes."},{"type":"tool_use","id":"a","name":"bash","input":{"command":"ls"}}],"usage":{"input_tokens":3}}"#

  private func body(_ request: LoopbackServer.Request?) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(try #require(request).body))
  }

  private let question: [String: JSONValue] = [
    "model": "claude-opus-5-5", "max_tokens": 10,
    "messages": [["role": "user", "content": "Well?"]],
  ]

  @Test func `a question goes out with key and dreaming, and the answer says its run`() throws {
    let server = try LoopbackServer { _, _ in
      [.answer(200, ["x-reverie-run: run_1"], Self.message)]
    }
    defer { server.stop() }
    let client = ReverieClient(
      dreaming: .on(project: "shop", task: "book a train"),
      environment: ["ANTHROPIC_BASE_URL": server.address + "/", "ANTHROPIC_API_KEY": "sk-test"])
    let answer = try client.create(question)
    #expect(answer.text == "Yes.")
    #expect(answer.calls.first?["input"]?["command"] == "ls")
    #expect(answer.blocks.count == 3)
    #expect(answer.run == Run(id: "run_1"))
    #expect(server.requests.first?.target == "/v1/messages")
    #expect(server.requests.first?["x-api-key"] == "sk-test")
    #expect(server.requests.first?["anthropic-version"] == "2023-06-01")
    let sent = try body(server.requests.first)
    #expect(sent["dreaming"] == ["project": "shop", "task": "book a train"])
    #expect(sent["messages"] == question["messages"])
  }

  @Test(
    arguments: [
      (Dreaming.off, nil), (.on(), true), (.on(lessons: false), ["lessons": false]),
    ] as [(Dreaming, JSONValue?)])
  func `dreaming is said only where it is wanted`(dreaming: Dreaming, member: JSONValue?) throws {
    let server = try LoopbackServer { _, _ in [.answer(200, [], Self.message)] }
    defer { server.stop() }
    let client = ReverieClient(address: server.address, dreaming: dreaming, environment: [:])
    #expect(try client.create(question).run == nil)
    #expect(try body(server.requests.first)["dreaming"] == member)
    #expect(server.requests.first?["x-api-key"] == nil)
  }

  @Test func `without an address it asks the gateway of this machine`() {
    #expect(ReverieClient(environment: [:]).address == "http://127.0.0.1:8790")
    #expect(
      ReverieClient(environment: ["ANTHROPIC_BASE_URL": ""]).address == "http://127.0.0.1:8790")
  }

  private static let events =
    "event: message_start\ndata: {\"type\":\"message_start\"}\n\n: a comment\n\n"
    + "data: {\"type\":\"content_block_delta\",\ndata: \"delta\":{\"text\":\"J\u{E4}\"}}\r\n\r\n"
    + "data: {\"type\":\"message_stop\"}\n\n"

  @Test(arguments: [1, 7, 10_000])
  func `events are put together, wherever the stream is cut`(size: Int) throws {
    let bytes = Array(Self.events.utf8)
    let server = try LoopbackServer { _, _ in
      [.head(200, ["x-reverie-run: run_2"])]
        + stride(from: 0, to: bytes.count, by: size).map {
          .send(Array(bytes[$0..<min(bytes.count, $0 + size)]))
        }
    }
    defer { server.stop() }
    let client = ReverieClient(address: server.address, dreaming: .on(), environment: [:])
    var events: [JSONValue] = []
    let run = try client.stream(question) {
      events.append($0)
      return true
    }
    #expect(run == Run(id: "run_2"))
    #expect(
      events.map { $0["type"]?.text } == ["message_start", "content_block_delta", "message_stop"])
    #expect(events.dropFirst().first?["delta"]?["text"] == "J\u{E4}")
    #expect(try body(server.requests.first)["stream"] == true)
  }

  @Test func `who has heard enough stops a stream without an error`() throws {
    let server = try LoopbackServer { _, _ in [.head(200), .text(Self.events)] }
    defer { server.stop() }
    var count = 0
    try ReverieClient(address: server.address, environment: [:]).stream(question) { _ in
      count += 1
      return false
    }
    #expect(count == 1)
  }

  @Test func `a stream that ends before its time, or with an error, is no answer`() throws {
    let failure = #"data: {"type":"error","error":{"type":"overloaded_error","message":"Later"}}"#
    let server = try LoopbackServer { _, number in
      [
        .head(200),
        .text(number == 0 ? "data: {\"type\":\"message_start\"}\n\n" : failure + "\n\n"),
      ]
    }
    defer { server.stop() }
    let client = ReverieClient(address: server.address, environment: [:])
    #expect(throws: ClientError.interrupted) { try client.stream(question) { _ in true } }
    #expect(
      throws: ClientError.refused(status: 200, type: "overloaded_error", message: "Later")
    ) { try client.stream(question) { _ in true } }
  }

  @Test func `refusals say the status, type and message, and never the key`() throws {
    let words = #"{"type":"error","error":{"type":"rate_limit_error","message":"Slower"}}"#
    let server = try LoopbackServer { _, number in
      number < 2 ? [.answer(429, [], words)] : [.answer(200, [], "<html>")]
    }
    defer { server.stop() }
    let client = ReverieClient(address: server.address, key: "sk-secret", environment: [:])
    let refusal = ClientError.refused(status: 429, type: "rate_limit_error", message: "Slower")
    #expect(throws: refusal) { try client.create(question) }
    #expect(throws: refusal) { try client.stream(question) { _ in true } }
    #expect(throws: ClientError.notJSON) { try client.create(question) }
    #expect("\(refusal)" == "429 rate_limit_error: Slower")
    let nowhere = ReverieClient(address: "http://127.0.0.1:9", key: "sk-secret", environment: [:])
    #expect {
      try nowhere.create(question)
    } throws: {
      guard case ClientError.unreachable(let reason) = $0 else { return false }
      return !reason.contains("sk-secret")
    }
  }

  @Test func `an outcome is told of its run`() throws {
    let server = try LoopbackServer { _, _ in [.answer(200, [], "{}")] }
    defer { server.stop() }
    let client = ReverieClient(address: server.address, environment: [:])
    try client.tell(outcome: .failure, of: Run(id: "run_3"), why: "wrong city")
    #expect(server.requests.first?.target == "/v1/reverie/runs/run_3/outcome")
    #expect(try body(server.requests.first) == ["outcome": "failure", "why": "wrong city"])
  }
}
