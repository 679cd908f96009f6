internal import Dispatch
internal import Foundation
internal import Glibc
internal import Synchronization

/// One thread of the lowest priority that does one thing after the other.
///
/// The kernel derives the priority of its reading and writing from that of its computing: the lowest
/// of the ordinary ones. It is not made lower still, since a thread that gets no time at all could
/// keep others from the archive in the middle of a write.
final class NicedThread: Sendable {
  private let jobs = Mutex<[@Sendable () -> Void]>([])
  private let waiting = DispatchSemaphore(value: 0)

  static let niceness: Int32 = 19

  init() {
    let thread = Thread { [self] in
      // On Linux this is about the calling thread alone.
      _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.niceness)
      while true {
        waiting.wait()
        guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
        job()
      }
    }
    // As much as the main thread has, which the same work runs on when a person asks for it.
    thread.stackSize = 8 << 20
    thread.start()
  }

  func run(_ job: @escaping @Sendable () -> Void) {
    jobs.withLock { $0.append(job) }
    waiting.signal()
  }

  /// Ends the thread after the jobs that were given.
  func end() { waiting.signal() }
}
