internal import Trajectories

/// Faults in what is typed and saved.
extension RecordedDrafts {
  /// The text typed before the field was clicked.
  func blindTyping(_ place: Int) -> RecordedDraft? {
    guard trace.action(place)?.kind == .leftClick, trace.action(place + 1)?.kind == .type,
      let blind = trace.vain(trace.steps[place + 1], at: place)
    else { return nil }
    // Where a field has the focus already, the text would go there.
    let hasFocus = trace.trees[place]?.elements.contains {
      $0.states.contains("focused") && ($0.role.contains("field") || $0.role == "textbox")
    }
    guard hasFocus != true else { return nil }
    return RecordedDraft(
      kind: .noFocus, place: place, inserted: [blind], isMadeGood: true,
      better: recorded(place, .insert))
  }

  /// Another value than the task names, which stays in the field from then on.
  func wrongValue(_ place: Int) -> RecordedDraft? {
    let step = trace.steps[place]
    guard step.action.kind == .type, let text = step.action.text, text.utf8.count >= 2,
      let task = trace.run.header.task, task.contains(text), let after = step.after,
      let tree = trace.trees[place + 1], tree.elements.contains(where: { $0.value == text }),
      let other = Self.other(than: text)
    else { return nil }
    let typed = Line(in: after, holding: text, notIn: trace.seen[place])
    var changed: [Int: Step] = [:]
    for later in place..<trace.count {
      var step = trace.steps[later]
      if later > place { step.before = step.before.map { typed.altered($0, to: other) } }
      step.after = step.after.map { typed.altered($0, to: other) }
      changed[later] = step
    }
    changed[place]?.action = step.action.altered(text: other)
    return RecordedDraft(
      kind: .wrongValue, place: -1, changed: changed, fault: .recorded(place), isMadeGood: false,
      better: recorded(place, .replace))
  }

  /// A text of the same kind: another last digit, or two letters the other way round.
  static func other(than text: String) -> String? {
    var letters = Array(text)
    if let digit = letters.lastIndex(where: \.isNumber),
      let number = letters[digit].wholeNumberValue
    {
      letters[digit] = Character("\((number + 3) % 10)")
      return String(letters)
    }
    guard
      let place = letters.indices.dropLast().first(where: {
        letters[$0].isLetter && letters[$0 + 1].isLetter && letters[$0] != letters[$0 + 1]
      })
    else { return nil }
    letters.swapAt(place, place + 1)
    return String(letters)
  }

  /// The lines of observations that came to hold a text when it was typed.
  private struct Line {
    private let text: String
    private let lines: Set<Substring>

    init(in after: Observation, holding text: String, notIn before: Observation?) {
      self.text = text
      let old = Set((before.map { "\($0.text)\n\($0.tree ?? "")" } ?? "").split(separator: "\n"))
      lines = Set(
        "\(after.text)\n\(after.tree ?? "")".split(separator: "\n").filter {
          $0.contains(text) && !old.contains($0)
        })
    }

    func altered(_ observation: Observation, to other: String) -> Observation {
      var observation = observation
      observation.text = altered(observation.text, to: other)
      observation.tree = observation.tree.map { altered($0, to: other) }
      // A picture would show what was truly typed.
      observation.images = []
      return observation
    }

    private func altered(_ whole: String, to other: String) -> String {
      whole.split(separator: "\n", omittingEmptySubsequences: false)
        .map { lines.contains($0) ? String($0).replacing(text, with: other) : String($0) }
        .joined(separator: "\n")
    }
  }

  /// What was typed is taken back, and typed again.
  func undoing(_ place: Int) -> RecordedDraft? {
    guard place > 0, let action = trace.action(place - 1), action.kind == .type,
      trace.changed(place - 1), let before = trace.screen(place - 1)
    else { return nil }
    var undo = trace.steps[place - 1].with(
      Action(
        .key, text: "ctrl+z",
        raw: RawCall(name: action.raw.name, arguments: "{\"action\":\"key\",\"text\":\"ctrl+z\"}")))
    undo.thought = ""
    undo.after = before
    return RecordedDraft(
      kind: .undone, place: place, inserted: [undo, trace.steps[place - 1]], isMadeGood: true,
      better: BetterAction(edit: .remove))
  }

  /// The recording without the saving at its end.
  func unsaved(_ place: Int) -> RecordedDraft? {
    guard place > 0, place + 3 >= trace.count, let action = trace.action(place) else { return nil }
    let key = action.text?.lowercased().replacing("control", with: "ctrl") ?? ""
    let saves =
      action.kind == .key && ["ctrl+s", "cmd+s", "command+s"].contains(key)
      || action.kind == .shell && key.contains("git commit")
    // That a picture shows a mark of something unsaved no critic can read.
    let isSpokenOf = ["save", "commit"].contains {
      trace.run.header.task?.lowercased().contains($0) == true
    }
    guard saves, trace.trees[place] != nil || isSpokenOf else { return nil }
    return RecordedDraft(
      kind: .notSaved, place: -1, removed: place..<trace.count, fault: .recorded(place - 1),
      isMadeGood: false, better: recorded(place, .append))
  }

  /// Said to be done right after an error, which the recording goes on to deal with.
  ///
  /// Right would be to look again at what failed: what the recording does about it nobody can know.
  /// A search without a hit, or a question answered with no, is no error that forbids the claim.
  func unproven(_ place: Int) -> RecordedDraft? {
    guard place > 0, place + 2 < trace.count, trace.steps[place].isFailed,
      tellsError(trace.steps[place]), let claim = trace.claim,
      !claim.isEmpty
    else { return nil }
    return RecordedDraft(
      kind: .unproven, place: -1, removed: (place + 1)..<trace.count, fault: .recorded(place),
      isMadeGood: false, better: recorded(place, .append))
  }

  /// Whether a result says in words what went wrong, other than by a code.
  private func tellsError(_ step: Step) -> Bool {
    let asking = ["grep", "which", "test", "diff", "ps", "pgrep", "find", "ls", "timeout"]
    let command = step.action.text ?? ""
    if step.action.kind == .shell {
      let last = command.split { "|;&\n".contains($0) }.last ?? ""
      let programs = [command[...], last].compactMap {
        $0.split(separator: " ").first.map(String.init)
      }
      if programs.contains(where: asking.contains) { return false }
    }
    let frames = ["exit code", "stdout:", "stderr:", "error"]
    return (step.after?.text ?? "").split(separator: "\n").contains { line in
      let line = line.lowercased()
      return line.count { $0.isLetter } > 8
        && !frames.contains { line.hasPrefix($0) && line.count < 16 }
    }
  }
}
