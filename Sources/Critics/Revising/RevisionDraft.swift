internal import Trajectories

/// A revision in the making: what happens to each recorded step.
struct RevisionDraft {
  typealias Synthetic = SyntheticTrajectory.SyntheticStep

  /// The suffix of another run, from the step it takes the place of.
  private struct Splice {
    var step: Int
    var suffix: [Synthetic]
  }

  private let recorded: [Step]
  private let places: [Int: Int]
  private let trust: Double
  private let otherRun: (RunID) -> Trajectory?
  private var cut: Set<Int> = []
  private var waits: [Int: Synthetic] = [:]
  private var preconditions: [Int: Synthetic] = [:]
  private var replaced: [Int: Synthetic] = [:]
  private var answers: [Int: Synthetic] = [:]
  private var splice: Splice?
  private var appended: [Synthetic] = []

  init(_ steps: [Step], trust: Double, otherRun: @escaping (RunID) -> Trajectory?) {
    recorded = steps
    places = Dictionary(steps.enumerated().map { ($1.number, $0) }) { first, _ in first }
    self.trust = trust
    self.otherRun = otherRun
  }

  /// Notes an operator; false where it names nothing that is there, or nothing that is left.
  ///
  /// The first at a step counts. A suffix taken over must come before what is done at steps.
  mutating func take(_ change: RevisionOperator) -> Bool {
    switch change {
    case .cutDetour(let range):
      let found = recorded.map(\.number).filter { range.contains($0) && original($0) != nil }
      cut.formUnion(found)
      return !found.isEmpty
    case .substitute(let step, let better), .snapTarget(let step, let better):
      guard replaced[step] == nil, let original = original(step) else { return false }
      replaced[step] = predicted(better, for: original)
    case .correctArgument(let step, let text):
      guard replaced[step] == nil, let original = original(step) else { return false }
      replaced[step] = copy(original, .predicted(trust))
      replaced[step]?.text = text
    case .insertWait(let step, let seconds):
      guard waits[step] == nil, original(step) != nil else { return false }
      waits[step] = Synthetic(.predicted(trust), .wait, amount: max(0, seconds))
    case .insertPrecondition(let step, let better):
      guard preconditions[step] == nil, original(step) != nil else { return false }
      preconditions[step] = predicted(better, for: nil)
    case .answerDialog(let step, let better):
      guard answers[step] == nil, original(step) != nil else { return false }
      answers[step] = predicted(better, for: nil)
    case .spliceSuffix(let step, let from, let otherStep):
      return takeSuffix(at: step, from: from, otherStep)
    case .append(let better):
      appended.append(predicted(better, for: nil))
    case .relabel:
      return !recorded.isEmpty
    }
    return true
  }

  /// The recorded step of a number, where it is still there.
  private func original(_ step: Int) -> Step? {
    guard let place = places[step] else { return nil }
    if let splice, let start = places[splice.step], place >= start { return nil }
    return recorded[place]
  }

  private mutating func takeSuffix(at step: Int, from run: RunID, _ otherStep: Int) -> Bool {
    guard splice == nil, original(step) != nil, let other = otherRun(run),
      other.header.id == run
    else { return false }
    let suffix = other.steps.drop { $0.number != otherStep }
      .map { copy($0, .recordedElsewhere(run: run, step: $0.number)) }
    guard !suffix.isEmpty else { return false }
    splice = Splice(step: step, suffix: suffix)
    return true
  }

  // MARK: - What comes of it

  /// Recorded steps that are not in the outcome, by number; those that were replaced too.
  var removed: [Int] {
    let kept = Set(
      steps.compactMap { step in
        if case .recorded(let number) = step.provenance { number } else { nil }
      })
    return recorded.map(\.number).filter { !kept.contains($0) }
  }

  /// The synthetic steps, in order.
  var steps: [Synthetic] {
    let kept = splice.flatMap { places[$0.step] }.map { recorded[..<$0] } ?? recorded[...]
    var steps: [Synthetic] = []
    for step in kept {
      let number = step.number
      if let precondition = preconditions[number] { steps.append(precondition) }
      if let wait = waits[number] { steps.append(wait) }
      if let better = replaced[number] {
        steps.append(better)
      } else if !cut.contains(number) || isAnchor(number) {
        steps.append(copy(step, .recorded(step: number)))
      }
      if let answer = answers[number] { steps.append(answer) }
    }
    steps += splice?.suffix ?? []
    guard !appended.isEmpty else { return steps }
    let end = steps.lastIndex { $0.kind != .finish && $0.kind != .message }.map { $0 + 1 }
    steps.insert(contentsOf: appended, at: end ?? steps.startIndex)
    return steps
  }

  /// Whether something is put before or after a step, which must then stay.
  private func isAnchor(_ number: Int) -> Bool {
    preconditions[number] != nil || waits[number] != nil || answers[number] != nil
  }

  private func copy(_ step: Step, _ provenance: SyntheticTrajectory.Provenance) -> Synthetic {
    Synthetic(
      provenance, step.action.kind, points: step.action.points, text: step.action.text,
      amount: step.action.amount)
  }

  /// What a proposal says, with what it leaves open taken from the step it replaces.
  ///
  /// It is predicted, unless the proposal names a recorded step that did the same.
  private func predicted(_ better: ProposedAction, for original: Step?) -> Synthetic {
    let kind = better.kind ?? original?.action.kind ?? .tool
    let isSame = kind == original?.action.kind
    let isNearby = isSame || (kind.isPointing && original?.action.kind.isPointing ?? false)
    let provenance = better.source.map {
      SyntheticTrajectory.Provenance.recordedElsewhere(run: $0.run, step: $0.step)
    }
    return Synthetic(
      provenance ?? .predicted(trust), kind,
      points: better.points.isEmpty && isNearby ? original?.action.points ?? [] : better.points,
      text: better.text ?? (isSame ? original?.action.text : nil),
      amount: better.amount ?? (isSame ? original?.action.amount : nil), role: better.role,
      name: better.name)
  }
}
