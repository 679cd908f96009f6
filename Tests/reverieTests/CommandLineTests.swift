import Foundation
import Testing

/// The commands as other programs see them: output, exit codes, pipes.
@Suite struct CommandLineTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func importExamples() async throws {
    let done = try await sandbox.reverie("import", Sandbox.examples.path)
    try #require(done.status == 0, "\(done.errors)")
  }

  @Test func `the examples hold one run of every format`() async throws {
    try await importExamples()
    let runs = try await sandbox.reverie("list", "--json").objects()
    let formats = Set(runs.compactMap { $0["format"] as? String })
    #expect(formats.count == 5, "\(formats)")
    #expect(runs.count == 6, "five runs and one sub-agent")
  }

  @Test func `list prints one object a line with the promised members`() async throws {
    try await importExamples()
    for run in try await sandbox.reverie("list", "--json").objects() {
      for member in [
        "id", "format", "source", "task", "model", "outcome", "steps", "errors", "images",
        "input_tokens", "output_tokens", "cache_read_tokens", "started_at", "duration_s", "parent",
      ] {
        #expect(run.keys.contains(member), "\(run["format"] ?? "?") lacks \(member)")
      }
    }
  }

  @Test func `importing twice adds nothing`() async throws {
    try await importExamples()
    let once = try await sandbox.reverie("list", "--json")
    try await importExamples()
    let twice = try await sandbox.reverie("list", "--json")
    #expect(!once.output.isEmpty)
    #expect(once.output == twice.output)
  }

  @Test func `a run is found by the start of its id and shown as JSON`() async throws {
    try await importExamples()
    let runs = try await sandbox.reverie("list", "--json").objects()
    let id = try #require(runs.first?["id"] as? String)
    let shown = try await sandbox.reverie("show", String(id.dropLast(6)), "--json")
    #expect(shown.status == 0)
    let object = try JSONSerialization.jsonObject(with: Data(shown.output.utf8))
    #expect(object is [String: Any])
  }

  @Test func `one step is shown alone`() async throws {
    try await importExamples()
    let id = try await run(ofFormat: "claude-code")
    let step = try await sandbox.reverie("show", id, "--step", "5")
    #expect(step.status == 0)
    #expect(step.output.contains("pytest"))
    let missing = try await sandbox.reverie("show", id, "--step", "999")
    #expect(missing.status == 1)
    #expect(missing.errors.contains("999"))
  }

  @Test func `search finds words and fails when there are none`() async throws {
    try await importExamples()
    let hits = try await sandbox.reverie("search", "--json", "pytest").objects()
    #expect(!hits.isEmpty)
    let nothing = try await sandbox.reverie("search", "xylophonequartet")
    #expect(nothing.status == 1)
    #expect(nothing.output.isEmpty)
  }

  @Test func `an outcome is stated and kept with who said so`() async throws {
    try await importExamples()
    let id = try await run(ofFormat: "claude-code")
    let done = try await sandbox.reverie(
      "outcome", id, "failure", "--why", "balance.py still rounds wrongly")
    #expect(done.status == 0)
    let runs = try await sandbox.reverie("list", "--json").objects()
    let run = try #require(runs.first { $0["id"] as? String == id })
    #expect(run["outcome"] as? String == "failure")
    let shown = try await sandbox.reverie("show", id, "--json").output
    #expect(shown.contains("balance.py still rounds wrongly"))
    #expect(shown.contains("\"ada\""), "who said so is kept")
  }

  @Test func `a script opens a log beside the archive and shows its screen as text`() async throws {
    let log = Sandbox.examples.appending(path: "anthropic-messages/train-to-lisbon.json").path
    let script = try sandbox.write(Data("open \(log)\nmove.down\n".utf8), to: "script")
    let done = try await sandbox.reverie("--script", script.path, "--size", "100x24")
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("Book the 9:40 train from Porto to Lisbon"))
    #expect(done.output.contains("step 1 of 17"))
    #expect(try await sandbox.reverie("list", "--json").output.isEmpty, "nothing was imported")
  }

  @Test func `a complaint about a hostile file cannot move the cursor`() async throws {
    let text = #"{"a\u001b]0;x\u0007\u202e": 1}"#
    let file = try sandbox.write(Data(text.utf8), to: "hostile.json")
    let done = try await sandbox.reverie("show", file.path)
    #expect(done.status == 1)
    #expect(done.errors.contains("not an agent log"))
    #expect(!done.errors.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
  }

  @Test func `a purged run is gone and does not come back`() async throws {
    try await importExamples()
    let id = try await run(ofFormat: "codex")
    let before = try await sandbox.reverie("list", "--json").lines.count
    let tried = try await sandbox.reverie("purge", id, "--dry-run")
    #expect(tried.status == 0)
    #expect(try await sandbox.reverie("list", "--json").lines.count == before)
    let done = try await sandbox.reverie("purge", id)
    #expect(done.status == 0, "\(done.errors)")
    #expect(try await sandbox.reverie("list", "--json").lines.count == before - 1)
    try await importExamples()
    #expect(try await sandbox.reverie("list", "--json").lines.count == before - 1)
  }

  @Test(arguments: [
    (["show", "ffffffffffff"], 1), (["list", "outcome:nonsense"], 1),
    (["import", "/nonexistent/log.jsonl"], 1), (["outcome", "ffffffff", "success"], 1),
    (["frobnicate", "--x"], 64), (["list", "--sort", "nonsense"], 64), (["show"], 64),
    (["--version"], 0), (["--help"], 0), (["help", "import"], 0),
  ])
  func `the exit code tells what happened`(arguments: [String], code: Int) async throws {
    let done = try await sandbox.run(Sandbox.program, arguments)
    #expect(done.status == Int32(code), "\(done.output)\(done.errors)")
    #expect(!done.wasSignalled)
    if code != 0 {
      #expect(done.output.isEmpty, "complaints belong on the error stream")
      #expect(!done.errors.isEmpty)
    }
  }

  @Test func `a file that is no agent log gets a clear line`() async throws {
    let file = try sandbox.write(Data("name,price\nbread,2\n".utf8), to: "prices.jsonl")
    let done = try await sandbox.reverie("import", file.path)
    #expect(done.status == 1)
    #expect((done.output + done.errors).contains("prices.jsonl"))
    #expect(!(done.output + done.errors).contains("Error Domain"))
  }

  @Test func `a damaged record is reported with file and line and stops nothing`() async throws {
    var log = try MadeUpLogs.session(7, steps: 3, task: "Mend the fence")
    let cut = try #require(log.firstIndex(of: UInt8(ascii: "\n")))
    log.insert(contentsOf: Data("{\"type\":\"user\",\"message\":{\n".utf8), at: cut + 1)
    let file = try sandbox.write(log, to: "damaged.jsonl")
    let done = try await sandbox.reverie("import", file.path)
    #expect((done.output + done.errors).contains("damaged.jsonl:2"))
    let runs = try await sandbox.reverie("list", "--json").objects()
    #expect(runs.first?["steps"] as? Int == 3)
  }

  @Test func `a log comes in through standard input`() async throws {
    let log = try MadeUpLogs.session(3, steps: 4, task: "Read me from a pipe")
    let done = try await sandbox.reverie("import", "-", input: log)
    #expect(done.status == 0, "\(done.errors)")
    let runs = try await sandbox.reverie("list", "--json").objects()
    #expect(runs.count == 1)
    #expect(runs.first?["steps"] as? Int == 4)
  }

  @Test func `a mistyped command is named, with where the commands are`() async throws {
    let alone = try await sandbox.reverie("opne")
    #expect(alone.status == 1 && alone.errors.contains("no such command"), "\(alone.errors)")
    let more = try await sandbox.reverie("opne", "log.jsonl")
    #expect(more.status == 64 && more.errors.contains("There is no command opne"))
  }

  @Test func `quiet means silent when all is well`() async throws {
    let done = try await sandbox.reverie("import", "--quiet", Sandbox.examples.path)
    #expect(done.status == 0)
    #expect(done.output.isEmpty)
    #expect(done.errors.isEmpty, "\(done.errors)")
  }

  @Test func `a reader that leaves early is no error`() async throws {
    for number in 0..<40 {
      try sandbox.write(
        MadeUpLogs.session(number, steps: 30, task: "Fill the pipe \(number)"),
        to: "logs/\(number).jsonl")
    }
    _ = try await sandbox.reverie("import", sandbox.root.appending(path: "logs").path)
    for command in ["list --json", "list", "search --json --limit 5000 line"] {
      let done = try await sandbox.shell(
        "\"$REVERIE\" \(command) | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}")
      #expect(["0", "141"].contains(done.lines.last), "\(command): \(done.output)")
      #expect(done.errors.isEmpty, "\(command): \(done.errors)")
    }
  }

  @Test func `a pipe gets plain lines without escape sequences`() async throws {
    let hostile = try MadeUpLogs.session(1, steps: 2, task: MadeUpLogs.hostileText) { _ in
      MadeUpLogs.hostileText
    }
    try sandbox.write(hostile, to: "hostile.jsonl")
    let log = sandbox.root.appending(path: "hostile.jsonl").path
    let first = try await sandbox.reverie("import", log)
    let id = try #require(
      try await sandbox.reverie("list", "--json").objects().first?["id"] as? String)
    for done in [
      first, try await sandbox.reverie("list"), try await sandbox.reverie("show", id),
      try await sandbox.reverie("search", "before"),
    ] {
      #expect(Self.rawControls(in: done.output + done.errors).isEmpty)
    }
  }

  @Test func `the C locale is enough`() async throws {
    let plain = ["LANG": "C", "LC_ALL": "C"]
    let done = try await sandbox.reverie("import", Sandbox.examples.path, with: plain)
    #expect(done.status == 0)
    #expect(try await sandbox.reverie("list", with: plain).lines.count >= 5)
  }

  @Test func `secrets in a log do not reach the archive`() async throws {
    // Put together here, so that no scanner takes this file for a leak.
    let secret = "sk-ant-" + "api03-" + String(repeating: "aB3dE9xQ", count: 11) + "-AA"
    let log = try MadeUpLogs.session(9, steps: 1, task: "Use the key \(secret) for it")
    let file = try sandbox.write(log, to: "secret.jsonl")
    _ = try await sandbox.reverie("import", file.path)
    let found = try await sandbox.shell("grep -rlaF '\(secret)' \"$REVERIE_ARCHIVE\"")
    #expect(found.output.isEmpty, "the secret is in \(found.output)")
    let runs = try await sandbox.reverie("list", "--json").objects()
    let task = try #require(runs.first?["task"] as? String)
    #expect(!task.contains(secret))
  }

  @Test func `words typed into a form are no secrets`() async throws {
    try await importExamples()
    let id = try await run(ofFormat: "anthropic-messages")
    #expect(try await sandbox.reverie("show", id, "--step", "3").output.contains("Porto"))
  }

  @Test func `doctor says how things stand`() async throws {
    let done = try await sandbox.reverie("doctor", "--json")
    #expect(done.status == 0)
    #expect(try JSONSerialization.jsonObject(with: Data(done.output.utf8)) is [String: Any])
    let text = try await sandbox.reverie("doctor")
    for word in ["xterm-256color", "UTF-8", "archive"] {
      #expect(text.output.localizedCaseInsensitiveContains(word))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions know the commands`(shell: String) async throws {
    let done = try await sandbox.reverie("--generate-completion-script", shell)
    #expect(done.status == 0)
    #expect(done.output.contains("import"))
    #expect(done.output.contains("outcome"))
  }

  private func run(ofFormat format: String) async throws -> String {
    let runs = try await sandbox.reverie("list", "--json").objects()
    let run = runs.first {
      "\($0["format"] ?? "")".hasPrefix(format) && $0["parent"] is NSNull
    }
    return try #require(run?["id"] as? String, "no run of \(format)")
  }

  /// Control characters and direction marks that must never leave the program.
  static func rawControls(in text: String) -> [String] {
    text.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x09, 0x0A, 0x0D: false
      case 0..<0x20, 0x7F...0x9F: true
      case 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xE0000...0xE007F: true
      default: false
      }
    }.map { "U+" + String($0.value, radix: 16) }
  }
}
