extension LessonRule {
  /// The rule as one English sentence, the form in which an agent or a person reads it.
  ///
  /// Names are quoted and cut, and hold no control characters, so that nothing in them can pass for
  /// a sentence of its own.
  package var sentence: String {
    var words = "In \(scope.phrase)"
    switch condition {
    case .always: break
    case .goal(let name): words += ", to get to \(quoted(name))"
    case .afterError(let name): words += ", after the error \(quoted(name))"
    }
    return words + ", \(directive.phrase)."
  }
}

extension LessonScope {
  fileprivate var phrase: String {
    var words: [String] = []
    if let name { words.append("\(kind ?? "element") \(quoted(name))") }
    if name == nil, let kind { words.append("any \(kind)") }
    if let place { words.append(words.isEmpty ? "\(quoted(place))" : "on \(quoted(place))") }
    if let app { words.append(words.isEmpty ? quoted(app) : "of \(quoted(app))") }
    return words.isEmpty ? "every app" : words.joined(separator: " ")
  }
}

extension LessonDirective {
  fileprivate var phrase: String {
    switch self {
    case .gesture(.drag): "drag; other gestures do not work"
    case .gesture(let gesture):
      "use a \(gesture.rawValue.split(separator: "_").joined(separator: " ")) to act"
    case .waitUntilReady(let seconds):
      "wait \(seconds) second\(seconds == 1 ? "" : "s") until it is ready before acting"
    case .aimPrecisely: "zoom in and aim at the very centre"
    case .precondition(let name): "use \(quoted(name)) first"
    case .dialogChoice(let name): "answer the dialog with \(quoted(name))"
    case .containerChoice(let name): "of look-alikes take the one in \(quoted(name))"
    case .saveBeforeDone: "save before saying that the task is done"
    case .verifyBeforeDone: "check every sub-goal before saying that the task is done"
    case .avoidEdge(let name): "do not follow \(quoted(name))"
    case .nextHop(let name): "go on through \(quoted(name))"
    case .retry(let times): "do it \(times) times and believe only what comes out every time"
    case .commandOrder(let first): "run \(quoted(first)) at some time before"
    case .setVariable(let name, let value): "set \(quoted(name)) to \(quoted(value)) first"
    case .nextCommand(let name): "run \(quoted(name)) next"
    case .switchAfter(let tries):
      "try another gesture after \(tries) \(tries == 1 ? "try" : "tries") without effect"
    }
  }
}

private func quoted(_ name: String) -> String { name.asQuotedName }

extension String {
  /// A name from an environment, made harmless: one line, at most 60 characters, in quotes.
  package var asQuotedName: String {
    var text = ""
    for scalar in unicodeScalars.prefix(60) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
        .unassigned:
        text += " "
      default: text.unicodeScalars.append(scalar == "\"" ? "'" : scalar)
      }
    }
    return "\"\(text)\(unicodeScalars.count > 60 ? "..." : "")\""
  }
}
