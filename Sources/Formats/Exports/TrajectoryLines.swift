internal import Foundation
package import Trajectories

/// Canonical values, one object a line; every line has the same members, so that each column has one
/// type: `type` says which of `run`, `entry`, `critique`, `synthetic` and `review` is filled.
package struct TrajectoryLines: Sendable {
  package init() {}

  package func line(_ header: RunHeader, revision: Int, tool: String) throws -> [UInt8] {
    try line("run", header.id, header, revision: revision, tool: tool)
  }

  package func line(_ entry: Entry, of run: RunID) throws -> [UInt8] {
    try line("entry", run, entry)
  }

  /// A critique, its revised run and its reviews.
  package func lines(_ proposal: Proposal) throws -> [[UInt8]] {
    let run = proposal.critique.run
    var lines = [try line("critique", run, proposal.critique, critique: proposal.id)]
    if let synthetic = proposal.synthetic {
      lines.append(try line("synthetic", run, synthetic, critique: proposal.id))
    }
    for review in proposal.reviews {
      lines.append(try line("review", run, review, critique: proposal.id))
    }
    return lines
  }

  private static let members = ["run", "entry", "critique", "synthetic", "review"]

  private func line(
    _ type: String, _ run: RunID, _ value: some Encodable, revision: Int = 0, tool: String = "",
    critique: CritiqueID? = nil
  ) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let members = ExportValue.object(
      parsing: String(decoding: try encoder.encode(value), as: UTF8.self))
    let body = Self.members.map { name in
      (name, name == type ? ExportValue.object(members ?? []) : .null)
    }
    let head: [(String, ExportValue)] = [
      ("type", .text(type)), ("run_id", .text(run.rawValue)), ("revision", .whole(revision)),
      ("critique_id", .text(critique?.rawValue ?? "")), ("tool_version", .text(tool)),
    ]
    return ExportValue.object(head + body).bytes
  }
}
