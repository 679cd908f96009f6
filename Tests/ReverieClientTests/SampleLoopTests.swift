import Foundation
import ReverieClient
import TestKit
import Testing

/// The sample of the README, at work.
@Suite struct SampleLoopTests {
  @Test func `the loop calls tools until the model is done, and tells the outcome`() throws {
    let call = #"{"content":[{"type":"tool_use","id":"a","name":"bash","input":{"command":"ls"}}]}"#
    let end = #"{"content":[{"type":"text","text":"Done."}]}"#
    let server = try LoopbackServer { _, number in
      [.answer(200, ["x-reverie-run: run_1"], number == 0 ? call : end)]
    }
    defer { server.stop() }
    let client = ReverieClient(
      address: server.address, dreaming: .on(project: "shop"), environment: [:])
    var commands: [String] = []
    try work(on: "List the files.", with: client) { command in
      commands.append(command)
      return "a.txt"
    } isDone: {
      true
    }
    #expect(commands == ["ls"])
    #expect(
      server.requests.map(\.target)
        == ["/v1/messages", "/v1/messages", "/v1/reverie/runs/run_1/outcome"])
    let second = try JSONDecoder().decode(JSONValue.self, from: Data(server.requests[1].body))
    #expect(second["messages"]?.elements?.last?["content"]?.elements?.first?["content"] == "a.txt")
  }
}
