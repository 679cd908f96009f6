internal import Formats
package import Trajectories

/// Runs read from logs that somebody recorded, in any format that is known.
package struct RecordedRuns: Sendable {
  package private(set) var runs: [Trajectory] = []
  /// How many logs were read.
  package private(set) var logs = 0

  /// Reads every log below the paths; files that are none are passed over, as `import` does.
  package init(at paths: [String]) throws(LabelError) {
    var walker = LogWalker(paths)
    while let found = walker.next() {
      switch found {
      case .failure(let error):
        throw LabelError(paths.first ?? "", error.description, remedy: "check the path")
      case .success(let log):
        logs += 1
        // A log that breaks off is read up to there.
        if let scan = try? LogScan(log, images: .leaveInPlace) { read(scan) }
      }
    }
    guard !runs.isEmpty else {
      throw LabelError(
        paths.first ?? "", "there is no log in it", remedy: "give files or folders of logs")
    }
  }

  private mutating func read(_ scan: LogScan) {
    var headers: [RunID: RunHeader] = [:]
    var entries: [RunID: [Int: Entry]] = [:]
    var order: [RunID] = []
    while let events = try? scan.next() {
      for event in events {
        switch event {
        case .run(let header):
          if headers.updateValue(header, forKey: header.id) == nil { order.append(header.id) }
        case .entry(let entry, let run): entries[run, default: [:]][entry.index] = entry
        case .problem: break
        }
      }
    }
    for id in order where !runs.contains(where: { $0.header.id == id }) {
      guard let header = headers[id], let found = entries[id] else { continue }
      let kept = found.keys.sorted().compactMap { found[$0] }.filter { !$0.isAbandoned }
      runs.append(Trajectory(header: header, entries: kept))
    }
  }
}
