import Operations
import Trajectories

/// A proposal as text for people.
enum ProposalText {
  /// One line: critique, run, step, cause, confidence, who decided what, and what would be better.
  static func line(_ proposal: Proposal) -> String {
    let critique = proposal.critique
    let step = critique.step.map { "step \($0)" } ?? "-"
    return "\(critique.id)  \(critique.run)  \(step.padded(to: 10))"
      + "\((critique.cause?.words ?? "?").padded(to: 28))"
      + "\(Words.twoDecimals(critique.confidence))  "
      + Output.safe(
        ([critique.better.map(CritiqueText.words)] + [standing(of: proposal)]
          + [critique.isEmbedded ? nil : critique.critic]
          + [critique.panel?.isEscalated == true ? "critics disagree" : nil])
          .compactMap(\.self).joined(separator: "   "))
  }

  /// The whole proposal beside what was recorded.
  static func lines(_ proposal: Proposal, from source: ArchiveRuns) throws -> [String] {
    let critique = proposal.critique
    let run = try source.run(named: critique.run.rawValue)
    let step = try critique.step.flatMap { try recorded($0, of: critique.run, source) }
    var lines = CritiqueText.lines(critique, of: run, step: step)
    if proposal.isMoved {
      let stated = Words.twoDecimals(proposal.statedConfidence)
      lines.append("stated      confidence \(stated); reviews of such claims have moved it")
    }
    lines += try revised(proposal, source)
    if proposal.savedSteps > 0 {
      lines.append(
        "saves       \(Words.count(proposal.savedSteps, "step")), "
          + Words.duration(milliseconds: proposal.savedMilliseconds))
    }
    lines.append("touches     \(Words.count(proposal.blastRadius, "run")) with such a step")
    for evidence in proposal.evidence {
      lines.append(
        (evidence.speaksFor ? "for         " : "against     ")
          + "\(evidence.run) step \(evidence.step): \(Output.safe(evidence.words))")
    }
    for review in proposal.reviews {
      let why = review.reason.isEmpty ? "" : ": \(review.reason)"
      let edited = review.edited.map { " to \(CritiqueText.words($0))" } ?? ""
      lines.append(
        "review      \(review.at.iso8601.prefix(16))  "
          + Output.safe("\(review.by)  \(review.decision.rawValue)\(edited)\(why)"))
    }
    if let standing = standing(of: proposal) {
      lines.append("stands      \(Output.safe(standing))")
    }
    return lines
  }

  /// What each person decided, and whether they disagree; nil when nobody has decided.
  private static func standing(of proposal: Proposal) -> String? {
    let standing = proposal.standing
    guard !standing.isEmpty else { return nil }
    let words = standing.sorted { $0.key < $1.key }
      .map { "\($0.key): \($0.value.decision.rawValue)" }.joined(separator: ", ")
    return proposal.isDisputed ? "\(words) (disputed)" : words
  }

  // MARK: - The revised run

  /// What is left out and what is put in, in the order of the run.
  private static func revised(_ proposal: Proposal, _ source: ArchiveRuns) throws -> [String] {
    guard let synthetic = proposal.synthetic else { return [] }
    let how = synthetic.revision.operators.map(\.name).joined(separator: ", ")
    var lines = [
      "revision    \(how)   confidence \(Words.twoDecimals(synthetic.confidence))"
        + (synthetic.isHypothesis ? ", a hypothesis" : "")
    ]
    var gone = synthetic.removed[...]
    for (place, step) in synthetic.steps.enumerated() {
      let next = synthetic.steps[place...].lazy.compactMap(\.recordedNumber).first ?? .max
      while let number = gone.first, number < next {
        lines.append(try left(out: number, of: proposal.critique.run, source))
        gone = gone.dropFirst()
      }
      if step.recordedNumber == nil { lines.append("  +         \(words(step))") }
    }
    for number in gone { lines.append(try left(out: number, of: proposal.critique.run, source)) }
    return lines
  }

  private static func left(
    out number: Int, of run: RunID, _ source: ArchiveRuns
  ) throws -> String {
    let label = try recorded(number, of: run, source)?.action.label ?? ""
    return "  -         step \(number)  \(Output.safe(label))"
  }

  private static func recorded(
    _ number: Int, of run: RunID, _ source: ArchiveRuns
  ) throws -> Step? {
    try source.index(ofStep: number, of: run).map { try source.entry(of: run, at: $0) }?.step
  }

  private static func words(_ step: SyntheticTrajectory.SyntheticStep) -> String {
    let action = Action(
      step.kind, points: step.points, text: step.text, amount: step.amount,
      raw: RawCall(name: step.kind.rawValue, arguments: ""))
    let name = step.name.map { " \"\($0)\"" } ?? ""
    let origin =
      switch step.provenance {
      case .recorded(let number): "step \(number)"
      case .recordedElsewhere(let run, let number): "as in \(run), step \(number)"
      case .predicted(let probability): "predicted, \(Words.twoDecimals(probability))"
      }
    return Output.safe("\(action.label)\(name)   (\(origin))")
  }
}

extension SyntheticTrajectory.SyntheticStep {
  /// The number of the step of the recording itself; nil for any other.
  fileprivate var recordedNumber: Int? {
    if case .recorded(let number) = provenance { number } else { nil }
  }
}

/// A proposal as other programs get it: the value, with its names and what stands.
struct ProposalJSON: Encodable {
  var id: String
  var run: String
  var step: Int?
  var cause: String?
  var standing: [String: String]
  var disputed: Bool
  var proposal: Proposal

  init(_ proposal: Proposal) {
    id = "\(proposal.id)"
    run = "\(proposal.critique.run)"
    step = proposal.critique.step
    cause = proposal.critique.cause?.rawValue
    standing = proposal.standing.mapValues(\.decision.rawValue)
    disputed = proposal.isDisputed
    self.proposal = proposal
  }
}
