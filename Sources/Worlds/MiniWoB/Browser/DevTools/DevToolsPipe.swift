internal import Glibc

/// One end of a connected socket that carries NUL-ended messages both ways.
///
/// A socket rather than two pipes: `send` can be told not to raise SIGPIPE when the browser is gone,
/// and Chromium only ever reads and writes the descriptors it was given.
final class DevToolsPipe {
  private let descriptor: Int32
  private var splitter = MessageSplitter()
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var isClosed = false

  /// Takes the descriptor over and closes it at the end.
  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit { close() }

  func close() {
    guard !isClosed else { return }
    isClosed = true
    Glibc.close(descriptor)
  }

  /// Sends one message; `what` names it should time run out.
  func send(_ message: [UInt8], what: String, by deadline: Deadline) throws(BrowserError) {
    guard !isClosed else { throw .disconnected }
    let ended = message + [0]
    var sent = 0
    while sent < ended.count {
      let count = ended.withUnsafeBytes { bytes in
        Glibc.send(
          descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        try wait(for: POLLOUT, what: what, by: deadline)
      } else if errno != EINTR {
        throw .disconnected
      }
    }
  }

  /// Waits for the next message; `what` names what is waited for should time run out.
  func receive(what: String, by deadline: Deadline) throws(BrowserError) -> [UInt8] {
    while true {
      if let message = splitter.next() { return message }
      guard !isClosed else { throw .disconnected }
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count > 0 {
        try splitter.append(buffer[..<count])
      } else if count == 0 {
        throw .disconnected
      } else if errno == EAGAIN {
        try wait(for: POLLIN, what: what, by: deadline)
      } else if errno != EINTR {
        throw .disconnected
      }
    }
  }

  private func wait(for events: Int32, what: String, by deadline: Deadline) throws(BrowserError) {
    var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    let result = poll(&request, 1, deadline.milliseconds)
    if result == 0 { throw .timedOut(what: what, seconds: deadline.limit) }
    if result < 0, errno != EINTR { throw .disconnected }
  }
}
