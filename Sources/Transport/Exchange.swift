internal import CTransport

/// A handle that one thread at a time uses.
struct Exchange: @unchecked Sendable {
  // Unchecked: the pool hands it to one thread, and takes it back when that is done.
  let handle: OpaquePointer

  /// Drives one exchange to its end.
  func run(
    _ request: HTTPRequest, _ host: String, _ listener: Listener, wait: Int32,
    _ isCancelled: () -> Bool
  ) throws(TransportError) {
    let kept = try request.largeBody.map { body throws(TransportError) in
      guard let view = body.view() else { throw TransportError(.noBody, host: host) }
      return view
    }
    // libcurl lets go of the body before the view does.
    defer {
      reverie_exchange_finish(handle)
      kept?.close()
    }
    guard start(request, kept, listener) else {
      throw TransportError(.badAddress, host: host)
    }
    while reverie_exchange_step(handle, wait) != 0 {
      if isCancelled() { throw TransportError(.cancelled, host: host) }
    }
    let words = String(cString: reverie_exchange_words(handle))
    let kind: TransportError.Kind
    switch Int(reverie_exchange_outcome(handle)) {
    case REVERIE_EXCHANGE_DONE where listener.isHeadGiven: return
    // An end within the head, or a protocol that nobody asked for (101), is no answer.
    case REVERIE_EXCHANGE_DONE: kind = .cut
    case REVERIE_EXCHANGE_STOPPED where !listener.isHeadGiven: kind = .cut
    case REVERIE_EXCHANGE_STOPPED: kind = .cancelled
    // What answers with something else than HTTP is a bad protocol to libcurl, not a bad address.
    case REVERIE_EXCHANGE_BAD_ADDRESS where words.contains("HTTP/0.9"): kind = .other
    case REVERIE_EXCHANGE_BAD_ADDRESS: kind = .badAddress
    case REVERIE_EXCHANGE_NO_HOST: kind = .noHost
    case REVERIE_EXCHANGE_NO_CONNECTION: kind = .noConnection
    case REVERIE_EXCHANGE_TOO_SLOW: kind = .tooSlow
    case REVERIE_EXCHANGE_NOT_TRUSTED: kind = .notTrusted
    case REVERIE_EXCHANGE_CUT: kind = .cut
    default: kind = .other
    }
    throw TransportError(kind, host: host, detail: words)
  }

  private func start(
    _ request: HTTPRequest, _ kept: LargeBody.View?, _ listener: Listener
  ) -> Bool {
    // libcurl adds an Accept and an Expect of its own; an empty value takes them out.
    let names = Set(request.headers.map { $0.name.lowercased() })
    let own = ["Accept:", "Expect:", "Content-Type:"].filter {
      !names.contains($0.dropLast().lowercased())
    }
    // An empty value is sent with a semicolon, in libcurl's language.
    let lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    let context = Unmanaged.passUnretained(listener).toOpaque()
    let heard = reverie_listener(
      line: { context, bytes, count in
        Listener.of(context)?.hear(line: UnsafeBufferPointer(start: bytes, count: count))
      },
      body: { context, bytes, count in
        let part = UnsafeBufferPointer(start: bytes, count: count)
        return Listener.of(context)?.hear(body: part) == true ? 1 : 0
      }, context: context)
    return withCStrings(lines + own) { headers in
      request.body.withUnsafeBufferPointer { short in
        let body = kept?.bytes ?? short
        return reverie_exchange_start(
          handle, request.method, request.address, headers.baseAddress, headers.count,
          body.baseAddress, body.count, Int32(request.connectTimeout * 1000),
          Int32(request.longestSilence), request.manners(bodyStays: kept != nil), heard) == 0
      }
    }
  }

  private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    // One block of bytes for all of them, so that no pointer outlives its text.
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in texts {
      starts.append(bytes.count)
      bytes += text.utf8CString
    }
    return bytes.withUnsafeBufferPointer { bytes in
      let pointers = starts.map { start in bytes.baseAddress.map { $0 + start } }
      return pointers.withUnsafeBufferPointer(body)
    }
  }
}

extension HTTPRequest {
  fileprivate func manners(bodyStays: Bool) -> Int32 {
    var manners = isLocal ? REVERIE_EXCHANGE_LOCAL : 0
    if mayReuse { manners |= REVERIE_EXCHANGE_REUSE }
    if bodyStays { manners |= REVERIE_EXCHANGE_BODY_STAYS }
    return Int32(manners)
  }
}

/// Puts a head together from its lines, and hands on what comes.
final class Listener {
  private let onHead: (HTTPHead) -> Void
  private let onBody: ([UInt8]) -> Bool
  private var head: HTTPHead?
  private(set) var isHeadGiven = false

  init(onHead: @escaping (HTTPHead) -> Void, onBody: @escaping ([UInt8]) -> Bool) {
    self.onHead = onHead
    self.onBody = onBody
  }

  static func of(_ context: UnsafeMutableRawPointer?) -> Listener? {
    context.map { Unmanaged<Listener>.fromOpaque($0).takeUnretainedValue() }
  }

  func hear(line: UnsafeBufferPointer<UInt8>) {
    // Lines after the body are trailers.
    guard !isHeadGiven else { return }
    if line.starts(with: "HTTP/".utf8) {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      head = HTTPHead(status: words.dropFirst().first.flatMap { Int($0) } ?? 0, headers: [])
    } else if line.isEmpty {
      // "Continue" and its like are followed by the head that counts.
      guard let head, head.status >= 200 else { return }
      isHeadGiven = true
      onHead(head)
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      let value = line[(colon + 1)...].drop { $0 == 32 || $0 == 9 }
      head?.headers.append(
        HTTPHeader(
          String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
    }
  }

  func hear(body: UnsafeBufferPointer<UInt8>) -> Bool {
    body.isEmpty || isHeadGiven && onBody(Array(body))
  }
}
