import Foundation
import Testing

/// What Claude Code hands over at the end of a session.
@Suite struct HookTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func session() throws -> URL {
    let folder = Sandbox.examples.appending(path: "claude-code")
    let inside = try #require(FileManager.default.enumerator(atPath: folder.path))
    let logs = inside.compactMap { $0 as? String }.filter { $0.hasSuffix(".jsonl") }.sorted()
    return folder.appending(path: try #require(logs.first { !$0.contains("subagents") }))
  }

  private func call(_ path: String) throws -> Data {
    try JSONSerialization.data(withJSONObject: [
      "session_id": "1", "transcript_path": path, "cwd": "/tmp", "reason": "exit",
      "hook_event_name": "SessionEnd",
    ])
  }

  @Test func `a finished session is imported, with nothing said`() async throws {
    let done = try await sandbox.reverie(
      "import", "--hook", input: try call(try session().path))
    #expect(done.status == 0)
    #expect(done.output.isEmpty && done.errors.isEmpty, "\(done.output)\(done.errors)")
    let listed = try await sandbox.reverie("list", "--json")
    #expect(listed.status == 0)
    #expect(try listed.objects().allSatisfy { $0["format"] as? String == "claude-code" })
  }

  @Test(arguments: ["", "no json", "[]", "{}", #"{"transcript_path":"a"}"#])
  func `a hook never fails, and says what was wrong`(input: String) async throws {
    let done = try await sandbox.reverie("import", "--hook", input: Data(input.utf8))
    #expect(done.status == 0)
    #expect(done.output.isEmpty)
    #expect(done.errors.hasPrefix("reverie: the session was not imported: "), "\(done.errors)")
  }

  @Test func `files that are no logs, or not there, or an archive that is none do not fail it`()
    async throws
  {
    let text = try sandbox.write(Data("hello\n".utf8), to: "home/notes.txt")
    for path in [text.path, "/nowhere/\u{1B}[2J.jsonl", sandbox.home.path] {
      let done = try await sandbox.reverie("import", "--hook", input: try call(path))
      #expect(done.status == 0)
      #expect(done.output.isEmpty)
      #expect(done.errors.contains("not imported") && !done.errors.contains("\u{1B}"))
    }
    let done = try await sandbox.reverie(
      "import", "--hook", "--archive", text.path, input: try call(try session().path))
    #expect(done.status == 0)
    #expect(done.errors.contains("not imported"))
  }

  @Test func `the settings snippet runs that very command at the end of a session`() async throws {
    let file = Sandbox.package.appending(
      path: "Sources/reverie/Resources/claude-code-hooks.json")
    let snippet = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let hooks = (snippet as? [String: Any])?["hooks"] as? [String: Any]
    let ends = try #require(hooks?["SessionEnd"] as? [[String: Any]])
    let commands = ends.flatMap { $0["hooks"] as? [[String: Any]] ?? [] }
    let command = try #require(commands.first?["command"] as? String)
    #expect(commands.first?["type"] as? String == "command")

    // As Claude Code runs it: through a shell, with the program on the path.
    let input = try sandbox.write(try call(try session().path), to: "call.json")
    let folder = Sandbox.program.deletingLastPathComponent().path
    let done = try await sandbox.shell(
      "PATH=\"\(folder):$PATH\"; { \(command); } < '\(input.path)'")
    #expect(done.status == 0, "\(done.errors)")
    #expect(try await sandbox.reverie("list").status == 0)
  }
}
