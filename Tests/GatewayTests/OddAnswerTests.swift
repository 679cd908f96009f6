import Foundation
import Storage
import TestKit
import Testing
import Trajectories
import Transport

@testable import Gateway

/// Answers of an API that nobody expects: the client that asked is told, and nobody else notices.
@Suite struct OddAnswerTests {
  private static let bodies = [true, false].map { isRecorded in
    #"{"dreaming":\#(isRecorded),"messages":[{"role":"user","content":"hi"}]}"#
  }

  private func kit(
    _ api: LoopbackServer, _ body: (GatewayKit) throws -> Void
  ) throws {
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address)
    defer { kit.stop() }
    try body(kit)
  }

  @Test(arguments: [
    "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nxx",
    "HTTP/1.1 200 OK\r\nConte", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", "",
    "HTTP/1.1 103 Early\r\n\r\n", "no HTTP at all\r\n\r\n",
  ])
  func `what is no answer is a 502, at once, and the gateway lives on`(_ said: String) throws {
    try kit(try LoopbackServer { _, _ in [.send(Array(said.utf8)), .cut] }) { kit in
      for body in Self.bodies {
        let answer = try kit.call("POST", "/v1/messages", bytes: Array(body.utf8))
        #expect(answer.status == 502 && answer.errorType == "api_error")
        #expect((answer.error["message"] as? String)?.contains("no address") == false)
      }
      #expect(try kit.call("GET", "/healthz").status == 200)
    }
  }

  @Test(arguments: [
    ("HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"),
    (
      "GET",
      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    ),
  ])
  func `the answer after an odd one is read right`(_ method: String, _ odd: String) throws {
    let plain = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond"
    let api = try LoopbackServer { request, number in
      number == 0 ? [.send(Array(odd.utf8)), .cut] : [.send(Array(plain.utf8))]
    }
    try kit(api) { kit in
      let connection = try RawConnection(port: kit.gateway.place.port)
      connection.send(
        "\(method) /v1/files HTTP/1.1\r\nHost: localhost\r\n\r\n"
          + "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n")
      let said = connection.receive(until: "second")
      let heads = said.matches(of: /HTTP\/1\.1 200 OK\r\n/)
      try #require(heads.count == 2)
      let between = said[heads[0].range.upperBound..<heads[1].range.lowerBound]
      let body = between.firstRange(of: "\r\n\r\n").map { String(between[$0.upperBound...]) }
      #expect(body == (method == "HEAD" ? "" : "3\r\nabc\r\n0\r\n\r\n"))
    }
  }

  private static let half =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    + "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
    + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[]}}\n\n"
    + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
    + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
    + "\"delta\":{\"type\":\"text_delta\",\"text\":\"All is well\"}}\n\n"

  @Test(arguments: [
    "", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n",
  ])
  func `whoever asks again after a broken answer is in the same run, which claims nothing`(
    _ rest: String
  ) throws {
    try kit(try LoopbackServer { _, _ in [.send(Array((Self.half + rest).utf8)), .cut] }) { kit in
      var runs: [String] = []
      for _ in 0..<2 {
        var run: String?
        let request = HTTPRequest(
          "POST", kit.address + "/v1/messages", body: Array(Self.bodies[0].utf8))
        try? Transport().stream(request) {
          run = $0["x-reverie-run"]
        } onBody: { _ in
          true
        }
        kit.settle()
        runs.append(try #require(run))
      }
      #expect(Set(runs).count == 1)
      let run = try kit.archive.trajectory(RunID(rawValue: runs[0]))
      #expect(run.header.outcome.verdict == .unknown)
    }
  }
}
