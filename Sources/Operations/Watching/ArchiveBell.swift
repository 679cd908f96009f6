internal import Glibc
internal import Storage

/// Rings when another process writes the archive, or somebody presses a key in a console.
///
/// Belongs to one thread.
final class ArchiveBell {
  /// To be waited on for reading.
  let descriptor: Int32
  private let archive: Archive
  private let folder: Int32
  private let key: Int32
  private var known: Int
  let operatorBell: OperatorBell

  /// Nil when the kernel offers no watching.
  init?(_ archive: Archive) {
    self.archive = archive
    operatorBell = OperatorBell(folder: archive.folder)
    operatorBell.hang()
    descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    folder = inotify_add_watch(descriptor, archive.folder, UInt32(IN_MODIFY))
    key = inotify_add_watch(
      descriptor, archive.folder + "/" + OperatorBell.name, UInt32(IN_ATTRIB))
    known = (try? archive.foreignChanges()) ?? 0
    if descriptor < 0 || folder < 0 { return nil }
  }

  deinit {
    operatorBell.takeDown()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether somebody else moved since the last look; never waits for them.
  func hasRung() -> Bool {
    let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 16384, alignment: 8)
    defer { space.deallocate() }
    var isKey = false
    var isWrite = false
    while true {
      let count = read(descriptor, space.baseAddress, space.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      var position = 0
      while position + MemoryLayout<inotify_event>.size <= count {
        let event = space.loadUnaligned(fromByteOffset: position, as: inotify_event.self)
        if event.wd == key { isKey = true } else { isWrite = true }
        position += MemoryLayout<inotify_event>.size + Int(event.len)
      }
    }
    // The dream's own writes ring as well.
    // A key first: the other waits for a write of this process that is going on.
    return isKey || isWrite && hasForeignChange()
  }

  private func hasForeignChange() -> Bool {
    guard let now = try? archive.foreignChanges() else { return true }
    defer { known = now }
    return now != known
  }
}
