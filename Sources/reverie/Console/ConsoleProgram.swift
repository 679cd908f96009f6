internal import ArgumentParser
internal import Canvas
internal import Console
internal import Foundation
internal import Operations
internal import Settings
internal import Storage
internal import Terminal
internal import Trajectories

/// Puts the console together: terminal, theme, first state, loop.
enum ConsoleProgram {
  /// Runs the console until the person quits.
  ///
  /// - Parameter reviews: where proposals are decided; nil without an archive.
  /// - Parameter lessons: where lessons are decided; nil without an archive.
  /// - Parameter archive: where dreams are watched and begun; nil without an archive.
  /// - Parameter onStart: called once with the inbox, to start whoever rings it.
  static func run(
    source: any RunSource, importing: ConsoleImport?, reviews: (any ReviewSource)? = nil,
    lessons: Lessons? = nil, archive: Archive? = nil, surroundings: Surroundings,
    look: ConsoleOptions, opening: RunID?, script: [String], onStart: (Inbox) -> Void
  ) throws {
    let wanted = look.theme ?? surroundings.settings.console.theme
    let followsBackground = wanted == "auto"
    let (theme, problems) = surroundings.theme(named: followsBackground ? "dark" : wanted)
    let source = ConsoleRuns(source, scratch: surroundings.directories.cache)
    let dreams = DreamEffects(archive: archive, log: surroundings.logFolder)
    guard isatty(STDOUT_FILENO) == 1 else {
      guard !script.isEmpty else { throw ConsoleFailure.noTerminal }
      return runHeadless(
        ModelDesk.destination(surroundings.settings.models), source, importing, reviews, lessons,
        dreams, look, opening, script, onStart)
    }
    let session = try TerminalSession(options: options(surroundings, look, source))
    session.setTheme(theme)
    let waker = session.waker
    let inbox = Inbox { waker.wake() }
    let state = State(
      size: session.size, now: .current, theme: theme.name,
      themes: ThemeFile.names(in: surroundings.themeFolders),
      usesMouse: surroundings.settings.console.mouse,
      models: ModelDesk.destination(surroundings.settings.models), opening: opening)
    if let problem = problems.first { inbox.post(.notice(Notice(.warning, problem))) }
    onStart(inbox)
    var loop = ConsoleLoop(
      session: session, state: state, source: source, importing: importing, reviews: reviews,
      lessons: lessons, dreams: dreams, surroundings: surroundings, inbox: inbox,
      followsBackground: followsBackground)
    let signal = loop.run(script: script)
    session.close()
    if let signal { throw ExitCode(128 + signal) }
  }

  /// Runs a script where there is no terminal.
  private static func runHeadless(
    _ models: String?, _ source: ConsoleRuns, _ importing: ConsoleImport?,
    _ reviews: (any ReviewSource)?,
    _ lessons: Lessons?, _ dreams: DreamEffects, _ look: ConsoleOptions,
    _ opening: RunID?, _ script: [String], _ onStart: (Inbox) -> Void
  ) {
    let arrivals = DispatchSemaphore(value: 0)
    let inbox = Inbox { arrivals.signal() }
    let state = State(
      size: look.headlessSize, now: .current, models: models, opening: opening)
    onStart(inbox)
    var console = HeadlessConsole(
      state: state, source: source, importing: importing, reviews: reviews, lessons: lessons,
      dreams: dreams, inbox: inbox,
      arrivals: arrivals)
    console.run(script: script)
  }

  private static func options(
    _ surroundings: Surroundings, _ look: ConsoleOptions, _ source: any RunSource
  ) -> TerminalOptions {
    let console = surroundings.settings.console
    var options = TerminalOptions(environment: surroundings.environment)
    options.colour = TerminalOptions.Colour(rawValue: look.color ?? console.color.rawValue) ?? .auto
    let pictures = look.pictures ?? console.pictures.rawValue
    options.pictures =
      pictures == "off" ? .none : TerminalOptions.PictureChoice(rawValue: pictures) ?? .auto
    options.errorLog = "\(surroundings.logFolder)/console.log"
    options.suspendsOnControlZ = false
    options.asksBackground = (look.theme ?? console.theme) == "auto"
    options.loadPicture = { name in
      ImageReference.Place(name: name).flatMap { source.picture($0) }
    }
    return options
  }
}

/// Why the console cannot come up.
enum ConsoleFailure: Error, CustomStringConvertible {
  case noTerminal

  var description: String {
    "the console needs a terminal; `reverie list` and `reverie show` print plain text"
  }
}
