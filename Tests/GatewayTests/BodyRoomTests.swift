import Foundation
import Synchronization
import TestKit
import Testing
import Transport

@testable import Gateway

/// Many large bodies at once wait for each other instead of filling the memory.
@Suite struct BodyRoomTests {
  @Test func `a body that finds no room enters when another leaves, in turn`() {
    let room = BodyRoom(limit: 100)
    let entered = Mutex<[Int]>([])
    func ask(_ bytes: Int) { room.ask(bytes) { entered.withLock { $0.append(bytes) } } }
    ask(60)
    ask(50)
    ask(10)
    #expect(entered.withLock { $0 } == [60])
    room.leave(60)
    #expect(entered.withLock { $0 } == [60, 50, 10])
  }

  @Test func `one body alone always has room`() {
    let room = BodyRoom(limit: 10)
    let entered = Mutex(0)
    room.ask(1_000) { entered.withLock { $0 += 1 } }
    room.ask(1_000) { entered.withLock { $0 += 1 } }
    #expect(entered.withLock { $0 } == 1)
    room.leave(1_000)
    #expect(entered.withLock { $0 } == 2)
  }

  @Test func `a client that gives up waiting takes no room with it`() throws {
    let api = try LoopbackServer { request, _ in
      let body = "\(request.body.count)"
      let head = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
      return [.pause(milliseconds: 300), .send(Array((head + body).utf8))]
    }
    defer { api.stop() }
    let kit = try GatewayKit(upstream: api.address, change: { $0.limits.bodies = 1_000 })
    defer { kit.stop() }
    let port = kit.gateway.place.port
    let ask = "POST /v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n"
    let body = String(repeating: "a", count: 900)
    let first = try RawConnection(port: port)
    first.send(ask + body)
    do {
      let impatient = try RawConnection(port: port)
      impatient.send(ask)
      usleep(50_000)
    }
    for _ in 0..<3 {
      let next = try RawConnection(port: port)
      next.send(ask + body)
      #expect(next.receive(until: "\r\n\r\n900").hasSuffix("900"))
    }
    #expect(first.receive(until: "\r\n\r\n900").hasSuffix("900"))
  }
}
