internal import Formats
internal import Glibc

/// Follows folders with all that is below them; the kernel tells, nothing polls.
///
/// Belongs to one thread.
final class TreeWatch {
  /// What happened since the last look.
  struct News: Equatable {
    /// Files that were written, made, or moved here.
    var files: Set<String> = []
    /// Whether more happened than the kernel keeps: everything has to be looked at again.
    var hasOverflowed = false

    var isEmpty: Bool { files.isEmpty && !hasOverflowed }
  }

  /// To be waited on for reading.
  let descriptor: Int32
  private var folders: [Int32: String] = [:]
  private var watches: [String: Int32] = [:]
  /// Folders for which the kernel had no watch left.
  private(set) var unwatched: [String] = []
  /// Files that were asked for by name: of their folders nothing else counts.
  private var single: [String: Set<String>] = [:]

  /// Nil when the kernel offers no watching.
  init?() {
    descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    if descriptor < 0 { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Follows a folder and all below it, or one file.
  func follow(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
      let source = LogSource(path: path)
      single[source.folder, default: []].insert(path)
      watch(source.folder)
    } else {
      watchAll(below: path) { single[$0] = nil }
    }
  }

  /// Follows a folder and all below it, also what is made meanwhile.
  ///
  /// A folder may get a new one between being listed and being watched, so they are listed until
  /// all that are found were watched before.
  private func watchAll(below path: String, _ body: (String) -> Void) {
    var known: Set<String> = []
    while true {
      let new = LogLookup.folders(below: path).filter { known.insert($0).inserted }
      guard !new.isEmpty else { return }
      for folder in new {
        watch(folder)
        body(folder)
      }
    }
  }

  private func watch(_ folder: String) {
    guard watches[folder] == nil else { return }
    let events =
      UInt32(IN_MODIFY) | UInt32(IN_CREATE) | UInt32(IN_MOVED_TO) | UInt32(IN_DELETE_SELF)
      | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)
    let watch = inotify_add_watch(descriptor, folder, events)
    guard watch >= 0 else {
      if errno == ENOSPC { unwatched.append(folder) }
      return
    }
    folders[watch] = folder
    watches[folder] = watch
  }

  /// Takes what the kernel has to tell; never waits.
  func take() -> News {
    var news = News()
    let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 8)
    defer { space.deallocate() }
    while true {
      let count = read(descriptor, space.baseAddress, space.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return news }
      var position = 0
      while position + MemoryLayout<inotify_event>.size <= count {
        let event = space.loadUnaligned(fromByteOffset: position, as: inotify_event.self)
        let start = position + MemoryLayout<inotify_event>.size
        let name = space[start..<min(count, start + Int(event.len))].prefix { $0 != 0 }
        note(event, name: String(decoding: name, as: UTF8.self), in: &news)
        position = start + Int(event.len)
      }
    }
  }

  private func note(_ event: inotify_event, name: String, in news: inout News) {
    func has(_ flag: UInt32) -> Bool { event.mask & flag != 0 }
    if has(UInt32(IN_Q_OVERFLOW)) {
      news.hasOverflowed = true
      return
    }
    guard let folder = folders[event.wd] else { return }
    if has(UInt32(IN_IGNORED)) || has(UInt32(IN_MOVE_SELF)) || has(UInt32(IN_DELETE_SELF)) {
      forget(event.wd, folder, isGone: has(UInt32(IN_IGNORED)))
      return
    }
    guard !name.isEmpty else { return }
    let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    if has(UInt32(IN_ISDIR)) {
      guard single[folder] == nil, has(UInt32(IN_CREATE)) || has(UInt32(IN_MOVED_TO)) else {
        return
      }
      // Files may have been put there before it was watched.
      watchAll(below: path) { news.files.formUnion(LogLookup.files(in: $0)) }
    } else if single[folder]?.contains(path) ?? true {
      news.files.insert(path)
    }
  }

  private func forget(_ watch: Int32, _ folder: String, isGone: Bool) {
    folders[watch] = nil
    if watches[folder] == watch { watches[folder] = nil }
    // A folder that was moved away is watched still, under a name that is no longer true.
    if !isGone { inotify_rm_watch(descriptor, watch) }
  }
}
