internal import Canvas
internal import Console
internal import Foundation
internal import Operations
internal import Trajectories

/// The console without a terminal: runs a script of commands against the same screens.
///
/// After each line it waits until nothing is under way, so that `:screenshot FILE` shows a finished
/// screen. What needs a terminal (the clipboard, the pager) is left out and said.
struct HeadlessConsole {
  private let inbox: Inbox
  private let interpreter: EffectInterpreter
  private let arrivals: DispatchSemaphore
  private var state: State
  private var isRunning = true

  init(
    state: State, source: ConsoleRuns, importing: ConsoleImport?, reviews: (any ReviewSource)?,
    lessons: Lessons?, dreams: DreamEffects, inbox: Inbox, arrivals: DispatchSemaphore
  ) {
    self.state = state
    self.inbox = inbox
    self.arrivals = arrivals
    interpreter = EffectInterpreter(
      source: source, importing: importing, reviews: reviews, lessons: lessons, dreams: dreams,
      inbox: inbox)
  }

  /// Runs every line; prints what is said, the screen at each pause, and the last screen when no line
  /// showed one.
  mutating func run(script: [String]) {
    perform(state.start())
    settle()
    var hasShown = false
    for line in script where isRunning {
      switch ScriptLine(line) {
      case .command(let command):
        perform(state.update(.line(command)))
        hasShown = hasShown || command.hasPrefix("screenshot")
      case .say(let text): Output.line("\n-- \(Output.safe(text))\n")
      case .pause:
        Output.line(state.view().text)
        hasShown = true
      }
      settle()
    }
    if !hasShown { Output.line(state.view().text) }
  }

  /// Waits for every answer that is still to come.
  private mutating func settle() {
    while isRunning, !state.isIdle {
      arrivals.wait()
      for event in inbox.take() { perform(state.update(event)) }
    }
  }

  private mutating func perform(_ effects: [Effect]) {
    for effect in effects where !interpreter.start(effect) {
      switch effect {
      case .quit: isRunning = false
      case .saveScreen(let path): perform(state.update(.notice(ScreenFile.write(state, path))))
      case .useTheme(let name): perform(state.update(.themeChanged(name)))
      default: Output.note("left out, it needs a terminal: \(effect)")
      }
    }
  }
}

/// Writes what the console shows to a file, as text and style runs.
enum ScreenFile {
  static func write(_ state: State, _ path: String) -> Notice {
    let path = NSString(string: path).expandingTildeInPath
    do {
      try (state.view().snapshot + "\n").write(toFile: path, atomically: true, encoding: .utf8)
      return Notice(.note, "screen written to \(path)")
    } catch {
      return Notice(.failure, "cannot write \(path): \(error.localizedDescription)")
    }
  }
}
