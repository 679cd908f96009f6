import Foundation
import Testing

/// The console in a real terminal, driven by keys and signals.
@Suite(
  .serialized, .timeLimit(.minutes(3)),
  .enabled(if: TerminalWindow.tmux != nil, "tmux is not installed; `make test` installs it"))
struct ConsoleInTerminalTests {
  let sandbox: Sandbox

  init() async throws {
    sandbox = try Sandbox()
    let done = try await sandbox.reverie("import", Sandbox.examples.path)
    try #require(done.status == 0, "\(done.errors)")
  }

  private func openConsole(
    columns: Int = 120, rows: Int = 40, with environment: [String: String] = [:]
  ) async throws -> TerminalWindow {
    let window = try await TerminalWindow(
      sandbox, columns: columns, rows: rows, with: environment)
    try await window.enter("$REVERIE")
    try await window.wait(for: "Lisbon")
    return window
  }

  @Test func `the Library shows the runs and Enter opens one`() async throws {
    let window = try await openConsole()
    let library = try await window.text()
    for words in ["Library", "Lisbon", "report rounds", "temperature", "primes"] {
      #expect(library.contains(words), "the Library lacks “\(words)”")
    }
    try await window.openRun()
    try await window.press("j")
    try await window.wait(for: "step 1 of")
    try await window.press("j")
    try await window.wait(for: "step 2 of")
    try await window.press("q")
    try await window.press("q")
    try await window.expectRestored()
  }

  @Test func `the question mark explains the keys`() async throws {
    let window = try await openConsole()
    try await window.press("?")
    try await window.wait(for: "Everywhere")
    try await window.press("Escape")
    try await window.wait(for: "the Library again") { !$0.contains("Everywhere") }
  }

  @Test(arguments: [(80, 24), (200, 60), (20, 5), (1, 1)])
  func `a resized window is drawn anew`(columns: Int, rows: Int) async throws {
    let window = try await openConsole()
    try await window.openRun()
    try await window.resize(columns: columns, rows: rows)
    try await window.resize(columns: 100, rows: 30)
    try await window.wait(for: "[Inspector]")
    try await window.resize(columns: columns, rows: rows)
    if columns >= 80 {
      let screen = try await window.wait(for: "[Inspector]")
      let widths = screen.split(separator: "\n").map(\.count)
      #expect(widths.allSatisfy { $0 <= columns })
    }
    try await window.press("q", "q")
    try await window.resize(columns: 100, rows: 30)
    try await window.expectRestored()
  }

  @Test func `many resizes in a row are survived`() async throws {
    let window = try await openConsole()
    for step in 0..<40 {
      try await window.resize(columns: 30 + step * 37 % 150, rows: 5 + step * 13 % 50)
    }
    try await window.resize(columns: 120, rows: 40)
    try await window.wait(for: "Lisbon")
    try await window.press("q")
    try await window.expectRestored()
  }

  @Test func `suspended it gives the terminal back, resumed it draws again`() async throws {
    let window = try await openConsole()
    try await window.press("C-z")
    try await window.expectRestored()
    try await window.enter("fg")
    try await window.wait(for: "Lisbon")
    try await window.openRun()
    try await window.press("q", "q")
    try await window.expectRestored()
  }

  @Test(arguments: ["TERM", "HUP", "INT", "QUIT", "SEGV", "ABRT", "ILL", "BUS", "FPE", "TRAP"])
  func `the terminal is restored after the signal`(name: String) async throws {
    let window = try await openConsole()
    let program = try await window.programID()
    let done = try await sandbox.shell("kill -\(name) \(program)")
    #expect(done.status == 0)
    try await window.expectRestored()
    try await window.wait(for: "the program to be gone") { _ in
      kill(program, 0) != 0
    }
  }

  @Test func `a signal in the middle of a suspension restores the terminal too`() async throws {
    let window = try await openConsole()
    let program = try await window.programID()
    try await window.press("C-z")
    try await window.expectRestored()
    _ = try await sandbox.shell("kill -TERM \(program); kill -CONT \(program)")
    try await window.wait(for: "the program to be gone") { _ in kill(program, 0) != 0 }
    try await window.expectRestored()
  }

  @Test(arguments: ["xterm-kitty", "no-such-terminal", "vt100", "linux", "screen-256color"])
  func `a terminal Debian may not know still works`(type: String) async throws {
    let window = try await TerminalWindow(sandbox)
    try await window.enter("TERM=\(type) $REVERIE")
    try await window.wait(for: "Lisbon")
    try await window.press("q")
    try await window.wait(for: "the prompt") { screen in
      let lines = screen.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
      return lines.last?.hasPrefix(TerminalWindow.prompt) == true
    }
  }

