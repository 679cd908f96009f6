import Foundation
import Storage
import Testing
import Trajectories

/// Dreams in processes of their own, begun and watched from elsewhere.
@Suite struct DreamProcessTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func prepare() async throws {
    for number in 1...6 {
      let log = try MadeUpLogs.session(number, steps: 8, task: "Count the sheep \(number)")
      try sandbox.write(log, to: "logs/\(number).jsonl")
    }
    let done = try await sandbox.reverie("import", sandbox.root.appending(path: "logs").path)
    try #require(done.status == 0, "\(done.errors)")
  }

  /// Waits, for a long time if need be, until a dream stands in a way.
  private func wait(for state: DreamState) async throws -> DreamRecord {
    let archive = try Archive(folder: sandbox.archive.path(percentEncoded: false))
    for _ in 0..<600 {
      if let record = try archive.dreams().first, record.state == state { return record }
      try await Task.sleep(for: .milliseconds(100), clock: .suspending)
    }
    throw Missing(text: "no dream is \(state): \(try archive.dreams().map(\.state))")
  }

  struct Missing: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  @Test func `a dream begun from the console outlives it`() async throws {
    try await prepare()
    let script = try sandbox.write(
      Data("dreams\ndream\ndream.more\ndream.begin\nscreenshot \(sandbox.root.path)/x.txt\n".utf8),
      to: "script")
    let console = try await sandbox.reverie("--script", script.path)
    #expect(console.status == 0, "\(console.errors)")
    let record = try await wait(for: .completed)
    #expect(record.budget.rollouts == 20_000)
    #expect(record.report != nil)
    let shown = try await sandbox.reverie(
      "--script", try sandbox.write(Data("dreams\n".utf8), to: "look").path)
    #expect(shown.output.contains("✓ completed"), "\(shown.output)")
  }

  @Test func `a dream is paused and ended from another process`() async throws {
    try await prepare()
    // Else it ends by itself as soon as rollouts change nothing.
    try sandbox.write(
      Data("[dreaming]\nstop_below = 0\n".utf8), to: "home/.config/reverie/config.toml")
    let child = try sandbox.start(["dream", "--rollouts", "10000000", "--beyond-daily", "--quiet"])
    let record = try await wait(for: .running)
    let paused = try await sandbox.reverie("dream", "--pause", record.id.rawValue)
    #expect(paused.status == 0, "\(paused.errors)")
    _ = try await wait(for: .paused)
    #expect(await child.wait().status == 3)
    let again = try await sandbox.reverie("dream", "--pause", record.id.rawValue)
    #expect(again.status == 1)
    #expect(again.errors.contains("nothing to pause"), "\(again.errors)")
    #expect(try await sandbox.reverie("dream", "--cancel", record.id.rawValue).status == 0)
    _ = try await wait(for: .cancelled)
  }

  @Test func `beyond what a day may use it begins only if one insists, and --why says the same`()
    async throws
  {
    try await prepare()
    try sandbox.write(
      Data("[dreaming]\ndaily_rollouts = 100\n".utf8), to: "home/.config/reverie/config.toml")
    let refused = try await sandbox.reverie("dream", "--rollouts", "101", "--quiet")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("101") && refused.errors.contains("100"), "\(refused.errors)")
    #expect(refused.errors.contains("--beyond-daily"), "it names the remedy: \(refused.errors)")
    let archive = try Archive(folder: sandbox.archive.path(percentEncoded: false))
    #expect(try archive.dreams().isEmpty)
    let insisted = try await sandbox.reverie(
      "dream", "--rollouts", "101", "--beyond-daily", "--quiet")
    #expect(insisted.status == 0, "\(insisted.errors)")
    #expect(try archive.dreams().map(\.state) == [.completed])
    let why = try await sandbox.reverie("dream", "--why")
    let same = try await sandbox.reverie("watch", "--why")
    #expect(why.status == same.status && why.output == same.output)
    #expect(why.output.contains("of 100 rollouts"), "\(why.output)")
    #expect(why.output.contains("nobody watches"), "\(why.output)")
    #expect(try archive.dreams().count == 1, "asking why begins nothing")
  }
}
