internal import Formats
internal import Settings
internal import Storage
internal import Trajectories

/// One log on its way into the archive; belongs to one thread.
struct LogRecording {
  private let writer: ArchiveWriter
  private let prices: Prices
  private let redacts: Bool
  private let revivesPurged: Bool
  private var headers: [RunID: RunHeader] = [:]
  private var order: [RunID] = []
  private var recordings: [RunID: RunRecording] = [:]
  private var mentions: [RunID: LessonMentions] = [:]
  private(set) var runs: [RunID] = []
  /// The lessons that runs were told, by the names that exported lessons carry.
  private(set) var told: [RunID: [LessonID]] = [:]
  /// Runs left out because another log that has them too was just being read.
  private(set) var busy: Set<RunID> = []
  var report = ImportReport()
  private let only: Set<RunID>?

  /// - Parameter only: the runs that are wanted; nil for all.
  init(
    into writer: ArchiveWriter, prices: Prices, redacts: Bool, revivesPurged: Bool,
    only: Set<RunID>? = nil
  ) {
    self.only = only
    self.writer = writer
    self.prices = prices
    self.redacts = redacts
    self.revivesPurged = revivesPurged
  }

  /// Reads a log to its end and finishes the runs in it.
  mutating func read(
    _ log: DetectedLog, images: ImageIntake, _ progress: (Int, Int) -> Void,
    _ isCancelled: () -> Bool
  ) throws {
    let scan = try LogScan(log, images: images)
    var taken = 0
    while !isCancelled(), let events = try scan.next() {
      for event in events { try take(event) }
      progress(scan.bytesRead - taken, 0)
      taken = scan.bytesRead
    }
    report.bytes += taken
    guard !isCancelled() else { return }
    for id in order { try finish(id) }
    progress(0, runs.count)
  }

  /// Notes that the file was read whole.
  ///
  /// - Parameter others: runs of it that were recorded before.
  func note(_ stamp: SourceStamp, others: [RunID]) throws {
    try writer.note(stamp, runs: others + runs)
  }

  private mutating func take(_ event: LogEvent) throws {
    switch event {
    case .problem(let problem):
      report.problemCount += 1
      if report.problems.count < 1000 { report.problems.append(problem) }
    case .run(let header): try begin(header)
    case .entry(let entry, let id):
      guard let recording = recordings[id] else { return }
      mentions[id, default: LessonMentions()].look(at: entry)
      try recording.append(redacts ? Redactor.redact(entry) : .unredacted(entry))
    }
  }

  private mutating func begin(_ header: RunHeader) throws {
    let isNew = headers.updateValue(header, forKey: header.id) == nil
    guard isNew else { return }
    guard only?.contains(header.id) ?? true else { return }
    do {
      let recording = try writer.begin(redacted(header), revivingPurged: revivesPurged)
      guard let recording else {
        report.purged += 1
        return
      }
      order.append(header.id)
      recordings[header.id] = recording
    } catch is ArchiveWriter.Busy {
      busy.insert(header.id)
    }
  }

  private mutating func finish(_ id: RunID) throws {
    guard let header = headers[id], let recording = recordings[id] else { return }
    runs.append(id)
    if let lessons = mentions[id]?.lessons, !lessons.isEmpty { told[id] = lessons }
    switch try recording.finish(header: redacted(header), cost: { prices.cost(of: header, $0) }) {
    case .added:
      report.added += 1
      count(recording.tally)
    case .grown:
      report.grown += 1
      count(recording.tally)
    case .unchanged, .olderCopy: report.unchanged += 1
    }
  }

  private mutating func count(_ tally: RunTally) {
    report.steps += tally.steps
    report.images += tally.images
  }

  private func redacted(_ header: RunHeader) -> Redacted<RunHeader> {
    redacts ? Redactor.redact(header) : .unredacted(header)
  }
}

extension Prices {
  /// What the tokens of a run cost by list prices; nil where it states its cost, or the price is not
  /// known.
  func cost(of header: RunHeader, _ tally: RunTally) -> Double? {
    guard header.statedCost == nil, let model = header.model,
      let usage = header.statedUsage ?? tally.usage, let price = price(ofModel: model)
    else { return nil }
    return price.cost(
      input: usage.input, output: usage.output, cacheRead: usage.cacheRead,
      cacheWrite: usage.cacheWrite)
  }
}
