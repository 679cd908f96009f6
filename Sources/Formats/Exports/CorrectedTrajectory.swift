package import Trajectories

/// A run as a revision makes it, with its entries taken from recordings where there are any.
///
/// It is for exports alone: nothing here may be stored as a recording.
package struct CorrectedTrajectory: Sendable {
  package private(set) var run: Trajectory
  /// Where each step comes from, by its new number less one.
  package private(set) var origins: [SyntheticTrajectory.Provenance] = []
  package let critique: CritiqueID

  /// Puts it together.
  ///
  /// - Parameters:
  ///   - acceptedOnly: refuses predicted steps that no accepted operator names.
  ///   - other: gives the runs that steps are taken from.
  package init(
    _ material: ExportMaterial, of recorded: Trajectory, acceptedOnly: Bool,
    other: (RunID) -> Trajectory?
  ) throws(ExportRefusal) {
    guard let synthetic = material.proposal.synthetic else {
      throw ExportRefusal(why: .noRevision)
    }
    guard !synthetic.isHypothesis else { throw ExportRefusal(why: .hypothesis) }
    critique = material.proposal.id
    run = Trajectory(header: recorded.header, entries: [])
    var builder = Builder(recorded)
    let named = synthetic.revision.operators.compactMap(\.named)
    for step in synthetic.steps {
      switch step.provenance {
      case .recorded(let number):
        guard builder.keep(number) else { throw ExportRefusal(why: .missing) }
      case .recordedElsewhere(let id, let number):
        guard let found = other(id)?.entries.first(where: { $0.step?.number == number }) else {
          throw ExportRefusal(why: .missing)
        }
        builder.take(found)
      case .predicted:
        let isNamed = named.contains { $0.isSame(as: step) }
        guard !acceptedOnly || (material.isAccepted && isNamed) else {
          throw ExportRefusal(why: .unaccepted)
        }
        let edited = material.decision == "edit" && isNamed ? material.better : nil
        if material.decision == "edit", isNamed, edited?.kind == nil {
          throw ExportRefusal(why: .unaccepted)
        }
        builder.propose(edited ?? ProposedAction(step), model: recorded.header.model)
      }
      origins.append(step.provenance)
    }
    builder.finish()
    run.entries = builder.entries
    for case .relabel(let goal) in synthetic.revision.operators { relabel(goal) }
  }

  private mutating func relabel(_ goal: String) {
    run.header.task = goal
    if let first = run.entries.firstIndex(where: { $0.kind == .prompt }) {
      run.entries[first].text = goal
    }
  }
}

/// Takes entries one after another and numbers them anew.
private struct Builder {
  let recorded: Trajectory
  var entries: [Entry] = []
  /// The first recorded entry that was not looked at yet.
  private var next = 0
  private var number = 0
  private let lastStep: Int

  init(_ recorded: Trajectory) {
    self.recorded = recorded
    lastStep = recorded.entries.lastIndex { $0.step != nil } ?? -1
  }

  /// Keeps a recorded step, and what was said before it.
  mutating func keep(_ wanted: Int) -> Bool {
    guard let place = recorded.entries.firstIndex(where: { $0.step?.number == wanted }) else {
      return false
    }
    if place >= next {
      takeWords(upTo: place)
      next = place + 1
    }
    take(recorded.entries[place])
    return true
  }

  /// Prompts are kept whatever is cut; other words only when nothing before them was.
  private mutating func takeWords(upTo end: Int) {
    let isWhole = !recorded.entries[next..<end].contains { $0.step != nil }
    for entry in recorded.entries[next..<end] where entry.step == nil {
      if isWhole || entry.kind == .prompt { take(entry) }
    }
  }

  mutating func take(_ entry: Entry) {
    var entry = entry
    entry.index = entries.count
    if entry.step != nil {
      number += 1
      entry.step?.number = number
    }
    entries.append(entry)
  }

  mutating func propose(_ proposed: ProposedAction, model: String?) {
    if number == 0 {
      let first = recorded.entries.firstIndex { $0.step != nil } ?? recorded.entries.count
      if first >= next {
        takeWords(upTo: first)
        next = first
      }
    }
    let call = ExportedCall(proposed, insteadOf: nil)
    let raw = RawCall(name: call.tool, arguments: call.value.json)
    let action = Action(
      proposed.kind ?? .wait, points: proposed.points, text: proposed.text,
      amount: proposed.amount, raw: raw)
    take(
      Entry(
        index: 0, sourceIndex: 0, line: 0, kind: .step,
        step: Step(number: 0, turn: number + 1, action: action), model: model))
  }

  /// What was said after the last step stays when that step does.
  mutating func finish() {
    guard lastStep >= 0, next == lastStep + 1 else { return }
    for entry in recorded.entries[next...] { take(entry) }
  }
}

extension RevisionOperator {
  /// The action that the operator itself names.
  fileprivate var named: ProposedAction? {
    switch self {
    case .substitute(_, let action), .snapTarget(_, let action),
      .insertPrecondition(_, let action), .answerDialog(_, let action), .append(let action):
      action
    case .insertWait(_, let seconds): ProposedAction(.insert, .wait, amount: seconds)
    case .correctArgument(_, let text): ProposedAction(.replace, nil, text: text)
    case .cutDetour, .spliceSuffix, .relabel: nil
    }
  }
}

extension ProposedAction {
  fileprivate init(_ step: SyntheticTrajectory.SyntheticStep) {
    self.init(
      .replace, step.kind, points: step.points, text: step.text, amount: step.amount,
      role: step.role, name: step.name)
  }

  /// Whether a step of a revised run is this action; what the operator leaves open may be anything.
  fileprivate func isSame(as step: SyntheticTrajectory.SyntheticStep) -> Bool {
    (kind == nil || kind == step.kind) && (text == nil || text == step.text)
      && (points.isEmpty || points == step.points) && (amount == nil || amount == step.amount)
      && (name == nil || step.name == nil || name == step.name)
  }
}
