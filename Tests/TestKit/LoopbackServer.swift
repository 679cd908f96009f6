internal import Foundation
internal import Glibc
internal import Synchronization

/// A server on this machine that answers as a test tells it, also in ways that no server should.
///
/// It speaks plain HTTP/1.1 over sockets of its own, so that tests decide about every byte: cut
/// streams, slow ones, two heads, no head at all.
package final class LoopbackServer: Sendable {
  /// What was asked.
  package struct Request: Sendable {
    package var method: String
    package var target: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    /// The first value of a name, whatever its case.
    package subscript(name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
  }

  /// One thing that is done with a connection.
  package enum Act: Sendable {
    case send([UInt8])
    case pause(milliseconds: Int)
    /// Breaks off without a proper end.
    case cut
  }

  package let port: UInt16
  private let listening: Int32
  private let answer: @Sendable (Request, Int) -> [Act]
  private let heard = Mutex<[Request]>([])
  private let isStopped = Atomic(false)

  package var address: String { "http://127.0.0.1:\(port)" }
  package var requests: [Request] { heard.withLock { $0 } }

  /// - Parameters:
  ///   - port: where it listens; 0 for any that is free.
  ///   - answer: what is done about a request, which is told with its number from 0 on.
  package init(port wanted: UInt16 = 0, _ answer: @escaping @Sendable (Request, Int) -> [Act])
    throws
  {
    signal(SIGPIPE, SIG_IGN)
    self.answer = answer
    listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = inet_addr("127.0.0.1")
    place.sin_port = wanted.bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = listening
    let isOpen = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && listen(socket, 64) == 0
          && getsockname(socket, $0, &size) == 0
      }
    }
    guard isOpen else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: place.sin_port)
    // It listens until it is told to stop: a test that forgets it ends before long anyway.
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(listening, nil, nil)
        guard connection >= 0 else {
          if isStopped.load(ordering: .acquiring) { break }
          usleep(1_000)
          continue
        }
        Thread.detachNewThread { self.serve(connection) }
      }
      // Nobody else closes it: its number may be that of another server's socket right after.
      close(listening)
    }
  }

  package func stop() {
    guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
    shutdown(listening, Int32(SHUT_RDWR))
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var buffer: [UInt8] = []
    while let request = Self.read(from: connection, &buffer) {
      let number = heard.withLock { requests in
        requests.append(request)
        return requests.count - 1
      }
      var isLast = false
      for act in answer(request, number) {
        switch act {
        case .send(let bytes):
          isLast = isLast || bytes.firstRange(of: Array("\r\nConnection: close".utf8)) != nil
          guard Self.write(bytes, to: connection) else { return }
        case .pause(let milliseconds): usleep(UInt32(milliseconds) * 1000)
        case .cut: return
        }
      }
      if isLast { return }
    }
  }

  private static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, 0)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  private static func read(from connection: Int32, _ buffer: inout [UInt8]) -> Request? {
    var room = [UInt8](repeating: 0, count: 65_536)
    func more() -> Bool {
      let count = recv(connection, &room, room.count, 0)
      guard count > 0 else { return false }
      buffer += room[..<count]
      return true
    }
    var end = buffer.firstRange(of: Array("\r\n\r\n".utf8))
    while end == nil {
      guard more() else { return nil }
      end = buffer.firstRange(of: Array("\r\n\r\n".utf8))
    }
    guard let end else { return nil }
    let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count >= 2 else { return nil }
    var request = Request(method: String(words[0]), target: String(words[1]), headers: [], body: [])
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard let name = parts.first else { continue }
      let value = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
      request.headers.append((String(name), value))
    }
    buffer.removeSubrange(..<end.upperBound)
    let length = request["content-length"].flatMap(Int.init) ?? 0
    while buffer.count < length { guard more() else { return nil } }
    request.body = Array(buffer[..<length])
    buffer.removeSubrange(..<length)
    return request
  }
}

extension LoopbackServer.Act {
  /// A whole answer.
  package static func answer(
    _ status: Int, _ headers: [String] = [], _ body: String = ""
  ) -> LoopbackServer.Act {
    let head = ["HTTP/1.1 \(status) Said", "Content-Length: \(body.utf8.count)"] + headers
    return .send(Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
  }

  /// The head of an answer whose end is that of the connection.
  package static func head(_ status: Int, _ headers: [String] = []) -> LoopbackServer.Act {
    let lines = ["HTTP/1.1 \(status) Said", "Connection: close"] + headers
    return .send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
  }

  /// A part of a body.
  package static func text(_ text: String) -> LoopbackServer.Act { .send(Array(text.utf8)) }
}
