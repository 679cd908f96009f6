internal import Foundation
package import Operations
package import Storage
internal import Synchronization
package import Trajectories

/// Sees to it that dreams that clients asked for are dreamt, one after the other.
///
/// Everything that it knows stands in the archive, so a gateway that begins anew goes on where the one
/// before it was killed. It has a thread of its own, which sleeps while no dream is open.
package final class DreamRunner: Sendable {
  private struct State {
    var isStopped = false
    var hasBegun = false
    /// Whether to look at once.
    var isWoken = true
    /// How often the engine ended without a word, by dream.
    var losses: [DreamID: Int] = [:]
    /// Dreams of the engine that are to be ended as soon as nobody else dreams.
    var unwanted: Set<DreamID> = []
  }

  private let archive: Archive
  package let means: DreamMeans
  let agents: AgentTraffic
  let clock: @Sendable () -> Timestamp
  private let state = ConditionLock(State())
  private let done = DispatchSemaphore(value: 0)

  /// Seconds between two looks while a dream is open and nothing can be done for it.
  private static let patience = 0.25
  /// How often a dream is taken up again after its process ended without a word.
  private static let mostLosses = 2
  /// How often a part is taken up before others are looked at.
  private static let mostRounds = 8

  package init(
    _ archive: Archive, _ means: DreamMeans, among agents: AgentTraffic,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.archive = archive
    self.means = means
    self.agents = agents
    self.clock = clock
  }

  /// Begins to look after dreams.
  func start() {
    let isFirst = state.change { state in
      defer { state.hasBegun = true }
      return !state.hasBegun
    }
    guard isFirst, !archive.isReadOnly else { return }
    let thread = Thread { [self] in
      work()
      done.signal()
    }
    thread.stackSize = 8 << 20
    thread.name = "reverie-dreams"
    thread.start()
  }

  /// Something is there to do, or has changed.
  func wake() { state.change { $0.isWoken = true } }

  func stop() {
    let hasBegun = state.change { state in
      state.isStopped = true
      return state.hasBegun
    }
    if hasBegun, !archive.isReadOnly { done.wait() }
  }

  /// Ends what the engine does for a dream that is not wanted any more.
  func drop(_ parts: [DreamID]) {
    state.change { $0.unwanted.formUnion(parts) }
    tidy()
    wake()
  }

  // MARK: - On the thread

  private func work() {
    while !isStopped {
      tidy()
      let open = (try? archive.openServedDreams()) ?? []
      // A dream that can do nothing now holds up no other.
      for dream in open where !isStopped && delay(of: dream) == nil { advance(dream) }
      let isIdle = state.read { $0.unwanted.isEmpty }
      let next = open.map { delay(of: $0)?.seconds ?? Self.patience }.min() ?? 3_600
      let limit = Date(
        timeIntervalSinceNow: isIdle ? min(max(next, Self.patience), 3_600) : Self.patience)
      _ = state.wait(until: limit) { state in
        guard state.isWoken || state.isStopped else { return nil as Bool? }
        state.isWoken = false
        return true
      }
    }
  }

  private var isStopped: Bool { state.read { $0.isStopped } }

  private func tidy() {
    for part in state.read({ $0.unwanted }) {
      // Whoever takes the right to dream from this very process ends what goes on.
      if let lease = holder?.lease, lease.dream != part { continue }
      do {
        try Dreams(archive, person: means.person).cancel(part, at: clock())
      } catch ArchiveError.isDreaming {
        continue
      } catch {}
      state.change { _ = $0.unwanted.remove(part) }
    }
  }

  /// Does for a dream what can be done now.
  private func advance(_ dream: ServedDream) {
    guard !isStopped, !isBusy else { return }
    do {
      var dream = try archive.beginServedDream(dream.id, at: clock())
      for part in dream.wish.parts {
        guard try carryOut(part, &dream) else { return }
      }
      try settle(dream)
    } catch is ServedDreamError {
      // It was canceled meanwhile.
    } catch let error as StoreError {
      fail(dream, "input_memory_store_unavailable", "\(error)")
    } catch let error as ArchiveError where error.mayPass {
      // Looked at again in a moment.
    } catch ArchiveError.noSuchRun(let run) {
      fail(dream, "input_session_unavailable", "\(run) is no longer there")
    } catch {
      fail(dream, "internal_error", "\(error)")
    }
  }

  /// Whether somebody dreams now: about something else, or for this dream in a process that lives on.
  private var isBusy: Bool { holder != nil }

  private var holder: DreamHolder? {
    (try? Dreams(archive).holder(at: clock())).flatMap(\.self)
  }

  /// Has a part dreamt; returns whether it has ended.
  private func carryOut(_ part: DreamID, _ dream: inout ServedDream) throws -> Bool {
    var trouble: String?
    for _ in 0..<Self.mostRounds {
      guard !isStopped else { break }
      let record = try archive.dream(prefix: part.rawValue)
      if record.state.isFinal, record.state != .aborted { return true }
      guard try archive.servedDream(dream.id).status == .running else { return false }
      if try isHeldUp(record, &dream, trouble) { return false }
      guard !isBusy else { return false }
      do {
        trouble = nil
        let more = dream.result.moreSeconds
        if more != nil {
          dream.result.moreSeconds = nil
          try archive.updateServedDream(dream.id, dream.result)
        }
        try means.carryOut(part, more) { [self] in isStopped }
      } catch ArchiveError.isDreaming {
        return false
      } catch {
        trouble = "\(error)"
      }
    }
    return false
  }

  /// Whether nothing is to be done for a part before somebody says so.
  private func isHeldUp(
    _ record: DreamRecord, _ dream: inout ServedDream, _ trouble: String?
  ) throws -> Bool {
    if dream.result.waiting != nil { return true }
    if dream.result.moreSeconds == nil, record.usage.units > 0 || record.usage.milliseconds > 0,
      let part = record.budget.exceeded(by: record.usage, next: DreamUsage(units: 1))
    {
      fail(
        dream, "timeout",
        "the budget of \(part.rawValue) is used up; POST /v1/dreams/\(dream.id)/resume goes on")
      return true
    }
    if let trouble {
      fail(dream, "internal_error", trouble)
      return true
    }
    if record.state == .running || record.state == .pending || record.state == .aborted {
      // Its process ended without a word.
      let losses = state.change { state in
        state.losses[record.id, default: 0] += 1
        return state.losses[record.id] ?? 0
      }
      guard losses > Self.mostLosses else { return false }
      fail(dream, "internal_error", "its process ended \(losses) times without a word")
      return true
    }
    return try waits(record, &dream)
  }

  /// Whether a person paused it; then it goes on when a person says so.
  private func waits(_ record: DreamRecord, _ dream: inout ServedDream) throws -> Bool {
    var wish: JournalEvent.Wish?
    var last: Int64 = 0
    while true {
      let page = try archive.journal(since: last, of: record.id)
      for entry in page.entries {
        switch entry.event {
        case .asked(let asked): wish = asked
        case .started, .resumed: wish = nil
        default: break
        }
      }
      guard page.last > last else { break }
      last = page.last
    }
    guard let wish, wish.wish == .pause else { return false }
    dream.result.waiting = "\(wish.by) paused it"
    try archive.updateServedDream(dream.id, dream.result)
    return true
  }

  private func settle(_ dream: ServedDream) throws {
    let parts = try dream.wish.parts.map { try archive.dream(prefix: $0.rawValue) }
    if let failed = parts.first(where: { $0.state == .failed }) {
      let why = try Dreams(archive).progress(of: failed.id).why
      return fail(dream, "internal_error", why.isEmpty ? "the engine failed" : why)
    }
    guard !parts.contains(where: { $0.state == .cancelled }) else {
      _ = try archive.endServedDream(dream.id, as: .canceled, at: clock())
      return
    }
    let lessons = try LessonHarvest(dream, archive)
    do {
      _ = try archive.endServedDream(
        dream.id, as: .completed, writing: lessons.files, removing: lessons.stale, at: clock())
    } catch StoreError.isFull(let store) {
      fail(dream, "input_memory_store_too_large", "\(StoreError.isFull(store))")
    }
  }

  private func fail(_ dream: ServedDream, _ type: String, _ message: String) {
    _ = try? archive.endServedDream(
      dream.id, as: .failed, failure: .init(type, message), at: clock())
  }
}
