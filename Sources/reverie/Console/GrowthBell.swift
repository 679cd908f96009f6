internal import Foundation
internal import Synchronization

/// Tells that logs being read have grown: a few times a second.
///
/// A person reads meanwhile; a screen that flickers with every megabyte would be in the way.
final class GrowthBell: Sendable {
  private struct Bell: Sendable {
    var listener: (@Sendable () -> Void)?
    var isPending = false
  }

  private let bell = Mutex(Bell())
  private let queue = DispatchQueue(label: "reverie.growth")
  private static let pause = 0.3

  /// More was read.
  func ring() {
    let isFirst = bell.withLock { bell in
      defer { bell.isPending = true }
      return !bell.isPending
    }
    guard isFirst else { return }
    queue.asyncAfter(deadline: .now() + Self.pause) { self.tell() }
  }

  /// Starts telling a listener; it is called on a thread of its own.
  func start(_ listener: @escaping @Sendable () -> Void) {
    bell.withLock { $0.listener = listener }
    ring()
  }

  private func tell() {
    let listener = bell.withLock { bell in
      bell.isPending = false
      return bell.listener
    }
    listener?()
  }
}
