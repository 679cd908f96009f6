internal import Dispatch
package import Formats
internal import Foundation
internal import Storage
internal import Synchronization
package import Trajectories

/// Runs read straight from log files, without importing them.
///
/// Two threads read: one parses and packs entries into blocks, one writes the blocks to a spill
/// file, so that memory holds about ten bytes an entry whatever the size of the log. What has been
/// read can be looked at meanwhile, and a log that grows is read on.
package final class OpenedLogs: Sendable {
  let contents = Mutex(OpenedContents())
  let spill: SpillFile
  /// What was left out before reading began, each with the reason.
  package let skipped: [String]
  private let packer: EntryPacker
  private let follower = LogFollower()
  private let isCancelled = Atomic(false)
  private let done = DispatchSemaphore(value: 0)
  private let readable = DispatchSemaphore(value: 0)
  private let onGrowth: @Sendable () -> Void

  /// Starts reading at once.
  ///
  /// - Parameters:
  ///   - logs: what to read, in order.
  ///   - skipped: what the walk left out, to be reported.
  ///   - scratch: the folder for the spill file.
  ///   - onGrowth: called on a reading thread whenever more can be looked at.
  package init(
    logs: [DetectedLog], skipped: [String] = [], scratch: String,
    onGrowth: @escaping @Sendable () -> Void
  ) throws(OperationError) {
    spill = try SpillFile(folder: scratch)
    packer = EntryPacker(spill)
    self.skipped = skipped
    self.onGrowth = onGrowth
    contents.withLock { $0.totalBytes = logs.reduce(0) { $0 + ($1.size ?? 0) } }
    Thread.detachNewThread { [weak self, follower] in
      // A key press goes first; on Linux this is about the calling thread alone.
      _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, 5)
      var open: [Int32: OpenedScan] = [:]
      let live = OpenedScan.worthFollowing(logs)
      for log in logs {
        guard let self, !self.isStopped else { return }
        let watch = live.contains(log.source.path) ? follower?.watch(log.source.path) : nil
        let scan = self.read(log)
        if let watch, let scan { open[watch] = scan }
      }
      self?.finish()
      while !open.isEmpty, let changed = follower?.wait() {
        guard let self, !self.isStopped else { return }
        for (watch, scan) in open where changed.isEmpty || changed.contains(watch) {
          self.readOn(scan)
        }
      }
    }
  }

  deinit { follower?.stop() }

  /// Waits until everything is read; for commands that print.
  package func waitUntilRead() {
    done.wait()
    done.signal()
  }

  /// Waits a moment for everything to be read, so that a few small logs come up as a settled list.
  package func waitUntilRead(seconds: Double) {
    if done.wait(timeout: .now() + seconds) == .success { done.signal() }
  }

  /// Waits until the first entries can be looked at, a moment at most.
  package func waitUntilReadable(seconds: Double) {
    _ = readable.wait(timeout: .now() + seconds)
  }

  /// The first run met that no other run started, and so the one a single log is about.
  package var firstRun: RunSummary? {
    contents.withLock { contents in
      let roots = contents.order.filter { contents.runs[$0]?.header.parent == nil }
      return (roots.first ?? contents.order.first).flatMap { contents.summary(of: $0) }
    }
  }

  /// Records that could not be read; the first thousand.
  package var problems: [LogProblem] { contents.withLock { $0.problems } }

  /// Stops reading; what was read stays.
  package func cancel() {
    isCancelled.store(true, ordering: .relaxed)
    follower?.stop()
  }

  /// About how much of a log is handed over at a time.
  private static let batchLength = 1 << 20

  private var isStopped: Bool { isCancelled.load(ordering: .relaxed) }

  // MARK: - Reading

  /// Reads a log to its end; returns what can read on when it grows.
  private func read(_ log: DetectedLog) -> OpenedScan? {
    do {
      let scan = try OpenedScan(log)
      try takeAll(scan)
      return scan
    } catch {
      report(error, path: log.source.path)
      return nil
    }
  }

  private func readOn(_ scan: OpenedScan) {
    do {
      try takeAll(scan)
    } catch {
      report(error, path: scan.path)
    }
    packer.drain()
  }

  private func takeAll(_ scan: OpenedScan) throws(LogError) {
    var packing = BatchPacking(packer.encoders)
    defer { handOver(packing) }
    while !isStopped, let events = try scan.next() {
      packing.take(events, of: scan)
      guard scan.isWaiting || packing.bytesRead >= Self.batchLength else { continue }
      handOver(packing)
      packing = BatchPacking(packer.encoders)
    }
  }

  private func handOver(_ packing: consuming BatchPacking) {
    let batch = packing.finish()
    if !batch.isEmpty { packer.pack(batch) { [weak self] in self?.take($0) } }
  }

  private func report(_ error: LogError, path: String) {
    contents.withLock { $0.report(LogProblem(path: path, line: 0, message: "\(error)")) }
  }

  private func finish() {
    packer.drain()
    contents.withLock {
      $0.failure = packer.failure
      $0.isDone = true
    }
    readable.signal()
    done.signal()
    onGrowth()
  }

  /// Files a batch; runs on the packing thread.
  private func take(_ batch: PackedBatch) {
    contents.withLock { $0.withdraw(batch.withdrawn) }
    // Short holds, so that a key press never waits for a whole batch.
    for item in batch.items { contents.withLock { $0.take(item, of: batch, spill) } }
    contents.withLock { $0.bytesRead += batch.bytesRead }
    readable.signal()
    onGrowth()
  }
}
