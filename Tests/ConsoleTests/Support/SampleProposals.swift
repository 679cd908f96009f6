import Trajectories

@testable import Console

extension MemoryArchive {
  /// The sample with proposals about its runs.
  static let reviewed: MemoryArchive = {
    var archive = sample
    archive.reviews.proposals = [click, command, disputed]
    return archive
  }()

  /// The sample with one proposal, that of a model which the embedded critic sees otherwise.
  static let heard: MemoryArchive = {
    var archive = sample
    archive.reviews.proposals = [dissenting]
    return archive
  }()

  private static let dissenting: Proposal = {
    var critique = Critique(
      run: flight, revision: 1, steps: [.init(step: 4, probability: 1)], cause: .precondition,
      confidence: 0.14, explanation: "Step 4: something else was needed first.",
      critic: "claude-haiku-5-5")
    critique.asking = .init(
      .cross, question: "0123456789abcdef", model: "claude-haiku-5-5",
      why: "The field was \u{1b}[31mempty\u{202e} when Return was pressed.")
    critique.panel = .init([
      .init("pool 1", step: 2, cause: .aim, confidence: 0.71),
      .init("claude-haiku-5-5", step: 4, cause: .precondition, confidence: 0.14, worth: 3.1),
      .init(
        "claude-sonnet-5-5", step: 2, cause: .aim, confidence: 0.71, worth: 3.1, newEvidence: 1),
    ])
    return Proposal(
      critique: critique, task: "Book the 9:40 to Lisbon",
      outcome: Outcome(.failure, authority: .verifier), stepCount: 7, blastRadius: 7, value: 0.3)
  }()

  /// Many proposals that differ little.
  static func proposals(_ count: Int) -> MemoryArchive {
    var archive = sample
    archive.reviews.proposals = (0..<count).map { number in
      var proposal = click
      proposal.critique.run = RunID(format: "test", identity: "\(number)")
      proposal.critique.confidence = 0.9
      proposal.critique.explanation = "It missed."
      proposal.task = "Task \(number)"
      return proposal
    }
    return archive
  }

  private static let clickText =
    #"24 px outside "Search" (418..454, 330..354); nothing changed, and step 5 clicked the centre."#

  /// A click that missed.
  static let click: Proposal = {
    let better = ProposedAction(
      .replace, .leftClick, points: [Point(x: 436, y: 342)], role: "button", name: "Search")
    let step = flightRun.steps[1]
    let critique = Critique(
      run: flight, revision: 1,
      steps: [
        .init(step: 2, probability: 0.71), .init(step: 3, probability: 0.18),
        .init(step: 5, probability: 0.06),
      ], cause: .aim, runnerUp: .notReady, confidence: 0.93, better: better,
      explanation: clickText,
      citations: [
        Citation(
          run: flight, revision: 1, step: 2, field: .thought, range: 0..<17, of: step.thought)
      ].compactMap(\.self),
      waste: [.init(steps: 5...6, milliseconds: 3_400, tokens: 200, why: .repetition)],
      critic: "pool 1")
    let revision = Revision(
      run: flight, revision: 1, critique: critique.id,
      operators: [.snapTarget(step: 2, better), .cutDetour(5...6)])
    let synthetic = SyntheticTrajectory(
      revision: revision,
      steps: [
        .init(.recorded(step: 1), .screenshot),
        .init(.predicted(0.93), .leftClick, points: better.points, name: "Search"),
        .init(.recorded(step: 3), .type, text: "Lisbon"),
        .init(.recorded(step: 4), .key, text: "Return"),
        .init(.recordedElsewhere(run: repair, step: 3), .wait, amount: 1),
        .init(.recorded(step: 7), .wait, amount: 2),
      ], removed: [2, 5, 6])
    return Proposal(
      critique: critique, task: "Book the 9:40 to Lisbon",
      outcome: Outcome(.failure, authority: .verifier), stepCount: 7, synthetic: synthetic,
      evidence: [
        .init(run: flight, step: 2, words: "nothing changed after the click", speaksFor: true),
        .init(run: repair, step: 3, words: #"a click inside "Search" worked"#, speaksFor: true),
        .init(run: helper, step: 1, words: "a click as far off worked", speaksFor: false),
      ], savedSteps: 2, savedMilliseconds: 3_400, blastRadius: 7, value: 0.9)
  }()

  /// A command that should have been another.
  static let command: Proposal = {
    let better = ProposedAction(.replace, .shell, text: "swift test --filter DatesTests")
    let critique = Critique(
      run: repair, revision: 1, steps: [.init(step: 1, probability: 0.64)], cause: .argument,
      confidence: 0.64, better: better,
      explanation: #"The task names "Dates"; the filter says "Parser"."#, critic: "pool 1")
    return Proposal(
      critique: critique, task: "The parser test fails since yesterday.",
      outcome: Outcome(.claimed, authority: .agent), stepCount: 5, savedMilliseconds: 900,
      blastRadius: 1, value: 0.5)
  }()

  /// One that two people see differently, with hostile text in it.
  static let disputed: Proposal = {
    let critique = Critique(
      run: flight, revision: 1, steps: [.init(step: 7, probability: 0.4)], cause: .notReady,
      confidence: 0.41,
      better: ProposedAction(
        .replace, .type, text: "a\u{1b}[2Jb\u{202e}c\u{200d}", name: "\u{7}bell"),
      explanation: "\u{1b}]0;owned\u{7} waited \u{202e}for nothing", critic: "pool\u{9b} 1")
    let moment = Timestamp(rawValue: now.rawValue - 3_600_000)
    return Proposal(
      critique: critique, task: "Book the \u{1b}[31m9:40", outcome: .unknown, stepCount: 7,
      evidence: [.init(run: flight, step: 7, words: "\u{202e}evil\r\n", speaksFor: true)],
      reviews: [
        Review(
          critique: critique.id, run: flight, decision: .accept, reason: "seen it too",
          by: "grace\u{1b}[1m", at: moment),
        Review(
          critique: critique.id, run: flight, decision: .reject, reason: "the page was ready",
          by: "alan", at: moment),
      ], value: 0.2)
  }()
}
