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

  package init() {}

  /// After so long without a sign an unfinished turn counts as abandoned: its program is gone.
  ///
  /// Much longer than any tool call that one waits for; such a log no longer holds others up.
  package static let abandoned: Int64 = 6 * 3_600_000
  /// Failures in a row after which a project is left alone.
  package static let mostFailures = 3

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
