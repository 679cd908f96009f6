import Foundation
import Storage
import TestKit
import Testing
import Trajectories
import Transport

/// What may happen to a gateway while agents work: their requests come through, and runs are whole.
@Suite(.timeLimit(.minutes(5))) struct GatewayFaultTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private static let head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"

  /// The events of an answer, the first half of its text and the rest.
  private static let stream: (first: String, rest: String) = (
    """
    event: message_start
    data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
    "model":"m","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}

    event: content_block_start
    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

    event: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"one "}}


    """,
    """
    event: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"two"}}

    event: content_block_stop
    data: {"type":"content_block_stop","index":0}

    event: message_delta
    data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

    event: message_stop
    data: {"type":"message_stop"}


    """
  )

  private static let question =
    #"{"dreaming":{"project":"shop"},"stream":true,"messages":[{"role":"user","content":"go"}]}"#

  private func ask(_ body: String, of gateway: RunningGateway) throws -> HTTPAnswer {
    try Transport().send(
      HTTPRequest("POST", gateway.address + "/v1/messages", body: Array(body.utf8)))
  }

  @Test
  func `killed in the middle of a stream it goes on with the same run when it is asked again`()
    async throws
  {
    let api = try LoopbackServer { _, number in
      number == 0
        ? [.send(Array((Self.head + Self.stream.first).utf8)), .pause(milliseconds: 20_000)]
        : [.send(Array((Self.head + Self.stream.first + Self.stream.rest).utf8))]
    }
    defer { api.stop() }
    var gateway = try await RunningGateway(in: sandbox, upstream: api.address)
    let agent = try RawConnection(port: gateway.port)
    agent.send(
      "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(Self.question.utf8.count)"
        + "\r\n\r\n" + Self.question)
    let heard = agent.receive(until: "one ")
    #expect(heard.contains("200 OK"))
    #expect(await gateway.end(by: SIGKILL).wasSignalled)

    gateway = try await RunningGateway(in: sandbox, upstream: api.address)
    let again = try ask(Self.question, of: gateway)
    #expect(String(decoding: again.body, as: UTF8.self) == Self.stream.first + Self.stream.rest)
    let run = try #require(again.head["x-reverie-run"])
    #expect(heard.contains(run), "the run that began before the kill")
    #expect(await gateway.end(by: SIGTERM).status == 0)

    let archive = try Archive(folder: sandbox.archive.path)
    #expect(try archive.health().isSound)
    let trajectory = try archive.trajectory(RunID(rawValue: run))
    #expect(trajectory.entries.compactMap(\.step).map(\.action.text) == ["one two"])
    let listed = try await sandbox.reverie("list")
    #expect(
      listed.output.split(separator: "\n").count { $0.contains("run_") } == 1, "\(listed.output)"
    )
  }

  /// A file system of its own that is full after a few megabytes; mounting one needs root.
  @Test(.enabled(if: geteuid() == 0))
  func
    `on a full disk every answer comes, the operator is told, and with room the run is recorded`()
    async throws
  {
    let answer =
      #"{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","#
      + #""text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}"#
    let api = try LoopbackServer { _, _ in
      let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answer.utf8.count)\r\n"
      return [.send(Array((head + "\r\n" + answer).utf8))]
    }
    defer { api.stop() }
    try FileManager.default.createDirectory(at: sandbox.archive, withIntermediateDirectories: true)
    let gateway = try await RunningGateway(
      in: sandbox, upstream: api.address,
      before: "mount -t tmpfs -o size=4m none \"$REVERIE_ARCHIVE\"")
    var random = SystemRandomNumberGenerator()
    func question(_ number: Int) -> String {
      // What can be made small would take for ever to fill a disk.
      let noise = Data((0..<150_000).map { _ in UInt8(random.next() % 256) }).base64EncodedString()
      return
        #"{"dreaming":{"project":"p"},"messages":[{"role":"user","content":"\#(number) \#(noise)"}]}"#
    }
    var last = ""
    var isFull = false
    for number in 0..<200 where !isFull {
      last = question(number)
      let said = try ask(last, of: gateway)
      #expect(said.head.status == 200)
      #expect(said.body == Array(answer.utf8))
      isFull = gateway.errors.contains("cannot grow")
    }
    #expect(isFull)
    for _ in 0..<3 { #expect(try ask(last, of: gateway).body == Array(answer.utf8)) }
    let health = try Transport().send(HTTPRequest("GET", gateway.address + "/healthz"))
    #expect(health.head.status == 200)
    #expect(String(decoding: health.body, as: UTF8.self).contains("degraded"))
    #expect(gateway.errors.split(separator: "\n").count < 10, "the same is not told for each run")

    let room = try await sandbox.shell(
      "nsenter -t \(gateway.child.id) -m mount -o remount,size=64m \"$REVERIE_ARCHIVE\"")
    #expect(room.status == 0, "\(room.errors)")
    let run = try #require(try ask(last, of: gateway).head["x-reverie-run"])
    var shown = Completed(status: 1, wasSignalled: false, output: "", errors: "")
    while shown.status != 0 {
      try await Task.sleep(for: .milliseconds(100), clock: .suspending)
      shown = try await sandbox.shell(
        "nsenter -t \(gateway.child.id) -m \"$REVERIE\" show \(run)")
    }
    #expect(shown.output.contains("ok"))
    let checked = try await sandbox.shell("nsenter -t \(gateway.child.id) -m \"$REVERIE\" doctor")
    #expect(checked.status == 0, "\(checked.output) \(checked.errors)")
    #expect(await gateway.end(by: SIGTERM).status == 0)
  }
}
