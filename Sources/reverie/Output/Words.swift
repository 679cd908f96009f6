internal import Trajectories

/// Numbers and times in words for people, the same in lists, reports and doctor.
enum Words {
  /// `2m 11s`, `1h 04m`, `350ms`.
  static func duration(milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    switch milliseconds {
    case ..<1000: return "\(milliseconds)ms"
    case ..<60_000: return "\(seconds)s"
    case ..<3_600_000: return "\(seconds / 60)m \(two(seconds % 60))s"
    case ..<86_400_000: return "\(seconds / 3600)h \(two(seconds / 60 % 60))m"
    default: return "\(seconds / 86_400)d \(seconds / 3600 % 24)h"
    }
  }

  /// `12.3 MB`; powers of ten, as disks are sold and `ls --si` prints.
  static func bytes(_ count: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 999.5, unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? "\(count) B" : "\(oneDecimal(value)) \(units[unit])"
  }

  /// `10,000`.
  static func count(_ value: Int) -> String {
    let digits = String(abs(value))
    var out = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { out.append(",") }
      out.append(digit)
    }
    return value < 0 ? "-\(out)" : out
  }

  /// `1 run`, `2 runs`.
  static func count(_ value: Int, _ noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// `$0.41`.
  static func dollars(_ cost: Double) -> String {
    let cents = Int(clamped: (cost * 100).rounded())
    return "$\(cents / 100).\(two(Int64(cents % 100)))"
  }

  /// One digit behind the point.
  static func oneDecimal(_ value: Double) -> String {
    let tenths = Int(clamped: (value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }

  /// Two digits behind the point.
  static func twoDecimals(_ value: Double) -> String {
    let hundredths = Int(clamped: (value * 100).rounded())
    return "\(hundredths / 100).\(two(Int64(abs(hundredths % 100))))"
  }

  private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
