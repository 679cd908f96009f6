internal import Foundation
internal import Glibc

/// The folder in which one browser writes, locked for as long as its owner lives.
///
/// The lock goes with the process, however that ends. So whoever finds a folder without one knows
/// that nobody will remove it any more.
struct BrowserFolder {
  let path: String
  /// Of the file that is locked.
  private let descriptor: Int32

  private static let prefix = "reverie-browser-"
  private static let lockName = "/owner"

  init(in root: String = NSTemporaryDirectory()) throws(BrowserError) {
    func failure(_ what: String) -> BrowserError {
      .cannotStart(
        program: "the browser", reason: "\(what) in \(root) (\(String(cString: strerror(errno))))")
    }
    var pattern = Array((root + "/" + Self.prefix + "XXXXXX").utf8CString)
    guard mkdtemp(&pattern) != nil else { throw failure("no temporary folder") }
    path = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let new = path + Self.lockName + ".new"
    descriptor = open(new, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    // Locked before it has its name: nobody ever sees it unlocked while we live.
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0,
      rename(new, path + Self.lockName) == 0
    else {
      let error = failure("no locked file")
      if descriptor >= 0 { close(descriptor) }
      Self.remove(path)
      throw error
    }
  }

  /// Removes the folder and lets go of its lock; to be called once.
  func remove() {
    Self.remove(path)
    close(descriptor)
  }

  /// Removes the folders of owners that were killed; those of other users stay, and what is not ours.
  static func removeAbandoned(in root: String = NSTemporaryDirectory()) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let path = root + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
        status.st_uid == geteuid()
      else { continue }
      let descriptor = open(path + lockName, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { remove(path) }
      close(descriptor)
    }
  }

  /// Removes the folder; children that die a moment later may still write into it.
  private static func remove(_ folder: String) {
    for _ in 0..<100 where access(folder, F_OK) == 0 {
      try? FileManager.default.removeItem(atPath: folder)
      if access(folder, F_OK) == 0 { usleep(10_000) }
    }
  }
}
