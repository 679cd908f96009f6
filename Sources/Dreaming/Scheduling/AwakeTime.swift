/// A moment on a clock that only runs forward, and only while the machine is awake, in milliseconds.
///
/// Nothing that is decided about idleness looks at the calendar: a machine that was asleep, or whose
/// clock was set, must not be taken for an agent that waited.
package struct AwakeTime: RawRepresentable, Hashable, Comparable, Sendable, Codable {
  package let rawValue: Int64

  package init(rawValue: Int64) { self.rawValue = rawValue }

  package static func < (left: AwakeTime, right: AwakeTime) -> Bool {
    left.rawValue < right.rawValue
  }

  /// Milliseconds from `earlier` to `later`.
  package static func - (later: AwakeTime, earlier: AwakeTime) -> Int64 {
    later.rawValue - earlier.rawValue
  }

  package static func + (moment: AwakeTime, milliseconds: Int64) -> AwakeTime {
    AwakeTime(rawValue: moment.rawValue + milliseconds)
  }
}
