import Foundation
import Storage
import Synchronization
import TestKit
import Testing
import Trajectories
import Transport

@testable import Gateway

/// What a gateway meets that is left alone for weeks.
@Suite struct HardeningTests {
  private static let message =
    #"{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","#
    + #""text":"ok"}],"stop_reason":"end_turn"}"#

  private static func answer(_ body: String) -> [LoopbackServer.Act] {
    let head =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
    return [.send(Array((head + body).utf8))]
  }

  @Test(arguments: [
    "nonsense\r\n\r\n", "GET\r\n\r\n", "POST /v1/messages HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
    "GET / HTTP/1.1\r\nHost: localhost\r\nBad Name: x\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u{0}b\r\n\r\n", "\u{16}\u{3}\u{1}",
  ])
  func `what is no HTTP is refused and reaches nobody`(bytes: String) throws {
    let api = try LoopbackServer { _, _ in Self.answer("{}") }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let connection = try RawConnection(port: kit.gateway.place.port)
    connection.send(bytes)
    let said = connection.receive(until: "\r\n\r\n", seconds: bytes.hasSuffix("\n") ? 20 : 1)
    #expect(said.isEmpty || said.hasPrefix("HTTP/1.1 400") || said.hasPrefix("HTTP/1.0 400"))
    #expect(api.requests.isEmpty)
    #expect(try Transport().send(HTTPRequest("GET", kit.address + "/healthz")).head.status == 200)
  }

  @Test func `a head without end is cut off`() throws {
    let kit = try GatewayKit()
    defer { kit.stop() }
    let connection = try RawConnection(port: kit.gateway.place.port)
    connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n")
    let line = "X-Filler: " + String(repeating: "a", count: 8_000) + "\r\n"
    var sent = 0
    while sent < 64 << 20, connection.send(line) { sent += line.utf8.count }
    #expect(sent < 8 << 20)
  }

  @Test func `a body that is too long is refused in the API's words`() throws {
    let kit = try GatewayKit(change: { $0.limits.longestBody = 1 << 20 })
    defer { kit.stop() }
    let connection = try RawConnection(port: kit.gateway.place.port)
    connection.send(
      "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n")
    let said = connection.receive(until: "request_id")
    #expect(said.hasPrefix("HTTP/1.1 413"))
    #expect(said.contains("request_too_large"))
  }

  @Test func `whoever asks before sending is told to go on`() throws {
    let api = try LoopbackServer { request, _ in Self.answer("\(request.body.count)") }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let connection = try RawConnection(port: kit.gateway.place.port)
    connection.send(
      "POST /v1/x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
    #expect(connection.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100"))
    connection.send("hello")
    #expect(connection.receive(until: "\r\n\r\n5").contains("200"))
  }

  @Test func `32 MB go through as they are, and a request without a length too`() throws {
    let api = try LoopbackServer { request, _ in
      Self.answer("\(ContentHash(of: request.body)) \(request.body.count)")
    }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let block = (0..<65_536).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
    var body: [UInt8] = []
    for _ in 0..<512 { body += block }
    let answer = try Transport().send(HTTPRequest("POST", kit.address + "/v1/messages", body: body))
    #expect(
      String(decoding: answer.body, as: UTF8.self) == "\(ContentHash(of: body)) \(32 << 20)")
    let connection = try RawConnection(port: kit.gateway.place.port)
    connection.send(
      "POST /v1/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nabc\r\n4;x=1\r\ndefg\r\n0\r\n\r\n")
    #expect(connection.receive(until: " 7").contains("\(ContentHash(of: "abcdefg")) 7"))
  }

  @Test func `many streams at once come through, each its own`() async throws {
    let api = try LoopbackServer { request, _ in
      let name = String(decoding: request.body, as: UTF8.self)
      let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
      return [.send(Array(head.utf8))]
        + (0..<20).flatMap { number -> [LoopbackServer.Act] in
          [.send(Array("data: \(name) \(number)\n\n".utf8)), .pause(milliseconds: 20)]
        }
    }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let address = kit.address
    let whole = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 1) { _ in
      let group = DispatchGroup()
      for number in 0..<200 {
        group.enter()
        Thread.detachNewThread {
          let answer = try? Transport().send(
            HTTPRequest("POST", address + "/v1/messages", body: Array("\(number)".utf8)))
          let wanted = (0..<20).map { "data: \(number) \($0)\n\n" }.joined()
          if answer?.body == Array(wanted.utf8) { whole.withLock { $0 += 1 } }
          group.leave()
        }
      }
      group.wait()
    }
    #expect(whole.withLock { $0 } == 200)
  }

  @Test func `a client that does not read holds nobody else up`() throws {
    let api = try LoopbackServer { _, _ in
      let part = [UInt8](repeating: 97, count: 1 << 20)
      let head = "HTTP/1.1 200 OK\r\nContent-Length: \(16 << 20)\r\n\r\n"
      return [.send(Array(head.utf8))] + (0..<16).map { _ in .send(part) }
    }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let lazy = try RawConnection(port: kit.gateway.place.port)
    lazy.send("GET /v1/files/1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    usleep(300_000)
    for _ in 0..<5 {
      #expect(try Transport().send(HTTPRequest("GET", kit.address + "/healthz")).head.status == 200)
    }
    let other = try Transport().send(HTTPRequest("GET", kit.address + "/v1/files/2"))
    #expect(other.body.count == 16 << 20)
  }

  @Test func `where nothing can be recorded the traffic flows and the operator is told`() throws {
    let api = try LoopbackServer { _, _ in Self.answer(Self.message) }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let raw = try RawSQLite(kit.archive.databasePath)
    for table in ["gatewayRun", "gatewayKey", "entryBlock"] {
      try raw.execute("ALTER TABLE \(table) RENAME TO \(table)Gone")
    }
    for _ in 0..<3 {
      let answer = try Transport().send(
        HTTPRequest(
          "POST", kit.address + "/v1/messages",
          body: Array(#"{"dreaming":true,"messages":[{"role":"user","content":"hi"}]}"#.utf8)))
      #expect(answer.head.status == 200)
      #expect(answer.body == Array(Self.message.utf8))
    }
    kit.settle()
    let health = try Transport().send(HTTPRequest("GET", kit.address + "/healthz"))
    #expect(String(decoding: health.body, as: UTF8.self).contains("degraded"))
  }

  @Test func `no header of an answer can begin another one`() throws {
    let api = try LoopbackServer { _, _ in Self.answer("{}") }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    let connection = try RawConnection(port: kit.gateway.place.port)
    connection.send(
      "GET /v1/reverie/runs/a%0d%0aX-Injected:%20yes HTTP/1.1\r\nHost: localhost\r\n\r\n")
    let said = connection.receive(until: "request_id")
    let head = said.prefix { $0 != "{" }
    #expect(said.hasPrefix("HTTP/1.1 404"))
    #expect(!head.contains("X-Injected"))
  }
}
