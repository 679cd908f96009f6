internal import Foundation
internal import Trajectories

/// A recorded run, with what was seen before each of its steps.
struct RecordedTrace: Sendable {
  let run: Trajectory
  let steps: [Step]
  /// What was seen before each step; one more than there are steps, the last is the end.
  let seen: [Observation?]
  /// The element trees among these.
  let trees: [ElementTree?]
  let claim: String?

  init(_ run: Trajectory) {
    self.run = run
    let steps = run.steps
    self.steps = steps
    var seen: [Observation?] = []
    var last: Observation?
    for step in steps {
      // What a reader repeats from the step before holds less than that step's own result.
      seen.append(step.before.flatMap { $0.isInferred ? nil : $0 } ?? last ?? step.before)
      // A part looked at closely, or a picture that was opened, is not the screen.
      if step.action.kind != .zoom, step.action.kind != .read || last?.images.isEmpty != false {
        last = step.after ?? last
      }
    }
    self.seen = seen + [last]
    trees = self.seen.map { $0.flatMap { ElementTree(in: $0.tree ?? $0.text) } }
      .map { $0?.elements.isEmpty == false ? $0 : nil }
    claim = run.entries.last { $0.kind == .reply || $0.kind == .step }
      .flatMap { $0.kind == .reply ? $0.text : nil }
  }

  var count: Int { steps.count }

  func action(_ place: Int) -> Action? {
    steps.indices.contains(place) ? steps[place].action : nil
  }

  /// A screen that was seen before a step: a tree, or pictures.
  func screen(_ place: Int) -> Observation? {
    guard seen.indices.contains(place), let before = seen[place],
      trees[place] != nil || before.images.contains(where: \.isThere)
    else { return nil }
    return before
  }

  /// Whether the screen looked otherwise after a step.
  func changed(_ place: Int) -> Bool {
    guard let before = screen(place), let after = steps[place].after, screen(place + 1) != nil
    else { return false }
    if let old = trees[place], let new = trees[place + 1] { return old != new }
    return before.images.map(\.place) != after.images.map(\.place)
  }

  /// The element under the pointer, the topmost of those that people use.
  func target(_ place: Int) -> ElementTree.Element? {
    guard let tree = trees[place], let action = action(place) else { return nil }
    guard let point = action.points.first else { return tree.element(calledAs: action) }
    return tree.elements.last { $0.isUsable && $0.bounds?.contains(point) == true }
  }

  // MARK: - Steps that did not happen

  /// A step without effect: what was seen before is what is seen after.
  func vain(_ step: Step, at place: Int) -> Step? {
    guard let before = screen(place) else { return nil }
    var vain = step
    vain.after = before
    vain.after?.isError = false
    vain.status = .done
    return vain
  }

  /// A call that fails as its tool would have it, marked as this log marks failures of that tool.
  func failed(_ step: Step, saying text: String, code: Int) -> Step {
    var failed = step
    let voice = ToolVoice(of: step.action, in: self)
    failed.after = Observation(text: voice.failure(text, code: code), isError: voice.marksErrors)
    failed.exitCode = voice.tellsExitCodes ? code : nil
    failed.status = voice.marksErrors ? .failed : .done
    failed.duration = step.duration.map { min($0, 200) }
    return failed
  }
}

extension Step {
  /// Whether it came off, as far as marks tell, or where there is none the words.
  var isDone: Bool {
    guard status == .done, (exitCode ?? 0) == 0, after?.isError != true else { return false }
    guard exitCode == nil, action.kind == .shell else { return true }
    let told = after?.text.lowercased() ?? ""
    return !["error", "traceback", "not found", "no such file"].contains { told.contains($0) }
  }

  /// Whether it failed, as far as marks tell, or lines that begin as errors do.
  var isFailed: Bool {
    if status == .failed || (exitCode ?? 0) != 0 || after?.isError == true { return true }
    guard exitCode == nil, status == .done, action.kind == .shell else { return false }
    let starts = ["error:", "traceback (most recent", "fatal:", "bash:", "/bin/bash:"]
    return (after?.text ?? "").split(separator: "\n").contains { line in
      starts.contains { line.lowercased().hasPrefix($0) }
    }
  }

  func with(_ action: Action) -> Step {
    var step = self
    step.action = action
    return step
  }
}

extension Action {
  /// Whether it does the same; the log's own id of the call tells nothing.
  func does(_ other: Action) -> Bool {
    kind == other.kind && points == other.points && text == other.text
      && raw.arguments == other.raw.arguments
  }

  /// The action done otherwise, with a call that says so.
  func altered(_ kind: ActionKind? = nil, points: [Point]? = nil, text: String? = nil) -> Action {
    var action = self
    action.kind = kind ?? self.kind
    action.points = points ?? self.points
    action.text = text ?? self.text
    if let text, let old = self.text, raw.arguments.contains(old) {
      action.raw.arguments = raw.arguments.replacing(old, with: text)
    } else if kind != nil || points != nil {
      let place =
        action.points.first.map { ",\"coordinate\":[\(Int(clamped: $0.x)),\(Int(clamped: $0.y))]" }
        ?? ""
      action.raw.arguments = "{\"action\":\"\(action.kind.rawValue)\"\(place)}"
    }
    return action
  }
}

extension ElementTree {
  /// The element that a call names by its role and name rather than by a place.
  fileprivate func element(calledAs action: Action) -> Element? {
    let parts = (action.text ?? "").split(separator: "\"", maxSplits: 1)
    guard action.kind.isPointing, parts.count == 2, let end = parts[1].lastIndex(of: "\"") else {
      return nil
    }
    let role = parts[0].split(separator: " ").joined(separator: "_")
    return elements.first { $0.role == role && $0.name == parts[1][..<end] }
  }
}

extension ElementTree.Element {
  /// Whether people use it, rather than that it frames others.
  var isUsable: Bool {
    ![
      "screen", "window", "document", "page", "group", "dialog", "note", "entry", "alert", "status",
    ]
    .contains(role) && !states.contains("offscreen")
  }
}

extension ImageReference {
  /// Whether the log has the picture, rather than naming it only.
  fileprivate var isThere: Bool {
    switch place {
    case .stored, .embedded, .file: true
    case .remote, .missing: false
    }
  }
}
