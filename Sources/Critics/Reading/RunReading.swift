internal import Glibc
package import Trajectories

/// A recorded run, read once: what every detector needs to know about each step.
package struct RunReading: Sendable {
  /// One step with what was seen before and after it.
  package struct Moment: Sendable {
    package var step: Step
    package var before: ScreenReading?
    package var after: ScreenReading?
    /// The state before and after, by tree or else by text.
    var stateBefore: Fingerprint?
    var stateAfter: Fingerprint?
    /// The action without its thought.
    var action: Fingerprint
    /// The element that was used, by its place in the tree before.
    package var target: Int?
    /// Seconds since what is in front came up, when the action was taken.
    package var elapsed: Double
    package var error: ErrorSighting?
    /// The same element after the action, by its place in the tree after.
    var targetAfter: Int?

    package var targetElement: ElementTree.Element? {
      target.flatMap { place in before?.tree.elements[place] }
    }
    var targetElementAfter: ElementTree.Element? {
      targetAfter.flatMap { place in after?.tree.elements[place] }
    }
  }

  package let run: Trajectory
  package internal(set) var revision: Int
  package internal(set) var moments: [Moment]
  /// What the environment is called; scopes of what has no app begin with it.
  package let environment: String
  /// What can be compared with other runs, in order of the steps.
  private(set) var attempts: [Attempt] = []
  /// Calls that failed, by the place of the moment, with what became of them.
  private(set) var failures: [Int: CallFailure] = [:]
  /// The agent's last word, where it said something at the end.
  package let lastWord: String?
  /// What pictures show where there are no element trees.
  private(set) var sight = RunSight()
  /// What was pointed at there, by the place of the moment.
  private(set) var spots: [Int: Spot] = [:]

  package init(_ run: Trajectory, revision: Int = 0) {
    self.init(run, revision: revision, grids: .none)
  }

  init(
    _ run: Trajectory, revision: Int = 0, grids: ScreenGrids,
    masks: [ScreenKey: VolatilityMask] = [:]
  ) {
    self.run = run
    self.revision = revision
    environment = run.header.environment ?? ""
    lastWord = run.entries.last { !$0.isAbandoned && ($0.kind == .reply || $0.kind == .step) }
      .flatMap { $0.kind == .reply ? $0.text : nil }
    moments = []
    moments.reserveCapacity(run.entries.count)
    var last: ScreenReading?
    var lastText: Fingerprint?
    var arrived: Timestamp?
    let marking = Self.markingTools(of: run)
    for entry in run.entries where !entry.isAbandoned {
      guard let step = entry.step else { continue }
      if Interruption.isAsked { break }
      var moment = Moment(
        step: step, before: ScreenReading.read(step.before, after: last) ?? last,
        action: Fingerprint(step.action), elapsed: 0)
      moment.after = ScreenReading.read(step.after, after: moment.before)
      moment.stateBefore = moment.before?.fingerprint ?? lastText
      moment.stateAfter =
        moment.after?.fingerprint ?? step.after.map { Fingerprint(text: $0.text) }
      moment.error = ErrorSighting(
        in: step, screen: moment.after, marksFailures: marking.contains(step.action.raw.name))
      if let time = entry.time, let arrived { moment.elapsed = Double(time - arrived) / 1000 }
      moment.findTarget()
      if moment.after?.place != last?.place || arrived == nil {
        arrived = entry.time.map { Timestamp(rawValue: $0.rawValue + (step.duration ?? 0)) }
      }
      last = moment.after ?? last
      lastText = moment.stateAfter
      moments.append(moment)
    }
    look(with: grids, masks)
    attempts = findAttempts()
    failures = findFailures()
  }

  /// The tools of which the log marks failed calls.
  private static func markingTools(of run: Trajectory) -> Set<String> {
    var names: Set<String> = []
    for entry in run.entries {
      guard let step = entry.step, step.after?.isError == true || step.status == .failed else {
        continue
      }
      names.insert(step.action.raw.name)
    }
    return names
  }

  /// Takes the states from the pictures where there is no element tree.
  private mutating func look(with grids: ScreenGrids, _ masks: [ScreenKey: VolatilityMask]) {
    sight = RunSight(moments, environment: environment, grids, masks)
    guard !sight.looks.isEmpty else { return }
    spots = findSpots()
    for (place, seen) in sight.sights where moments[place].isOnScreen {
      // What no picture shows is like nothing else.
      let number = moments[place].step.number
      moments[place].stateBefore =
        seen.before.map(sight.state) ?? Fingerprint(text: "unseen").adding("before \(number)")
      moments[place].stateAfter =
        (seen.after ?? (moments[place].isNoOp ? seen.before : nil)).map(sight.state)
        ?? Fingerprint(text: "unseen").adding("after \(number)")
    }
  }

  /// The attempt that a moment is; nil where it is none.
  func attempt(at place: Int) -> Attempt? {
    let number = firstAttempt(from: place)
    return number < attempts.count && attempts[number].place == place ? attempts[number] : nil
  }

  /// The number of the first attempt at a moment or after it.
  func firstAttempt(from place: Int) -> Int {
    // Attempts stand in the order of moments, so that a search by halves finds one.
    var (low, high) = (0, attempts.count)
    while low < high {
      let middle = (low + high) / 2
      if attempts[middle].place < place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The app of a moment, as lessons name it.
  package func app(_ moment: Moment) -> String {
    let app = moment.before?.app ?? ""
    return app.isEmpty ? environment : app
  }

  /// Cites a part of what was seen after a step, found by its text; nil where it is not there.
  func citation(
    _ text: String, in field: Citation.Field, of moment: Moment
  ) -> Citation? {
    guard !text.isEmpty, let whole = moment.step.text(of: field),
      let range = whole.utf8Range(of: text)
    else { return nil }
    return Citation(
      run: run.header.id, revision: revision, step: moment.step.number, field: field,
      range: range, of: whole)
  }

  /// Cites an element as the tree after a step shows it.
  func citation(of element: ElementTree.Element?, after moment: Moment) -> Citation? {
    guard let element else { return nil }
    return citation("- \(element.role) \"\(element.name)\"", in: .after, of: moment)
  }
}

extension RunReading.Moment {
  /// Finds what was used: by what lies under the pointer, else by what the call names.
  fileprivate mutating func findTarget() {
    guard let before else { return }
    if let point = step.action.points.first, step.action.kind.isPointing {
      target = before.element(at: point)
    } else if step.action.kind.isPointing, let text = step.action.text {
      let parts = text.split(separator: "\"", maxSplits: 1)
      if parts.count == 2, let end = parts[1].lastIndex(of: "\"") {
        let role = parts[0].split(separator: " ").joined(separator: "_")
        let name = String(parts[1][..<end])
        target = before.element(role: role, name: name) ?? before.element(role: nil, name: name)
      }
    }
    guard let used = targetElement, let after else { return }
    targetAfter = after.element(role: used.role, name: used.name, near: used.centre)
  }

  /// Whether the element that was used looks otherwise now, or is gone, or something came up.
  package var hadEffect: Bool {
    guard let before, let after else { return stateBefore != stateAfter }
    if before.place != after.place || before.dialogButtons != after.dialogButtons { return true }
    guard let used = targetElement else { return before.fingerprint != after.fingerprint }
    guard let now = targetElementAfter else { return true }
    let old = used.states.filter { $0 != "busy" }
    let new = now.states.filter { $0 != "busy" }
    return old != new || used.value != now.value
  }

  /// Whether it is done to the screen, or looks at it.
  var isOnScreen: Bool {
    switch step.action.kind {
    case .type, .key, .holdKey, .wait, .screenshot, .zoom, .cursorPosition, .navigate: true
    default: step.action.kind.isPointing
    }
  }

  /// Whether it only looks, waits or thinks, so that nothing is expected to change.
  package var isIdle: Bool {
    switch step.action.kind {
    case .wait, .screenshot, .zoom, .cursorPosition, .mouseMove, .read, .search, .plan, .message:
      true
    default: false
    }
  }
}

extension Fingerprint {
  /// The same with a text more, as it is.
  func adding(_ text: String) -> Fingerprint {
    var sum = self
    sum.add(exactly: text)
    return sum
  }

  /// The canonical action: kind, places, text, amount; not the thought, nor the call's id.
  init(_ action: Action) {
    self.init(text: "")
    add(exactly: action.kind.rawValue)
    for point in action.points {
      add(exactly: "\(Int(clamped: point.x / 4)),\(Int(clamped: point.y / 4))")
    }
    if let text = action.text { add(exactly: text) }
    if let amount = action.amount { add(exactly: "\(amount)") }
    if action.points.isEmpty, action.text == nil { add(exactly: action.raw.arguments) }
    if action.kind == .tool || action.kind == .edit {
      add(exactly: action.raw.name)
      add(exactly: action.raw.arguments)
    }
  }
}

extension String {
  /// The UTF-8 range at which a text first occurs.
  package func utf8Range(of text: String) -> Range<Int>? {
    var text = text
    var whole = self
    return whole.withUTF8 { hay in text.withUTF8 { hay.range(of: $0) } }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where other bytes first occur; nil where they do not, or where there are none.
  func range(of needle: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    guard let hay = baseAddress, let wanted = needle.baseAddress, !needle.isEmpty else {
      return nil
    }
    var start = 0
    while start + needle.count <= count {
      let rest = count - needle.count + 1 - start
      guard let found = memchr(hay + start, Int32(wanted[0]), rest) else { return nil }
      start = UnsafeRawPointer(hay).distance(to: found)
      if memcmp(hay + start, wanted, needle.count) == 0 { return start..<start + needle.count }
      start += 1
    }
    return nil
  }
}
