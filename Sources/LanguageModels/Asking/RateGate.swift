internal import Synchronization
internal import Trajectories
internal import Transport

/// What the head of an answer says of the account's limits: requests and tokens in a span of time.
struct RateLimits {
  /// When there is room again, in seconds since 1970; nil where there is room now.
  let reset: Double?

  private static let kinds = ["requests", "tokens", "input-tokens", "output-tokens"]

  init(_ head: HTTPHead) {
    reset = Self.kinds.compactMap { kind in
      let name = "anthropic-ratelimit-\(kind)-"
      guard head[name + "remaining"].flatMap(Int.init) == 0,
        let time = head[name + "reset"].flatMap({ Timestamp(iso8601: $0) })
      else { return nil }
      return Double(time.rawValue) / 1_000
    }.max()
  }
}

/// When servers can be asked again, by model: a limit that is known to be used up is not run into.
package final class RateGate: Sendable {
  private let opens = Mutex<[String: Double]>([:])
  /// Who wants longer waits is asked all the same, and says so.
  static let longest = 120.0

  package init() {}

  func note(_ head: HTTPHead, of model: String, at now: Double) {
    let reset = RateLimits(head).reset
    opens.withLock { $0[model] = reset }
  }

  /// Seconds until there is room.
  func wait(for model: String, at now: Double) -> Double {
    let left = (opens.withLock { $0[model] } ?? now) - now
    return left <= Self.longest ? max(0, left) : 0
  }
}
