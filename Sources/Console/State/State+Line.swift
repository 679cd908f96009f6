internal import Canvas
internal import Trajectories

extension State {
  /// Runs a line as typed after `:`; a number alone goes to that step.
  mutating func run(line: String) -> [Effect] {
    let line = line.trimmed
    guard !line.isEmpty else { return [] }
    let words = line.split(separator: " ", maxSplits: 1)
    var name = String(words[0])
    if name.hasPrefix(":") { name.removeFirst() }
    var argument = words.count > 1 ? String(words[1]).trimmed : ""
    if let number = Int(name), number >= 0, panel == nil, screen != .inspector {
      return go(toRow: number)
    }
    if Int(name) != nil {
      argument = name
      name = "goto"
    }
    let mode = panel?.mode ?? screen.mode
    guard let command = KeyMap.command(named: Self.aliases[name] ?? name, in: mode) else {
      return warn("there is no command \"\(name)\"; ? lists them")
    }
    let isHere = command.mode == .everywhere || command.mode == mode
    guard isHere || command.mode == screen.mode else {
      return warn("\(name) works in the \(command.mode.title)")
    }
    count = nil
    if let move = Move(rawValue: command.id), let number = Int(argument), number > 0 {
      count = max(1, number)
      defer { count = nil }
      return perform(KeyMap.command(named: move.rawValue, in: mode) ?? command, "")
    }
    return perform(command, argument)
  }

  private mutating func go(toRow number: Int) -> [Effect] {
    count = number
    defer { count = nil }
    guard let command = KeyMap.command(named: Move.first.rawValue, in: screen.mode) else {
      return []
    }
    return perform(command, "")
  }

  /// Names people know from elsewhere.
  private static let aliases = [
    "q": "quit", "h": "help", "e": "open", "q!": "quit", "outline": "tree",
  ]

  // MARK: - While it is typed

  mutating func lineEdited() -> [Effect] {
    let wasPreviewing = commandLine?.previewedTheme != nil
    commandLine?.chosen = nil
    offerChoices()
    guard wasPreviewing, let line = commandLine, theme != line.themeBefore else { return [] }
    return [.useTheme(line.themeBefore)]
  }

  mutating func complete(forward: Bool) -> [Effect] {
    if commandLine?.choices.isEmpty == true, commandLine?.editor.isEmpty == true {
      offerChoices()
    }
    if commandLine?.choices.count == 1, commandLine?.chosen != nil { return [] }
    commandLine?.choose(forward: forward)
    // The only choice is taken for good: what follows is completed next.
    if let line = commandLine, line.choices.count == 1, !line.editor.text.contains(" "),
      KeyMap.command(named: line.editor.text, in: screen.mode)?.argument != nil
    {
      commandLine?.editor.insert(" ")
      commandLine?.chosen = nil
      offerChoices()
      return []
    }
    return commandLine?.previewedTheme.map { [.useTheme($0)] } ?? []
  }

  mutating func acceptLine() -> [Effect] {
    guard var line = commandLine else { return [] }
    let text = line.editor.commit()
    lineHistory = line.editor.history
    commandLine = nil
    return run(line: text)
  }

  mutating func closeLine() -> [Effect] {
    guard let line = commandLine else { return [] }
    commandLine = nil
    return line.previewedTheme == nil ? [] : [.useTheme(line.themeBefore)]
  }

  private mutating func offerChoices() {
    let found = choices()
    commandLine?.choices = found
  }

  private func choices() -> [CommandLine.Choice] {
    guard let editor = commandLine?.editor else { return [] }
    let text = editor.textBeforeCursor
    guard let space = text.firstIndex(of: " ") else {
      return Completion.commands(text, in: screen.mode)
    }
    let name = String(text[..<space])
    let typed = String(text[text.index(after: space)...])
    let known = name == "set" ? settingWords(typed) : (typed, words(for: name), name + " ")
    return Completion.words(known.1, typed: known.0, after: known.2)
  }

  /// Completes the name of a setting, then its value.
  private func settingWords(
    _ typed: String
  ) -> (typed: String, words: [(word: String, detail: String)], head: String) {
    let names = ["theme", "mouse", "pictures", "sort", "group"]
    guard let space = typed.firstIndex(of: " ") else {
      return (typed, names.map { ($0, "") }, "set ")
    }
    let name = String(typed[..<space])
    return (
      String(typed[typed.index(after: space)...]), words(for: name), "set \(name) "
    )
  }

  private func words(for name: String) -> [(word: String, detail: String)] {
    switch name {
    case "theme": themes.map { ($0, "") }
    case "mouse": [("on", ""), ("off", "the terminal selects text")]
    case "pictures": Inspector.Pictures.allCases.map { ($0.rawValue, "") }
    case "sort": LibraryRequest.Sort.allCases.map { (Library.name($0), "") }
    case "group": LibraryRequest.Grouping.allCases.map { ($0.rawValue, "") }
    case "outcome": [("success", ""), ("failure", ""), ("unknown", "")]
    case "copy": [("text", ""), ("json", ""), ("link", "the command that shows this step")]
    case "import": (library.found ?? []).map { ($0.path, $0.name) }
    case "group" where screen == .lessons: LessonRows.Grouping.allCases.map { ($0.rawValue, "") }
    case "filter" where screen == .lessons:
      (["is:waiting", "is:active", "is:suspended", "kind:", "app:", "likely>0.9", "runs>2"])
        .map { ($0, "") }
    case "filter" where screen == .review, "accept-all" where screen == .review, "reject-all":
      [
        "is:open", "is:accepted", "is:rejected", "is:deferred", "is:disputed", "is:escalated",
        "by:me",
        "by:others", "critic:", "confidence>0.8",
      ]
      .map { ($0, "") } + Cause.allCases.map { ("cause:\($0.rawValue)", $0.words) }
    case "filter":
      ["outcome:failed", "outcome:success", "model:", "steps>", "errors>0", "cost>", "source:"]
        .map { ($0, "") }
    default: []
    }
  }
}
