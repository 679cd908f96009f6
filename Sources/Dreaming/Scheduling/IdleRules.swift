package import Trajectories

/// When the dreamer may work by itself, and how much.
package struct IdleRules: Hashable, Sendable, Codable {
  /// Off means that the dreamer writes nothing (I11).
  package var isOn = true
  /// How long agent and operator must have been waiting, in milliseconds.
  package var wait: Int64 = 30_000
  /// The most of one core's time it may use, as a share.
  package var duty = 0.5
  /// It pauses while others keep more than so many cores' worth of work waiting or running.
  package var load = 1.5
  /// The most memory the process may have, in bytes.
  package var memory = 256 << 20
  package var onBattery = false
  /// The most that dreams may use within 24 hours.
  package var daily = DreamBudget(rollouts: 200_000, seconds: 3_600)
  /// Where it stops by itself, as a budget says it.
  package var stopBelow = 0.05

  package init() {}

  /// After so long without a sign an unfinished turn counts as abandoned: its program is gone.
  ///
  /// Much longer than any tool call that one waits for; such a log no longer holds others up.
  package static let abandoned: Int64 = 6 * 3_600_000
  /// Failures in a row after which a project is left alone.
  package static let mostFailures = 3
  /// A project that was left alone gets a fresh dream after so long, in milliseconds.
  package static let freshStart: Int64 = 24 * 3_600_000
  /// With less free space in bytes nothing is begun.
  package static let leastSpace: Int64 = 64 << 20
  /// Fewer rollouts than this are not worth a dream.
  static let fewestRollouts = 100

  /// How long it waits after that many failures in a row, in milliseconds.
  package static func backOff(after failures: Int) -> Int64 {
    60_000 << Int64(min(max(failures - 1, 0), 6))
  }

  /// What a gap is good for: the longer nobody needed the machine, the deeper the dream.
  ///
  /// Each tier is useful alone (`dreaming.md` 5.1); with the usual wait they begin after 30 s, 2 and
  /// 5 minutes.
  package var tiers: [Tier] {
    [
      Tier(from: wait, rollouts: 1_000), Tier(from: wait * 4, rollouts: 5_000),
      Tier(from: wait * 10, rollouts: 20_000),
    ]
  }

  package struct Tier: Hashable, Sendable {
    /// The least length of the gap in milliseconds.
    package var from: Int64
    package var rollouts: Int
  }
}
