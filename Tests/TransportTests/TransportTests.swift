import Foundation
import Synchronization
import TestKit
import Testing
import Transport

@Suite struct TransportTests {
  private let transport = Transport()

  @Test func `Bytes arrive as they are sent, whatever they are`() throws {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
    let server = try LoopbackServer { request, _ in
      [
        .send(
          Array("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n".utf8)
            + request.body)
      ]
    }
    let answer = try transport.send(HTTPRequest("POST", server.address + "/echo?a=1", body: bytes))
    #expect(answer.head.status == 200)
    #expect(answer.body == bytes)
    #expect(server.requests.first?.body == bytes)
    #expect(server.requests.first?.target == "/echo?a=1")
  }

  @Test func `A large body is sent from its file byte by byte, and leaves no file behind`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/large-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let server = try LoopbackServer { _, _ in [.answer(204)] }
    let body = try #require(LargeBody(in: folder))
    var sent: [UInt8] = []
    for number in 0..<300 {
      let part = [UInt8](repeating: UInt8(truncatingIfNeeded: number &* 7), count: 10_007)
      #expect(body.add(part))
      sent += part
    }
    body.cut(to: 3_000_000)
    #expect(body.add([1, 2, 3]))
    var request = HTTPRequest("POST", server.address)
    request.largeBody = body
    // Sent twice, as after an error that passes.
    for _ in 1...2 { #expect(try transport.send(request).head.status == 204) }
    #expect(
      server.requests.map(\.body) == Array(repeating: sent.prefix(3_000_000) + [1, 2, 3], count: 2))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    #expect(LargeBody(in: folder + "/nowhere") == nil)
  }

  @Test func `Headers are sent in order, and none that nobody asked for`() throws {
    let server = try LoopbackServer { _, _ in [.answer(204)] }
    _ = try transport.send(
      HTTPRequest(
        "POST", server.address + "/",
        headers: [HTTPHeader("x-api-key", "k"), HTTPHeader("X-Empty", ""), HTTPHeader("b", "1")],
        body: [1]))
    let names = try #require(server.requests.first).headers.map { $0.name.lowercased() }
    #expect(names == ["host", "x-api-key", "x-empty", "b", "content-length"])
  }

  @Test func `Both values of a header that comes twice are kept, and encodings are left alone`()
    throws
  {
    let server = try LoopbackServer { _, _ in
      [.answer(200, ["Set-Cookie: a=1", "set-cookie: b=2", "Content-Encoding: gzip"], "not gzip")]
    }
    let answer = try transport.send(HTTPRequest("GET", server.address))
    #expect(
      answer.head.headers.filter { $0.name.lowercased() == "set-cookie" }.map(\.value) == [
        "a=1", "b=2",
      ])
    #expect(answer.head["CONTENT-ENCODING"] == "gzip")
    #expect(answer.body == Array("not gzip".utf8))
  }

  @Test func `Parts of a stream are handed on as they come`() throws {
    let server = try LoopbackServer { _, _ in
      [
        .head(200), .text("one "), .pause(milliseconds: 60), .text("two "),
        .pause(milliseconds: 60), .text("three"),
      ]
    }
    var parts: [String] = []
    var status = 0
    try transport.stream(HTTPRequest("GET", server.address)) {
      status = $0.status
    } onBody: { part in
      parts.append(String(decoding: part, as: UTF8.self))
      return true
    }
    #expect(status == 200)
    #expect(parts == ["one ", "two ", "three"])
  }

  @Test func `An answer that says to continue is not the answer`() throws {
    let server = try LoopbackServer { _, _ in
      [.text("HTTP/1.1 100 Continue\r\n\r\n"), .answer(201, [], "made")]
    }
    let answer = try transport.send(HTTPRequest("POST", server.address, body: [1]))
    #expect(answer.head.status == 201)
    #expect(answer.head.headers.map(\.name) == ["Content-Length"])
  }

  @Test func `A redirection is an answer, and is not followed`() throws {
    let server = try LoopbackServer { _, _ in [.answer(307, ["Location: http://example.invalid/"])]
    }
    #expect(try transport.send(HTTPRequest("POST", server.address, body: [1])).head.status == 307)
    #expect(server.requests.count == 1)
  }

  @Test func `A stream that breaks off is told, with what had come`() throws {
    let server = try LoopbackServer { _, _ in
      [.text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"), .text("half"), .cut]
    }
    var came: [UInt8] = []
    let error = #expect(throws: TransportError.self) {
      try transport.stream(HTTPRequest("GET", server.address)) { _ in
      } onBody: { part in
        came += part
        return true
      }
    }
    #expect(error?.kind == .cut && error?.isPassing == true)
    #expect(came == Array("half".utf8))
  }

  @Test func `Cancelling ends an exchange that says nothing`() throws {
    let server = try LoopbackServer { _, _ in [.head(200), .pause(milliseconds: 3_000)] }
    var looks = 0
    let error = #expect(throws: TransportError.self) {
      try transport.send(HTTPRequest("GET", server.address)) {
        looks += 1
        return looks > 3
      }
    }
    #expect(error?.kind == .cancelled)
    #expect(transport.inFlight == 0)
  }

  @Test func `An answer that never ends is given up`() throws {
    let server = try LoopbackServer { _, _ in
      [.head(200)] + Array(repeating: .send([UInt8](repeating: 7, count: 10_000)), count: 50)
    }
    let error = #expect(throws: TransportError.self) {
      try transport.send(HTTPRequest("GET", server.address), longest: 100_000)
    }
    #expect(error?.kind == .tooLong)
  }

  @Test func `Silence ends an exchange`() throws {
    let server = try LoopbackServer { _, _ in [.head(200), .pause(milliseconds: 5_000)] }
    var request = HTTPRequest("GET", server.address)
    request.longestSilence = 1
    let error = #expect(throws: TransportError.self) { try transport.send(request) }
    #expect(error?.kind == .tooSlow)
  }

  @Test func `Where nobody listens the error names the machine`() throws {
    let server = try LoopbackServer { _, _ in [] }
    server.stop()
    let error = #expect(throws: TransportError.self) {
      try transport.send(HTTPRequest("GET", server.address))
    }
    #expect(error?.kind == .noConnection)
    #expect(error?.description.contains("127.0.0.1") == true)
  }

  @Test(arguments: [
    "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "http://", "http://a b/", "",
    "http://127.0.0.1/\r\nX: 1",
  ])
  func `What is no web address is refused`(address: String) {
    let error = #expect(throws: TransportError.self) {
      try transport.send(HTTPRequest("GET", address))
    }
    #expect(error?.kind == .badAddress)
  }

  @Test func `No value can smuggle in a header`() throws {
    let server = try LoopbackServer { _, _ in [.answer(200)] }
    for header in [HTTPHeader("a", "1\r\nEvil: 1"), HTTPHeader("a\nb", "1"), HTTPHeader("", "1")] {
      #expect(throws: TransportError.self) {
        try transport.send(HTTPRequest("GET", server.address, headers: [header]))
      }
    }
    #expect(server.requests.isEmpty)
  }

  @Test func `Many threads ask at once`() async throws {
    let server = try LoopbackServer { request, _ in
      [.pause(milliseconds: 20), .answer(200, [], request.target)]
    }
    let transport = transport
    let answers = await withTaskGroup(of: String?.self) { group in
      for number in 0..<24 {
        group.addTask {
          (try? transport.send(HTTPRequest("GET", "\(server.address)/\(number)")))
            .map { String(decoding: $0.body, as: UTF8.self) }
        }
      }
      return await group.reduce(into: Set<String>()) { $0.insert($1 ?? "") }
    }
    #expect(answers == Set((0..<24).map { "/\($0)" }))
  }

  @Test(arguments: [
    ("http://localhost:1/x", true), ("http://127.0.0.1", true), ("https://[::1]:8/v1", true),
    ("http://127.evil.example/", false), ("https://user@localhost.example/", false),
    ("https://example.org/localhost", false), ("http://user:pass@127.0.0.1:9/", true),
  ])
  func `Only this machine is local`(address: String, isLocal: Bool) {
    #expect(HTTPRequest("GET", address).isLocal == isLocal)
  }

  @Test func `What may be billed is sent once, also where a kept connection breaks`() throws {
    let server = try LoopbackServer { request, number in
      request.method == "GET" ? [.answer(200)] : [.cut]
    }
    let transport = Transport()
    for method in ["GET", "GET", "POST"] {
      let request = HTTPRequest(method, server.address + "/", body: method == "POST" ? [1] : [])
      if method == "POST" {
        #expect(throws: TransportError.self) { try transport.send(request) }
      } else {
        #expect(try transport.send(request).head.status == 200)
      }
    }
    #expect(server.requests.map(\.method) == ["GET", "GET", "POST"])
  }
}
