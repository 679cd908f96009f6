package import Critics
internal import Trajectories

/// A table of precisions as the Swift file that critics are built with.
package struct PrecisionSource: Sendable {
  package let text: String

  /// - Parameters:
  ///   - command: what writes the file again, in parts that each stand on a line.
  ///   - sources: what was counted.
  package init(_ table: PrecisionTable, command: [String], sources: [String]) {
    var lines = ["internal import Trajectories", "", "extension PrecisionTable {"]
    lines += ["  /// What was measured; written by a command, not by hand.", "  ///"]
    lines += command.enumerated().map { place, part in
      "  ///     \(place == 0 ? "" : "  ")\(part)\(place + 1 < command.count ? " \\" : "")"
    }
    lines.append("  ///")
    lines += sources.map { "  /// - \($0)" }
    lines.append("  package static let measured = PrecisionTable([")
    for environment in EnvironmentClass.allCases {
      let counted = Signal.Kind.allCases.compactMap { kind in
        table.count(kind, in: environment).map { (kind, $0) }
      }
      guard !counted.isEmpty else { continue }
      let entries = counted.map { kind, count in
        let strength = (count.strength * 10).rounded() / 10
        return ".\(kind): Count("
          + "right: \(count.right), of: \(count.cases), strength: \(strength))"
      }
      // One alone stands on the line, as the formatter wants it.
      if entries.count == 1 {
        lines.append("    .\(environment): [\(entries[0])],")
      } else {
        lines.append("    .\(environment): [")
        lines += entries.map { "      \($0)," }
        lines.append("    ],")
      }
    }
    lines += ["  ])", "}"]
    text = lines.joined(separator: "\n") + "\n"
  }
}
