package import Trajectories

/// The one round in which critics that disagree see each other's claims.
///
/// A critic sees what the other claims and cites, never its reasons, and may bring what neither has
/// cited; else its claim stands. It cannot take the other's side: at most it takes its own claim back.
package struct CrossExamination {
  private let run: Trajectory
  private let album: KeyFrames.Album?
  private let limits: CritiqueQuestion.Limits

  package init(
    _ run: Trajectory, album: KeyFrames.Album?,
    _ limits: CritiqueQuestion.Limits = CritiqueQuestion.Limits()
  ) {
    self.run = run
    self.album = album
    self.limits = limits
  }

  /// What a model is asked about its own claim and another's.
  package func question(_ own: Critique, against other: Critique) -> CritiqueQuestion {
    let steps = run.steps
    let room = TokenEstimate.bytes(of: limits.narrow)
    let suspects = [own.step, other.step].compactMap(\.self)
    let sheets = StepSheets(steps, around: suspects, most: limits.steps)
    let frames = album.map { KeyFrames(steps, suspects, $0) } ?? KeyFrames()
    let blocks =
      [
        Quotation.Block("task", run.header.task ?? "", most: room / 10),
        Quotation.Block("your claim", claim(own), most: room / 8),
        Quotation.Block("the other claim", claim(other), most: room / 8),
      ] + sheets.blocks(most: room / 2, frames)
    return CritiqueQuestion(
      .cross, blocks, heading: CritiqueQuestion.heading(steps, sheets, frames),
      shown: sheets.numbers, frames: frames, instructions: CritiqueSchema.crossInstructions,
      schema: CritiqueSchema.cross, mostTokens: limits.wideAnswer)
  }

  /// A claim with its evidence, in fixed words and quotes of the recording.
  private func claim(_ critique: Critique) -> String {
    var lines = ["step \(critique.step ?? 0): \(critique.cause?.words ?? "no error")"]
    lines += critique.citations.prefix(6).compactMap { citation in
      citation.span(in: run).map {
        "cites step \(citation.step) \(citation.field.rawValue): \($0.prefix(300))"
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What the embedded critic can cite beside what was cited: its signals at the step.
  ///
  /// It takes nothing back, since it says the same of the same recording.
  package static func newEvidence(of embedded: Critique, cited: [Citation]) -> [Citation] {
    var found: [Citation] = []
    for citation in embedded.signals.filter({ $0.step == embedded.step }).flatMap(\.citations)
    where !cited.contains(citation) && !found.contains(citation) { found.append(citation) }
    return Array(found.prefix(3))
  }
}
