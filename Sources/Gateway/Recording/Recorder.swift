internal import Formats
internal import Foundation
internal import Glibc
internal import Operations
internal import Storage
internal import Synchronization
internal import Trajectories

/// Records exchanges behind the backs of agents: on one thread, after they have their answers.
///
/// What cannot be recorded never holds traffic up: it is told to the operator, and the run's next
/// request carries it again.
final class Recorder: Sendable {
  /// One exchange of a run, with what its request asked for.
  struct Item: Sendable {
    var run: GatewayRun
    /// By which later requests find the run after a restart.
    var keys: [[UInt8]]
    /// By which they find it as long as those are not kept.
    var asked: [UInt8]?
    var exchange: TrafficRun.Exchange
    var agent: String?
    /// The run of the agent that it works for.
    var parent: RunID?
    var wish: DreamingWish

    var bytes: Int { exchange.request.count + (exchange.message?.count ?? 0) }
  }

  private struct Queue {
    var items: [Item] = []
    var bytes = 0
    var isBusy = false
    var isStopped = false
  }

  private let queue = ConditionLock(Queue())
  private let traffic: AgentTraffic
  private let archive: Archive
  private let meter: Meter

  /// Bytes that may wait; beyond them older exchanges of a run give way to its newest, which carries
  /// them again.
  private static let mostWaiting = 128 << 20

  init(
    _ archive: Archive, traffic: AgentTraffic, meter: Meter,
    _ makeRecording: @escaping @Sendable () -> TrafficRecording
  ) {
    self.archive = archive
    self.traffic = traffic
    self.meter = meter
    let thread = Thread { [self] in
      // Where both want the processor, the agent's next request goes first.
      _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.niceness)
      var recording = makeRecording()
      let checkpoints = try? Checkpoints(archive)
      while let item = next() {
        record(item, with: &recording)
        checkpoints?.note(bytes: Self.written(for: item))
        if item.bytes > Self.large { Machine.giveBackMemory() }
      }
      checkpoints?.close()
    }
    thread.name = "reverie-recorder"
    thread.start()
  }

  func record(_ item: Item) {
    queue.change { queue in
      queue.items.append(item)
      queue.bytes += item.bytes
      if queue.bytes > Self.mostWaiting { Self.thin(&queue) }
    }
  }

  /// Waits until what is there now is recorded, for so many seconds at most.
  func settle(within seconds: Double) {
    _ = queue.wait(until: Date(timeIntervalSinceNow: seconds)) { queue -> Bool? in
      queue.items.isEmpty && !queue.isBusy ? true : nil
    }
  }

  /// Records what waits, and ends.
  func stop() {
    settle(within: 5)
    queue.change { $0.isStopped = true }
  }

  private static func thin(_ queue: inout Queue) {
    var seen: Set<RunID> = []
    var kept: [Item] = []
    for item in queue.items.reversed() {
      if seen.insert(item.run.run).inserted || item.exchange.isRest { kept.append(item) }
    }
    queue.items = kept.reversed()
    queue.bytes = kept.reduce(0) { $0 + $1.bytes }
  }

  // MARK: - On the thread

  private func next() -> Item? {
    queue.change { $0.isBusy = false }
    return wait().flatMap { item in
      if queue.read({ $0.items.isEmpty }) { letPass() }
      return item
    }
  }

  /// Waits a moment: the answer of what is to be recorded is just being sent, and other agents may
  /// wait for theirs.
  private func letPass() {
    for _ in 0..<Self.breaths {
      usleep(Self.breath)
      if traffic.quiet != nil { return }
    }
  }

  /// Bytes of an exchange whose memory would be kept for nothing.
  private static let large = 4 << 20
  private static let niceness: Int32 = 10
  private static let breath: UInt32 = 1_000
  private static let breaths = 20

  private func wait() -> Item? {
    queue.wait { queue -> Item?? in
      if queue.items.isEmpty { return queue.isStopped ? .some(nil) : nil }
      let item = queue.items.removeFirst()
      queue.bytes -= item.bytes
      queue.isBusy = true
      return item
    }
  }

  /// About how many bytes the archive writes for it: texts stand there packed and redacted once, and
  /// whole pages are written.
  private static func written(for item: Item) -> Int { item.bytes * 3 + 64 << 10 }

  private func record(_ item: Item, with recording: inout TrafficRecording) {
    do {
      try archive.keepGatewayKeys(
        item.keys, settling: item.asked, of: item.run.run, at: item.exchange.at)
      let standing = try recording.take(
        item.exchange, of: item.run, under: item.parent, agent: item.agent)
      guard let standing else { return }
      meter.count("reverie_exchanges_recorded_total")
      if let outcome = item.wish.outcome {
        try archive.stateOutcome(
          outcome, of: standing.run, why: "told with a request", by: "api", at: item.exchange.at)
      }
      traffic.recorded(
        standing.run, of: standing.project, phase: standing.phase,
        wait: item.wish.idleSeconds.map { Int64($0 * 1000) }, most: item.wish.mostTrajectories)
      if item.wish.outcome != nil { traffic.isOver(standing.run) }
    } catch {
      meter.trouble("could not be recorded: \(error)", in: item.run.run)
    }
  }
}
