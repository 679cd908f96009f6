import Operations
import Synchronization

/// A flag that turns true after it was looked at so often, and stays so.
final class Countdown: Sendable {
  private let left: Mutex<Int>

  init(_ looks: Int) { left = Mutex(looks) }

  var isOver: Bool {
    left.withLock { left in
      left -= 1
      return left < 0
    }
  }
}

extension DreamManners {
  /// Those of a dream that is asked to pause as soon as something is so.
  init(pausing isWanted: @escaping @Sendable () -> Bool) {
    self.init()
    notice = { isWanted() ? .pause("asked to stop") : nil }
  }
}
