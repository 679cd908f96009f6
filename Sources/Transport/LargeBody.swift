internal import Glibc
internal import Synchronization

/// A body that is too large to be held in memory: bytes in a file without a name, which is gone with
/// whoever holds it, killed or not.
package final class LargeBody: Sendable {
  private let descriptor: Int32
  private let length = Mutex(0)

  /// - Parameter folder: where the disk has room.
  ///
  /// Nil where no file can be made there.
  package init?(in folder: String) {
    var path = Array((folder + "/.body-XXXXXX").utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Bytes in it.
  package var count: Int { length.withLock { $0 } }

  /// Adds bytes at the end; false where the disk does not take them.
  package func add(_ bytes: [UInt8]) -> Bool {
    length.withLock { length in
      var written = 0
      while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes {
          pwrite(descriptor, $0.baseAddress, $0.count, off_t(length + written))
        }
        guard count > 0 else { return false }
        written += count
      }
      length += bytes.count
      return true
    }
  }

  /// Leaves the first bytes alone.
  package func cut(to count: Int) {
    length.withLock { length in
      guard count < length, ftruncate(descriptor, off_t(count)) == 0 else { return }
      length = count
    }
  }

  /// The bytes as they are now, read from the disk as they are wanted.
  struct View {
    let bytes: UnsafeBufferPointer<UInt8>
    private let start: UnsafeMutableRawPointer

    fileprivate init(_ start: UnsafeMutableRawPointer, _ count: Int) {
      self.start = start
      bytes = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }

    func close() { munmap(start, bytes.count) }
  }

  /// Nil where there is nothing to be seen.
  func view() -> View? {
    let count = count
    guard count > 0, let start = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0),
      start != MAP_FAILED
    else { return nil }
    return View(start, count)
  }
}
