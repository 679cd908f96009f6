internal import Dreaming
internal import Glibc
internal import Storage
internal import Synchronization
internal import Trajectories

/// The one dream that a watch has going: on a thread of the lowest priority, within a share of one
/// core and an amount of memory, and ready to stop.
final class DreamErrand: Sendable {
  /// What is to be dreamt.
  struct Wish: Sendable {
    var project: String
    var rollouts: Int
    var resuming: DreamID?
    var mode: DreamMode
    var runs: Int
    /// For how long at most; what is left of the day.
    var seconds: Int?
  }

  /// How it went.
  struct Ending: Sendable {
    var wish: Wish
    var result: Result<DreamRecord, any Error>
    /// Whether it was stopped because it needed too much memory.
    var ranOutOfMemory: Bool
  }

  private struct State {
    var duty: DutyMeter
    var ending: Ending?
    var threadTime = 0.0
    var ranOutOfMemory = false
  }

  private let archive: Archive
  private let rules: IdleRules
  private let thread = NicedThread()
  private let preemption = Preemption()
  private let bed = DreamBed()
  private let state: Mutex<State>
  private let wake: @Sendable () -> Void
  private let onEvent: @Sendable (Wish, JournalEvent) -> Void
  private let clock: @Sendable () -> Timestamp

  /// - Parameters:
  ///   - onEvent: told what is journalled, on the errand's thread.
  ///   - wake: called when there is an ending to take.
  init(
    _ archive: Archive, _ rules: IdleRules, clock: @escaping @Sendable () -> Timestamp,
    onEvent: @escaping @Sendable (Wish, JournalEvent) -> Void, wake: @escaping @Sendable () -> Void
  ) {
    self.archive = archive
    self.rules = rules
    self.clock = clock
    self.onEvent = onEvent
    self.wake = wake
    state = Mutex(State(duty: DutyMeter(share: rules.duty, at: Machine.now)))
  }

  deinit { thread.end() }

  var duty: DutyMeter { state.withLock { $0.duty } }

  /// Asks the dream to stop.
  func stop(_ reason: String) { preemption.ask(reason) }

  /// Begins; the ending comes later.
  func begin(_ wish: Wish) {
    preemption.reset()
    thread.run { [self] in
      state.withLock { state in
        state.threadTime = Machine.threadTime
        state.ranOutOfMemory = false
      }
      let result = Result { try dream(wish) }
      note()
      state.withLock { state in
        state.ending = Ending(
          wish: wish, result: result, ranOutOfMemory: state.ranOutOfMemory)
      }
      wake()
    }
  }

  /// How the dream that was begun ended; once, and nil until then.
  func takeEnding() -> Ending? {
    state.withLock { state in
      defer { state.ending = nil }
      return state.ending
    }
  }

  /// Ends a paused dream that cannot be gone on with, with the reason.
  func cancel(_ dream: DreamID, _ why: String) throws {
    bed.clear()
    let lease = try archive.takeDreamLock(for: dream, at: clock())
    defer { try? archive.releaseDreamLock(lease) }
    try archive.endDream(
      dream, as: .cancelled, report: nil, lease: lease, at: clock()
    ) { _ in [.closed(.init(.cancelled, why: why))] }
  }

  // MARK: - On the thread

  private func dream(_ wish: Wish) throws -> DreamRecord {
    var manners = DreamManners()
    manners.bed = bed
    manners.notice = { [preemption] in preemption.notice }
    manners.rest = { [self] in rest(after: $0) }
    let session = DreamSession(archive, manners: manners, clock: clock)
    if let dream = wish.resuming {
      return try session.resume(
        named: dream.rawValue, for: wish.seconds, onEvent: { self.onEvent(wish, $0) })
    }
    var request = DreamRequest()
    request.project = wish.project
    request.filter = RunFilter(terms: [.init(.contains(.project, wish.project))])
    request.last = wish.runs
    request.mode = wish.mode
    request.reason = .idle
    request.seed = UInt64(wish.rollouts)
    request.budget = DreamBudget(
      rollouts: wish.rollouts, seconds: wish.seconds, tokens: 0, dollars: 0,
      stopBelow: rules.stopBelow)
    return try session.dream(
      request, onEvent: { self.onEvent(wish, $0) })
  }

  /// Notes the time that was used since the last look; returns until when to rest.
  ///
  /// - Parameter elsewhere: milliseconds that other threads worked for this one.
  @discardableResult
  private func note(elsewhere: Double = 0) -> AwakeTime {
    let used = Machine.threadTime
    return state.withLock { state in
      state.duty.worked(used - state.threadTime + elsewhere, until: Machine.now)
      state.threadTime = used
      return state.duty.freeAt
    }
  }

  private func rest(after worked: Double) {
    let end = note(elsewhere: worked)
    if Machine.memory > rules.memory {
      // What was freed may still be held back.
      Machine.giveBackMemory()
      if Machine.memory > rules.memory {
        state.withLock { $0.ranOutOfMemory = true }
        preemption.ask("it needs more than \(rules.memory >> 20) MB")
      }
    }
    preemption.sleep(until: end)
  }
}
