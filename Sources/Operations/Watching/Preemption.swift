internal import Dispatch
internal import Dreaming
internal import Synchronization

/// By which the watch asks its dream to stop, from another thread.
final class Preemption: Sendable {
  private let isAskedFlag = Atomic(false)
  private let asked = Mutex<(reason: String, at: AwakeTime)?>(nil)
  private let bell = DispatchSemaphore(value: 0)

  private var isAsked: Bool { isAskedFlag.load(ordering: .relaxed) }

  /// Asks; the first reason stands.
  func ask(_ reason: String) {
    let isFirst = asked.withLock { asked in
      defer { asked = asked ?? (reason, Machine.now) }
      return asked == nil
    }
    isAskedFlag.store(true, ordering: .relaxed)
    if isFirst { bell.signal() }
  }

  /// Who asked, and how many milliseconds ago; looked at every few milliseconds, at no cost while
  /// nobody did.
  var notice: DreamNotice? {
    guard isAsked else { return nil }
    return asked.withLock {
      $0.map { .giveWay($0.reason, milliseconds: Int(Machine.now - $0.at)) }
    }
  }

  /// Gets ready for the next dream.
  func reset() {
    asked.withLock { $0 = nil }
    isAskedFlag.store(false, ordering: .relaxed)
    while bell.wait(timeout: .now()) == .success {}
  }

  /// Sleeps until a moment, or until somebody asks.
  func sleep(until end: AwakeTime) {
    let left = end - Machine.now
    guard left > 0, !isAsked else { return }
    // The clock of `DispatchTime` stands still while the machine sleeps, too.
    if bell.wait(timeout: .now() + .milliseconds(Int(left))) == .success { bell.signal() }
  }
}
