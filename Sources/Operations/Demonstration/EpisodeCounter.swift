internal import Synchronization

/// Adds up episodes that end on several threads.
final class EpisodeCounter: Sendable {
  private let count = Mutex(0)

  /// Adds some and returns the sum.
  func add(_ more: Int) -> Int {
    count.withLock { count in
      count += more
      return count
    }
  }
}
