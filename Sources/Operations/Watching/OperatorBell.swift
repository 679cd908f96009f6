internal import Glibc

/// A file in the archive's folder by which a console tells that somebody presses keys.
///
/// It is there while somebody watches, and touching it writes nothing: only its times change, so that
/// those who wait for changes of the archive are not woken.
package struct OperatorBell: Sendable {
  private let path: String

  /// - Parameter folder: the archive's.
  package init(folder: String) { path = folder + "/" + Self.name }

  static let name = "operator"

  /// Rings in a few microseconds; does nothing while nobody watches.
  package func ring() { utimensat(AT_FDCWD, path, nil, 0) }

  func hang() {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    if file >= 0 { close(file) }
  }

  func takeDown() { unlink(path) }
}
