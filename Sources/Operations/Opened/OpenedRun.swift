internal import Storage
internal import Trajectories

/// One run of an opened log: its header, its counts, and where each entry lies in the spill file.
struct OpenedRun {
  /// Where an entry lies: its block and its place in the block.
  struct Place {
    var block: UInt32
    var position: UInt16
  }

  /// Where a block lies in the spill file.
  struct Block {
    var offset: Int
    var length: Int
    var info: EntryBlock.Info
  }

  private(set) var header: RunHeader
  private(set) var project: String
  private var tally = RunTally()
  /// Indices of the first prompts, which may repeat the task.
  private(set) var prompts: [Int] = []
  /// By entry index; nil where an entry has not arrived yet.
  private(set) var places: [Place?] = []
  private(set) var blocks: [Block] = []
  /// By step number less one: the entry's index.
  private(set) var stepEntries: [UInt32] = []

  init(header: RunHeader) {
    self.header = header
    project = Project.name(of: header)
  }

  /// Takes what is known of the run by now.
  mutating func update(_ header: RunHeader) {
    if header.environment != self.header.environment { project = Project.name(of: header) }
    self.header = header.keepingParent(of: self.header)
  }

  /// Takes the step of its parent that started the run, if the log does not say itself.
  mutating func update(parent: RunID, step: Int) {
    header.keepParent(header.parent == parent ? parent : nil, step: step)
  }

  /// Entries that can be read: all up to the first that is missing.
  private(set) var readable = 0

  /// Takes entries; one with an index already taken replaces the earlier.
  mutating func add(_ pack: EntryPack, _ spill: SpillFile) {
    guard let block = pack.block else { return }
    let range = pack.first..<pack.first + pack.steps.count
    for index in range.clamped(to: places.indices) {
      if let old = entry(at: index, spill) { tally.remove(old) }
    }
    tally.add(pack.tally)
    for index in pack.prompts where prompts.count < 4 && !prompts.contains(index) {
      prompts.append(index)
    }
    while places.count < range.upperBound { places.append(nil) }
    for (position, number) in pack.steps.enumerated() {
      let index = range.lowerBound + position
      places[index] = Place(block: UInt32(blocks.count), position: UInt16(position))
      guard number > 0 else { continue }
      while stepEntries.count < number { stepEntries.append(UInt32(index)) }
      stepEntries[Int(number) - 1] = UInt32(index)
    }
    blocks.append(block)
    while readable < places.count, places[readable] != nil { readable += 1 }
  }

  /// The entry that another is about to take the place of.
  private func entry(at index: Int, _ spill: SpillFile) -> Entry? {
    guard let place = places[index] else { return nil }
    let block = blocks[Int(place.block)]
    let stored = spill.read(block.length, at: block.offset)
    return try? EntryBlock.Decoder(stored).entry(at: Int(place.position))
  }

  func summary(children: Int) -> RunSummary {
    RunSummary(header: header, tally: tally, children: children)
  }
}

/// Appends blocks to the spill file.
struct SpillWriter {
  private let file: SpillFile
  private var end = 0

  init(_ file: SpillFile) { self.file = file }

  /// Writes a block; returns its offset.
  mutating func append(_ bytes: [UInt8]) throws(OperationError) -> Int {
    try file.write(bytes, at: end)
    defer { end += bytes.count }
    return end
  }
}

extension RunTally {
  /// Adds the counts over other entries of the run.
  fileprivate mutating func add(_ other: RunTally) {
    entries += other.entries
    steps += other.steps
    errors += other.errors
    images += other.images
    if let usage = other.usage { self.usage = (self.usage ?? TokenUsage()) + usage }
    kinds.merge(other.kinds, uniquingKeysWith: +)
  }
}
