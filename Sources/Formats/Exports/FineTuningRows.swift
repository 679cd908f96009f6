package import Trajectories

/// Corrected runs for supervised fine-tuning, one conversation a line.
package struct FineTuningRows: Sendable {
  private let tool: String

  /// - Parameter tool: this program with its version.
  package init(tool: String) { self.tool = tool }

  /// The row for a settled proposal about a run.
  ///
  /// - Parameter other: gives the runs that a revision takes steps from.
  package func row(
    _ material: ExportMaterial, in run: Trajectory, other: (RunID) -> Trajectory?
  ) -> ExportedRow {
    let corrected: CorrectedTrajectory
    do throws(ExportRefusal) {
      corrected = try CorrectedTrajectory(material, of: run, acceptedOnly: true, other: other)
    } catch {
      return .leftOut(error.why)
    }
    var chat = ChatMessages()
    chat.add(corrected.run.entries)
    let origins = corrected.origins.map { ExportValue.text($0.words) }
    let columns: [(String, ExportValue)] = [
      ("messages", .list(chat.messages)), ("tools", .text(chat.toolsText)),
      ("step_origins", .list(origins)),
    ]
    let step = material.proposal.critique.step ?? 0
    return .row(
      ExportValue.object(columns + material.provenance(of: run.header, step: step, tool: tool))
        .bytes)
  }
}

extension SyntheticTrajectory.Provenance {
  /// `recorded 12`, `recorded run_... 12`, `predicted 0.9`.
  var words: String {
    switch self {
    case .recorded(let step): "recorded \(step)"
    case .recordedElsewhere(let run, let step): "recorded \(run) \(step)"
    case .predicted(let probability): "predicted \(probability)"
    }
  }
}
