internal import Transport

/// Sends requests on to the API, and its answers back, byte for byte and as they come.
struct Forwarder: Sendable {
  /// How an exchange ended.
  enum Ending: Sendable {
    /// The answer came whole.
    case whole
    /// The client hung up before that.
    case clientGone
    /// The API could not be asked, or broke off.
    case failed(TransportError)
  }

  private let transport = Transport()
  /// Without a slash at its end.
  let upstream: String

  init(upstream: String) { self.upstream = upstream }

  /// How many requests are in flight.
  var inFlight: Int { transport.inFlight }

  /// Forwards a request and answers the client with what comes back.
  ///
  /// - Parameters:
  ///   - body: sent instead of the request's own.
  ///   - onHead: called before the client gets the head; may wait.
  ///   - onBody: called with each part before the client gets it.
  func forward(
    _ request: ServedRequest, body: [UInt8], dropping: Set<String> = [], adding: [HTTPHeader] = [],
    to reply: Reply, answering more: [HTTPHeader] = [], onHead: (HTTPHead) -> Void = { _ in },
    onBody: ([UInt8]) -> Void = { _ in }
  ) -> Ending {
    guard request.target.first == "/" else {
      reply.send(.invalid("the path has to begin with a slash"))
      return .whole
    }
    var onward = HTTPRequest(
      request.method, upstream + request.target,
      headers: Self.onward(request.headers, dropping: dropping) + adding, body: body)
    onward.mayReuse = true
    onward.longestSilence = Self.longestSilence
    do throws(TransportError) {
      try transport.stream(onward, isCancelled: { reply.isGone }) { head in
        onHead(head)
        reply.begin(head.status, headers: Self.back(head.headers, to: request.method) + more)
      } onBody: { part in
        onBody(part)
        return reply.write(part)
      }
      reply.end()
      return .whole
    } catch {
      if reply.isGone { return .clientGone }
      fail(error, reply)
      return .failed(error)
    }
  }

  /// Tells the client; in the middle of an answer only by breaking off.
  private func fail(_ error: TransportError, _ reply: Reply) {
    guard !reply.hasBegun else { return reply.cut() }
    let status = error.kind == .tooSlow ? 504 : 502
    let type = error.kind == .tooSlow ? "timeout_error" : "api_error"
    reply.send(APIError(status, type, "reverie gateway: \(error)"))
  }

  /// Seconds without a byte after which an answer is given up; SDKs give up after ten minutes.
  private static let longestSilence = 900

  /// What is between two neighbours alone (RFC 9110 7.6.1), and what the gateway itself is told.
  private static let hopByHop: Set<String> = [
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection",
    "te", "trailer", "transfer-encoding", "upgrade",
  ]

  private static func onward(
    _ headers: [HTTPHeader], dropping: Set<String>
  ) -> [HTTPHeader] {
    let named = connectionNames(headers)
    return headers.filter { header in
      let name = header.name.lowercased()
      return !hopByHop.contains(name) && !named.contains(name) && !dropping.contains(name)
        && name != "host" && name != "content-length" && name != "expect"
        && !name.hasPrefix("x-reverie-")
    }
  }

  private static func back(_ headers: [HTTPHeader], to method: String) -> [HTTPHeader] {
    let named = connectionNames(headers)
    let lengths = Set(headers.filter { $0.name.lowercased() == "content-length" }.map(\.value))
    // What says two things about its end is framed anew (RFC 9112 6.3).
    let isChunked = headers.contains { $0.name.lowercased() == "transfer-encoding" }
    let isFramed = lengths.count == 1 && !isChunked
    let left = headers.filter { header in
      let name = header.name.lowercased()
      return !hopByHop.contains(name) && !named.contains(name)
        && (isFramed || name != "content-length")
    }
    // Nothing may follow the head then, not even the end of chunks.
    return method == "HEAD" && !isFramed ? left + [HTTPHeader("content-length", "0")] : left
  }

  /// Headers that a `Connection` header declares to be for the neighbour alone.
  private static func connectionNames(_ headers: [HTTPHeader]) -> Set<String> {
    let lines = headers.filter { $0.name.lowercased() == "connection" }
    return Set(
      lines.flatMap { $0.value.lowercased().split(separator: ",") }
        .map { $0.filter { $0 != " " && $0 != "\t" } })
  }
}
