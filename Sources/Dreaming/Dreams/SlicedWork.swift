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
private final class SliceDesk<Result: Sendable>: Sendable {
  private enum Phase {
    case waiting
    case working(until: UInt64, shouldStop: @Sendable () -> Bool)
    case done(Result)
    case givenUp
  }

  private struct State {
    var phase = Phase.waiting
    /// The thread that does the work, once it has begun, and what it used.
    var worker: pthread_t?
    var used = 0.0
  }

  private let state = Mutex(State())
  /// Locked by whoever waits for a change of the phase or makes one.
  private let change = NSCondition()
  /// Before this moment nobody looks again.
  private let nextLook = Atomic<UInt64>(0)
  /// Two milliseconds are soon enough, and a look costs a lock.
  private let pause: UInt64 = 2_000_000

  private static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

  func goOn(for milliseconds: Int, _ shouldStop: @escaping @Sendable () -> Bool) -> Result? {
    let end = Self.now + UInt64(max(1, milliseconds)) * 1_000_000
    change { state in
      guard case .waiting = state.phase else { return }
      state.phase = .working(until: end, shouldStop: shouldStop)
    }
    wait { phase in if case .working = phase { true } else { false } }
    return state.withLock { if case .done(let result) = $0.phase { result } else { nil } }
  }

  /// Called by the thread that does the work, before anything else.
  func begin() { state.withLock { $0.worker = pthread_self() } }

  var processorTime: Double { state.withLock { $0.used } }

  /// Asked by whoever works, as often as he likes: waits while the slice is over; true where nobody wants
  /// the work any more.
  func waits() -> Bool {
    let now = Self.now
    guard now >= nextLook.load(ordering: .relaxed) else { return false }
    let slice = state.withLock { state -> (end: UInt64, shouldStop: @Sendable () -> Bool)? in
      if case .working(let end, let shouldStop) = state.phase { (end, shouldStop) } else { nil }
    }
    if let slice {
      guard slice.shouldStop() || now >= slice.end else {
        nextLook.store(now + pause, ordering: .relaxed)
        return false
      }
      change { state in
        Self.noteTime(in: &state)
        if case .working = state.phase { state.phase = .waiting }
      }
    }
    wait { phase in if case .waiting = phase { true } else { false } }
    return state.withLock { if case .working = $0.phase { false } else { true } }
  }

  func end(with result: Result?) {
    change { state in
      Self.noteTime(in: &state)
      state.phase = result.map(Phase.done) ?? .givenUp
    }
  }

  func giveUp() {
    change { state in
      if case .done = state.phase { return }
      state.phase = .givenUp
    }
    nextLook.store(0, ordering: .relaxed)
  }

  private func change(_ body: @Sendable (inout State) -> Void) {
    change.lock()
    state.withLock { body(&$0) }
    change.broadcast()
    change.unlock()
  }

  private func wait(while isSo: (Phase) -> Bool) {
    change.lock()
    while state.withLock({ isSo($0.phase) }) { change.wait() }
    change.unlock()
  }

  /// Lanes of rollouts wait here, too; only the thread of the work is counted.
  private static func noteTime(in state: inout State) {
    guard let worker = state.worker, pthread_equal(worker, pthread_self()) != 0 else { return }
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    state.used = Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }
}
