internal import Glibc

/// The undertakings that rollouts are about, and how often each is drawn.
///
/// Priority is severity x surprise x reach x novelty, to the power of 0.6, beside an even share of
/// 20 % (`dreaming.md` 5.2).
package struct Repertoire: Sendable {
  package let undertakings: [Undertaking]
  /// Where the share of each ends, from 0 to 1.
  private var ends: [Double] = []
  private let firstHindsight: Int
  private let hindsightShare: Double

  private static let exponent = 0.6
  private static let evenShare = 0.2

  /// - Parameters:
  ///   - hindsightShare: how much of the rollouts goes to what runs did reach rather than to what
  ///     they were asked; verifying wants none of it, exploring most.
  ///   - surprise: by run, how unlikely a model finds it; 1 where that is not known.
  ///   - timesDreamt: by run, how often it has been dreamt about.
  ///   - isEven: whether all are drawn alike, as rates want it.
  package init(
    _ experience: Experience, hindsightShare: Double = 0, surprise: [Double] = [],
    timesDreamt: [Int] = [], isEven: Bool = false
  ) {
    let whole = experience.undertakings
    let reached = hindsightShare > 0 || whole.isEmpty ? experience.hindsight : []
    undertakings = whole + reached
    firstHindsight = whole.count
    self.hindsightShare = whole.isEmpty ? 1 : reached.isEmpty ? 0 : hindsightShare
    var reach: [NameID: Double] = [:]
    for undertaking in undertakings {
      for goal in undertaking.goals { reach[goal.name, default: 0] += 1 }
    }
    let weights: [Double] = undertakings.map { undertaking in
      guard !isEven else { return 1.0 }
      let run = Int(undertaking.run)
      let severity = 0.1 + (undertaking.isHindsight ? 0.4 : experience.runs[run].severity)
      let often =
        undertaking.goals.reduce(0) { $0 + (reach[$1.name] ?? 0) }
        / Double(max(1, undertaking.goals.count))
      let surprise = run < surprise.count ? 1 + surprise[run] : 1
      let novelty = 1 / Double(1 + (run < timesDreamt.count ? timesDreamt[run] : 0))
      return pow(severity * surprise * often * novelty, Self.exponent)
    }
    ends = Self.ends(weights, firstHindsight, self.hindsightShare)
  }

  private static func ends(_ weights: [Double], _ split: Int, _ hindsightShare: Double) -> [Double]
  {
    var ends: [Double] = []
    var sum = 0.0
    for (range, share) in [
      (0..<split, 1 - hindsightShare), (split..<weights.count, hindsightShare),
    ] {
      let total = weights[range].reduce(0, +)
      for place in range {
        let even = evenShare / Double(range.count)
        sum += share * (even + (1 - evenShare) * weights[place] / max(total, 1e-9))
        ends.append(sum)
      }
    }
    return ends
  }

  /// Draws one by a number in 0 ..< 1.
  func draw(_ roll: Double) -> Int {
    var (low, high) = (0, ends.count - 1)
    let wanted = roll * (ends.last ?? 1)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The probability with which one is drawn, for weighting rates back.
  package func share(of place: Int) -> Double {
    ends[place] - (place > 0 ? ends[place - 1] : 0)
  }
}
