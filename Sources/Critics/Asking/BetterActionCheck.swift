internal import LanguageModels
internal import Trajectories

/// Checks the action that a model proposes against what the run used and where there was something.
struct BetterActionCheck {
  /// The action as the model gives it; -1 and empty texts for what does not apply.
  struct Draft: Hashable {
    var edit: String
    var action: String
    var x: Double
    var y: Double
    var text: String
    var seconds: Double
    var through: Int
  }

  private let steps: [Step]
  private let task: String
  private let frames: KeyFrames

  init(_ run: Trajectory, _ frames: KeyFrames) {
    steps = run.steps
    task = run.header.task ?? ""
    self.frames = frames
  }

  /// The action; nil where none is proposed.
  func check(_ draft: Draft, at number: Int) -> Result<ProposedAction?, Unfounded> {
    let edit = draft.edit.lowercased()
    if edit == "none" { return .success(nil) }
    guard let edit = ProposedAction.Edit(rawValue: edit) else { return .failure(.noEdit) }
    guard let step = steps.first(where: { $0.number == number }) else { return .failure(.noStep) }
    if edit == .remove {
      let last = draft.through > 0 ? draft.through : number
      guard last >= number, steps.contains(where: { $0.number == last }) else {
        return .failure(.noStep)
      }
      return .success(ProposedAction(.remove, through: last))
    }
    guard let kind = ActionKind(rawValue: draft.action.lowercased()),
      kind == .wait || steps.contains(where: { $0.action.kind == kind })
    else { return .failure(.otherKind) }
    var action = ProposedAction(edit, kind)
    do throws(Unfounded) {
      try place(draft, at: step, &action)
      try say(draft, &action)
    } catch { return .failure(error) }
    return .success(action)
  }

  private func place(
    _ draft: Draft, at step: Step, _ action: inout ProposedAction
  ) throws(Unfounded) {
    guard action.kind?.isPointing == true else { return }
    // A run that names its elements rather than aims at them has no places.
    let isNamed = !steps.contains { $0.action.kind.isPointing && !$0.action.points.isEmpty }
    guard draft.x >= 0, draft.y >= 0, draft.x.isFinite, draft.y.isFinite else {
      guard isNamed, !draft.text.isEmpty else { throw .incomplete }
      return try name(draft.text, at: step, &action)
    }
    var point = Point(x: draft.x, y: draft.y)
    if let scale = frames.scale(of: step.number) {
      guard let place = scale.original(x: draft.x, y: draft.y) else { throw .offScreen }
      point = Point(x: place.x, y: place.y)
    }
    guard let size = step.screen else { throw .noScreen }
    guard point.x < Double(size.width), point.y < Double(size.height) else { throw .offScreen }
    if let tree = step.tree, tree.elements.contains(where: { $0.bounds != nil }) {
      guard let element = tree.element(at: point), element.depth > 0 else { throw .offElement }
      action.role = element.role
      action.name = element.name
    }
    action.points = [point]
  }

  /// An element that is named rather than aimed at has to be there.
  private func name(
    _ text: String, at step: Step, _ action: inout ProposedAction
  ) throws(Unfounded) {
    guard let tree = step.tree else { return }
    let named = tree.elements.filter { !$0.name.isEmpty && text.contains($0.name) }
    guard let element = named.max(by: { $0.name.count < $1.name.count }) else { throw .offElement }
    action.role = element.role
    action.name = element.name
  }

  private func say(_ draft: Draft, _ action: inout ProposedAction) throws(Unfounded) {
    if action.kind == .wait {
      guard draft.seconds > 0, draft.seconds <= 600 else { throw .incomplete }
      action.amount = draft.seconds
      return
    }
    guard !draft.text.isEmpty else {
      if action.points.isEmpty, action.kind != .screenshot { throw .incomplete }
      return
    }
    guard draft.text.utf8.count <= 2_000,
      !draft.text.unicodeScalars.contains(where: HarmlessText.isHarmful)
    else { throw .harmful }
    guard OwnWords(steps, task: task).allow(draft.text, as: action.kind) else { throw .foreign }
    action.text = draft.text
  }
}

/// What the person and the agent wrote themselves.
///
/// From these alone a model may take addresses, paths and programs; what pages and tools show does not
/// count.
struct OwnWords {
  private let text: String
  private let programs: Set<String>

  init(_ steps: [Step], task: String) {
    text = ([task] + steps.compactMap(\.action.text)).joined(separator: "\n").lowercased()
    programs = Set(
      steps.filter { $0.action.kind == .shell }.flatMap { Self.programs(in: $0.action.text ?? "") })
  }

  func allow(_ wanted: String, as kind: ActionKind?) -> Bool {
    for word in wanted.lowercased().split(whereSeparator: \.isWhitespace).map(String.init) {
      let isPlace =
        word.contains("://") || word.contains("/") || word.contains("@") || word.hasPrefix("www.")
      if isPlace, !text.contains(word.trimmed) { return false }
    }
    guard kind == .shell else { return kind != .navigate || text.contains(wanted.lowercased()) }
    return Self.programs(in: wanted).allSatisfy { programs.contains($0) }
  }

  /// The first word of each command of a line.
  private static func programs(in line: String) -> [String] {
    line.split { "|;&\n`$(){}<>".contains($0) }.compactMap { part in
      part.split(whereSeparator: \.isWhitespace).first { !$0.contains("=") }.map(String.init)
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while let last = text.last, "\"').,;".contains(last) { text.removeLast() }
    while let first = text.first, "\"'(".contains(first) { text.removeFirst() }
    return String(text)
  }
}
