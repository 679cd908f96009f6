import Foundation
import Storage
import TestKit
import Testing
import Trajectories

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

  /// What a model answers that finds nothing; the double repeats it.
  private static let nothing =
    #"{"verdict":"no_error","steps":[],"cause":"none","citations":[],"why":"","better":"#
    + #"{"edit":"none","action":"none","x":-1,"y":-1,"text":"","seconds":-1,"through":-1}}"#

  private func importRuns(_ count: Int) async throws {
    for number in 1...count {
      let log = try MadeUpLogs.session(number, steps: 5, task: "Count the sheep \(number)")
      try sandbox.write(log, to: "logs/\(number).jsonl")
    }
    let done = try await sandbox.reverie("import", sandbox.root.appending(path: "logs").path)
    try #require(done.status == 0, "\(done.errors)")
  }

  @Test func `a critique by a model is recorded, and told again without a server`() async throws {
    try await importRuns(2)
    let double = try AnthropicDouble([.text(Self.nothing)])
    try configure(double)
    let file = sandbox.root.appending(path: "critique.jsonl").path
    let first = try await sandbox.reverie(
      "critique", "--all", "--model", "claude-haiku-5-5", "--record", file, with: key)
    #expect(first.status == 0, "\(first.errors)")
    let asked = double.server.requests.count { $0.target == "/v1/messages" }
    #expect(asked == 2, "one short run is one question")
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    #expect(kept.split(separator: "\n").count == 2)
    #expect(!kept.contains(AnthropicDouble.key))
    double.server.stop()
    let elsewhere = sandbox.root.appending(path: "elsewhere").path
    let logs = sandbox.root.appending(path: "logs").path
    let there = ["REVERIE_ARCHIVE": elsewhere]
    #expect(try await sandbox.reverie("import", logs, with: there).status == 0)
    let again = try await sandbox.reverie(
      "critique", "--all", "--model", "claude-haiku-5-5", "--replay", file, with: there)
    #expect(again.status == 0, "\(again.errors)")
    #expect((first.output + first.errors).contains("2 answers about 2 of 2 runs"))
    #expect((again.output + again.errors).contains("2 answers about 2 of 2 runs"))
    let alone = try await sandbox.reverie("critique", "--all", "--replay", file)
    #expect(alone.status == 64 && alone.errors.contains("--model"))
  }

  @Test func `a dream asks models within its limit, says so, and goes on without them`()
    async throws
  {
    try await importRuns(4)
    let double = try AnthropicDouble([.text(Self.nothing)])
    // A question may cost some thousand tokens at worst: there is no room for one.
    try configure(double, "dream_tokens = 900")
    let poor = try await sandbox.reverie(
      "dream", "--model", "claude-haiku-5-5", "--rollouts", "50", "--json", with: key)
    #expect(poor.status == 0, "\(poor.errors)")
    #expect(double.server.requests.isEmpty, "what could pass the limit is not sent")
    #expect(poor.output.contains("0 of 4 runs"), "the report says how far it came: \(poor.output)")
    try configure(double)
    let dream = try await sandbox.reverie(
      "dream", "--model", "claude-haiku-5-5", "--rollouts", "50", "--seed", "2", "--json",
      with: key)
    #expect(dream.status == 0, "\(dream.errors)")
    #expect(double.server.requests.count { $0.target == "/v1/messages" } == 4)
    let said = try await sandbox.reverie("models", "--json", with: key)
    let object = try #require(try said.objects().first)
    let spent = try #require((object["spentToday"] ?? object["spent_today"]) as? [[String: Any]])
    let tokens = spent.compactMap { $0["tokens"] as? Int }.reduce(0, +)
    #expect(tokens == 4 * 147, "each answer of the double counts 147 tokens: \(said.output)")
    #expect(!(dream.output + dream.errors + said.output).contains(AnthropicDouble.key))
    let found = try await sandbox.shell("grep -rlF '\(AnthropicDouble.key)' '\(sandbox.root.path)'")
    #expect(found.output.isEmpty, "the journal of a dream holds no key: \(found.output)")
  }

  @Test func `a dream taken up again asks the models that it began with, and only what is missing`()
    async throws
  {
    try await importRuns(3)
    let slow = [LoopbackServer.Act.head(200), .pause(milliseconds: 60_000)]
    let double = try AnthropicDouble([.text(Self.nothing), .acts(slow), .text(Self.nothing)])
    try configure(double)
    let dream = try await sandbox.shell(
      "$REVERIE dream --model claude-haiku-5-5 --rollouts 50 --quiet & "
        + "until [ \"$($REVERIE models --json | grep -o '\"inFlight\":1')\" ]; do sleep 0.1; done; "
        + "until $REVERIE models --json | grep -q '\"questions\":2'; do sleep 0.1; done; "
        + "kill -INT $!; wait $!; echo \"status $?\"", with: key)
    #expect(dream.output.contains("status 3"), "it is paused: \(dream.output) \(dream.errors)")
    let before = double.server.requests.count { $0.target == "/v1/messages" }
    #expect(before == 2)
    let archive = try Archive(folder: sandbox.archive.path(percentEncoded: false))
    let record = try #require(try archive.dreams().first)
    #expect(record.budget.models == ["claude-haiku-5-5"] && record.state == .paused)
    let denied = try await sandbox.reverie("dream", "--resume", record.id.rawValue)
    #expect(denied.status == 1 && denied.errors.contains("ANTHROPIC_API_KEY"), "\(denied.errors)")
    #expect(try archive.dreams().first?.state == .paused, "without a key it waits for one")
    let again = try await sandbox.reverie("dream", "--resume", record.id.rawValue, with: key)
    #expect(again.status == 0, "\(again.errors)")
    #expect(double.server.requests.count { $0.target == "/v1/messages" } == before + 2)
    let ended = try #require(try archive.dreams().first)
    #expect(ended.state == .completed)
    let stage = ended.report?.stages.first { $0.at.contains("claude-haiku-5-5") }
    #expect(stage?.looked == 3)
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
