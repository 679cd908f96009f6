internal import Trajectories

/// Faults in commands and in what is done to files.
extension RecordedDrafts {
  /// A word mistyped, with the words in which a shell says so; then as recorded.
  func failedCall(_ place: Int) -> RecordedDraft? {
    let step = trace.steps[place]
    guard step.isDone, let text = step.action.text, !text.isEmpty else { return nil }
    let wrong: Step
    switch step.action.kind {
    case .shell:
      let program = text.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      let rest = text.dropFirst(program.count)
      guard program.count > 1, rest.isEmpty || rest.first == " ",
        let other = Self.other(than: String(program))
      else { return nil }
      wrong = trace.failed(
        step.with(step.action.altered(text: other + rest)),
        saying: "bash: line 1: \(other): command not found", code: 127)
    case .read:
      guard let slash = text.lastIndex(of: "/"),
        let other = Self.other(than: String(text[text.index(after: slash)...]))
      else { return nil }
      let path = text[...slash] + other
      wrong = trace.failed(
        step.with(step.action.altered(text: String(path))),
        saying: "\(path): No such file or directory", code: 1)
    default: return nil
    }
    return RecordedDraft(
      kind: .failedCall, place: place, inserted: [wrong], isMadeGood: true,
      better: recorded(place, .replace))
  }

  /// A file is used before it is written.
  func omission(_ place: Int) -> RecordedDraft? {
    guard let file = written(place), !isKnown(file, before: place),
      let use = ((place + 1)..<min(trace.count, place + 8)).first(where: { later in
        trace.action(later)?.kind == .shell && trace.steps[later].isDone
          && trace.action(later)?.text?.contains(file) == true
      }), let command = trace.action(use)?.text, let words = Self.complaint(command, about: file)
    else { return nil }
    return RecordedDraft(
      kind: .missingPrecondition, place: place,
      inserted: [trace.failed(trace.steps[use], saying: words.text, code: words.code)],
      isMadeGood: true, better: recorded(place, .insert))
  }

  /// The name of the file that a step writes.
  private func written(_ place: Int) -> String? {
    guard let action = trace.action(place), trace.steps[place].isDone, let text = action.text else {
      return nil
    }
    let path: Substring
    switch action.kind {
    case .edit: path = text.prefix { $0 != "\n" }
    case .shell:
      guard text.hasPrefix("cat > ") || text.hasPrefix("cat >") else { return nil }
      path = text.drop { $0 != ">" }.dropFirst().drop { $0 == " " }
        .prefix { !" <\n'\"".contains($0) }
    default: return nil
    }
    let name = path.split(separator: "/").last.map(String.init)
    return name.flatMap { $0.count > 3 && $0.contains(".") ? $0 : nil }
  }

  private func isKnown(_ file: String, before place: Int) -> Bool {
    trace.run.header.task?.contains(file) == true
      || trace.steps[..<place].contains {
        $0.action.raw.arguments.contains(file) || $0.after?.text.contains(file) == true
      }
  }

  /// How programs say that a file is not there.
  private static func complaint(
    _ command: String, about file: String
  ) -> (text: String, code: Int)? {
    guard !command.contains(where: { "|;&<>\n".contains($0) }) else { return nil }
    let words = command.split(separator: " ")
    guard let program = words.first, let path = words.first(where: { $0.hasSuffix(file) }) else {
      return nil
    }
    switch program {
    case "python", "python3":
      return (
        "\(program): can't open file '\(path)': [Errno 2] No such file or directory", 2
      )
    case "bash", "sh": return ("\(program): \(path): No such file or directory", 127)
    case "cat", "wc", "head", "tail", "chmod", "grep":
      return ("\(program): \(path): No such file or directory", 1)
    default:
      guard program == path else { return nil }
      return ("bash: line 1: \(path): No such file or directory", 127)
    }
  }
}
