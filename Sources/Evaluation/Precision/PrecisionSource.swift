package import Critics
internal import Trajectories

/// A table of precisions as the Swift file that critics are built with.
package struct PrecisionSource: Sendable {
  package let text: String

  /// - Parameters:
  ///   - command: what writes the file again.
  ///   - sources: what was counted.
  package init(_ table: PrecisionTable, command: String, sources: [String]) {
    var lines = ["extension PrecisionTable {"]
    lines.append("  /// What was measured; written by a command, not by hand.")
    lines.append("  ///")
    lines.append("  ///     \(command)")
    lines.append("  ///")
    lines += sources.map { "  /// - \($0)" }
    lines.append("  package static let measured = PrecisionTable([")
    for environment in EnvironmentClass.allCases {
      let counted = Signal.Kind.allCases.compactMap { kind in
        table.count(kind, in: environment).map { (kind, $0) }
      }
      guard !counted.isEmpty else { continue }
      lines.append("    .\(environment): [")
      lines += counted.map { kind, count in
        "      .\(kind): Count(right: \(count.right), of: \(count.cases)),"
      }
      lines.append("    ],")
    }
    lines += ["  ])", "}"]
    text = lines.joined(separator: "\n") + "\n"
  }
}
