internal import Formats
internal import Trajectories

/// What was read of a log in one go, its entries packed already.
///
/// Entries hold many small pieces of memory, which are cheap to take and give back on one thread
/// only. So the thread that parses packs them too, and a few large pieces cross to the other.
struct PackedBatch: Sendable {
  enum Item: Sendable {
    case run(RunHeader)
    case problem(LogProblem)
    /// A place in `packs`.
    case entries(Int)
  }

  /// In the order they were met; entries stand where their block was full.
  private(set) var items: [Item] = []
  private(set) var packs: [EntryPack] = []
  /// What had been said of the end of a log that has grown since.
  private(set) var withdrawn: [LogProblem] = []
  private(set) var bytesRead = 0

  var isEmpty: Bool { items.isEmpty && withdrawn.isEmpty && bytesRead == 0 }

  /// Writes all packs to the spill file; from then on they can be read.
  mutating func write(to spill: inout SpillWriter, _ encoders: EncoderPool) throws(OperationError) {
    for place in packs.indices { try packs[place].write(to: &spill, encoders) }
  }

  fileprivate mutating func add(_ pack: EntryPack) {
    items.append(.entries(packs.count))
    packs.append(pack)
  }

  fileprivate mutating func add(_ item: Item) { items.append(item) }

  fileprivate mutating func count(_ bytes: Int, withdrawn: [LogProblem]) {
    bytesRead += bytes
    self.withdrawn += withdrawn
  }
}

/// Packs what a scan says; belongs to the thread that parses.
struct BatchPacking {
  private let encoders: EncoderPool
  private var batch = PackedBatch()
  /// The block of the run that an entry was last taken of.
  private var current: EntryPack?
  /// Blocks begun of other runs.
  private var others: [RunID: EntryPack] = [:]

  init(_ encoders: EncoderPool) { self.encoders = encoders }

  var bytesRead: Int { batch.bytesRead }

  /// Takes a stretch of a log.
  mutating func take(_ events: [LogEvent], of scan: OpenedScan) {
    batch.count(scan.bytesReadNow, withdrawn: scan.withdrawn)
    for event in events {
      switch event {
      case .problem(let problem): batch.add(.problem(problem))
      case .run(let header): batch.add(.run(header))
      case .entry(let entry, let run): take(entry, of: run)
      }
    }
  }

  /// Gives what was taken.
  consuming func finish() -> PackedBatch {
    if let current { batch.add(current) }
    for pack in others.values.sorted(by: { $0.run < $1.run }) { batch.add(pack) }
    return batch
  }

  private mutating func take(_ entry: Entry, of run: RunID) {
    guard entry.index >= 0, entry.index < 1 << 30 else { return }
    if current?.run != run {
      if let left = current.take() { others[left.run] = left }
      current = others.removeValue(forKey: run)
    }
    if current?.isFull(before: entry) == true, let full = current.take() { batch.add(full) }
    if current == nil { current = EntryPack(of: run, from: entry.index, encoders.take()) }
    current?.append(entry)
  }
}
