internal import NIOCore
internal import NIOHTTP1
internal import Synchronization
package import Transport

/// The way back to a client: one answer, whole or in parts.
///
/// Used from the worker thread that serves the request; writing waits while the client reads slowly.
/// Nothing here throws: whoever hung up is noticed by `isGone`.
package final class Reply: Sendable {
  private enum Stage { case open, begun, ended }

  private let channel: any Channel
  private let gate: WriteGate
  /// What the client is told of this request in `request-id`.
  package let id: String
  private let keepsAlive: Bool
  private let stage = Mutex(Stage.open)

  init(_ channel: any Channel, gate: WriteGate, id: String, keepsAlive: Bool) {
    self.channel = channel
    self.gate = gate
    self.id = id
    self.keepsAlive = keepsAlive
  }

  /// Whether the client hung up.
  package var isGone: Bool { gate.isClosed }

  /// Whether an answer has begun; another cannot be given any more.
  package var hasBegun: Bool { stage.withLock { $0 != .open } }

  /// Answers at once.
  package func send(_ status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    var headers = headers
    if !headers.contains(where: { $0.name.lowercased() == "content-length" }) {
      headers.append(HTTPHeader("content-length", "\(body.count)"))
    }
    begin(status, headers: headers)
    if !body.isEmpty { write(body) }
    end()
  }

  /// Answers with JSON.
  package func send(_ status: Int, json: [UInt8], headers: [HTTPHeader] = []) {
    send(status, headers: headers + [HTTPHeader("content-type", "application/json")], body: json)
  }

  /// Begins an answer whose length is not known, unless a `content-length` says so.
  package func begin(_ status: Int, headers: [HTTPHeader]) {
    let isFirst = stage.withLock { stage in
      defer { if stage == .open { stage = .begun } }
      return stage == .open
    }
    guard isFirst else { return }
    var lines = HTTPHeaders(headers.map { ($0.name, $0.value) })
    if !lines.contains(name: "request-id") { lines.add(name: "request-id", value: id) }
    if !keepsAlive { lines.add(name: "connection", value: "close") }
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: lines)
    channel.writeAndFlush(HTTPServerResponsePart.head(head), promise: nil)
  }

  /// Sends a part of the body; returns whether more is wanted.
  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool {
    guard stage.withLock({ $0 == .begun }), gate.wait() else { return false }
    channel.writeAndFlush(
      HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes))), promise: nil)
    return true
  }

  /// Ends the answer.
  package func end() {
    let isOpen = stage.withLock { stage in
      defer { if stage == .begun { stage = .ended } }
      return stage == .begun
    }
    guard isOpen else { return }
    // A service that stops meanwhile keeps no promise.
    guard !keepsAlive else {
      return channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    }
    channel.eventLoop.execute { [channel] in
      let done = channel.eventLoop.makePromise(of: Void.self)
      done.futureResult.whenComplete { _ in channel.close(promise: nil) }
      channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: done)
    }
  }

  /// Breaks off, so that the client sees that something is missing.
  package func cut() {
    stage.withLock { $0 = .ended }
    channel.close(promise: nil)
  }
}

/// Keeps a writer waiting while a client is slower than it.
final class WriteGate: Sendable {
  private struct State {
    var isWritable = true
    var isClosed = false
  }

  private let state: ConditionLock<State> = ConditionLock(State())

  var isClosed: Bool { state.read { $0.isClosed } }

  func turn(writable: Bool) { state.change { $0.isWritable = writable } }

  func close() { state.change { $0.isClosed = true } }

  /// Waits until something may be written; false once nobody reads any more.
  func wait() -> Bool {
    state.wait { state in state.isClosed ? false : state.isWritable ? true : nil }
  }
}
