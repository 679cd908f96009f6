package import Formats
internal import Foundation
package import Settings
package import Storage
internal import Synchronization
package import Trajectories

/// Brings logs into the archive: browsable first, searchable soon after.
package struct Import: Sendable {
  private let archive: Archive
  private let prices: Prices
  private let redacts: Bool
  private let revivesPurged: Bool

  /// - Parameters:
  ///   - redacts: whether secrets are replaced before they are stored.
  ///   - revivesPurged: whether runs that were purged come back.
  package init(
    into archive: Archive, prices: Prices, redacts: Bool = true, revivesPurged: Bool = false
  ) {
    self.archive = archive
    self.prices = prices
    self.redacts = redacts
    self.revivesPurged = revivesPurged
  }

  /// Reads logs on two threads, records them, then brings the search index up to date.
  ///
  /// - Parameters:
  ///   - now: the moment to record as that of the import.
  ///   - onProgress: called often, from any thread.
  ///   - isCancelled: asked between stretches of a log; what was recorded stays.
  package func run(
    _ logs: [DetectedLog], now: Timestamp,
    onProgress: @escaping @Sendable (ImportProgress) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> ImportReport {
    let start = Date()
    let total = logs.reduce(0) { $0 + ($1.size ?? 0) }
    let shared = Mutex(Shared(waiting: logs.reversed()))
    let writer = try archive.makeWriter(now: now)
    let progress: @Sendable (Int, Int) -> Void = { bytes, runs in
      let done = shared.withLock { shared in
        shared.bytes += bytes
        shared.runs += runs
        return (shared.bytes, shared.runs)
      }
      onProgress(
        ImportProgress(
          stage: .reading, done: done.0, total: total, runs: done.1,
          seconds: Date().timeIntervalSince(start)))
    }
    DispatchQueue.concurrentPerform(iterations: min(2, max(1, logs.count))) { _ in
      while !isCancelled(), let log = shared.withLock({ $0.waiting.popLast() }) {
        let (report, told, leftOver) = read(log, writer, progress, isCancelled)
        shared.withLock { shared in
          shared.report.add(report)
          shared.told.merge(told) { $1 }
          if let leftOver { shared.leftOver.append(leftOver) }
        }
      }
    }
    for leftOver in shared.withLock({ $0.leftOver }) where !isCancelled() {
      let (report, told) = read(leftOver, writer, isCancelled)
      shared.withLock { shared in
        shared.report.add(report)
        shared.told.merge(told) { $1 }
      }
    }
    try writer.flush()
    try recordTold(shared.withLock { $0.told }, at: now)
    var report = shared.withLock { $0.report }
    report.browsableSeconds = Date().timeIntervalSince(start)
    try index(onProgress, isCancelled)
    report.seconds = Date().timeIntervalSince(start)
    return report
  }

  /// Notes which runs were told which lessons; names that are no lesson of this archive are left out.
  private func recordTold(_ told: [RunID: [LessonID]], at now: Timestamp) throws {
    let runs = told.keys.sorted()
    try archive.recordLessonUses(
      runs.flatMap { run in
        (told[run] ?? []).map { LessonUse($0, run: run, way: .recognised, at: now) }
      })
  }

  /// Brings the search index up to date; also what an interrupted import left undone.
  package func index(
    _ onProgress: (ImportProgress) -> Void = { _ in }, _ isCancelled: () -> Bool = { false }
  ) throws {
    let start = Date()
    var done = 0
    while !isCancelled() {
      let step = try archive.indexPending()
      done += step.entriesDone
      onProgress(
        ImportProgress(
          stage: .indexing, done: done, total: done + step.entriesLeft, runs: step.runsLeft,
          seconds: Date().timeIntervalSince(start)))
      if step.isDone { return }
    }
  }

  private struct Shared {
    /// The next log to read is the last.
    var waiting: [DetectedLog]
    var leftOver: [LeftOver] = []
    /// The lessons that runs were told.
    var told: [RunID: [LessonID]] = [:]
    var report = ImportReport()
    var bytes = 0
    var runs = 0
  }

  /// Runs of a log that have to wait until another log with the same runs is read.
  private struct LeftOver {
    var log: DetectedLog
    var stamp: SourceStamp?
    var busy: Set<RunID>
    var recorded: [RunID]
  }

  private func read(
    _ log: DetectedLog, _ writer: ArchiveWriter, _ progress: @Sendable (Int, Int) -> Void,
    _ isCancelled: () -> Bool
  ) -> (ImportReport, [RunID: [LessonID]], LeftOver?) {
    let stamp = SourceStamp(file: log.source.path, format: log.format.id)
    if !revivesPurged, let stamp, let runs = try? archive.unchangedRuns(of: stamp) {
      var report = ImportReport()
      report.unchanged = runs.count
      progress(log.size ?? 0, runs.count)
      return (report, [:], nil)
    }
    var recording = LogRecording(
      into: writer, prices: prices, redacts: redacts, revivesPurged: revivesPurged)
    do {
      try recording.read(log, images: .storing(in: archive.images), progress, isCancelled)
      if !recording.busy.isEmpty {
        let leftOver = LeftOver(
          log: log, stamp: stamp, busy: recording.busy, recorded: recording.runs)
        return (recording.report, recording.told, leftOver)
      }
      if let stamp, !isCancelled() { try recording.note(stamp, others: []) }
    } catch {
      recording.report.skipped.append("\(log.source.path): \(error)")
    }
    return (recording.report, recording.told, nil)
  }

  /// Reads a log once more, for the runs that had to wait; tells only what became of these.
  private func read(
    _ leftOver: LeftOver, _ writer: ArchiveWriter, _ isCancelled: () -> Bool
  ) -> (ImportReport, [RunID: [LessonID]]) {
    var recording = LogRecording(
      into: writer, prices: prices, redacts: redacts, revivesPurged: revivesPurged,
      only: leftOver.busy)
    do {
      try recording.read(
        leftOver.log, images: .storing(in: archive.images), { _, _ in }, isCancelled)
      if let stamp = leftOver.stamp, !isCancelled() {
        try recording.note(stamp, others: leftOver.recorded)
      }
    } catch {
      recording.report.skipped.append("\(leftOver.log.source.path): \(error)")
    }
    recording.report.problems = []
    recording.report.problemCount = 0
    recording.report.bytes = 0
    return (recording.report, recording.told)
  }
}

extension SourceStamp {
  /// The file as it is now; nil for standard input and what cannot be looked at.
  fileprivate init?(file path: String, format: FormatID) {
    var status = stat()
    guard path != "-", stat(path, &status) == 0 else { return nil }
    self.init(
      path: path, size: Int(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
      inode: UInt64(status.st_ino), format: format)
  }
}
