import Foundation
import TestKit
import Testing

/// The samples, against a real gateway and a made-up API.
@Suite(.timeLimit(.minutes(5))) struct GatewaySampleTests {
  let sandbox: Sandbox
  private let samples = Sandbox.package.appending(path: "Sources/reverie/Resources/samples")

  init() throws { sandbox = try Sandbox() }

  /// Starts a gateway; returns it with its address.
  private func start(upstream: String) async throws -> (child: Child, address: String) {
    let output = sandbox.root.appending(path: "gateway").path
    let child = try Child(
      Sandbox.program.path, ["gateway", "--listen", "127.0.0.1:0", "--upstream", upstream],
      environment: sandbox.environment, folder: sandbox.home.path, output: output)
    while true {
      let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      let words = text.split(whereSeparator: \.isWhitespace)
      if let place = words.firstIndex(of: "at"), words.count > place + 1 {
        return (child, String(words[place + 1]))
      }
      try await Task.sleep(for: .milliseconds(20), clock: .suspending)
    }
  }

  /// The only run of the archive, once it has its outcome.
  private func onlyRun() async throws -> [String: Any] {
    let listed = try await sandbox.reverie("list", "--json")
    let runs = try listed.objects()
    #expect(runs.count == 1, "\(listed.output)")
    return try #require(runs.first)
  }

  private static func message(_ blocks: String, stop: String) -> String {
    #"{"id":"msg_1","type":"message","role":"assistant","model":"claude-opus-5-5","content":["#
      + blocks + #"],"stop_reason":"\#(stop)","usage":{"input_tokens":3,"output_tokens":2}}"#
  }

  @Test(arguments: [("Lisbon", "success"), ("Porto", "failure")])
  func `plain curl asks, is recorded, and tells the outcome`(
    said: String, outcome: String
  ) async throws {
    let api = try LoopbackServer { _, _ in
      let blocks = #"{"type":"text","text":"\#(said)."}"#
      return [
        .answer(
          200, ["Content-Type: application/json"], Self.message(blocks, stop: "end_turn"))
      ]
    }
    defer { api.stop() }
    let (gateway, address) = try await start(upstream: api.address)
    let done = try await sandbox.run(
      samples.appending(path: "curl.sh"), [#"The capital, as "one" word\?"#],
      with: ["ANTHROPIC_BASE_URL": address, "ANTHROPIC_API_KEY": "sk-ant-api03-not-to-be-found"])
    #expect(done.status == 0, "\(done.output)\(done.errors)")
    #expect(done.output.contains(said) && done.output.contains(outcome))
    let run = try await onlyRun()
    #expect(run["outcome"] as? String == outcome)
    #expect(run["task"] as? String == #"The capital, as "one" word\?"#)
    let body = String(decoding: api.requests.first?.body ?? [], as: UTF8.self)
    #expect(!body.contains("dreaming") && body.contains("claude-haiku-5-5"))
    kill(gateway.id, SIGTERM)
    #expect(await gateway.wait().status == 0)
  }

  @Test func `curl says what the API refused, and tells no outcome`() async throws {
    let words = #"{"type":"error","error":{"type":"authentication_error","message":"no key"}}"#
    let api = try LoopbackServer { _, _ in
      [.answer(401, ["Content-Type: application/json"], words)]
    }
    defer { api.stop() }
    let (gateway, address) = try await start(upstream: api.address)
    let done = try await sandbox.run(
      samples.appending(path: "curl.sh"), [],
      with: ["ANTHROPIC_BASE_URL": address, "ANTHROPIC_API_KEY": "sk-ant-api03-wrong"])
    #expect(done.status != 0)
    #expect(done.errors.contains("401"), "\(done.errors)")
    #expect(api.requests.count == 1)
    kill(gateway.id, SIGTERM)
    _ = await gateway.wait()
  }

  /// A Python that has the official SDK; `make test-external` names one.
  static let python = ProcessInfo.processInfo.environment["REVERIE_TEST_SDK"]

  @Test(.enabled(if: python != nil, "make test-external sets it up"))
  func `the loop in Python acts until the model is done, and tells the outcome`() async throws {
    let api = try LoopbackServer { _, number in
      let calls = [
        #"{"type":"tool_use","id":"a","name":"screenshot","toolset_name":"computer","input":{}}"#,
        #"{"type":"tool_use","id":"b","name":"left_click","toolset_name":"computer","input":{"coordinate":[4,5]}},{"type":"tool_use","id":"c","name":"dance","toolset_name":"computer","input":{}},{"type":"tool_use","id":"d","name":"key","toolset_name":"computer","input":{"text":"Return"}}"#,
      ]
      let answer =
        number < calls.count
        ? Self.message(calls[number], stop: "tool_use")
        : Self.message(#"{"type":"text","text":"Done."}"#, stop: "end_turn")
      return [.answer(200, ["Content-Type: application/json"], answer)]
    }
    defer { api.stop() }
    for (name, script) in [("xdotool", "echo \"$@\" >> \"$HOME/acted\""), ("import", "echo PNG")] {
      let file = try sandbox.write(Data("#!/bin/sh\n\(script)\n".utf8), to: "bin/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    let (gateway, address) = try await start(upstream: api.address)
    let path = sandbox.environment["PATH"] ?? ""
    let done = try await sandbox.run(
      URL(filePath: Self.python ?? ""),
      [samples.appending(path: "loop.py").path, "Press the button.", "test -s \"$HOME/acted\""],
      with: [
        "ANTHROPIC_BASE_URL": address, "ANTHROPIC_API_KEY": "sk-ant-api03-not-to-be-found",
        "PATH": "\(sandbox.root.path)/bin:\(path)",
      ])
    #expect(done.status == 0, "\(done.output)\(done.errors)")
    #expect(done.output.contains(": success"))
    let acted = try String(
      contentsOf: sandbox.home.appending(path: "acted"), encoding: .utf8)
    #expect(acted == "mousemove 4 5\nclick 1\n")
    #expect(api.requests.count == 3)
    let last = String(decoding: api.requests.last?.body ?? [], as: UTF8.self)
    #expect(last.contains("Not executed: an earlier computer action in this turn failed."))
    let run = try await onlyRun()
    #expect(run["outcome"] as? String == "success")
    #expect(run["steps"] as? Int == 4)
    kill(gateway.id, SIGTERM)
    _ = await gateway.wait()
  }
}
