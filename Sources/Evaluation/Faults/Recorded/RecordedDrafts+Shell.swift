internal import Trajectories

/// Faults in commands and in what is done to files.
extension RecordedDrafts {
  /// A word mistyped, with the words in which a shell or a tool says so; then as recorded.
  ///
  /// Of what only looks, and so brings about nothing that is used later, it may also be all there is.
  func failedCalls(_ place: Int) -> [RecordedDraft] {
    let step = trace.steps[place]
    guard step.isDone, let text = step.action.text, !text.isEmpty else { return [] }
    let slips: [Slip]
    switch step.action.kind {
    case .shell: slips = [Self.program(text), Self.option(text), Self.path(text)].compactMap { $0 }
    case .read: slips = [Self.file(text)].compactMap { $0 }
    default: slips = []
    }
    return slips.flatMap { slip in
      let wrong = trace.failed(
        step.with(step.action.altered(text: slip.text)), saying: slip.words, code: slip.code)
      let better = recorded(place, .replace)
      let corrected = RecordedDraft(
        kind: .failedCall, place: place, inserted: [wrong], isMadeGood: true, better: better)
      guard looks(step.action) else { return [corrected] }
      return [
        corrected,
        RecordedDraft(
          kind: .failedCall, place: -1, changed: [place: wrong], fault: .recorded(place),
          isMadeGood: false, better: better),
      ]
    }
  }

  private func looks(_ action: Action) -> Bool {
    guard action.kind == .shell else { return action.kind == .read }
    let program = action.text?.split(separator: " ").first.map(String.init)
    return ["ls", "cat", "head", "tail", "wc", "file", "stat", "pwd"].contains(program)
      && Self.isPlain(action.text ?? "")
  }

  /// A call with a word mistyped, and what is said about it.
  private struct Slip {
    var text: String
    var words: String
    var code: Int
  }

  private static func program(_ text: String) -> Slip? {
    let program = text.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    let rest = text.dropFirst(program.count)
    guard program.count > 1, rest.isEmpty || rest.first == " ",
      let other = other(than: String(program))
    else { return nil }
    return Slip(text: other + rest, words: "bash: line 1: \(other): command not found", code: 127)
  }

  /// A long option of a command that stands alone.
  private static func option(_ text: String) -> Slip? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard let program = words.first, isPlain(text),
      let place = words.firstIndex(where: { $0.hasPrefix("--") && $0.count > 5 })
    else { return nil }
    let name = words[place].dropFirst(2).prefix { $0 != "=" }
    guard let wrong = other(than: String(name)) else { return nil }
    var changed = words.map(String.init)
    changed[place] = "--\(wrong)" + words[place].dropFirst(2 + name.count)
    return Slip(
      text: changed.joined(separator: " "),
      words: "\(program): unrecognized option '--\(wrong)'\n"
        + "Try '\(program) --help' for more information.", code: 2)
  }

  /// The file that a command which stands alone is about.
  private static func path(_ text: String) -> Slip? {
    guard isPlain(text), let path = text.split(separator: " ").dropFirst().last,
      path.contains("/"), let slash = path.lastIndex(of: "/"),
      let name = other(than: String(path[path.index(after: slash)...]))
    else { return nil }
    let wrong = path[...slash] + name
    let command = text.replacing(path, with: wrong)
    return complaint(command, about: name).map {
      Slip(text: command, words: $0.text, code: $0.code)
    }
  }

  private static func file(_ text: String) -> Slip? {
    guard let slash = text.lastIndex(of: "/"),
      let name = other(than: String(text[text.index(after: slash)...]))
    else { return nil }
    let path = text[...slash] + name
    return Slip(text: String(path), words: "\(path): No such file or directory", code: 1)
  }

  private static func isPlain(_ command: String) -> Bool {
    !command.contains { "|;&<>\n\"'$".contains($0) }
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
    case "ls": return ("ls: cannot access '\(path)': No such file or directory", 2)
    default:
      guard program == path else { return nil }
      return ("bash: line 1: \(path): No such file or directory", 127)
    }
  }
}
