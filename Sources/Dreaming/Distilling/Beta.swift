internal import Glibc

/// What is known of a rate after counting: a beta distribution.
struct Beta {
  private let hits: Double
  private let misses: Double

  /// - Parameters: counts with the prior's imagined ones added; both above 0.
  init(_ hits: Double, _ misses: Double) {
    self.hits = hits
    self.misses = misses
  }

  var mean: Double { hits / (hits + misses) }

  /// The probability that the rate is above a threshold: the density summed at 400 points.
  func chance(above threshold: Double) -> Double {
    let points = 400
    var above = 0.0
    var whole = 0.0
    let peak = logDensity(min(max((hits - 1) / max(hits + misses - 2, 1e-9), 0.001), 0.999))
    for point in 0..<points {
      let rate = (Double(point) + 0.5) / Double(points)
      let density = exp(logDensity(rate) - peak)
      whole += density
      if rate > threshold { above += density }
    }
    return whole > 0 ? above / whole : 0
  }

  private func logDensity(_ rate: Double) -> Double {
    (hits - 1) * log(rate) + (misses - 1) * log(1 - rate)
  }
}
