internal import Trajectories

/// A call that failed, and what became of it in the run.
struct CallFailure: Sendable {
  /// How the run goes on about what the call was for.
  enum Sequel: Sendable {
    /// A call much like it came off: at this place.
    case corrected(Int, Likeness)
    /// The very same came off once something that it names was there: by what is at this place.
    case supplied(by: Int)
    /// The very same came off after files had been changed: work in progress.
    case reworked
    /// The very same came off.
    case repeated
    /// Nothing like it ever came off.
    case left
  }

  var nature: ErrorNature
  var sequel: Sequel

  /// A correction comes within so many steps.
  static let window = 8

  /// Whether nothing more is to be learned from a later success of the same call.
  var tellsItself: Bool {
    if nature == .passing { return true }
    switch sequel {
    case .corrected, .reworked: return true
    case .supplied, .repeated, .left: return false
    }
  }
}

extension RunReading {
  /// Failed calls by the place of the moment; commands, files and tools, not what is done to screens.
  func findFailures() -> [Int: CallFailure] {
    let places = moments.indices.filter { place in
      let moment = moments[place]
      return moment.isCall && moment.after == nil
        && (moment.error?.certainty ?? 0) >= Attempt.leastFailure
    }
    guard !places.isEmpty else { return [:] }
    let tools = Set(places.map { moments[$0].step.action.kind })
    let cores = moments.map { tools.contains($0.step.action.kind) ? $0.step.action.core : nil }
    var failures: [Int: CallFailure] = [:]
    for place in places {
      if Interruption.isAsked { break }
      let nature = moments[place].step.errorNature
      failures[place] = CallFailure(nature: nature, sequel: sequel(of: place, nature, cores))
    }
    return failures
  }

  /// - Parameter cores: the commands, without what only carries their output.
  private func sequel(
    of place: Int, _ nature: ErrorNature, _ cores: [String?]
  ) -> CallFailure.Sequel {
    let failed = moments[place]
    var best: (place: Int, likeness: Likeness)?
    var hasEdits = false
    for later in moments.indices.dropFirst(place + 1) {
      let moment = moments[later]
      hasEdits = hasEdits || moment.comesOff && moment.changesFiles
      guard moment.isSameTool(as: failed), moment.comesOff else { continue }
      if moment.action == failed.action || cores[later] != nil && cores[later] == cores[place] {
        if let supplier = supplier(of: place, nature, before: later) {
          return .supplied(by: supplier)
        }
        if best == nil { return hasEdits ? .reworked : .repeated }
      }
      guard later - place <= CallFailure.window, best?.likeness != .slip,
        let likeness = likeness(of: failed.step.action, to: moment.step.action),
        best.map({ likeness > $0.likeness }) ?? true
      else { continue }
      best = (later, likeness)
    }
    return best.map { .corrected($0.place, $0.likeness) } ?? .left
  }

  private func likeness(of failed: Action, to later: Action) -> Likeness? {
    guard let old = failed.text, let new = later.text else { return nil }
    // The same file changed otherwise.
    if failed.kind == .edit, old == new { return .correction }
    return Likeness(of: old, to: new)
  }

  /// The step between that brought what the failed call names: wrote its file, or installed it.
  private func supplier(of place: Int, _ nature: ErrorNature, before later: Int) -> Int? {
    guard nature == .missing || nature == .malformed || nature == .environment else { return nil }
    let failed = moments[place].step
    let told = failed.toldWords
    let command = failed.action.text ?? ""
    return ((place + 1)..<later).first { between in
      guard moments[between].comesOff, let name = moments[between].step.suppliedName else {
        return false
      }
      return told.utf8Range(of: name) != nil && command.utf8Range(of: name) != nil
        || moments[between].step.action.kind == .shell && told.utf8Range(of: name) != nil
    }
  }
}

extension RunReading.Moment {
  /// Whether it calls a tool rather than using a screen.
  var isCall: Bool {
    switch step.action.kind {
    case .shell, .read, .edit, .search, .navigate, .tool: true
    default: false
    }
  }

  /// Whether it ran, and nothing says that it failed.
  var comesOff: Bool {
    step.status == .done && (error?.certainty ?? 0) < Attempt.leastFailure
  }

  /// Whether it only looks at what is there.
  var looks: Bool {
    guard step.action.kind == .shell else { return isIdle }
    return Commands(step.action.text ?? "").all.allSatisfy {
      Commands.showing.contains($0) || Commands.asking.contains($0)
    }
  }

  /// Whether it changes files, by a tool or from the command line.
  var changesFiles: Bool {
    if step.action.kind == .edit { return true }
    guard step.action.kind == .shell, let text = step.action.text else { return false }
    return ["edit ", "apply_patch", "patch ", "create ", "insert ", "str_replace"].contains {
      text.hasPrefix($0)
    }
      || ["sed -i", "cat >", "cat <<", "tee ", "<<'EOF' >", "git apply"].contains {
        text.utf8Range(of: $0) != nil
      }
  }

  fileprivate func isSameTool(as other: RunReading.Moment) -> Bool {
    step.action.kind == other.step.action.kind
      && (step.action.kind == .shell || step.action.raw.name == other.step.action.raw.name)
  }
}

extension Action {
  /// A command without what only carries its output; nil for other calls.
  fileprivate var core: String? {
    guard kind == .shell, let text, text.utf8.count < 2000 else { return nil }
    return Commands.core(text)
  }
}

extension Step {
  /// Whose error a failed call is; that a machine lacks a program which others have is not the
  /// agent's.
  fileprivate var errorNature: ErrorNature {
    let text = after?.text ?? ""
    let nature = ErrorNature(text)
    guard nature == .malformed, action.kind == .shell, let command = action.text,
      let program = CallRepair.unknownProgram(command, text.lowercased())
    else { return nature }
    return CallRepair.programs.contains(program) ? .environment : .malformed
  }

  /// The name of what a step brings about: the file it writes, the package it installs.
  fileprivate var suppliedName: String? {
    guard let text = action.text else { return nil }
    switch action.kind {
    case .edit:
      let path = text.prefix { $0 != "\n" }
      return path.split(separator: "/").last.map(String.init).flatMap { $0.count > 2 ? $0 : nil }
    case .shell:
      let words = text.cut(to: 2000).split { $0.isWhitespace }
      if let place = words.firstIndex(of: ">"), place + 1 < words.count {
        return words[place + 1].split(separator: "/").last.map(String.init)
      }
      let makes: Set<Substring> = ["install", "mkdir", "touch", "cp", "mv", "clone", "add"]
      guard words.contains(where: makes.contains), let last = words.last(where: { $0.first != "-" })
      else { return nil }
      return last.split(separator: "/").last.map(String.init).flatMap { $0.count > 2 ? $0 : nil }
    default: return nil
    }
  }
}