  @Test func `a dumb terminal gets a word instead of a screen`() async throws {
    let window = try await TerminalWindow(sandbox)
    try await window.enter("TERM=dumb $REVERIE; echo code $?")
    let screen = try await window.wait(for: "\ncode ")
    #expect(!screen.contains("\ncode 0"))
    #expect(screen.contains("terminal"))
  }

  @Test func `without a terminal it says what to do`() async throws {
    let done = try await sandbox.reverie()
    #expect(done.status != 0)
    #expect(done.errors.contains("terminal"))
    #expect(!done.output.contains("\u{1B}"))
  }

  @Test func `NO_COLOR leaves no colour`() async throws {
    let window = try await TerminalWindow(sandbox, with: ["NO_COLOR": "1"])
    let bytes = sandbox.root.appending(path: "bytes")
    try await window.recordBytes(to: bytes)
    try await window.enter("$REVERIE")
    try await window.wait(for: "Lisbon")
    try await window.openRun()
    try await window.press("q", "q")
    try await window.expectRestored()
    let written = String(decoding: try Data(contentsOf: bytes), as: UTF8.self)
    let colours = /\u{1B}\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9]+)*m/
    #expect(written.firstMatch(of: colours) == nil)
  }

  @Test func `the C locale shows the runs`() async throws {
    let window = try await TerminalWindow(sandbox)
    try await window.enter("LC_ALL=C LANG=C $REVERIE")
    try await window.wait(for: "Lisbon")
    try await window.press("q")
    try await window.expectRestored()
  }

  @Test func `an empty archive explains itself`() async throws {
    let window = try await TerminalWindow(sandbox)
    try await window.enter("REVERIE_ARCHIVE=$HOME/none $REVERIE")
    try await window.wait(for: "import")
    try await window.press("q")
    try await window.expectRestored()
  }

  @Test func `open looks at a log without importing it`() async throws {
    let log = try sandbox.write(
      MadeUpLogs.session(5, steps: 12, task: "Water the plants"), to: "plants.jsonl")
    let window = try await TerminalWindow(sandbox)
    try await window.enter("$REVERIE open \(log.path)")
    try await window.wait(for: "Water the plants")
    // The list may be on screen a moment before the run is; keys would be pressed there.
    try await window.wait(for: "[Inspector]")
    try await window.press("q", "q")
    try await window.expectRestored()
    let runs = try await sandbox.reverie("list", "--json")
    #expect(!runs.output.contains("Water the plants"))
  }

  @Test func `what a log says never reaches the terminal raw`() async throws {
    let log = try sandbox.write(
      MadeUpLogs.session(2, steps: 3, task: "Look here: " + MadeUpLogs.hostileText) { _ in
        MadeUpLogs.hostileText
      }, to: "hostile.jsonl")
    let window = try await TerminalWindow(sandbox)
    let bytes = sandbox.root.appending(path: "bytes")
    try await window.recordBytes(to: bytes)
    try await window.enter("$REVERIE open \(log.path)")
    try await window.wait(for: "Look here")
    try await window.wait(for: "[Inspector]")
    for _ in 0..<4 { try await window.press("j") }
    try await window.wait(for: "before")
    try await window.press("q", "q")
    try await window.expectRestored()

    let written = try Data(contentsOf: bytes)
    #expect(written.count > 1000)
    #expect(written.range(of: Data("\u{1B}]0;PWNED".utf8)) == nil)
    #expect(written.range(of: Data("\u{1B}_Gkitty".utf8)) == nil)
    #expect(written.range(of: Data("\u{1B}P1;2|sixel".utf8)) == nil)
    let raw = CommandLineTests.rawControls(in: String(decoding: written, as: UTF8.self))
      .filter { !["U+1b", "U+7", "U+8", "U+e", "U+f"].contains($0) }
    #expect(raw.isEmpty)
  }

  @Test func `a script drives the console by the names of its commands`() async throws {
    let picture = sandbox.root.appending(path: "screen.txt")
    let script = try sandbox.write(
      Data("# what a person would type\n:screenshot \(picture.path)\n:quit\n".utf8),
      to: "script")
    let window = try await TerminalWindow(sandbox)
    try await window.enter("$REVERIE --script \(script.path)")
    try await window.wait(for: "the saved screen") { _ in
      FileManager.default.fileExists(atPath: picture.path)
    }
    try await window.expectRestored()
    #expect(try String(contentsOf: picture, encoding: .utf8).contains("Lisbon"))
  }
}

extension TerminalWindow {
  /// Opens the run that is selected in the Library.
  fileprivate func openRun() async throws {
    try await press("Enter")
    try await wait(for: "the run's first prompt") {
      $0.contains("[Inspector]") && $0.contains("prompt, entry")
    }
  }
}
