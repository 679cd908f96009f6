internal import Foundation

/// Who decides.
package enum Reviewer {
  /// `REVERIE_REVIEWER`, else the login name.
  package static var name: String { name(in: ProcessInfo.processInfo.environment) }

  package static func name(in environment: [String: String]) -> String {
    ["REVERIE_REVIEWER", "USER", "LOGNAME"].compactMap { environment[$0] }.first { !$0.isEmpty }
      ?? "someone"
  }
}
