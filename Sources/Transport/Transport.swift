internal import CTransport
internal import Synchronization

/// The only way out of this machine: HTTP requests to servers that the user named.
///
/// The thread that asks drives the exchange, so it can be cancelled within a moment and an answer is
/// never read faster than it is used. Redirections are not followed; bodies are handed on byte for
/// byte, whatever their encoding. Any number of threads may ask at once; connections are kept.
package final class Transport: Sendable {
  private let idle = Mutex<[Exchange]>([])
  private let count = Mutex(0)

  /// Milliseconds between two looks at whether it is still wanted.
  private static let patience: Int32 = 20

  package init() {}

  deinit {
    for exchange in idle.withLock({ $0 }) { reverie_exchange_close(exchange.handle) }
  }

  /// How many requests are in flight.
  package var inFlight: Int { count.withLock { $0 } }

  /// Asks, and hands on the answer as it comes.
  ///
  /// - Parameters:
  ///   - isCancelled: asked every 20 ms.
  ///   - onHead: the head, once, before any of the body.
  ///   - onBody: parts of the body in order, none empty; returns whether more is wanted.
  package func stream(
    _ request: HTTPRequest, isCancelled: () -> Bool = { false },
    onHead: (HTTPHead) -> Void, onBody: ([UInt8]) -> Bool
  ) throws(TransportError) {
    let host = request.host ?? request.address
    guard request.host != nil, request.isWellFormed else {
      throw TransportError(.badAddress, host: host)
    }
    guard let exchange = take() else { throw TransportError(.noLibrary, host: host) }
    count.withLock { $0 += 1 }
    defer {
      count.withLock { $0 -= 1 }
      reverie_exchange_finish(exchange.handle)
      idle.withLock { $0.append(exchange) }
    }
    try withoutActuallyEscaping(onHead) { onHead throws(TransportError) in
      try withoutActuallyEscaping(onBody) { onBody throws(TransportError) in
        let listener = Listener(onHead: onHead, onBody: onBody)
        try exchange.run(request, host, listener, wait: Self.patience, isCancelled)
      }
    }
  }

  /// Asks, and waits for the whole answer.
  ///
  /// - Parameter longest: bytes of a body beyond which it is given up.
  package func send(
    _ request: HTTPRequest, longest: Int = 64 << 20, isCancelled: () -> Bool = { false }
  ) throws(TransportError) -> HTTPAnswer {
    var answer = HTTPAnswer(head: HTTPHead(status: 0, headers: []), body: [])
    var isTooLong = false
    do throws(TransportError) {
      try stream(request, isCancelled: isCancelled) { head in
        answer.head = head
      } onBody: { part in
        isTooLong = answer.body.count + part.count > longest
        if !isTooLong { answer.body += part }
        return !isTooLong
      }
    } catch {
      guard isTooLong else { throw error }
      throw TransportError(.tooLong, host: error.host, detail: "more than \(longest) bytes")
    }
    return answer
  }

  private func take() -> Exchange? {
    if let kept = idle.withLock({ $0.popLast() }) { return kept }
    return reverie_exchange_open().map(Exchange.init)
  }
}

extension HTTPRequest {
  /// Whether no line break can end a header before its time, nor a blank the method.
  fileprivate var isWellFormed: Bool {
    let isWord = { (text: String) in
      !text.isEmpty && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") }
    }
    return isWord(method) && !address.utf8.contains { $0 <= 32 || $0 == 127 }
      && headers.allSatisfy { header in
        isWord(header.name) && !header.value.utf8.contains { $0 == 10 || $0 == 13 || $0 == 0 }
      }
  }
}
