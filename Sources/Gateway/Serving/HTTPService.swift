internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Listens, and has every request served on a thread of its own.
///
/// Parsing and writing are SwiftNIO's: strict about what is no HTTP, and never ahead of a client that
/// reads slowly.
package final class HTTPService: Sendable {
  /// Where and how it listens.
  package struct Place: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    /// 0 for any that is free.
    package var port: Int

    package init(host: String = "127.0.0.1", port: Int = 8790) {
      self.host = host
      self.port = port
    }

    /// Reads `HOST:PORT`, `[IPv6]:PORT`, `:PORT` or `HOST`; nil for anything else.
    package init?(_ text: String) {
      var host = text
      var port = 8790
      if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
        guard let number = UInt16(text[text.index(after: colon)...]) else { return nil }
        port = Int(number)
        host = String(text[..<colon])
      }
      if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
      guard !host.contains(where: { $0 == "/" || $0 == " " || $0 == "[" || $0 == "]" }) else {
        return nil
      }
      self.init(host: host.isEmpty ? "127.0.0.1" : host, port: port)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether only this machine can reach it.
    package var isLoopback: Bool {
      host == "localhost" || host == "::1"
        || host.hasPrefix("127.") && host.allSatisfy { $0 == "." || $0.isNumber }
    }
  }

  /// How much it takes.
  package struct Limits: Sendable {
    /// Bytes of one body; batches may have 256 MB.
    package var longestBody = 256 << 20
    /// Bytes of all bodies that are read at once.
    package var bodies = 512 << 20
    /// Seconds of silence in which a connection is closed while nothing is served on it.
    package var patience: Int64 = 75

    package init() {}
  }

  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel
  private let connections = OpenConnections()
  package let traffic: Traffic
  /// Where it really listens.
  package let place: Place

  /// Begins to listen.
  ///
  /// - Parameter serve: called on a thread of its own for each request; it answers before it returns.
  package init(
    at wanted: Place, limits: Limits = Limits(), traffic: Traffic = Traffic(),
    _ serve: @escaping @Sendable (ServedRequest, Reply) -> Void
  ) throws(GatewayFailure) {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let shared = ConnectionHandler.Shared(
      workers: WorkerThreads(), room: BodyRoom(limit: limits.bodies),
      longestBody: limits.longestBody, patience: limits.patience, traffic: traffic,
      connections: connections, serve: serve)
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 512)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(shared))
        }
      }
    do {
      channel = try bootstrap.bind(host: wanted.host, port: wanted.port).wait()
    } catch {
      try? group.syncShutdownGracefully()
      let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) }
      throw GatewayFailure.cannotListen("\(wanted)", reason ?? "\(error)")
    }
    self.group = group
    self.traffic = traffic
    place = Place(host: wanted.host, port: channel.localAddress?.port ?? wanted.port)
  }

  /// Ends it: open connections are closed, and what is served on them comes to its end.
  package func stop() {
    try? channel.close().wait()
    connections.closeAll()
    // Where something hangs its threads stay; the process is about to end.
    guard traffic.settle(within: 5) else { return }
    try? group.syncShutdownGracefully()
  }
}
