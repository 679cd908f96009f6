import Foundation
import Operations
import Settings
import Storage
import TestKit
import Testing
import Trajectories
import Transport

@testable import Gateway

/// Sessions over runs that agents recorded through the same gateway.
@Suite final class SessionRouteTests {
  private let api: LoopbackServer
  private let kit: GatewayKit

  init() throws {
    api = try LoopbackServer { request, number in
      let calls =
        #"{"type":"tool_use","id":"toolu_\#(number)","name":"bash","input":{"n":\#(number)}}"#
      let isCall = String(decoding: request.body, as: UTF8.self).contains("use tools")
      let text = #"{"type":"text","text":"answer \#(number)"}"#
      let body =
        #"{"id":"msg_\#(number)","type":"message","role":"assistant","model":"m","content":["#
        + (isCall && number < 3 ? calls : text) + #"],"stop_reason":"end_turn"}"#
      let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
      return [.send(Array((head + body).utf8))]
    }
    kit = try GatewayKit(upstream: api.address)
  }

  deinit {
    kit.stop()
    api.stop()
  }

  /// Asks in a run; returns its session.
  private func ask(_ messages: [[String: Any]], headers: [String: String] = [:]) throws -> String {
    let answer = try kit.call(
      "POST", "/v1/messages", ["dreaming": true, "model": "m", "messages": messages],
      headers: headers)
    let run = try #require(answer.headers["x-reverie-run"])
    let id = RunID(rawValue: run)
    kit.settle(until: { (try? kit.archive.summary(of: id)) != nil })
    return "sesn_" + run.dropFirst(4)
  }

  private func turn(_ role: String, _ text: String) -> [String: Any] {
    ["role": role, "content": text]
  }

