internal import Canvas

/// What can be done on every screen.
enum Everywhere: String, CaseIterable {
  case back = "app.back"
  case help = "app.help"
  case line = "app.line"
  case search = "app.search"
  case library = "screen.library"
  case inspector = "screen.inspector"
  case review = "screen.review"
  case dreams = "screen.dreams"
  case lessons = "screen.lessons"
  case hits = "screen.search"
  case open = "app.open"
  case theme = "app.theme"
  case mouse = "app.mouse"
  case set = "app.set"
  case screenshot = "app.screenshot"
  case redraw = "app.redraw"
  case suspend = "app.suspend"
  case quit = "app.quit"

  static let commands: [Command] = [
    Command(
      Everywhere.back, [.character("q")], "back",
      "Go back to where you came from; from the Library, quit.", in: .everywhere, word: "back"),
    Command(
      Everywhere.help, [.character("?"), .function(1)], "help", "List the keys of this screen.",
      in: .everywhere, word: "help"),
    Command(
      Everywhere.line, [.character(":")], "command", "Type a command by name; Tab completes.",
      in: .everywhere),
    Command(
      Everywhere.search, [.character("F"), .control("f")], "search all",
      "Search the text of every run.", in: .everywhere, word: "search", argument: "WORDS"),
    Command(
      Everywhere.library, [.alt("1"), .function(2)], "Library", "Show the Library.",
      in: .everywhere, word: "library"),
    Command(
      Everywhere.inspector, [.alt("2"), .function(3)], "Inspector", "Show the run last opened.",
      in: .everywhere, word: "inspector"),
    Command(
      Everywhere.review, [.alt("3"), .function(6)], "Review",
      "Show the proposals that wait for a decision.", in: .everywhere, word: "review"),
    Command(
      Everywhere.dreams, [.alt("4"), .function(7)], "Dreams",
      "Show the dreams, and the one that goes on.", in: .everywhere, word: "dreams"),
    Command(
      Everywhere.lessons, [.alt("5"), .function(8)], "Lessons",
      "Show the lessons, what they rest on, and the versions of memories.", in: .everywhere,
      word: "lessons"),
    Command(
      Everywhere.hits, [.alt("6"), .function(4)], "Search", "Show the Search screen.",
      in: .everywhere, word: "hits"),
    Command(
      Everywhere.open, [], "open", "Open a run by its id, or look into a log without importing it.",
      in: .everywhere, word: "open", argument: "ID or PATH"),
    Command(
      Everywhere.theme, [], "theme", "Draw with another theme; it shows while you complete.",
      in: .everywhere, word: "theme", argument: "NAME"),
    Command(
      Everywhere.mouse, [], "mouse", "Let the mouse click and scroll, or leave it to the terminal.",
      in: .everywhere, word: "mouse", argument: "on or off"),
    Command(
      Everywhere.set, [], "set", "Change a setting, or show them all.", in: .everywhere,
      word: "set", argument: "NAME VALUE"),
    Command(
      Everywhere.screenshot, [], "screenshot", "Write this screen as text to a file.",
      in: .everywhere, word: "screenshot", argument: "FILE"),
    Command(
      Everywhere.redraw, [.control("l")], "redraw", "Draw the whole screen again.",
      in: .everywhere, word: "redraw"),
    Command(
      Everywhere.suspend, [.control("z")], "suspend", "Go to the shell; fg comes back.",
      in: .everywhere, word: "suspend"),
    Command(
      Everywhere.quit, [.character("Q"), .control("c")], "quit", "Leave reverie at once.",
      in: .everywhere, word: "quit"),
  ]

  /// Whether the command keeps its keys while text is being typed.
  static func isAlwaysMeant(_ command: Command) -> Bool {
    command.id == redraw.rawValue || command.id == suspend.rawValue
  }

  /// Whether the command keeps its keys while a panel is open.
  static func isMeantInPanels(_ command: Command) -> Bool {
    isAlwaysMeant(command) || command.id == quit.rawValue || Move(rawValue: command.id) != nil
  }
}
