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
  let withdrawn: [LogProblem]
  let bytesRead: Int

  /// Packs what a scan said; for the thread that parses.
  init(
    _ events: [LogEvent], withdrawn: [LogProblem] = [], bytesRead: Int = 0, _ encoders: EncoderPool
  ) {
    self.withdrawn = withdrawn
    self.bytesRead = bytesRead
    var open = OpenPacks(encoders)
    for event in events {
      switch event {
      case .problem(let problem): items.append(.problem(problem))
      case .run(let header): items.append(.run(header))
      case .entry(let entry, let run):
        if let full = open.add(entry, to: run) { take(full) }
      }
    }
    for pack in open.rest() { take(pack) }
  }

  /// Writes all packs to the spill file; from then on they can be read.
  mutating func write(to spill: inout SpillWriter, _ encoders: EncoderPool) throws(OperationError) {
    for place in packs.indices { try packs[place].write(to: &spill, encoders) }
  }

  private mutating func take(_ pack: EntryPack) {
    items.append(.entries(packs.count))
    packs.append(pack)
  }
}

/// The blocks that are being filled: one of each run.
private struct OpenPacks {
  private let encoders: EncoderPool
  /// That of the run which an entry was last added to.
  private var current: EntryPack?
  private var others: [RunID: EntryPack] = [:]

  init(_ encoders: EncoderPool) { self.encoders = encoders }

  /// Adds an entry; returns the block that had to be ended for it.
  mutating func add(_ entry: Entry, to run: RunID) -> EntryPack? {
    guard entry.index >= 0, entry.index < 1 << 30 else { return nil }
    if current?.run != run {
      if let left = current.take() { others[left.run] = left }
      current = others.removeValue(forKey: run)
    }
    let full = current?.isFull(before: entry) == true ? current.take() : nil
    if current == nil { current = EntryPack(of: run, from: entry.index, encoders.take()) }
    current?.append(entry)
    return full
  }

  consuming func rest() -> [EntryPack] {
    let others = others.values.sorted { $0.run < $1.run }
    return current.map { [$0] + others } ?? others
  }
}
