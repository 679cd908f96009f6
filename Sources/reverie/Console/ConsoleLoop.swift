internal import Canvas
internal import Console
internal import Foundation
internal import Operations
internal import Settings
internal import Terminal
internal import Trajectories

/// The console while it is up: takes events, lets the state change, draws once, starts effects.
///
/// Everything here runs on the main thread, which alone touches the terminal.
struct ConsoleLoop {
  private let session: TerminalSession
  private let inbox: Inbox
  private let interpreter: EffectInterpreter
  private let surroundings: Surroundings
  private let source: ConsoleRuns
  private var state: State
  private var isRunning = true
  /// Tells a dreamer that somebody is here.
  private let operatorBell: OperatorBell?
  /// Whether the theme goes by the terminal's background, because nobody named one.
  private let followsBackground: Bool

  init(
    session: TerminalSession, state: State, source: ConsoleRuns, importing: ConsoleImport?,
    reviews: (any ReviewSource)?, lessons: Lessons?, dreams: DreamEffects,
    surroundings: Surroundings, inbox: Inbox, followsBackground: Bool
  ) {
    self.followsBackground = followsBackground
    operatorBell = importing?.operatorBell
    self.session = session
    self.state = state
    self.source = source
    self.surroundings = surroundings
    self.inbox = inbox
    interpreter = EffectInterpreter(
      source: source, importing: importing, reviews: reviews, lessons: lessons, dreams: dreams,
      inbox: inbox)
  }

  /// Runs until the person quits; returns the signal that ended it, if one did.
  mutating func run(script: [String] = []) -> Int32? {
    perform(state.start())
    settle()
    var script = script.map(ScriptLine.init)[...]
    var pause: Date?
    while isRunning {
      session.draw(state.view())
      if let end = pause, end <= Date() { pause = nil }
      if !script.isEmpty, state.isIdle, pause == nil {
        switch script.removeFirst() {
        case .command(let line): perform(state.update(.line(line)))
        case .say(let text): tell(.note, text)
        case .pause(let seconds): pause = Date().addingTimeInterval(seconds)
        }
        continue
      }
      let left = pause.map { max(1, Int($0.timeIntervalSinceNow * 1000)) }
      for event in session.events(timeoutMilliseconds: left ?? (state.showsTime ? 30_000 : nil)) {
        if case .terminate(let signal) = event { return signal }
        if pause != nil, case .key(let key) = event {
          pause = nil
          // Whoever wants out of a tour gets out; any other key goes on with it.
          if key == .character("q") || key == .escape { script = [] }
          continue
        }
        handle(event)
      }
      if state.showsTime { perform(state.update(.ticked(.current))) }
      takeAnswers()
    }
    return nil
  }

  /// Waits a moment for the first answers, so that the first frame shows something.
  private mutating func settle() {
    let deadline = Date().addingTimeInterval(0.04)
    while !state.awaited.isEmpty, Date() < deadline {
      let left = Int(deadline.timeIntervalSinceNow * 1000)
      for event in session.events(timeoutMilliseconds: max(1, left)) { handle(event) }
      takeAnswers()
    }
  }

  private mutating func handle(_ event: TerminalEvent) {
    switch event {
    case .key(let key):
      operatorBell?.ring()
      perform(state.update(.key(key)))
    case .mouse(let mouse): perform(state.update(.mouse(mouse)))
    case .paste(let text): perform(state.update(.pasted(text)))
    case .resized(let size, _): perform(state.update(.resized(size)))
    case .resumed: perform(state.update(.resumed))
    case .background(let isLight):
      if followsBackground, isLight { useTheme("light") }
    case .focus, .woke: break
    case .terminate: isRunning = false
    }
  }

  private mutating func takeAnswers() {
    for event in inbox.take() { perform(state.update(event)) }
  }

  private mutating func perform(_ effects: [Effect]) {
    for effect in effects where !interpreter.start(effect) { performHere(effect) }
  }

