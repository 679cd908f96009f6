internal import Critics
internal import Trajectories

/// Finds in one run what its agent did about errors, and whether that helped.
///
/// A recovery is a call that failed with an error of a known class and came off after something else had
/// been done, with nothing else in between that could be why: no file was changed, no second command
/// came off. Where the same error came back instead, that speaks against it.
struct RecoveryReader {
  private let reading: RunReading
  private let run: Int32
  /// The transition of the first moment.
  private let start: Int
  private var attempts: [CommandAttempt?] = []
  private var errors: [ToldError?] = []

  /// The next try comes within so many steps.
  private static let window = 12
  /// What takes another's place comes at once, but for a look around.
  private static let replacementWindow = 3

  init(_ reading: RunReading, run: Int32, start: Int) {
    self.reading = reading
    self.run = run
    self.start = start
    for moment in reading.moments {
      let step = moment.step
      attempts.append(
        step.action.kind == .shell ? step.action.text.flatMap(CommandAttempt.init) : nil)
      let isCall = Self.isFile(step.action.kind) || step.action.kind == .shell
      errors.append(isCall ? told(moment) : nil)
    }
  }

  static func isFile(_ kind: ActionKind) -> Bool { kind == .read || kind == .edit }

  func recoveries() -> [Recovery] {
    errors.indices.filter { errors[$0] != nil }.flatMap { place in
      attempts[place] != nil ? commandRecoveries(of: place) : fileRecoveries(of: place)
    }
  }

  // MARK: - What failed, what came off

  /// The error that a call failed with: the log or its exit code says that it failed, or a shell says so.
  private func told(_ moment: RunReading.Moment) -> ToldError? {
    let step = moment.step
    guard let after = step.after, let told = ToldError(in: after.text) else { return nil }
    let isMarked = after.isError || step.status == .failed || (step.exitCode ?? 0) != 0
    let isSaid = step.action.kind == .shell && told.isPlain
    guard isMarked || isSaid, step.status != .denied, step.status != .skipped else { return nil }
    return told
  }

  private func cameOff(_ place: Int) -> Bool {
    let moment = reading.moments[place]
    guard moment.step.status == .done, let after = moment.step.after, !after.isError,
      (moment.step.exitCode ?? 0) == 0, (moment.error?.certainty ?? 0) < 0.3
    else { return false }
    // What goes on in the background has not come off yet.
    if moment.step.action.kind == .shell {
      let head = after.text.cut(to: 200).lowercased()
      return errors[place] == nil && !head.contains("running in background")
        && !head.contains("timed out")
    }
    return true
  }

  private func transition(_ place: Int) -> Int { start + place }

  // MARK: - Commands

  private func commandRecoveries(of place: Int) -> [Recovery] {
    guard let failed = attempts[place], let told = errors[place], failed.tellsFailure,
      let name = CommandShape.name(of: failed.words)
    else { return [] }
    let end = min(place + 1 + Self.window, attempts.count)
    for later in (place + 1)..<max(end, place + 1) {
      guard let attempt = attempts[later] else { continue }
      if attempt.words == failed.words {
        return retried(place, later, failed, attempt, told, name)
      }
      if let words = Replacement(of: failed, by: attempt, after: told.error)?.words,
        steps(between: place, later).count < Self.replacementWindow,
        cameOff(later), attempt.tellsFailure, attempt.first.isEmpty,
        let told = tied(told, to: failed.words + words, doing: []),
        let whole = CommandShape.whole(words)
      {
        return [recovery(.next(whole), place, nil, later, told, name, hasWorked: true)]
      }
    }
    return []
  }

  /// What was done between two tries of one command, as far as it can be why they ended otherwise.
  private func retried(
    _ place: Int, _ later: Int, _ failed: CommandAttempt, _ next: CommandAttempt,
    _ told: ToldError, _ name: String
  ) -> [Recovery] {
    let hasWorked = cameOff(later) && next.tellsFailure
    let isBack = errors[later]?.error.sort == told.error.sort
    guard hasWorked || isBack else { return [] }
    let looks = Self.looking.contains(failed.program)
    var found = inline(next, before: failed).map { ($0, nil as Int?) }
    for between in steps(between: place, later) where cameOff(between) {
      if reading.moments[between].changesSomething(attempts[between]) { return [] }
      guard let attempt = attempts[between], !Self.looking.contains(attempt.program) else {
        if attempts[between] == nil, reading.moments[between].step.action.kind == .shell {
          return []
        }
        continue
      }
      found += remedies(attempt).map { ($0, between) }
    }
    if found.count > 1 { found = found.filter { isAbout($0.0.words, told, failed) } }
    guard found.count == 1, let (remedy, remedied) = found.first else { return [] }
    // A look around that finds something once it was made teaches nothing.
    guard !looks || remedy.words.first == "cd" else { return [] }
    guard let tied = tied(told, to: failed.words + remedy.words, doing: remedy.words),
      let made = remedy.remedy
    else { return [] }
    return [recovery(made, place, remedied, later, tied, name, hasWorked: hasWorked)]
  }

  private func steps(between one: Int, _ other: Int) -> [Int] {
    ((one + 1)..<other).filter { place in
      switch reading.moments[place].step.action.kind {
      case .plan, .message, .wait, .screenshot: false
      default: true
      }
    }
  }

  /// Programs that only look at what is there.
  static let looking: Set<String> = [
    "ls", "cat", "head", "tail", "find", "grep", "rg", "pwd", "which", "echo", "tree", "wc", "file",
    "stat", "ps", "env", "whoami", "type", "du", "df", "printf", "sleep", "date", "uname", "id",
  ]

