/// A moment after which waiting ends, with the limit it came from for the message.
package struct Deadline {
  /// How long was allowed, in seconds.
  package let limit: Double
  private let end: ContinuousClock.Instant

  /// The moment `seconds` from now.
  package init(seconds: Double) {
    limit = seconds
    end = ContinuousClock.now + .seconds(seconds)
  }

  /// What `poll` should wait, rounded up; zero when the moment has passed.
  var milliseconds: Int32 {
    let left = (end - ContinuousClock.now) / .milliseconds(1)
    return Int32(min(max(left.rounded(.up), 0), Double(Int32.max)))
  }
}
