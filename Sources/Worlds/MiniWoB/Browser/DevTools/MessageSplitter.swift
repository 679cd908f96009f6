/// Cuts a stream of bytes into the messages that NUL bytes end, however the stream is chopped.
struct MessageSplitter {
  /// A message longer than this is an error, not a reason to fill the memory.
  static let longest = 64 << 20

  private var complete: [[UInt8]] = []
  private var taken = 0
  private var rest: [UInt8] = []

  /// Adds what was read; empty messages are dropped.
  mutating func append(_ bytes: some Collection<UInt8>) throws(BrowserError) {
    var remaining = bytes[...]
    while let end = remaining.firstIndex(of: 0) {
      rest.append(contentsOf: remaining[..<end])
      if !rest.isEmpty { complete.append(rest) }
      rest.removeAll(keepingCapacity: false)
      remaining = remaining[remaining.index(after: end)...]
    }
    rest.append(contentsOf: remaining)
    guard rest.count <= Self.longest else {
      throw .garbled("a message of more than \(Self.longest >> 20) MB")
    }
  }

  /// The oldest complete message.
  mutating func next() -> [UInt8]? {
    guard taken < complete.count else { return nil }
    defer {
      taken += 1
      if taken == complete.count {
        complete.removeAll(keepingCapacity: true)
        taken = 0
      }
    }
    return complete[taken]
  }
}
