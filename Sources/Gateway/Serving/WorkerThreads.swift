internal import Foundation

/// Threads that requests are served on: one each, kept for the next.
///
/// Requests wait on disks and on servers far away; threads of their own let them do so plainly.
final class WorkerThreads: Sendable {
  private struct State {
    var work: [@Sendable () -> Void] = []
    var idle = 0
    var all = 0
  }

  private let state = ConditionLock(State())
  private let most: Int

  /// - Parameter most: more requests than this at once wait for one of the others to end.
  init(most: Int = 512) { self.most = most }

  func run(_ work: @escaping @Sendable () -> Void) {
    let isNew = state.change { state in
      state.work.append(work)
      guard state.idle < state.work.count, state.all < most else { return false }
      state.all += 1
      return true
    }
    guard isNew else { return }
    let thread = Thread { [self] in serve() }
    thread.stackSize = 1 << 20
    thread.name = "reverie-request"
    thread.start()
  }

  private func serve() {
    while let work = next() { work() }
  }

  private func next() -> (@Sendable () -> Void)? {
    state.change { $0.idle += 1 }
    let work = state.wait(until: Date(timeIntervalSinceNow: Self.patience)) { state in
      state.work.isEmpty ? nil : state.work.removeFirst()
    }
    state.change { state in
      state.idle -= 1
      if work == nil { state.all -= 1 }
    }
    return work
  }

  /// Seconds after which a thread without work ends.
  private static let patience = 10.0
}