  /// A remedy that was done, with its words.
  private struct Done {
    var words: [String]
    var remedy: Recovery.Remedy?

    init(command words: [String]) {
      self.words = words
      remedy = CommandShape.whole(words).map(Recovery.Remedy.next)
    }

    init(setting: String) {
      words = [setting]
      guard setting.isAssignment, let sign = setting.firstIndex(of: "=") else { return }
      let value = String(setting[setting.index(after: sign)...])
      guard !value.isEmpty, value.utf8.count <= 40, !CommandShape.isOfOneRun(value),
        CommandShape.whole(["export", value]) != nil
      else { return }
      remedy = .variable(name: String(setting[..<sign]), value: value)
    }
  }

  /// What stands in front of a command that did not stand there before.
  private func inline(_ next: CommandAttempt, before failed: CommandAttempt) -> [Done] {
    next.first.filter { !failed.first.contains($0) }.map(Done.init(command:))
      + next.settings.filter { !failed.settings.contains($0) }.map(Done.init(setting:))
  }

  /// What a command of its own did for those after it.
  private func remedies(_ attempt: CommandAttempt) -> [Done] {
    if attempt.program == "export" {
      return attempt.words.dropFirst().filter(\.isAssignment).map(Done.init(setting:))
    }
    return attempt.first.map(Done.init(command:)) + [Done(command: attempt.words)]
  }

  /// Whether words name what an error says is missing.
  private func isAbout(_ words: [String], _ told: ToldError, _ failed: CommandAttempt) -> Bool {
    guard let name = told.error.name else { return false }
    return words.contains { $0.isLike(name) }
  }

  /// The error with the name it gives, where the agent typed that; without it otherwise.
  ///
  /// Nil where what was done is about that one name, so that it would mislead wherever another is missing.
  private func tied(_ told: ToldError, to words: [String], doing remedy: [String]) -> ToldError? {
    guard let name = told.error.name else {
      return Self.isAboutOne(told.error) && !Self.isGeneral(remedy) ? nil : told
    }
    if words.contains(where: { $0.isLike(name) }), !CommandShape.isOfOneRun(name), name.isName {
      return told
    }
    return Self.isAboutOne(told.error) && !Self.isGeneral(remedy) ? nil : told.plain
  }

  private static func isAboutOne(_ error: ErrorClass) -> Bool {
    [.unknownModule, .unknownProgram, .unknownScript, .unset].contains(error.sort)
  }

  /// Whether a command installs or prepares all that a project names, rather than one thing.
  private static func isGeneral(_ words: [String]) -> Bool {
    guard let name = CommandShape.name(of: words) else { return false }
    let rest = words.dropFirst(name.split(separator: " ").count)
    return rest.allSatisfy { $0.hasPrefix("-") || $0.contains(".") || $0.contains("/") }
      && !words.contains { $0.isAssignment }
  }

  private func recovery(
    _ remedy: Recovery.Remedy, _ place: Int, _ remedied: Int?, _ later: Int, _ told: ToldError,
    _ name: String?, hasWorked: Bool
  ) -> Recovery {
    let moment = reading.moments[place]
    return Recovery(
      kind: name == nil ? moment.step.action.kind.rawValue : "command", name: name,
      error: told.error.words, remedy: remedy, run: run, failed: transition(place),
      remedied: remedied.map(transition), tried: transition(later), hasWorked: hasWorked,
      line: told.line)
  }

  // MARK: - Files

  /// Tools that want things done their own way.
  private func fileRecoveries(of place: Int) -> [Recovery] {
    guard let told = errors[place], let target = reading.moments[place].step.action.text,
      Self.isFile(reading.moments[place].step.action.kind)
    else { return [] }
    let failed = reading.moments[place].step.action
    var remedied: Int?
    let end = min(place + 1 + Self.window, errors.count)
    for later in (place + 1)..<max(end, place + 1) {
      let action = reading.moments[later].step.action
      if action.kind == failed.kind, action.text == target {
        return retried(place, remedied, later, told)
      }
      guard cameOff(later) else { continue }
      if action.kind == .read, action.text == target { remedied = remedied ?? later }
      if action.kind == .shell, told.error.sort == .directory,
        let attempt = attempts[later], attempt.words.dropFirst().contains(where: target.isPath),
        let name = CommandShape.name(of: attempt.words), later - place <= Self.replacementWindow
      {
        return [recovery(.next(name), place, nil, later, told.plain, nil, hasWorked: true)]
      }
    }
    return []
  }

  /// The same file by the same sort of call once more.
  private func retried(
    _ place: Int, _ remedied: Int?, _ later: Int, _ told: ToldError
  ) -> [Recovery] {
    let isBack = errors[later]?.error.sort == told.error.sort
    guard cameOff(later) || isBack else { return [] }
    let (old, new) = (reading.moments[place].step.action, reading.moments[later].step.action)
    if let remedied {
      let tool = reading.moments[remedied].step.action.raw.name
      guard old.kind == .edit, tool.isProgram else { return [] }
      return [
        recovery(
          .next(tool), place, remedied, later, told.plain, nil, hasWorked: cameOff(later))
      ]
    }
    // The same call with a parameter more.
    guard cameOff(later), old.raw.name == new.raw.name, new.raw.name.isProgram else { return [] }
    let added = new.raw.parameterNames.subtracting(old.raw.parameterNames).sorted()
    guard !added.isEmpty, added.count <= 3, added.allSatisfy({ $0.isVariableName }) else {
      return []
    }
    let call = "\(new.raw.name)(\(added.joined(separator: ", ")))"
    return [recovery(.next(call), place, nil, later, told.plain, nil, hasWorked: true)]
  }
}
