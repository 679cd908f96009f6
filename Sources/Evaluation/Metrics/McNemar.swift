internal import Glibc

/// McNemar's test on pairs that met the same task and the same luck.
package struct McNemar: Sendable, Hashable {
  /// Pairs that only the first one solved, and only the second one.
  package let gained: Int
  package let lost: Int

  package init(_ first: [Bool], against second: [Bool]) {
    gained = zip(first, second).count { $0 && !$1 }
    lost = zip(first, second).count { !$0 && $1 }
  }

  /// The two-sided probability of so much difference by chance: exact up to 200 unlike pairs, beyond
  /// them the normal approximation with a correction for continuity.
  package var p: Double {
    let unlike = gained + lost
    guard unlike > 0 else { return 1 }
    if unlike > 200 {
      let z = max(0, Double(abs(gained - lost)) - 1) / Double(unlike).squareRoot()
      return erfc(z / 2.0.squareRoot())
    }
    var tail = 0.0
    for count in 0...min(gained, lost) {
      let ways = lgamma(Double(unlike + 1)) - lgamma(Double(count + 1))
      tail += exp(ways - lgamma(Double(unlike - count + 1)) - Double(unlike) * log(2))
    }
    return min(1, 2 * tail)
  }
}

/// Holm's step-down correction (1979): of several tests, the chance of any false alarm stays below
/// the level.
package enum Holm {
  /// The corrected probabilities, in the order of those given.
  package static func corrected(_ probabilities: [Double]) -> [Double] {
    var result = probabilities
    var highest = 0.0
    let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
    for (rank, place) in order.enumerated() {
      highest = max(highest, min(1, probabilities[place] * Double(probabilities.count - rank)))
      result[place] = highest
    }
    return result
  }
}
