internal import Canvas
internal import Trajectories

extension State {
  /// Why a command cannot be done now; nil when it can.
  package func refusal(of command: Command) -> String? {
    switch command.mode {
    case .library: Library.Act(rawValue: command.id).flatMap { library.refusal($0) }
    case .inspector:
      inspector == nil
        ? "no run is open yet"
        : Inspector.Act(rawValue: command.id).flatMap { inspector?.refusal($0) }
    case .review: Reviewing.Act(rawValue: command.id).flatMap { reviewing.refusal($0) }
    case .search: Search.Act(rawValue: command.id).flatMap { search.refusal($0) }
    case .lessons: Lessons.Act(rawValue: command.id).flatMap { lessons.refusal($0) }
    case .dreams: Dreams.Act(rawValue: command.id).flatMap { dreams.refusal($0) }
    case .everywhere:
      command.id == Everywhere.inspector.rawValue && inspector == nil
        ? "no run is open yet; choose one in the Library" : nil
    case .help, .tree, .copy, .outcome, .kinds, .report, .batch, .dream, .ending, .prompt: nil
    }
  }

  /// Does what a command says, or tells why not.
  mutating func perform(_ command: Command, _ argument: String) -> [Effect] {
    if let why = refusal(of: command) {
      notice = Notice(.note, why)
      return []
    }
    if let move = Move(rawValue: command.id) { return perform(move) }
    if let act = Everywhere(rawValue: command.id) { return perform(act, argument) }
    switch command.mode {
    case .library: return Library.Act(rawValue: command.id).map { perform($0, argument) } ?? []
    case .inspector: return Inspector.Act(rawValue: command.id).map { perform($0, argument) } ?? []
    case .review: return Reviewing.Act(rawValue: command.id).map { perform($0, argument) } ?? []
    case .search: return Search.Act(rawValue: command.id).map { perform($0) } ?? []
    case .lessons: return Lessons.Act(rawValue: command.id).map { perform($0, argument) } ?? []
    case .dreams: return Dreams.Act(rawValue: command.id).map { perform($0, argument) } ?? []
    case .help, .tree, .copy, .outcome, .kinds, .report, .batch, .dream, .ending:
      return Panel.Act(rawValue: command.id).map { perform($0) } ?? []
    case .everywhere, .prompt: return []
    }
  }

  private mutating func perform(_ move: Move) -> [Effect] {
    if panel != nil {
      panel?.move(move, count: count)
      return []
    }
    switch screen {
    case .library:
      if library.showsOffer {
        move.apply(to: &library.foundWindow, count: count)
      } else {
        move.apply(to: &library.window, count: count)
      }
      return []
    case .inspector: return inspector?.perform(move, count: count) ?? []
    case .review:
      reviewing.perform(move, count: count)
      return []
    case .search:
      move.apply(to: &search.window, count: count)
      return []
    case .lessons:
      lessons.perform(move, count: count)
      return []
    case .dreams:
      dreams.perform(move, count: count)
      return []
    }
  }

  private mutating func perform(_ act: Everywhere, _ argument: String) -> [Effect] {
    switch act {
    case .back: return goBack()
    case .help: panel = .help(HelpPanel(mode: panel?.mode ?? screen.mode))
    case .line: commandLine = CommandLine(history: lineHistory, theme: theme)
    case .search: return showSearch(argument)
    case .library: return show(.library)
    case .inspector: return show(.inspector)
    case .review: return show(.review)
    case .hits: return show(.search)
    case .lessons: return show(.lessons)
    case .dreams: return show(.dreams)
    case .open:
      guard !argument.isEmpty else {
        return warn("open wants the id of a run or the path of a log")
      }
      return [.openNamed(argument)]
    case .theme: return setTheme(argument)
    case .mouse: return setMouse(argument)
    case .set: return set(argument)
    case .screenshot:
      return argument.isEmpty
        ? warn("screenshot wants the name of a file") : [.saveScreen(argument)]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit: return [.quit]
    }
    return []
  }

  mutating func warn(_ text: String) -> [Effect] {
    notice = Notice(.warning, text)
    return []
  }

  private mutating func showSearch(_ words: String) -> [Effect] {
    _ = show(.search)
    if words.isEmpty {
      search.edit()
      return []
    }
    return search.look(for: words)
  }

  // MARK: - Settings

  private mutating func setTheme(_ name: String) -> [Effect] {
    guard !name.isEmpty else {
      notice = Notice(
        .note,
        "theme: \(theme)" + (themes.isEmpty ? "" : "; there are " + themes.joined(separator: ", ")))
      return []
    }
    guard themes.isEmpty || themes.contains(name) else {
      return warn("no theme \"\(name)\"; there are \(themes.joined(separator: ", "))")
    }
    return [.useTheme(name)]
  }

  private mutating func setMouse(_ word: String) -> [Effect] {
    switch word {
    case "on": usesMouse = true
    case "off": usesMouse = false
    case "": usesMouse.toggle()
    default: return warn("mouse is on or off")
    }
    notice = Notice(.note, usesMouse ? "mouse on" : "mouse off; the terminal selects text again")
    return [.useMouse(usesMouse)]
  }

  private mutating func set(_ argument: String) -> [Effect] {
    let words = argument.split(separator: " ", maxSplits: 1).map { String($0).trimmed }
    guard let name = words.first, !name.isEmpty else {
      let pictures = inspector?.pictures ?? .both
      notice = Notice(
        .note,
        "theme \(theme)   mouse \(usesMouse ? "on" : "off")   pictures \(pictures.rawValue)"
          + "   sort \(Library.name(library.query.sort))   group \(library.query.grouping.rawValue)"
      )
      return []
    }
    guard ["theme", "mouse", "pictures", "sort", "group"].contains(name),
      let command = KeyMap.command(named: name, in: screen.mode)
    else { return warn("no setting \"\(name)\"; there are theme, mouse, pictures, sort, group") }
    return perform(command, words.count > 1 ? words[1] : "")
  }
}
