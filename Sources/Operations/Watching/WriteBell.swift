internal import Glibc
package import Storage

/// Rings when anybody, in this process or another, writes the archive.
///
/// Belongs to one thread.
package final class WriteBell {
  private let descriptor: Int32

  /// Nil when the kernel offers no watching.
  package init?(_ archive: Archive) {
    descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    let folder = inotify_add_watch(descriptor, archive.folder, UInt32(IN_MODIFY))
    if descriptor < 0 || folder < 0 { return nil }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Waits for a write, for so many seconds at most; what came before counts once.
  package func wait(seconds: Double) {
    var waiting = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    _ = poll(&waiting, 1, Int32(seconds * 1000))
    var events = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &events, events.count) > 0 {}
  }
}
