import Formats
import Foundation
import Trajectories

/// A made-up run with a proposal about it, for the tests of exports.
enum ExportKit {
  static let id = RunID(format: "made-up", identity: "one")

  static func run(text: String = "The page says: no seats.", task: String = "Book a seat.")
    -> Trajectory
  {
    func entry(_ index: Int, _ kind: Entry.Kind, _ text: String = "", step: Step? = nil) -> Entry {
      Entry(index: index, sourceIndex: index, line: index + 1, kind: kind, text: text, step: step)
    }
    func step(_ number: Int, _ x: Double, status: Step.Status = .done) -> Step {
      let raw = RawCall(
        name: "computer", arguments: #"{"action":"left_click","coordinate":[\#(Int(x)),20]}"#)
      return Step(
        number: number, turn: number, thought: "I click \(number).",
        action: Action(.leftClick, points: [Point(x: x, y: 20)], raw: raw), status: status,
        after: Observation(text: "\(text) \(number)", isError: status == .failed))
    }
    let header = RunHeader(
      id: id, format: "made-up", source: "/tmp/log", task: task, agent: "Agent 1.2",
      model: "claude-opus-5-5")
    var system = entry(0, .context, "You use a computer.")
    system.title = "system"
    var reminder = entry(2, .context, "a reminder: \(text)")
    reminder.title = "reminder"
    return Trajectory(
      header: header,
      entries: [
        system, entry(1, .prompt, task), reminder, entry(3, .step, step: step(1, 10)),
        entry(4, .step, step: step(2, 30, status: .failed)), entry(5, .step, step: step(3, 50)),
        entry(6, .reply, "Done."),
      ])
  }

  static let better = ProposedAction(.replace, .leftClick, points: [Point(x: 44, y: 20)])

  static func proposal(
    _ reviews: [(Review.Decision, String)] = [(.accept, "ada")], better: ProposedAction? = better,
    edited: ProposedAction? = nil, probability: Double = 0.9, extra: ActionKind? = nil
  ) -> Proposal {
    let critique = Critique(
      run: id, revision: 1, steps: [.init(step: 2, probability: 0.8)], cause: .aim, confidence: 0.8,
      better: better, explanation: "Missed the button.", critic: "pool 1")
    var steps: [SyntheticTrajectory.SyntheticStep] = [
      .init(.recorded(step: 1), .leftClick),
      .init(.predicted(probability), .leftClick, points: [Point(x: 44, y: 20)]),
    ]
    if let extra { steps.append(.init(.predicted(0.9), extra)) }
    steps.append(.init(.recorded(step: 3), .leftClick))
    let revision = Revision(
      run: id, revision: 1, critique: critique.id,
      operators: [.substitute(step: 2, Self.better)])
    let decided = reviews.enumerated().map { place, review in
      Review(
        critique: critique.id, run: id, decision: review.0, reason: "because",
        edited: review.0 == .edit ? edited : nil, by: review.1,
        at: Timestamp(rawValue: Int64(place) * 1000))
    }
    return Proposal(
      critique: critique, task: "Book a seat.", stepCount: 3,
      synthetic: SyntheticTrajectory(revision: revision, steps: steps, removed: [2]),
      evidence: [.init(run: id, step: 3, words: "the click on step 3 worked", speaksFor: true)],
      reviews: decided)
  }

  static func row(_ proposal: Proposal, all: Bool = false, isTuning: Bool = false) -> ExportedRow {
    switch ExportMaterial.settle(proposal, all: all) {
    case .failure(let refusal): .leftOut(refusal.why)
    case .success(let material):
      isTuning
        ? FineTuningRows(tool: "reverie t").row(material, in: run()) { _ in nil }
        : PreferencePairs(tool: "reverie t").row(material, in: run())
    }
  }

  static func object(_ row: ExportedRow) -> [String: Any]? {
    guard case .row(let bytes) = row else { return nil }
    return try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
  }

  static func why(_ row: ExportedRow) -> LeftOut? {
    if case .leftOut(let why) = row { why } else { nil }
  }
}
