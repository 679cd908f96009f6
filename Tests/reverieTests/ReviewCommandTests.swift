import Foundation
import Testing

/// `reverie critique` and `reverie review` as other programs see them.
@Suite struct ReviewCommandTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// Imports runs with a step that fails, and critiques them; returns the names of the critiques.
  private func prepare(_ text: String = "bash: sheep: command not found") async throws -> [String] {
    for number in 1...3 {
      let log = try MadeUpLogs.session(number, steps: 6, task: "Count the sheep \(number)") {
        $0 == 3 ? "Exit code 127\n\(text)" : "sheep \($0)"
      }
      try sandbox.write(log, to: "logs/\(number).jsonl")
    }
    let done = try await sandbox.reverie("import", sandbox.root.appending(path: "logs").path)
    try #require(done.status == 0, "\(done.errors)")
    let said = try await sandbox.reverie("critique", "--all", "--json")
    try #require(said.status == 0, "\(said.errors)")
    #expect(try said.objects().count == 3)
    return try await sandbox.reverie("review", "list", "--json").objects()
      .compactMap { $0["id"] as? String }
  }

  @Test func `proposals are listed, shown, decided and taken back`() async throws {
    let names = try await prepare()
    let name = try #require(names.first)
    let short = String(name.dropFirst(5).prefix(8))
    let shown = try await sandbox.reverie("review", "show", short)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains(name))
    let accepted = try await sandbox.reverie("review", "accept", short, "--why", "seen it")
    #expect(accepted.status == 0, "\(accepted.errors)")
    #expect(accepted.output.contains("\(name): accepted, says ada"))
    let open = try await sandbox.reverie("review", "list")
    #expect(!open.output.contains(name))
    #expect(try await sandbox.reverie("review", "show", short).output.contains("seen it"))
    #expect(try await sandbox.reverie("review", "undo").status == 0)
    #expect(try await sandbox.reverie("review", "list").output.contains(name))
    let nothing = try await sandbox.reverie("review", "undo")
    #expect(nothing.status == 1)
    #expect(nothing.output.isEmpty)
  }

  @Test func `two reviewers disagree and it shows`() async throws {
    let name = try #require(try await prepare().first)
    _ = try await sandbox.reverie("review", "accept", name)
    _ = try await sandbox.reverie("review", "reject", name, with: ["REVERIE_REVIEWER": "bob"])
    let listed = try await sandbox.reverie("review", "list", "is:disputed")
    #expect(listed.output.contains("ada: accept, bob: reject (disputed)"))
    let object = try #require(
      try await sandbox.reverie("review", "show", name, "--json").objects().first)
    #expect(object["disputed"] as? Bool == true)
    #expect(object["standing"] as? [String: String] == ["ada": "accept", "bob": "reject"])
  }

  @Test func `a batch over a filter is one decision`() async throws {
    let names = try await prepare()
    try #require(names.count == 3)
    let done = try await sandbox.reverie("review", "reject", "--where", "confidence>0 sheep")
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.lines.count == 3)
    #expect(try await sandbox.reverie("review", "list").status == 1)
    #expect(try await sandbox.reverie("review", "undo").lines.count == 3)
    #expect(try await sandbox.reverie("review", "list", "--json").objects().count == 3)
  }

  @Test func `an edit says what is wanted instead`() async throws {
    let name = try #require(try await prepare().first)
    let done = try await sandbox.reverie("review", "edit", name, "--text", "count --all")
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("count --all"))
    let waits = try await sandbox.reverie("review", "edit", name, "--wait", "3")
    #expect(waits.output.contains("wait 3.0 s"))
    let aims = try await sandbox.reverie("review", "edit", name, "--at", "4,5")
    #expect(aims.output.contains("(4, 5)"))
    let shown = try await sandbox.reverie("review", "show", name)
    #expect(shown.output.contains("left_click (4, 5)"), "\(shown.output)")
  }

  @Test(arguments: [
    (["review", "show", "ffffffff"], 1), (["review", "accept", "ffffffff"], 1),
    (["review", "list", "cause:nonsense"], 1), (["review", "undo"], 1),
    (["review", "accept"], 64), (["review", "edit", "ffffffff"], 64),
    (["review", "edit", "ffffffff", "--at", "here"], 64),
    (["review", "accept", "ffff", "--where", "x"], 64), (["critique"], 64),
  ])
  func `the exit code tells what happened`(arguments: [String], code: Int) async throws {
    let done = try await sandbox.run(Sandbox.program, arguments)
    #expect(done.status == Int32(code), "\(done.output)\(done.errors)")
    #expect(done.output.isEmpty)
    #expect(!done.errors.isEmpty)
  }

  @Test func `hostile text in reasons and logs cannot reach the terminal`() async throws {
    let hostile = MadeUpLogs.hostileText.replacing("\u{0}", with: "")
    let name = try #require(try await prepare(MadeUpLogs.hostileText).first)
    let outputs = [
      try await sandbox.reverie("critique", "--all"),
      try await sandbox.reverie("review", "edit", name, "--text", hostile, "--why", hostile),
      try await sandbox.reverie(
        "review", "reject", name, "--why", hostile, with: ["REVERIE_REVIEWER": hostile]),
      try await sandbox.reverie("review", "list", "is:disputed"),
      try await sandbox.reverie("review", "list", "is:disputed", "--json"),
      try await sandbox.reverie("review", "show", name),
      try await sandbox.reverie("review", "show", name, "--json"),
      try await sandbox.reverie("review", "undo", name),
      try await sandbox.reverie("review", "show", hostile),
    ]
    #expect(outputs.dropLast().allSatisfy { $0.status == 0 }, "\(outputs.map(\.errors))")
    for done in outputs {
      #expect(CommandLineTests.rawControls(in: done.output + done.errors).isEmpty)
    }
    #expect(outputs[5].output.contains("before"), "what was written is there, made harmless")
  }

  @Test func `a log that is only looked at is critiqued and nothing is kept`() async throws {
    let log = try MadeUpLogs.session(1, steps: 4, task: "Look only")
    let file = try sandbox.write(log, to: "log.jsonl")
    #expect(try await sandbox.reverie("critique", file.path).status == 0)
    #expect(try await sandbox.reverie("review", "list").status == 1)
  }

  @Test func `coordinates and waits that no screen and no clock has crash nothing`() async throws {
    let calls = [
      #"{"action": "left_click", "coordinate": [1e300, -1e300]}"#,
      #"{"action": "wait", "duration": 1e300}"#,
      #"{"action": "left_click", "coordinate": [1e300, -1e300]}"#,
    ]
    var messages = [#"{"role": "user", "content": "click Search"}"#]
    for (number, call) in (calls + calls).enumerated() {
      messages += [
        #"{"role": "assistant", "content": [{"type": "text", "text": "click \"Search\""}, "#
          + #"{"type": "tool_use", "id": "t\#(number)", "name": "computer", "input": \#(call)}]}"#,
        #"{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t\#(number)", "#
          + #""content": "ok"}]}"#,
      ]
    }
    let log = #"{"messages": [\#(messages.joined(separator: ", "))]}"#
    let file = try sandbox.write(Data(log.utf8), to: "far.json")
    for arguments in [["critique", file.path], ["critique", file.path, "--json"]] {
      let done = try await sandbox.run(Sandbox.program, arguments)
      #expect(done.status == 0, "\(done.errors.prefix(300))")
      #expect(!done.wasSignalled)
    }
    #expect(try await sandbox.reverie("import", file.path).status == 0)
    #expect(try await sandbox.reverie("critique", "--all").status == 0)
    for proposal in try await sandbox.reverie("review", "list", "--json").objects() {
      let name = try #require(proposal["id"] as? String)
      #expect(try await sandbox.reverie("review", "show", name).status == 0)
    }
  }
}
