internal import Trajectories

/// How fast a person decides, from the times of their decisions of this session.
struct DecisionPace: Hashable, Sendable {
  private var last: Timestamp?
  /// Milliseconds between one decision and the next, the latest ones.
  private var gaps: [Int64] = []

  private static let kept = 64
  /// Whoever takes longer was away.
  private static let pause: Int64 = 600_000

  mutating func note(_ moment: Timestamp) {
    defer { last = moment }
    guard let last else { return }
    let (gap, overflow) = moment.rawValue.subtractingReportingOverflow(last.rawValue)
    guard !overflow, gap > 0, gap < Self.pause else { return }
    gaps.append(gap)
    if gaps.count > Self.kept { gaps.removeFirst() }
  }

  /// The middle of the times; nil before two decisions.
  var median: Int64? {
    gaps.isEmpty ? nil : gaps.sorted()[gaps.count / 2]
  }

  /// How long so many more decisions will take; nil when nobody can say.
  func timeLeft(for open: Int) -> Int64? {
    guard open > 0, let median else { return nil }
    let (time, overflow) = median.multipliedReportingOverflow(by: Int64(open))
    return overflow ? nil : time
  }
}
