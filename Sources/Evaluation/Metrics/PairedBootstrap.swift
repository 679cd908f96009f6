internal import Worlds

/// The difference of two ways to answer the same cases, with its 95 % interval.
///
/// Groups are drawn with replacement, so that all that is about one question moves together; the
/// same numbers give the same interval.
package struct PairedDifference: Sendable, Hashable {
  package static let resamples = 4000

  package let difference: Double
  package let low: Double
  package let high: Double

  package init(_ first: [Double], minus second: [Double], groups: [String], seed: UInt64 = 0x5EED) {
    let pairs = zip(zip(first, second).map { $0 - $1 }, groups)
    var sums: [String: (sum: Double, count: Int)] = [:]
    for (difference, group) in pairs {
      let known = sums[group] ?? (0, 0)
      sums[group] = (known.sum + difference, known.count + 1)
    }
    let blocks = sums.keys.sorted().compactMap { sums[$0] }
    difference = Self.mean(blocks)
    var random = RandomStream(seed, UInt64(blocks.count))
    var means: [Double] = []
    means.reserveCapacity(Self.resamples)
    if !blocks.isEmpty {
      for _ in 0..<Self.resamples {
        means.append(Self.mean(blocks.map { _ in blocks[random.below(blocks.count)] }))
      }
    }
    means.sort()
    low = means.isEmpty ? 0 : means[Self.resamples * 25 / 1000]
    high = means.isEmpty ? 0 : means[Self.resamples * 975 / 1000 - 1]
  }

  private static func mean(_ blocks: [(sum: Double, count: Int)]) -> Double {
    let count = blocks.reduce(0) { $0 + $1.count }
    return count == 0 ? 0 : blocks.reduce(0) { $0 + $1.sum } / Double(count)
  }
}
