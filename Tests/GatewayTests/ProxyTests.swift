import Foundation
import Storage
import TestKit
import Testing
import Trajectories
import Transport

@testable import Gateway

/// What goes through the gateway, from a client on one side to an API on the other.
@Suite struct ProxyTests {
  private static func answer(_ body: String, _ headers: String = "") -> [LoopbackServer.Act] {
    let head =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\(headers)"
      + "Content-Length: \(body.utf8.count)\r\n\r\n"
    return [.send(Array((head + body).utf8))]
  }

  private static func message(_ id: String, _ text: String) -> String {
    #"{"id":"\#(id)","type":"message","role":"assistant","model":"claude-x","content":"#
      + #"[{"type":"text","text":"\#(text)"}],"stop_reason":"end_turn","#
      + #""usage":{"input_tokens":3,"output_tokens":2}}"#
  }

  private func post(
    _ kit: GatewayKit, _ body: String, _ headers: [HTTPHeader] = [], path: String = "/v1/messages"
  ) throws -> HTTPAnswer {
    let all = [HTTPHeader("content-type", "application/json")] + headers
    return try Transport().send(
      HTTPRequest("POST", kit.address + path, headers: all, body: Array(body.utf8)))
  }

  @Test func `what does not ask goes on byte for byte and leaves no trace`() throws {
    let api = try LoopbackServer { request, _ in
      Self.answer(String(decoding: request.body, as: UTF8.self), "X-One: a\r\nX-One: b\r\n")
    }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    var random = SeededNumbers(state: 11)
    for _ in 0..<100 {
      let body = #"{"model":"m","messages":"# + random.value(4) + "}"
      let answer = try post(kit, body)
      #expect(answer.body == Array(body.utf8))
      #expect(answer.head.headers.filter { $0.name.lowercased() == "x-one" }.count == 2)
    }
    #expect(api.requests.allSatisfy { $0.headers.allSatisfy { !$0.name.hasPrefix("x-reverie") } })
    kit.settle()
    #expect(try kit.archive.health().runs == 0)
  }

  @Test func `path, query and every header go on, a name given twice too`() throws {
    let api = try LoopbackServer { _, _ in Self.answer("{}") }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let headers = [
      HTTPHeader("anthropic-beta", "a"), HTTPHeader("anthropic-beta", "b"),
      HTTPHeader("X-Api-Key", "sk-1"), HTTPHeader("x-reverie-token", "no"),
      HTTPHeader("connection", "x-private"), HTTPHeader("x-private", "no"),
    ]
    _ = try post(kit, "{}", headers, path: "/v1/a/%2e%2e/../b//c?beta=true&x[]=%20")
    let heard = try #require(api.requests.first)
    #expect(heard.target == "/v1/a/%2e%2e/../b//c?beta=true&x[]=%20")
    #expect(heard.headers.filter { $0.name == "anthropic-beta" }.map(\.value) == ["a", "b"])
    #expect(heard["x-api-key"] == "sk-1")
    #expect(heard["x-reverie-token"] == nil && heard["x-private"] == nil)
    #expect(heard["host"] == String(api.address.dropFirst("http://".count)))
  }

