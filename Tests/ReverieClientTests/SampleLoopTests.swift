import Foundation
import ReverieClient
import TestKit
import Testing

/// The sample of the README, at work.
@Suite struct SampleLoopTests {
  @Test func `the README shows the loop that is compiled here`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let source = try String(
      contentsOf: folder.appending(path: "SampleLoop.swift"), encoding: .utf8)
    let parts = source.components(separatedBy: "// sample: an agent with a shell, in Swift\n")
    let sample = try #require(parts.last?.components(separatedBy: "// end of sample").first)
    let readme = folder.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "README.md")
    #expect(try String(contentsOf: readme, encoding: .utf8).contains(sample))
  }

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
