internal import Glibc
package import Transport

/// Whether a failed call is made again, and after how many seconds.
///
/// As the official client does it: what may pass is tried again after 0.5 s, doubled each time up to
/// 8 s with up to a quarter taken off, unless the server says how long or whether.
package struct RetryRule: Hashable, Sendable {
  /// Calls after the first.
  package var most: Int
  /// The longest wait that a server may ask for, in seconds; beyond it the call is given up.
  package var longestWait: Double

  package init(most: Int = 4, longestWait: Double = 120) {
    self.most = most
    self.longestWait = longestWait
  }

  /// Seconds to wait before the next call; nil to give up.
  ///
  /// - Parameters:
  ///   - tries: calls made so far, from 1 on.
  ///   - chance: from 0 to below 1, so that callers do not come back all at once.
  package func wait(after error: TransportError, tries: Int, chance: Double) -> Double? {
    tries <= most && error.isPassing ? pause(tries, chance) : nil
  }

  package func wait(after refusal: ServerRefusal, tries: Int, chance: Double) -> Double? {
    guard tries <= most, !Self.isFinal(refusal) else { return nil }
    switch refusal.mayRetry {
    case false?: return nil
    case true?: break
    case nil:
      let isPassing = [408, 409, 429].contains(refusal.status) || refusal.status >= 500
      guard isPassing else { return nil }
    }
    guard let hint = refusal.wait else { return pause(tries, chance) }
    return hint <= longestWait ? max(0, hint) : nil
  }

  private func pause(_ tries: Int, _ chance: Double) -> Double {
    var pause = 0.5
    for _ in 1..<max(1, min(tries, 6)) { pause *= 2 }
    return min(8, pause) * (1 - 0.25 * min(max(chance, 0), 1))
  }

  /// A spent account does not come back within minutes.
  private static func isFinal(_ refusal: ServerRefusal) -> Bool {
    refusal.code == "enforced_spend_limit_reached" || refusal.code == "contract_spend_limit_reached"
  }
}

extension RetryRule {
  /// Makes a call, again after what may pass.
  ///
  /// - Parameter isCancelled: asked every 20 ms while waiting for another try.
  package func carryOut<Value>(
    _ isCancelled: () -> Bool, _ once: () throws(ModelError) -> Value
  ) throws(ModelError) -> Value {
    var tries = 0
    while true {
      tries += 1
      do throws(ModelError) { return try once() } catch {
        let pause: Double?
        switch error {
        case .transport(let said) where said.kind == .cancelled: throw .cancelled
        case .transport(let said):
          pause = wait(after: said, tries: tries, chance: .random(in: 0..<1))
        case .refused(let said):
          pause = wait(after: said, tries: tries, chance: .random(in: 0..<1))
        case .malformed, .overLimit, .notAllowed, .cancelled: pause = nil
        }
        guard let pause else { throw error }
        try Self.wait(pause, isCancelled)
      }
    }
  }

  static func wait(_ seconds: Double, _ isCancelled: () -> Bool) throws(ModelError) {
    let clock = SuspendingClock()
    let end = clock.now.advanced(by: .seconds(seconds))
    while clock.now < end {
      if isCancelled() { throw .cancelled }
      usleep(20_000)
    }
  }
}

extension ServerRefusal {
  /// Takes in what the head of an answer says about asking again.
  ///
  /// - Parameter now: seconds since 1970, for hints that name a time.
  mutating func heed(_ head: HTTPHead, now: Double) {
    switch head["x-should-retry"]?.lowercased() {
    case "true": mayRetry = true
    case "false": mayRetry = false
    default: break
    }
    // A limit that is used up says when there is room again, where nothing else is said.
    wait = Self.hint(head, now: now)
    if wait == nil, status == 429 { wait = RateLimits(head).reset.map { max(0, $0 - now) } }
  }

  /// How long the server asks to wait: milliseconds, seconds, or an HTTP date.
  private static func hint(_ head: HTTPHead, now: Double) -> Double? {
    if let text = head["retry-after-ms"], let wait = Double(text), wait.isFinite {
      return wait / 1000
    }
    guard let text = head["retry-after"] else { return nil }
    if let wait = Double(text) { return wait.isFinite ? wait : nil }
    return HTTPDate(text).map { $0.seconds - now }
  }
}

/// A time as HTTP writes it: `Wed, 21 Oct 2026 07:28:00 GMT`.
struct HTTPDate {
  let seconds: Double

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), (1...31).contains(day),
      let month = Self.months.firstIndex(of: String(words[2])), let year = Int(words[3]),
      (1970...9999).contains(year)
    else { return nil }
    let clock = words[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]),
      (0...60).contains(clock[2])
    else { return nil }
    // Days since 1970 by the civil calendar, counted from March so that leap days come last.
    let shifted = (month + 10) % 12
    let counted = year - (month < 2 ? 1 : 0)
    let days =
      counted * 365 + counted / 4 - counted / 100 + counted / 400 + (shifted * 153 + 2) / 5 + day
      - 1
      - 719_468
    seconds = Double(days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2])
  }
}
