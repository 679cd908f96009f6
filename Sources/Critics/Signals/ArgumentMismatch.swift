internal import Trajectories

/// D12: what was typed, or set, is not what the task says.
enum ArgumentMismatch: Detector {
  static let kind = Signal.Kind.argument

  static func signals(in reading: RunReading, _ pool: Pool) -> [Signal] {
    guard let task = reading.run.header.task else { return [] }
    return reading.places.compactMap { place in
      let moment = reading.moments[place]
      switch moment.step.action.kind {
      case .type: return typed(at: place, task, reading) ?? mistyped(moment, task, reading)
      case .drag, .leftClick, .doubleClick, .rightClick: return set(at: place, task, reading)
      default: return nil
      }
    }
  }

  private static func typed(_ text: String, isIn task: String) -> Bool {
    task.lowercased().utf8Range(of: text.lowercased()) != nil
  }

  private static func typed(at place: Int, _ task: String, _ reading: RunReading) -> Signal? {
    let moment = reading.moments[place]
    guard let text = moment.step.action.text, text.utf8.count > 1, let after = moment.after,
      let field = after.tree.elements.first(where: { $0.value == text && !$0.name.isEmpty }),
      let wanted = value(wantedFor: field.name, in: task), wanted != text
    else { return nil }
    return signal(
      moment, [.argument: 0.9], strength: 0.85, factors: ["the task says another text"],
      cites: [
        reading.citation(text, in: .action, of: moment), reading.taskCitation("\"\(wanted)\""),
      ], better: ProposedAction(.replace, .type, text: wanted, role: field.role, name: field.name))
  }

  /// A text that is nearly one of the task, where what the task says is a name or a number.
  private static func mistyped(
    _ moment: RunReading.Moment, _ task: String, _ reading: RunReading
  ) -> Signal? {
    guard let text = moment.step.action.text, text.utf8.count > 3, text.utf8.count <= 80,
      !text.contains("\n"), task.utf8.count <= 4000, !typed(text, isIn: task),
      let wanted = names(in: task, words: text.split(separator: " ").count).first(where: {
        Likeness.isSlip(text, $0) && !text.hasPrefix($0) && !$0.hasPrefix(text)
          && text.lowercased() != $0.lowercased()
      })
    else { return nil }
    return signal(
      moment, [.argument: 0.9], strength: 0.8, factors: ["the task says almost the same"],
      cites: [
        reading.citation(text, in: .action, of: moment), reading.taskCitation(wanted),
      ], better: ProposedAction(.replace, .type, text: wanted))
  }

  /// What stands in quotes in a task, and its words, so many together, with a capital, a digit or a
  /// sign within.
  private static func names(in task: String, words count: Int) -> [String] {
    var names: [String] = []
    for quote in ["\"", "'", "`"] as [Character] {
      let parts = task.split(separator: quote, omittingEmptySubsequences: false)
      for place in stride(from: 1, to: parts.count - 1, by: 2) where parts[place].utf8.count <= 80 {
        names.append(String(parts[place]))
      }
    }
    let signs: Set<Character> = [".", ",", ":", ";", "?", "!", "(", ")", "\"", "'", "`"]
    let words = task.split { $0.isWhitespace }
    guard count > 0, words.count >= count else { return names }
    for start in 0...(words.count - count) {
      let joined = words[start..<start + count].joined(separator: " ")
      let plain = joined.drop { signs.contains($0) }
      let end = plain.lastIndex { !signs.contains($0) }
      guard let end else { continue }
      let name = String(plain[...end])
      if name.contains(where: { $0.isNumber || $0.isUppercase || "@_-./".contains($0) }) {
        names.append(name)
      }
    }
    return names
  }

  /// A slider that was moved to another value than the task says.
  private static func set(at place: Int, _ task: String, _ reading: RunReading) -> Signal? {
    let moment = reading.moments[place]
    guard let element = moment.targetElement, element.role == "slider",
      let now = moment.targetElementAfter, now.value != element.value, let value = now.value,
      let wanted = number(wantedFor: element.name, in: task), wanted != value,
      let bounds = element.bounds, let share = Double(wanted)
    else { return nil }
    let point = Point(
      x: Double(bounds.x) + Double(bounds.width) * share / 100,
      y: Double(bounds.y) + Double(bounds.height) / 2)
    let start = moment.step.action.points.first ?? point
    return signal(
      moment, [.argument: 0.6, .aim: 0.3], strength: 0.85,
      factors: ["the task says another value"],
      cites: [reading.citation(of: now, after: moment), reading.taskCitation(wanted)],
      better: ProposedAction(
        .replace, moment.step.action.kind,
        points: moment.step.action.kind == .drag ? [start, point] : [point], text: wanted,
        role: element.role, name: element.name))
  }

  /// The quoted text before `into "NAME"`, as tasks say it.
  private static func value(wantedFor field: String, in task: String) -> String? {
    let parts = task.split(separator: "\"", omittingEmptySubsequences: false)
    for place in stride(from: 3, to: parts.count, by: 2)
    where parts[place] == field && parts[place - 1].hasSuffix("into ") {
      return String(parts[place - 2])
    }
    return nil
  }

  /// The number after `"NAME" ... to`.
  private static func number(wantedFor name: String, in task: String) -> String? {
    let parts = task.split(separator: "\"", omittingEmptySubsequences: false)
    for place in stride(from: 1, to: parts.count - 1, by: 2) where parts[place] == name {
      let words = parts[place + 1].split { $0 == " " || $0 == "," || $0 == "." }
      guard let to = words.firstIndex(of: "to"), to + 1 < words.count else { continue }
      return words[to + 1].allSatisfy(\.isNumber) ? String(words[to + 1]) : nil
    }
    return nil
  }
}

extension RunReading {
  /// Cites a part of the task; nil where it is not there.
  func taskCitation(_ text: String) -> Citation? {
    guard let task = run.header.task, let range = task.utf8Range(of: text) else { return nil }
    return Citation(
      run: run.header.id, revision: revision, step: 0, field: .task, range: range, of: task)
  }
}