  @Test func `a run of several requests is one recording`() throws {
    let api = try LoopbackServer { _, number in
      Self.answer(Self.message("msg_\(number)", "answer \(number)"))
    }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let first = try post(
      kit,
      #"{"dreaming":{"project":"p"},"model":"m","messages":[{"role":"user","content":"hello"}]}"#)
    let run = try #require(first.head["x-reverie-run"])
    let second = try post(
      kit,
      #"{"model":"m","dreaming":true,"messages":[{"role":"user","content":"hello"},"#
        + #"{"role":"assistant","content":[{"type":"text","text":"answer 0"}]},"#
        + #"{"role":"user","content":"and now?"}]}"#)
    #expect(second.head["x-reverie-run"] == run)
    let other = try post(
      kit, #"{"dreaming":true,"model":"m","messages":[{"role":"user","content":"hello"}]}"#)
    #expect(other.head["x-reverie-run"] != run)
    #expect(
      api.requests.first.map { String(decoding: $0.body, as: UTF8.self) }
        == #"{"model":"m","messages":[{"role":"user","content":"hello"}]}"#)
    kit.settle()
    let trajectory = try kit.archive.trajectory(RunID(rawValue: run))
    #expect(trajectory.header.task == "hello")
    #expect(trajectory.header.outcome.verdict == .claimed)
    #expect(trajectory.entries.filter { $0.kind == .prompt }.map(\.text) == ["hello", "and now?"])
    #expect(trajectory.entries.compactMap(\.step).map(\.action.text) == ["answer 0", "answer 1"])
  }

  @Test func `of a first message that is a document, lists have the beginning and the run has all`()
    throws
  {
    let api = try LoopbackServer { _, _ in Self.answer(Self.message("msg_1", "read")) }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    // A key lies across the cut.
    let key = "sk-ant-api03-" + String(repeating: "Ab1_", count: 24)
    let document =
      String(repeating: "line ", count: 1_595) + key + String(repeating: " end", count: 9_000)
    let answer = try post(
      kit, #"{"dreaming":true,"model":"m","messages":[{"role":"user","content":"\#(document)"}]}"#)
    kit.settle()
    let run = try kit.archive.trajectory(
      RunID(rawValue: try #require(answer.head["x-reverie-run"])))
    let task = try #require(run.header.task)
    #expect(task.utf8.count == 8_000 && task.hasPrefix("line line") && !task.contains("sk-ant"))
    let said = try #require(run.entries.first { $0.kind == .prompt }?.text)
    #expect(said == document.replacing(key, with: "[redacted:anthropic-key]"))
  }

  @Test func `a client that hangs up is recorded as far as it heard`() throws {
    let start =
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
      + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[]}}\n\n"
      + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
      + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
    let delta =
      "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
      + "\"delta\":{\"type\":\"text_delta\",\"text\":\"half\"}}\n\n"
    let api = try LoopbackServer { _, _ in
      let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
      return [.send(Array((head + start + delta).utf8))]
        + (0..<2_000).flatMap { _ -> [LoopbackServer.Act] in
          [.pause(milliseconds: 5), .send(Array(": ping\n\n".utf8))]
        }
    }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    var run: String?
    var heard: [UInt8] = []
    let request = HTTPRequest(
      "POST", kit.address + "/v1/messages", headers: [HTTPHeader("x-reverie-dreaming", "true")],
      body: Array(#"{"stream":true,"messages":[{"role":"user","content":"go"}]}"#.utf8))
    try? Transport().stream(request) { head in
      run = head["x-reverie-run"]
    } onBody: { part in
      heard += part
      return !String(decoding: heard, as: UTF8.self).contains("half")
    }
    #expect(String(decoding: heard, as: UTF8.self).hasPrefix(start))
    let id = RunID(rawValue: try #require(run))
    kit.settle(until: { (try? kit.archive.trajectory(id)) != nil })
    let trajectory = try kit.archive.trajectory(id)
    #expect(trajectory.entries.contains { $0.step?.action.text == "half" || $0.text == "half" })
    #expect(trajectory.entries.contains { $0.kind == .failure && $0.text.contains("hung up") })
  }

  @Test func `counting tokens is not recorded, and the API is not asked what it does not know`()
    throws
  {
    let api = try LoopbackServer { request, _ in
      Self.answer(String(decoding: request.body, as: UTF8.self))
    }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let answer = try post(
      kit, #"{"dreaming":true,"messages":[{"role":"user","content":"hi"}]}"#,
      path: "/v1/messages/count_tokens")
    #expect(
      String(decoding: answer.body, as: UTF8.self)
        == #"{"messages":[{"role":"user","content":"hi"}]}"#)
    #expect(answer.head["x-reverie-run"] == nil)
  }

  @Test func `an API that is not there is named`() throws {
    let kit = try GatewayKit(upstream: "http://127.0.0.1:9")
    defer { kit.stop() }
    let answer = try post(kit, #"{"messages":[]}"#)
    #expect(answer.head.status == 502)
    #expect(String(decoding: answer.body, as: UTF8.self).contains("nothing answers at 127.0.0.1"))
  }

  @Test func `an outcome is kept with the run`() throws {
    let api = try LoopbackServer { _, _ in Self.answer(Self.message("msg_1", "done")) }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let first = try post(
      kit, #"{"dreaming":true,"messages":[{"role":"user","content":"hello"}]}"#)
    let run = try #require(first.head["x-reverie-run"])
    let told = try post(
      kit, #"{"outcome":"failure","why":"wrong city"}"#, path: "/v1/reverie/runs/\(run)/outcome")
    #expect(told.head.status == 200)
    #expect(
      try kit.archive.summary(of: RunID(rawValue: run)).header.outcome.verdict == .failure)
    #expect(
      try post(kit, #"{"outcome":"failure"}"#, path: "/v1/reverie/runs/run_0/outcome").head.status
        == 404)
  }
}
