internal import Formats
internal import Glibc

/// A log being read for `OpenedLogs`; belongs to the reading thread.
final class OpenedScan {
  let path: String
  /// What was said of the end of the log before it grew, to be taken back.
  private(set) var withdrawn: [LogProblem] = []
  /// Bytes read by the last call.
  private(set) var bytesReadNow = 0
  private let scan: LogScan
  /// What the batch before said.
  private var lastProblems: [LogProblem] = []
  /// Whether that was said of the log's end: such a batch holds what was held back, and no bytes.
  private var wasAtEnd = false

  /// How much is parsed at a time: little enough to be in the core's cache until it is packed.
  private static let stretch = 128 << 10

  init(_ log: DetectedLog) throws(LogError) {
    scan = try LogScan(log, images: .leaveInPlace, capacity: Self.stretch)
    path = log.source.path
  }

  /// Whether the last call came to the end, or has to wait for more.
  var isWaiting: Bool { bytesReadNow < Self.stretch / 2 }

  /// The next events; nil at the end, until the file has grown.
  func next() throws(LogError) -> [LogEvent]? {
    let before = scan.bytesRead
    guard let events = try scan.next() else { return nil }
    bytesReadNow = scan.bytesRead - before
    // The file may grow right after its end was met, before anyone was told that it ended.
    withdrawn = wasAtEnd && bytesReadNow > 0 ? lastProblems : []
    wasAtEnd = bytesReadNow == 0
    lastProblems = events.compactMap { if case .problem(let problem) = $0 { problem } else { nil } }
    return events
  }

  /// The files most likely to grow, by path: those written to last.
  ///
  /// Each keeps a file open and a buffer, so they are few.
  static func worthFollowing(_ logs: [DetectedLog]) -> Set<String> {
    let dated = logs.compactMap { log -> (path: String, modified: Int)? in
      var status = stat()
      guard log.size != nil, stat(log.source.path, &status) == 0 else { return nil }
      return (log.source.path, status.st_mtim.tv_sec)
    }
    return Set(dated.sorted { $0.modified > $1.modified }.prefix(most).map(\.path))
  }

  private static let most = 16
}
