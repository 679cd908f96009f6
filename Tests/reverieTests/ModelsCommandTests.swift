import Foundation
import TestKit
import Testing

/// Models are asked by the program itself, over loopback, as people have it asked.
@Suite struct ModelsCommandTests {
  let sandbox: Sandbox
  private let key = ["ANTHROPIC_API_KEY": AnthropicDouble.key]

  init() throws { sandbox = try Sandbox() }

  private func configure(_ double: AnthropicDouble?, _ more: String = "") throws {
    let api = double.map { "api = \"\($0.server.address)\"\n" } ?? ""
    try sandbox.write(
      Data("[models]\n\(api)\(more)\n".utf8), to: "home/.config/reverie/config.toml")
  }

  @Test func `without consent it says where data would go, and asks nothing`() async throws {
    let done = try await sandbox.reverie("models", "--try", with: key)
    #expect(done.output.contains("api.anthropic.com") && done.output.contains("remote = true"))
    #expect(done.output.contains("spent within 24 hours: $0.0000 of $2.00"))
    #expect(!done.output.contains("answered"))
  }

  @Test func `with consent it says what goes where, and prices with their date`() async throws {
    try configure(nil, "remote = true")
    let done = try await sandbox.reverie("models", with: key)
    #expect(done.output.contains("critic: claude-haiku-5-5; text goes to api.anthropic.com"))
    #expect(done.output.contains("screenshots do not") && done.output.contains("prices of 2026-"))
  }

  @Test func `what is tried is counted, recorded and replayed without a server`() async throws {
    let double = try AnthropicDouble([.text("yes")])
    try configure(double)
    let file = sandbox.root.appending(path: "calls.jsonl").path
    let first = try await sandbox.reverie("models", "--try", "--record", file, with: key)
    #expect(first.output.contains("answered: yes"), "\(first.output) \(first.errors)")
    #expect(first.output.contains("try, claude-haiku-5-5: 1 question, 147 tokens"))
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    double.server.stop()
    let again = try await sandbox.reverie("models", "--try", "--replay", file)
    #expect(again.output.contains("answered: yes"), "\(again.output) \(again.errors)")
    #expect(again.output.contains("claude-haiku-5-5: 1 question"), "a replay costs nothing")
  }

  @Test func `the key is nowhere, whatever goes wrong and whoever shows it`() async throws {
    let key = AnthropicDouble.key
    let echo = "you sent \(key) to me"
    let file = sandbox.root.appending(path: "calls.jsonl").path
    var said = ""
    for replies in [
      [AnthropicDouble.Reply.text(echo)],
      [
        .acts([
          .answer(
            400, [],
            #"{"type":"error","error":{"type":"invalid_request_error","message":"\#(echo)"}}"#)
        ])
      ],
      [.acts([.answer(403, [], echo)])], [.acts([.head(200), .text("data: {\(echo)\n\n")])],
    ] {
      let double = try AnthropicDouble(replies)
      try configure(double)
      let done = try await sandbox.reverie("models", "--try", "--record", file, with: self.key)
      said += done.output + done.errors
    }
    // Killed in the middle of an answer: nobody tidies up.
    let slow = try AnthropicDouble([.acts([.head(200), .pause(milliseconds: 20_000)])])
    try configure(slow)
    let killed = try await sandbox.shell(
      "timeout -s KILL 2 $REVERIE models --try --record '\(file)'", with: self.key)
    said += killed.output + killed.errors
    let after = try await sandbox.reverie("models", "--json")
    #expect(after.output.contains(#""open":1"#), "what was killed counts: \(after.output)")
    said += after.output
    try sandbox.write(Data(said.utf8), to: "said.txt")
    let found = try await sandbox.shell(
      "grep -rlaF -e '\(key)' '\(sandbox.root.path)' || true")
    #expect(found.output.isEmpty, "\(found.output)")
    #expect(said.contains("[key]"))
  }
}
