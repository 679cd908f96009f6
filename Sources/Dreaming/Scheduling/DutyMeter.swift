/// Keeps work below a share of one core's time.
///
/// After each piece of work it asks for a rest that is long enough to make up for it, so that over
/// any stretch of time the work is at most the share, and one piece more.
package struct DutyMeter: Hashable, Sendable {
  package let share: Double
  /// Nothing should be done before this moment.
  package private(set) var freeAt: AwakeTime
  private var pieces: [Piece] = []

  private struct Piece: Hashable, Sendable {
    var end: AwakeTime
    var milliseconds: Double
  }

  /// - Parameter share: above 0, at most 1.
  package init(share: Double, at now: AwakeTime) {
    self.share = min(1, max(0.01, share))
    freeAt = now
  }

  /// Notes work that has just ended.
  package mutating func worked(_ milliseconds: Double, until now: AwakeTime) {
    let rest = Int64((max(0, milliseconds) * (1 / share - 1)).rounded(.up))
    freeAt = max(freeAt, now) + rest
    pieces.removeAll { now - $0.end > Self.window }
    if let last = pieces.last, now - last.end < Self.grain {
      pieces[pieces.count - 1].milliseconds += max(0, milliseconds)
    } else {
      pieces.append(Piece(end: now, milliseconds: max(0, milliseconds)))
    }
  }

  /// The share of one core that was used in the last ten minutes.
  package func used(at now: AwakeTime) -> Double {
    let sum = pieces.filter { now - $0.end <= Self.window }.reduce(0) { $0 + $1.milliseconds }
    return sum / Double(Self.window)
  }

  /// The share of one core that was used in about the last minute, as a load average counts it.
  package func usedLately(at now: AwakeTime) -> Double {
    let sum = pieces.filter { now - $0.end <= 60_000 }.reduce(0) { $0 + $1.milliseconds }
    return min(1, sum / 60_000)
  }

  private static let window: Int64 = 600_000
  private static let grain: Int64 = 5_000
}
