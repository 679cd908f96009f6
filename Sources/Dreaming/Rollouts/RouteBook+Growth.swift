internal import Foundation

extension RouteBook {
  /// What rollouts added to a book, packed: what was kept of them can be put back without playing them.
  package struct Growth: Hashable, Sendable, Codable {
    /// 24 bytes each, sorted: place and goal, steps, the next way, visits.
    var entries: Data
    var tally: RolloutTally
    /// New or shorter ways.
    package var improvements: Int
  }

  /// What the last rollouts changed.
  var growth: Growth {
    var packed = Data(capacity: touched.count * 24)
    for key in touched.sorted() {
      guard let entry = entries[key] else { continue }
      for word in [key, entry.steps.bitPattern, Self.pair(entry.element, entry.visits)] {
        withUnsafeBytes(of: word.littleEndian) { packed.append(contentsOf: $0) }
      }
    }
    return Growth(entries: packed, tally: tally, improvements: improvements)
  }

  /// Puts back what rollouts changed; false where it is damaged.
  mutating func grow(by growth: Growth) -> Bool {
    guard growth.entries.count % 24 == 0 else { return false }
    let words = growth.entries.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
      }
    }
    for place in stride(from: 0, to: words.count, by: 3) {
      noteChange(at: words[place], isNew: entries[words[place]] == nil)
      entries[words[place]] = Entry(
        steps: Double(bitPattern: words[place + 1]),
        element: Int32(truncatingIfNeeded: words[place + 2] >> 32),
        visits: Int32(truncatingIfNeeded: words[place + 2]))
    }
    tally = growth.tally
    return true
  }

  private static func pair(_ first: Int32, _ second: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
  }
}