  @Test func `a stream goes on with what is recorded while it is read`() throws {
    let session = try ask([turn("user", "hello")])
    let reader = try RawConnection(port: kit.gateway.place.port)
    reader.send("GET /v1/sessions/\(session)/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    #expect(reader.receive(until: "answer 0").contains("event: user.message"))
    _ = try ask([turn("user", "hello"), turn("assistant", "answer 0"), turn("user", "and now?")])
    let more = reader.receive(until: "answer 1")
    #expect(more.contains("and now?") && more.contains("answer 1"))
    #expect(!more.contains("hello"), "nothing is said twice")
  }

  @Test func `a stream has what a list has, also of calls whose results come later`() throws {
    var messages = [turn("user", "use tools")]
    let session = try ask(messages)
    func status() throws -> String? {
      try kit.call("GET", "/v1/sessions/\(session)").json["status"] as? String
    }
    #expect(try status() == "running", "its call is open")
    #expect(try kit.call("GET", "/v1/sessions?statuses[]=idle").items.isEmpty)
    #expect(try kit.call("GET", "/v1/sessions?statuses[]=running").items.count == 1)
    let reader = try RawConnection(port: kit.gateway.place.port)
    reader.send("GET /v1/sessions/\(session)/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    var heard = reader.receive(until: "tool_use")
    for number in 0..<3 {
      messages.append([
        "role": "assistant",
        "content": [
          ["type": "tool_use", "id": "toolu_\(number)", "name": "bash", "input": ["n": number]]
        ],
      ])
      messages.append([
        "role": "user",
        "content": [
          ["type": "tool_result", "tool_use_id": "toolu_\(number)", "content": "result \(number)"]
        ],
      ])
      #expect(try ask(messages) == session)
      heard += reader.receive(until: number < 2 ? "\"n\":\(number + 1)" : "status_idle")
    }
    let listed = try kit.all("/v1/sessions/\(session)/events", limit: 50)
    #expect(listed.count { $0["type"] as? String == "agent.tool_result" } == 3)
    #expect(listed.last?["type"] as? String == "session.status_idle")
    let streamed = heard.matches(of: /"id":"(sevt_[0-9a-f_]+)","type"/).map { String($0.output.1) }
    #expect(Set(streamed) == Set(listed.compactMap { $0["id"] as? String }))
    #expect(Set(streamed).count == streamed.count, "nothing is said twice")
    #expect(try status() == "idle")
  }

  @Test func `what Claude Code's sub-agents do are threads of its session`() throws {
    var headers = ["x-claude-code-session-id": "s-1"]
    let session = try ask([turn("user", "begin")], headers: headers)
    headers["x-claude-code-agent-id"] = "a-1"
    let child = try ask([turn("user", "look")], headers: headers)
    headers["x-claude-code-agent-id"] = "a-2"
    headers["x-claude-code-parent-agent-id"] = "a-1"
    let grandchild = try ask([turn("user", "look closer")], headers: headers)
    #expect(Set([session, child, grandchild]).count == 3)
    func threads(of session: String) throws -> [String] {
      try kit.call("GET", "/v1/sessions/\(session)/threads").texts("id").map {
        "sesn_" + $0.dropFirst(5)
      }
    }
    #expect(try threads(of: session) == [child] && threads(of: child) == [grandchild])
    #expect(try kit.call("GET", "/v1/sessions").texts("id") == [session])
  }

  @Test(arguments: [
    "agent_id=agent_other", "agent_version=9", "statuses[]=terminated", "deployment_id=depl_1",
    "memory_store_id=memstore_1",
  ])
  func `a list of sessions is of those that are asked for`(_ filter: String) throws {
    _ = try ask([turn("user", "hello")])
    #expect(try kit.call("GET", "/v1/sessions").items.count == 1)
    #expect(try kit.call("GET", "/v1/sessions?\(filter)").items.isEmpty)
    #expect(try kit.call("GET", "/v1/sessions?statuses[]=bogus").status == 400)
  }

  @Test(arguments: [
    ("POST", "/v1/sessions/sesn_1/archive"), ("GET", "/v1/sessions/sesn_1/resources"),
    ("POST", "/v1/memory_stores/memstore_1/foo"), ("GET", "/v1/dreams/drm_1/diff"),
    ("GET", "/v1/%64reams/drm_1/diff"), ("GET", "/v1/reverie"),
  ])
  func `what is served here is never sent on`(_ method: String, _ path: String) throws {
    let answer = try kit.call(method, path, method == "POST" ? ["secret": "mine"] : nil)
    #expect(answer.status == 404 && answer.errorType == "not_found_error")
    #expect(api.requests.isEmpty)
  }

  @Test func `a picture that an agent saw is in the events of its session`() throws {
    let png =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    let session = try ask([
      [
        "role": "user",
        "content": [
          ["type": "text", "text": "look"],
          [
            "type": "image",
            "source": ["type": "base64", "media_type": "image/png", "data": png],
          ],
        ],
      ]
    ])
    let events = try kit.all("/v1/sessions/\(session)/events", limit: 2)
    let content = events.compactMap { $0["content"] as? [[String: Any]] }.joined()
    let picture = try #require(content.first { $0["type"] as? String == "image" })
    let source = try #require(picture["source"] as? [String: String])
    #expect(source["data"] == png && source["media_type"] == "image/png")
  }

  @Test func `events from the end back are those from the start on, page by page`() throws {
    let session = try ask([turn("user", "hello")])
    _ = try ask([turn("user", "hello"), turn("assistant", "answer 0"), turn("user", "and now?")])
    kit.settle()
    func names(_ order: String) throws -> [String] {
      try kit.all("/v1/sessions/\(session)/events?order=\(order)", limit: 2)
        .compactMap { $0["id"] as? String }
    }
    let forward = try names("asc")
    #expect(forward.count > 4)
    #expect(try names("desc") == forward.reversed())
  }

  @Test func `a long run is read from its end, and an event is the same from both sides`() throws {
    let session = try ask(
      (0..<1_201).map { turn($0 % 2 == 0 ? "user" : "assistant", "message \($0)") })
    func events(_ order: String, _ more: String = "") throws -> [[String: Any]] {
      try kit.all("/v1/sessions/\(session)/events?order=\(order)\(more)", limit: 370)
    }
    let forward = try events("asc")
    #expect(forward.count > 1_201)
    #expect(try events("desc") as NSArray == forward.reversed() as NSArray)
    let said = forward.filter { $0["type"] as? String == "agent.message" }
    #expect(said.count > 600)
    #expect(try events("desc", "&types[]=agent.message") as NSArray == said.reversed() as NSArray)
    #expect(try events("desc", "&types[]=session.error").isEmpty)
  }

  @Test(arguments: ["-5", "9223372036854775807", "x", ""])
  func `a page that nobody gave ends nothing`(_ place: String) throws {
    let session = try ask([turn("user", "hello")])
    func page(_ list: String, _ place: String) -> String {
      let text = Data("\(list)\u{0}\(place)".utf8).base64EncodedString()
      return "page_"
        + text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    let threads = "/v1/sessions/\(session)/threads?page=\(page("threads", place))"
    #expect([200, 400].contains(try kit.call("GET", threads).status))
    for order in ["asc", "desc"] {
      let events = "/v1/sessions/\(session)/events?order=\(order)&page="
      let answer = try kit.call("GET", events + page("events", "\(place) 1"))
      #expect(answer.status == (Int64(place).map { $0 < 0 } ?? true ? 400 : 200))
    }
    let all = try kit.call("GET", "/v1/sessions/\(session)/events?order=desc").texts("id")
    let far = page("events", "9223372036854775807 1")
    let back = try kit.call("GET", "/v1/sessions/\(session)/events?order=desc&page=\(far)")
    #expect(back.texts("id") == all)
  }

  @Test func `what a sub-agent did is a thread of the session that began it`() throws {
    let examples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appending(path: "Sources/reverie/Resources/examples/claude-code")
    _ = try Import(into: kit.archive, prices: .builtIn()).run(
      LogCollection.find([examples.path]).logs, now: Timestamp(seconds: 1_800_000_000))
    let sessions = try kit.all("/v1/sessions", limit: 5).compactMap { $0["id"] as? String }
    let threads = try sessions.flatMap { session in
      try kit.all("/v1/sessions/\(session)/threads", limit: 5)
    }
    let thread = try #require(threads.first)
    #expect(threads.count == 1 && thread["type"] as? String == "session_thread")
    let id = try #require(thread["id"] as? String)
    let session = try #require(thread["session_id"] as? String)
    let one = try kit.call("GET", "/v1/sessions/\(session)/threads/\(id)")
    #expect(one.id == id && (one.json["agent"] as? [String: Any])?["name"] is String)
    #expect(one.json["updated_at"] is String && one.json["usage"] is [String: Any])
    #expect(try kit.call("GET", "/v1/sessions/\(session)/threads?limit=0").status == 400)
    #expect(try kit.call("GET", "/v1/sessions/\(session)/threads?page=zz").status == 400)
    let events = try kit.all("/v1/sessions/\(session)/threads/\(id)/events", limit: 3)
    #expect(events.contains { $0["type"] as? String == "agent.tool_use" })
    for path in ["sesn_0/threads/\(id)/events", "\(session)/threads/sthr_0/events"] {
      #expect(try kit.call("GET", "/v1/sessions/\(path)").status == 404)
    }
  }

  @Test func `what is counted is a page that Prometheus reads`() throws {
    _ = try ask([turn("user", "hello")])
    kit.settle()
    let page = try kit.call("GET", "/metrics")
    #expect(page.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
    var types: [String: String] = [:]
    var values: [String: Double] = [:]
    for line in String(decoding: page.body, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("# TYPE ") {
        #expect(types[words[2]] == nil, "a type is said once")
        types[words[2]] = words[3]
        continue
      }
      let name = String(words[0].prefix { $0 != "{" })
      let family = ["_bucket", "_sum", "_count"].reduce(name) { name, ending in
        name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name
      }
      #expect(types[name] ?? types[family] != nil, "\(line)")
      values[words[0]] = Double(words[1])
      #expect(values[words[0]] != nil, "\(line)")
    }
    #expect(values["reverie_exchanges_recorded_total"] == 1)
    #expect(values["reverie_gateway_overhead_seconds_count"] == 1)
    #expect(values["reverie_gateway_overhead_seconds_bucket{le=\"+Inf\"}"] == 1)
  }
}