  /// Carries out what needs the terminal.
  private mutating func performHere(_ effect: Effect) {
    switch effect {
    case .quit: isRunning = false
    case .suspend: session.suspend()
    case .redraw: session.repaint()
    case .useMouse: break
    case .useTheme(let name): useTheme(name)
    case .copy(let text): copy(text)
    case .page(let text, let name): page(text, name: name)
    case .openEditor(let text, let id): write(text, about: id)
    case .showPicture(let name): showPicture(name)
    case .saveScreen(let path): perform(state.update(.notice(ScreenFile.write(state, path))))
    default: break
    }
  }

  private mutating func tell(_ weight: Notice.Weight, _ text: String) {
    perform(state.update(.notice(Notice(weight, text))))
  }

  private mutating func useTheme(_ name: String) {
    let (theme, problems) = surroundings.theme(named: name)
    guard theme != .plain || name == "plain" else { return tell(.failure, problems.first ?? name) }
    session.setTheme(theme)
    perform(state.update(.themeChanged(name)))
  }

  private mutating func copy(_ text: String) {
    switch session.copy(text) {
    case .program(let program):
      tell(.note, "copied \(text.utf8.count) bytes with \(program.first ?? "a program")")
    case .terminal: tell(.note, "copied \(text.utf8.count) bytes through the terminal (OSC 52)")
    case .tooLarge(let bytes):
      tell(.failure, "\(bytes) bytes are more than terminals take; use the pager")
    case .unavailable: tell(.failure, "no way to the clipboard from this terminal")
    }
  }

  private mutating func page(_ text: String, name: String) {
    let lines = SafeText.lines(text).map(\.text).joined(separator: "\n") + "\n"
    guard let file = ScratchFile.write(Array(lines.utf8), name: "\(name).txt") else {
      return tell(.failure, "cannot write a temporary file for the pager")
    }
    defer { ScratchFile.remove(file) }
    let pager = surroundings.environment["PAGER"] ?? "less"
    let status = session.runProgram(pager.split(separator: " ").map(String.init) + [file])
    if status == 127 { tell(.failure, "no pager: \(pager) is not installed; set PAGER") }
  }

  /// Lets the person change a text in their editor, with the terminal handed over.
  private mutating func write(_ text: String, about id: CritiqueID) {
    guard let file = ScratchFile.write(Array(text.utf8), name: "\(id).json") else {
      return tell(.failure, "cannot write a temporary file for the editor")
    }
    defer { ScratchFile.remove(file) }
    let editor =
      surroundings.environment["VISUAL"] ?? surroundings.environment["EDITOR"] ?? "vi"
    let status = session.runProgram(editor.split(separator: " ").map(String.init) + [file])
    guard status == 0 else {
      return tell(
        .failure,
        status == 127
          ? "no editor: \(editor) is not installed; set EDITOR"
          : "the editor ended with status \(status); nothing was changed")
    }
    guard let written = try? String(contentsOfFile: file, encoding: .utf8) else {
      return tell(.failure, "what the editor left cannot be read; nothing was changed")
    }
    perform(state.update(.actionWritten(id, written)))
  }

  private mutating func showPicture(_ name: String) {
    guard let place = ImageReference.Place(name: name), let bytes = source.picture(place) else {
      return tell(.failure, "the picture cannot be read")
    }
    let suffix = PictureSuffix.of(bytes)
    guard let file = ScratchFile.write(bytes, name: "picture.\(suffix)") else {
      return tell(.failure, "cannot write a temporary file for the picture")
    }
    let hasDesktop =
      surroundings.environment["DISPLAY"] != nil
      || surroundings.environment["WAYLAND_DISPLAY"] != nil
    if hasDesktop, ScratchFile.openOnDesktop(file) {
      tell(.note, "opened \(file)")
    } else {
      tell(.note, "saved as \(file)")
    }
  }
}
