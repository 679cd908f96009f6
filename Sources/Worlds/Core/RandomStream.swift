/// A stream of random numbers that is the same on every machine for the same seed.
///
/// SplitMix64 (Steele, Lea and Flood, 2014); the standard library promises no fixed algorithm for
/// its own ranges and shuffles, so these are here.
package struct RandomStream: Sendable, Hashable {
  private var state: UInt64

  package init(_ seed: UInt64) { state = seed }

  /// Begins a stream named by a seed and some words, unlike that of any other words.
  package init(_ seed: UInt64, _ words: UInt64...) {
    state = seed
    for word in words { state = RandomStream.mix(state &+ 0x9E37_79B9_7F4A_7C15, word) }
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return RandomStream.scramble(state)
  }

  /// A number from 0 up to, but without, `bound`; 0 when there is none.
  package mutating func below(_ bound: Int) -> Int {
    bound <= 1 ? 0 : Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number of the range.
  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// A number from 0 up to, but without, 1.
  package mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Whether an event of this probability happens.
  package mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

  /// One of the elements; nil when there are none.
  package mutating func pick<Elements: RandomAccessCollection>(
    _ elements: Elements
  ) -> Elements.Element? {
    guard !elements.isEmpty else { return nil }
    return elements[elements.index(elements.startIndex, offsetBy: below(elements.count))]
  }

  /// The elements in random order.
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for end in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(end, below(end + 1))
    }
    return result
  }

  /// A bell-shaped number with mean 0 and the given standard deviation; never beyond 3.5 of them.
  ///
  /// The sum of twelve fractions less six (Irwin and Hall), cut: it needs no logarithm, whose last
  /// bits differ between machines.
  package mutating func bell(_ deviation: Double) -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += fraction() }
    return min(max(sum, -3.5), 3.5) * deviation
  }

  private static func scramble(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A seed out of two.
  package static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
    scramble(first ^ scramble(second &+ 0x9E37_79B9_7F4A_7C15))
  }

  /// A seed out of a text (FNV-1a over its UTF-8 bytes, scrambled).
  package static func seed(of text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return scramble(hash)
  }
}
