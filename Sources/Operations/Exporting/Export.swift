internal import Formats
package import Trajectories

/// What an export came to.
package struct ExportReport: Sendable {
  package var runs = 0
  /// Rows, lines or documents.
  package var written = 0
  /// How many proposals were left out, by the reason in words.
  package var leftOut: [String: Int] = [:]
  package var picturesLeftOut = 0
}

/// Writes runs and what people decided about them, one run in memory at a time.
package struct Export {
  let source: any ExportSource
  let options: ExportOptions
  let target: ExportTarget
  var report = ExportReport()

  /// A picture larger than this is not written into a document.
  static let largestPicture = 2 << 20

  package init(_ options: ExportOptions, from source: any ExportSource, to target: ExportTarget) {
    self.options = options
    self.source = source
    self.target = target
  }

  /// Exports runs, in the order given.
  package mutating func run(_ runs: [RunID]) throws -> ExportReport {
    if !options.format.isDocument { try target.begin("export.jsonl") }
    for run in runs {
      report.runs += 1
      if options.isCorrected, options.format == .atif || options.format == .messages {
        try corrected(run)
        continue
      }
      switch options.format {
      case .dpo, .sft: try rows(run)
      case .jsonl: try lines(run)
      case .atif, .messages:
        try document(try source.trajectory(of: run, revision: nil).withSpokenTask, nil)
      case .html: try page(run)
      }
    }
    if !options.format.isDocument { try target.end() }
    return report
  }

  // MARK: - Lines

  private mutating func rows(_ run: RunID) throws {
    for proposal in try source.proposals(of: run) {
      guard let material = settled(proposal) else { continue }
      let recorded = try trajectory(of: proposal)
      let row =
        options.format == .dpo
        ? PreferencePairs(tool: options.tool).row(material, in: recorded)
        : FineTuningRows(tool: options.tool).row(material, in: recorded, other: other)
      switch row {
      case .row(let bytes): try line(bytes)
      case .leftOut(let why): leave(why)
      }
    }
  }

  private mutating func lines(_ run: RunID) throws {
    let lines = TrajectoryLines()
    let recorded = try source.trajectory(of: run, revision: nil)
    let revision = try source.revision(of: run)
    try line(try lines.line(recorded.header, revision: revision, tool: options.tool))
    for entry in recorded.entries { try line(try lines.line(entry, of: run)) }
    for proposal in try source.proposals(of: run) {
      for bytes in try lines.lines(proposal) { try line(bytes) }
    }
  }

  private mutating func line(_ bytes: [UInt8]) throws {
    try target.write(bytes + [10])
    report.written += 1
  }

  // MARK: - Proposals

  mutating func settled(_ proposal: Proposal) -> ExportMaterial? {
    switch ExportMaterial.settle(proposal, all: options.takesAll) {
    case .success(let material): return material
    case .failure(let refusal):
      leave(refusal.why)
      return nil
    }
  }

  mutating func leave(_ why: LeftOut) { report.leftOut[why.rawValue, default: 0] += 1 }

  /// The run as it was when the critique was written.
  func trajectory(of proposal: Proposal) throws -> Trajectory {
    let revision = proposal.critique.revision
    return try source.trajectory(
      of: proposal.critique.run, revision: revision > 0 ? revision : nil
    ).withSpokenTask
  }

  func other(_ run: RunID) -> Trajectory? { try? source.trajectory(of: run, revision: nil) }
}
