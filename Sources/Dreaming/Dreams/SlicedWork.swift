internal import Critics
internal import Foundation
internal import Glibc
internal import Synchronization

/// A computation done slice by slice, on a thread of its own that waits between slices.
///
/// Pooling, fitting and calibrating take seconds where runs are long, and whoever wants the machine gets
/// it at once. So the computation waits wherever it looks whether it is interrupted, keeps all that it
/// has, and goes on from there: nothing is done twice, and what comes out does not depend on where it
/// was cut.
final class SlicedWork<Result: Sendable>: Sendable {
  private let desk = SliceDesk<Result>()

  /// Begins with the first slice.
  init(_ work: @escaping @Sendable (Interruption.Check) -> Result) {
    let thread = Thread { [desk] in
      desk.begin()
      guard !desk.waits() else { return }
      let result = Interruption.checking({ desk.waits() }, during: work)
      desk.end(with: result)
    }
    // As much as the main thread has.
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// What is not finished when nobody wants it any more is given up.
  deinit { desk.giveUp() }

  /// Goes on for a slice; the result, once it is there.
  ///
  /// - Parameters:
  ///   - milliseconds: how long a slice is at most, but for the pause between two looks.
  ///   - shouldStop: ends the slice at once; looked at every few milliseconds, from any thread.
  func goOn(for milliseconds: Int, shouldStop: @escaping @Sendable () -> Bool) -> Result? {
    desk.goOn(for: milliseconds, shouldStop)
  }

  /// Milliseconds of processor time that its thread took up to the end of the last slice.
  var processorTime: Double { desk.processorTime }
}

/// Where the one who wants the work and the threads that do it meet.
private final class SliceDesk<Result: Sendable>: @unchecked Sendable {
  private enum Phase {
    case waiting
    case working(until: UInt64, shouldStop: @Sendable () -> Bool)
    case done
    case givenUp
  }

  /// Guards the phase, and is told of its changes.
  private let condition = NSCondition()
  private var phase = Phase.waiting
  private var result: Result?
  private var worker = pthread_self()
  private var used = 0.0

  /// Before this moment nobody looks again.
  private let nextLook = Atomic<UInt64>(0)
  /// Two milliseconds are soon enough, and a look costs a lock.
  private let pause: UInt64 = 2_000_000

  private static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

  func goOn(for milliseconds: Int, _ shouldStop: @escaping @Sendable () -> Bool) -> Result? {
    condition.lock()
    defer { condition.unlock() }
    if case .waiting = phase {
      phase = .working(
        until: Self.now + UInt64(max(1, milliseconds)) * 1_000_000, shouldStop: shouldStop)
      condition.broadcast()
    }
    while case .working = phase { condition.wait() }
    return result
  }

  /// Called by the thread that does the work, before anything else.
  func begin() {
    condition.lock()
    worker = pthread_self()
    condition.unlock()
  }

  var processorTime: Double {
    condition.lock()
    defer { condition.unlock() }
    return used
  }

  /// With the condition locked.
  private func noteTime() {
    guard pthread_equal(worker, pthread_self()) != 0 else { return }
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    used = Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }

  /// Asked by whoever works, as often as he likes: waits while the slice is over; true where nobody wants
  /// the work any more.
  func waits() -> Bool {
    let now = Self.now
    guard now >= nextLook.load(ordering: .relaxed) else { return false }
    condition.lock()
    guard case .working(let end, let shouldStop) = phase else { return waitForNext() }
    condition.unlock()
    guard shouldStop() || now >= end else {
      nextLook.store(now + pause, ordering: .relaxed)
      return false
    }
    condition.lock()
    noteTime()
    if case .working = phase {
      phase = .waiting
      condition.broadcast()
    }
    return waitForNext()
  }

  /// With the condition locked, which is unlocked after.
  private func waitForNext() -> Bool {
    defer { condition.unlock() }
    while case .waiting = phase { condition.wait() }
    if case .working = phase { return false }
    return true
  }

  func end(with result: Result?) {
    condition.lock()
    noteTime()
    self.result = result
    phase = result == nil ? .givenUp : .done
    condition.broadcast()
    condition.unlock()
  }

  func giveUp() {
    condition.lock()
    if result == nil { phase = .givenUp }
    nextLook.store(0, ordering: .relaxed)
    condition.broadcast()
    condition.unlock()
  }
}
