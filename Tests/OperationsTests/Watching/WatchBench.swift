import Dreaming
import Foundation
import Operations
import Settings
import Storage
import Synchronization
import Testing
import Trajectories

/// A watch on the logs of a workbench, on a thread of its own, that is told what happens.
///
/// Nothing here goes by the time of day: one waits for an event, for as long as it takes.
final class WatchBench: Sendable {
  struct Ended: Error {}

  private struct State {
    var events: [WatchEvent] = []
    var isAsked = false
    var hasEnded = false
    var failure: String?
  }

  let archive: Archive
  let pipe: WakePipe
  private let state = Mutex(State())
  private let plan: Watch.Plan
  private let machine: Machine
  private let hook: @Sendable (WatchEvent) -> Void

  /// - Parameter hook: called with each event on the thread that it happens on.
  init(
    _ bench: Workbench, rules change: (inout IdleRules) -> Void = { _ in },
    hook: @escaping @Sendable (WatchEvent) -> Void = { _ in }
  ) throws {
    archive = bench.archive
    pipe = try #require(WakePipe())
    var rules = IdleRules()
    rules.wait = 200
    rules.duty = 1
    change(&rules)
    plan = Watch.Plan(
      paths: [bench.folder + "/logs"], rules: rules, record: bench.folder + "/state/watch.json")
    let proc = bench.folder + "/machine/proc"
    try FileManager.default.createDirectory(atPath: proc, withIntermediateDirectories: true)
    try Data("0.00 0.00 0.00 1/100 1\n".utf8).write(to: URL(filePath: proc + "/loadavg"))
    machine = Machine(files: bench.folder + "/machine")
    self.hook = hook
  }

  func start() {
    Thread.detachNewThread { [self] in
      do {
        let watch = try Watch(
          archive, prices: try Prices.builtIn(), plan, machine: machine, pipe: pipe,
          clock: { Timestamp(seconds: Date().timeIntervalSince1970) },
          onEvent: { [self] in take($0) })
        try watch.run { [self] in state.withLock { $0.isAsked } }
      } catch {
        state.withLock { $0.failure = "\(error)" }
      }
      state.withLock { $0.hasEnded = true }
    }
  }

  private func take(_ event: WatchEvent) {
    state.withLock { $0.events.append(event) }
    hook(event)
  }

  var events: [WatchEvent] { state.withLock { $0.events } }

  /// Waits until something happened, from a place in the list of events on; returns where it stands.
  @discardableResult
  func event(
    from place: Int = 0, _ isIt: @Sendable (WatchEvent) -> Bool
  ) async throws -> Int {
    // Nothing here takes seconds; without a bound a failure would look like a test that goes on.
    let limit = SuspendingClock.now + .seconds(120)
    while true {
      let (found, hasEnded) = state.withLock { state in
        (state.events.indices.dropFirst(place).first { isIt(state.events[$0]) }, state.hasEnded)
      }
      if let found { return found }
      if hasEnded || SuspendingClock.now > limit { throw Ended() }
      try await Task.sleep(for: .milliseconds(5), clock: .suspending)
    }
  }

  func stop() async throws {
    state.withLock { $0.isAsked = true }
    pipe.wake()
    while !state.withLock({ $0.hasEnded }) {
      try await Task.sleep(for: .milliseconds(5), clock: .suspending)
    }
    #expect(state.withLock { $0.failure } == nil)
  }

  var record: WatchRecord? { plan.record.flatMap { WatchRecord.read($0) } }
}

extension WatchEvent {
  func isDream(_ kind: JournalEvent.Kind) -> Bool { journal?.kind == kind }
  func isDecided(_ reason: String?) -> Bool { event == .decided && self.reason == reason }
}

extension MadeUpSession {
  /// The agent's last word.
  func reply(after steps: Int, _ text: String = "There are three.") -> String {
    lastRecord(steps * 2 + 1, text)
  }
}
