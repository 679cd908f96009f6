import Foundation
import Testing

/// A real terminal of its own: a tmux server with one window and a shell in it.
final class TerminalWindow: Sendable {
  let sandbox: Sandbox
  private let socket: String
  private let environment: [String: String]

  /// What the shell prints when it waits for a command.
  static let prompt = "ready$"

  static let tmux: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").map { URL(filePath: String($0)).appending(path: "tmux") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  init(
    _ sandbox: Sandbox, columns: Int = 120, rows: Int = 40, type: String = "tmux-256color",
    with more: [String: String] = [:]
  ) async throws {
    self.sandbox = sandbox
    socket = "reverie-test-\(getpid())-\(UUID().uuidString.prefix(6))"
    environment = more.merging([
      "TMUX_TMPDIR": sandbox.root.path, "REVERIE": Sandbox.program.path,
    ]) { $1 }
    try sandbox.write(
      Data(
        """
        set -g default-terminal \(type)
        set -g status off
        set -g escape-time 0
        set -g update-environment ""
        set -g default-command "exec bash --noprofile --rcfile '\(sandbox.root.path)/bashrc'"
        """.utf8), to: "tmux.conf")
    try sandbox.write(
      Data("PS1='\(Self.prompt) '\nunset HISTFILE LINES COLUMNS\nulimit -c 0\n".utf8), to: "bashrc")
    try await tmux(
      "-f", sandbox.root.appending(path: "tmux.conf").path, "new-session", "-d",
      "-x", "\(columns)", "-y", "\(rows)")
    try await wait(for: Self.prompt)
  }

  deinit {
    let server = Self.tmux.flatMap {
      try? Child(
        $0.path, ["-L", socket, "kill-server"],
        environment: ["TMUX_TMPDIR": sandbox.root.path], folder: "/")
    }
    server?.waitHere()
  }

  /// Types a command line into the shell.
  func enter(_ line: String) async throws {
    try await tmux("send-keys", "-l", line)
    try await tmux("send-keys", "Enter")
  }

  /// Presses keys by the names tmux knows: `j`, `Enter`, `C-z`.
  func press(_ keys: String...) async throws {
    for key in keys { try await tmux("send-keys", key) }
  }

  func resize(columns: Int, rows: Int) async throws {
    try await tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// The text on screen, row by row.
  func text() async throws -> String { try await tmux("capture-pane", "-p") }

  /// Values of tmux's format variables, such as `#{alternate_on}`.
  func variable(_ format: String) async throws -> String {
    try await tmux("display-message", "-p", format).trimmingCharacters(in: .newlines)
  }

  /// Copies every byte the programs in the window write from now on into a file.
  func recordBytes(to file: URL) async throws {
    try await tmux("pipe-pane", "-O", "exec cat > '\(file.path)'")
  }

  /// The process id of the program that runs in the shell.
  func programID() async throws -> Int32 {
    let shell = try await variable("#{pane_pid}")
    let path = "/proc/\(shell)/task/\(shell)/children"
    let children = try String(contentsOfFile: path, encoding: .utf8)
    return try #require(children.split(separator: " ").first.flatMap { Int32($0) })
  }

  /// Waits until the screen shows a text, and returns the screen.
  @discardableResult
  func wait(
    for needle: String, at location: SourceLocation = #_sourceLocation
  ) async throws -> String {
    try await wait(for: "the text “\(needle)”", at: location) { $0.contains(needle) }
  }

  /// Waits until the screen is as it should be, and returns it.
  @discardableResult
  func wait(
    for what: String, at location: SourceLocation = #_sourceLocation,
    until isReached: (String) async throws -> Bool
  ) async throws -> String {
    let deadline = ContinuousClock.now + .seconds(60)
    var screen = ""
    while ContinuousClock.now < deadline {
      screen = try await text()
      if try await isReached(screen) { return screen }
      try await Task.sleep(for: .milliseconds(15), clock: .suspending)
    }
    Issue.record("Waited in vain for \(what). The screen:\n\(screen)", sourceLocation: location)
    throw WaitedInVain(what: what)
  }

  /// Expects that the terminal is as a shell wants it: main screen, cursor, echo, no mouse.
  func expectRestored(at location: SourceLocation = #_sourceLocation) async throws {
    try await wait(for: "the shell's prompt on the main screen", at: location) { screen in
      let alternate = try await variable("#{alternate_on}")
      return alternate == "0" && lastLine(of: screen).hasPrefix(Self.prompt)
    }
    let flags = try await variable("#{alternate_on} #{cursor_flag} #{mouse_any_flag}")
    #expect(flags == "0 1 0", "alternate screen, cursor, mouse", sourceLocation: location)
    try await enter("clear; stty -a | tr ';' '\\n'; echo end of stty")
    let modes = try await wait(for: "\nend of stty", at: location)
      .split(whereSeparator: \.isWhitespace)
    for mode in ["echo", "icanon", "isig", "icrnl", "opost", "onlcr", "iexten"] {
      #expect(modes.contains(Substring(mode)), "stty \(mode)", sourceLocation: location)
    }
  }

  private func lastLine(of screen: String) -> Substring {
    screen.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) } ?? ""
  }

  @discardableResult
  private func tmux(_ arguments: String...) async throws -> String {
    let program = try #require(Self.tmux)
    let done = try await sandbox.run(program, ["-L", socket] + arguments, with: environment)
    guard done.status == 0 else {
      throw TmuxFailed(arguments: arguments, errors: done.errors)
    }
    return done.output
  }
}

struct WaitedInVain: Error {
  let what: String
}

struct TmuxFailed: Error {
  let arguments: [String]
  let errors: String
}
