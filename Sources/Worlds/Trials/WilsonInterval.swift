/// A share with its 95 % interval.
///
/// Wilson's score interval (1927): it keeps its coverage near 0 and 1, where the textbook interval
/// fails. It treats episodes as independent; episodes of one world are not quite.
package struct WilsonInterval: Hashable, Sendable {
  package let successes: Int
  package let count: Int

  package init(successes: Int, of count: Int) {
    self.successes = successes
    self.count = count
  }

  /// From 0 to 1; 0 where nothing was counted.
  package var share: Double { count > 0 ? Double(successes) / Double(count) : 0 }
  package var low: Double { max(0, centre - halfWidth) }
  package var high: Double { min(1, centre + halfWidth) }

  /// The 97.5 % point of the normal distribution.
  private static let z = 1.959_963_984_540_054

  private var centre: Double {
    guard count > 0 else { return 0.5 }
    let n = Double(count)
    return (share + Self.z * Self.z / (2 * n)) / (1 + Self.z * Self.z / n)
  }

  private var halfWidth: Double {
    guard count > 0 else { return 0.5 }
    let n = Double(count)
    let spread = share * (1 - share) / n + Self.z * Self.z / (4 * n * n)
    return Self.z * spread.squareRoot() / (1 + Self.z * Self.z / n)
  }
}
