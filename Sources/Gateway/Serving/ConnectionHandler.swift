internal import NIOCore
internal import NIOHTTP1
internal import Synchronization
internal import Transport

/// Reads the requests of one connection, one after the other, and has each served on a thread.
///
/// Belongs to the connection's event loop.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// What the connections of a service share.
  struct Shared: Sendable {
    var workers: WorkerThreads
    var room: BodyRoom
    /// Bytes of a body beyond which a request is refused.
    var longestBody: Int
    /// Seconds in which something of a request must come.
    var patience: Int64
    var traffic: Traffic
    var connections: OpenConnections
    var serve: @Sendable (ServedRequest, Reply) -> Void
  }

  private let shared: Shared
  private let gate = WriteGate()
  private var reading: Reading?
  /// Whether a request is being served; its client may be silent.
  private var isServing = false
  /// Whether a body waits for room; its client may have sent all that it can.
  private var isWaiting = false
  private var lastRead = NIODeadline.now()
  private var watchdog: Scheduled<Void>?

  /// A request that has not come whole.
  private struct Reading {
    var head: HTTPRequestHead
    var body: [UInt8] = []
    /// Bytes of room that it holds.
    var room = 0
    /// A request that was refused is read to its end, so that the client hears why.
    var isRefused = false
  }

  init(_ shared: Shared) { self.shared = shared }

  func channelActive(context: ChannelHandlerContext) {
    shared.traffic.connectionBegan()
    shared.connections.add(context.channel)
    watch(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    shared.traffic.connectionEnded()
    shared.connections.remove(context.channel)
    watchdog?.cancel()
    gate.close()
    // What still waits for room leaves when it gets it.
    if let reading, !isWaiting { shared.room.leave(reading.room) }
    reading = nil
    context.fireChannelInactive()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    gate.turn(writable: context.channel.isWritable)
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // What is no HTTP was answered with 400 by the pipeline; nothing else can be said.
    context.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    lastRead = .now()
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let part): take(part, context)
    case .end: end(context)
    }
  }

  // MARK: - Silence

  /// Closes a connection over which nothing comes although something should.
  private func watch(_ context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    watchdog = context.eventLoop.scheduleTask(in: .seconds(shared.patience)) {
      let (handler, context) = bound.value
      guard context.channel.isActive else { return }
      let silence = NIODeadline.now() - handler.lastRead
      if !handler.isServing, !handler.isWaiting, silence >= .seconds(handler.shared.patience) {
        context.close(promise: nil)
      } else {
        handler.watch(context)
      }
    }
  }

  // MARK: - Reading

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    reading = Reading(head: head)
    let stated = head.headers.first(name: "content-length").flatMap { Int($0) }
    let isChunked = head.headers.contains(name: "transfer-encoding")
    let length = stated ?? (isChunked ? min(shared.longestBody, Self.chunked) : 0)
    guard stated.map({ $0 <= shared.longestBody }) ?? true else { return refuse(context) }
    ask(for: length, context)
    if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
      let head = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }
  }

  /// The room of a body that does not say its length: as much as one message may have.
  private static let chunked = 32 << 20

  /// Stops reading until there is room for the body.
  private func ask(for bytes: Int, _ context: ChannelHandlerContext) {
    guard bytes > 0 else { return }
    reading?.room = bytes
    isWaiting = true
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    let loop = context.eventLoop
    let channel = context.channel
    let room = shared.room
    room.ask(bytes) {
      // Called at once on this loop, or later from where others end.
      loop.runHere {
        bound.value.isWaiting = false
        guard channel.isActive else { return room.leave(bytes) }
        bound.value.lastRead = .now()
        _ = channel.setOption(.autoRead, value: true)
      }
    }
    if isWaiting { _ = channel.setOption(.autoRead, value: false) }
  }

  private func take(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
    guard var known = reading, !known.isRefused else { return }
    // The copy must not be shared while it grows.
    reading = nil
    part.withUnsafeReadableBytes { known.body.append(contentsOf: $0) }
    let isTooLong = known.body.count > shared.longestBody
    reading = known
    if isTooLong { refuse(context) }
  }

  private func refuse(_ context: ChannelHandlerContext) {
    reading?.isRefused = true
    reading?.body = []
    let error = APIError(
      413, "request_too_large",
      "the body is longer than \(shared.longestBody >> 20) MB; send less at once")
    makeReply(context, keepsAlive: false).send(error)
  }

  private func end(_ context: ChannelHandlerContext) {
    guard let known = reading else { return }
    reading = nil
    guard !known.isRefused else { return shared.room.leave(known.room) }
    let request = ServedRequest(
      known.head.method.rawValue, known.head.uri,
      headers: known.head.headers.map { HTTPHeader($0.name, $0.value) }, body: known.body)
    let reply = makeReply(context, keepsAlive: known.head.isKeepAlive)
    isServing = true
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    let loop = context.eventLoop
    let shared = shared
    let room = known.room
    shared.traffic.requestBegan()
    shared.workers.run {
      shared.serve(request, reply)
      shared.traffic.requestEnded()
      shared.room.leave(room)
      loop.execute {
        bound.value.isServing = false
        bound.value.lastRead = .now()
      }
    }
  }

  private func makeReply(_ context: ChannelHandlerContext, keepsAlive: Bool) -> Reply {
    Reply(context.channel, gate: gate, id: RequestName.make(), keepsAlive: keepsAlive)
  }
}

extension EventLoop {
  /// Runs at once where this is the loop's own thread, else soon.
  fileprivate func runHere(_ work: @escaping @Sendable () -> Void) {
    if inEventLoop { work() } else { execute(work) }
  }
}

/// The connections of a service, so that it can end them.
final class OpenConnections: Sendable {
  private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

  func add(_ channel: any Channel) {
    channels.withLock { $0[ObjectIdentifier(channel)] = channel }
  }

  func remove(_ channel: any Channel) {
    channels.withLock { $0[ObjectIdentifier(channel)] = nil }
  }

  func closeAll() {
    for channel in channels.withLock({ Array($0.values) }) { channel.close(promise: nil) }
  }
}

/// Names of requests, as the Anthropic API gives them.
enum RequestName {
  static func make() -> String {
    var random = SystemRandomNumberGenerator()
    let letters = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    return "req_" + String((0..<24).map { _ in letters[Int.random(in: 0..<58, using: &random)] })
  }
}
