import Foundation
import Glibc
import Storage
import Synchronization
import TestKit
import Testing
import Trajectories

/// A thousand critiques through one batch, by a process that is killed again and again.
@Suite struct BatchKillTests {
  private let sandbox: Sandbox
  private let key = ["ANTHROPIC_API_KEY": AnthropicDouble.key]
  private static let runs = 1_000

  init() throws { sandbox = try Sandbox() }

  private static let claim =
    #"{"verdict":"error","steps":[{"step":1,"probability":1}],"cause":"wrong_target","#
    + #""citations":[{"step":1,"field":"after","quote":"the sheep number 1 is here"}],"why":"So.","#
    + #""better":{"edit":"none","action":"none","x":-1,"y":-1,"text":"","seconds":-1,"through":-1}}"#

  private func open() throws -> Archive {
    try Archive(folder: sandbox.archive.path(percentEncoded: false))
  }

  /// Starts the critique of all runs.
  private func start() throws -> Child {
    try Child(
      Sandbox.program.path,
      ["critique", "--all", "--quiet", "--model", "claude-haiku-5-5", "--batch"],
      environment: sandbox.environment.merging(key) { $1 }, folder: sandbox.home.path)
  }

  /// Kills a process as soon as something is so.
  private func kill(_ child: Child, when isSo: () throws -> Bool) async throws {
    let end = ContinuousClock.now.advanced(by: .seconds(240))
    while try !isSo() {
      try #require(ContinuousClock.now < end, "it never came to that")
      try await Task.sleep(for: .milliseconds(20))
    }
    Glibc.kill(child.id, SIGKILL)
    #expect(await child.wait().wasSignalled)
  }

  @Test
  func `killed before the name is kept, while waiting and while reading, nothing is paid twice`()
    async throws
  {
    for number in 1...Self.runs {
      let log = try MadeUpLogs.session(number, steps: 2, task: "Count the sheep \(number)") {
        "the sheep number \($0) is here"
      }
      try sandbox.write(log, to: "logs/\(number).jsonl")
    }
    let logs = sandbox.root.appending(path: "logs").path
    #expect(try await sandbox.reverie("import", logs, "--quiet").status == 0)
    let (isReady, isSlow) = (Switch(), Switch())
    var script = BatchScript()
    script.submissions = [.takenLate(60_000)]
    script.madeAt = Date().formatted(.iso8601)
    script.isReady = { isReady.isOn }
    script.resultsPause = { isSlow.isOn ? 60_000 : 0 }
    script.outcome = { _, _ in .text(Self.claim) }
    let double = try AnthropicDouble([.text("never")], batches: script)
    try sandbox.write(
      Data(
        "[models]\napi = \"\(double.server.address)\"\ndaily_dollars = 100\n".utf8),
      to: "home/.config/reverie/config.toml")

    // The server has it, and nobody here knows its name.
    try await kill(try start()) { double.batchCount == 1 }
    let planned = try #require(try open().modelBatches(of: nil).first)
    #expect(planned.state == .sending && planned.questions == Self.runs)

    let looks = double.server.requests.count
    try await kill(try start()) { double.server.requests.count >= looks + 2 }
    #expect(double.batchCount == 1, "what may be there is not sent again")

    isSlow.turn(true)
    isReady.turn(true)
    try await kill(try start()) {
      try open().modelAnswers(of: planned.job).values.contains { $0.answer.state == .answered }
    }
    let half = try open().modelAnswers(of: planned.job).values
      .count { $0.answer.state == .answered }
    #expect(half > 0 && half < Self.runs, "answers are kept as they are read")

    isSlow.turn(false)
    let last = try await sandbox.reverie(
      "critique", "--all", "--json", "--model", "claude-haiku-5-5", "--batch", with: key)
    #expect(last.status == 0, "\(last.errors)")
    #expect(last.errors.contains("answers about 1000 of"), "\(last.errors)")
    #expect(double.batchCount == 1)
    #expect(double.billed.count == Self.runs && double.billed.values.allSatisfy { $0 == 1 })
    #expect(!double.server.requests.contains { $0.target == "/v1/messages" })
    let archive = try open()
    #expect(try archive.health().problems.isEmpty, "it opens clean")
    let claims = try archive.currentCritiques().rows.filter { $0.critic == "claude-haiku-5-5" }
    #expect(Set(claims.map(\.run)).count == Self.runs, "every critique is there")
    let spent = try #require(try archive.modelSpending().first)
    #expect(spent.questions == Self.runs && spent.open == 0)
    #expect(spent.spent.tokens == Self.runs * 147, "each answer of the double counts 147 tokens")
    #expect(try archive.modelAnswers(of: planned.job).isEmpty, "nothing is kept twice")
  }
}

/// Something that a test turns on while a server looks at it.
private final class Switch: Sendable {
  private let state = Mutex(false)
  var isOn: Bool { state.withLock { $0 } }
  func turn(_ isOn: Bool) { state.withLock { $0 = isOn } }
}
