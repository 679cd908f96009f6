internal import Glibc

/// Wakes a thread that waits for files, from any thread or signal handler.
package final class WakePipe: Sendable {
  /// To be waited on for reading.
  package let reading: Int32
  /// A byte written here wakes; a signal handler may do that.
  package let writing: Int32

  /// Nil when there are no descriptors left.
  package init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (reading, writing) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    close(reading)
    close(writing)
  }

  package func wake() {
    var byte: UInt8 = 0
    _ = write(writing, &byte, 1)
  }

  /// Waits until it is woken, or a signal comes.
  package func wait() {
    var waiting = [pollfd(fd: reading, events: Int16(POLLIN), revents: 0)]
    _ = poll(&waiting, 1, -1)
    drain()
  }

  /// Forgets that it was woken.
  func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(reading, &bytes, bytes.count) > 0 {}
  }
}
