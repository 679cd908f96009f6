internal import Storage
internal import Synchronization
internal import Trajectories

/// Entries of one run whose indices follow each other: one block, and what is to be known of it.
struct EntryPack: Sendable {
  let run: RunID
  let first: Int
  private(set) var tally = RunTally()
  /// By position in the block; 0 for entries that are no steps.
  private(set) var steps: [UInt32] = []
  /// Indices of prompts.
  private(set) var prompts: [Int] = []
  /// Runs that steps started, and the steps' numbers.
  private(set) var children: [(run: RunID, step: Int)] = []
  /// Where the block lies, once it is written.
  private(set) var block: OpenedRun.Block?
  /// Until then.
  private var encoder: EntryBlock.Encoder?

  init(of run: RunID, from first: Int, _ encoder: EntryBlock.Encoder) {
    self.run = run
    self.first = first
    self.encoder = encoder
    steps.reserveCapacity(EntryBlock.capacity)
  }

  func isFull(before entry: Entry) -> Bool { encoder?.isFull(before: entry) ?? true }

  mutating func append(_ entry: Entry) {
    encoder?.append(entry)
    tally.add(entry)
    if entry.kind == .prompt { prompts.append(entry.index) }
    let number = entry.step?.number ?? 0
    steps.append(number > 0 && number < 1 << 30 ? UInt32(number) : 0)
    if let child = entry.step?.child { children.append((child, number)) }
  }

  /// Ends the block and writes it to the spill file.
  mutating func write(to spill: inout SpillWriter, _ encoders: EncoderPool) throws(OperationError) {
    guard var encoder = encoder.take(), let sealed = encoder.finish() else { return }
    encoders.giveBack(encoder)
    let offset = try spill.append(sealed.blob)
    block = OpenedRun.Block(offset: offset, length: sealed.blob.count, info: sealed.info)
  }
}

/// Encoders to be used again, so that their buffers are not made anew for every block.
final class EncoderPool: Sendable {
  private let spare = Mutex<[EntryBlock.Encoder]>([])
  /// As many as are in use at a time while one run is read.
  private static let most = 48

  func take() -> EntryBlock.Encoder {
    spare.withLock { $0.popLast() } ?? EntryBlock.Encoder(compression: .none)
  }

  /// Takes back an encoder whose block is finished.
  func giveBack(_ encoder: EntryBlock.Encoder) {
    spare.withLock { spare in
      if spare.count < Self.most { spare.append(encoder) }
    }
  }
}
