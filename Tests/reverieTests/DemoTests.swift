import Foundation
import Testing

/// The demo as a newcomer meets it, with few episodes.
@Suite struct DemoTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func demo(into folder: String) async throws -> Completed {
    try await sandbox.reverie("demo", "--no-console", "--episodes", "2", "--folder", folder)
  }

  @Test func `the demo has runs of every world in an archive of its own, with verdicts`()
    async throws
  {
    let folder = sandbox.root.appending(path: "shown").path
    let done = try await demo(into: folder)
    try #require(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("desktop"))
    #expect(done.output.contains("\(folder)/archive"))
    let runs = try await sandbox.reverie("list", "--json", "--archive", "\(folder)/archive")
      .objects()
    let sources = runs.compactMap { $0["source"] as? String }
    for world in ["desktop", "testing"] {
      #expect(sources.count { $0.contains("/logs/\(world)/") } == 2, "\(sources)")
    }
    let outcomes = Set(runs.compactMap { $0["outcome"] as? String })
    #expect(outcomes.isSubset(of: ["success", "failure"]), "\(outcomes)")
    let own = try await sandbox.reverie("list", "--json").objects()
    #expect(own.isEmpty, "the person's own archive is not touched")
  }

  @Test func `the demo twice gives the same runs, and replaces nothing that is not its own`()
    async throws
  {
    let folder = sandbox.root.appending(path: "twice").path
    var listings: [[Substring]] = []
    for _ in 0..<2 {
      _ = try await demo(into: folder)
      listings.append(
        try await sandbox.reverie("list", "--json", "--archive", "\(folder)/archive").lines.sorted()
      )
    }
    #expect(!listings[0].isEmpty && listings[0] == listings[1])
    let foreign = sandbox.root.appending(path: "foreign")
    try FileManager.default.createDirectory(at: foreign, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: foreign.appending(path: "thesis.txt"))
    let refused = try await demo(into: foreign.path)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("name an empty folder"))
    #expect(FileManager.default.fileExists(atPath: foreign.appending(path: "thesis.txt").path))
  }

  @Test func `the agent works again on other tasks, with what its operator accepted`() async throws
  {
    let folder = sandbox.root.appending(path: "again").path
    let early = try await sandbox.reverie("demo", "--again", "--folder", folder)
    #expect(early.status == 1)
    #expect(early.errors.contains("there is no demo in"))
    let done = try await sandbox.reverie(
      "demo", "--no-console", "--episodes", "12", "--folder", folder)
    try #require(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("dream     testing-demo-1"))
    let before = try await sandbox.reverie("demo", "--again", "--folder", folder)
    #expect(before.output.contains("with the 0 lessons you accepted"))
    #expect(before.output.contains("you accepted no lesson yet"))
    let waiting = try await sandbox.reverie(
      "lessons", "list", "--json", "--archive", "\(folder)/archive"
    ).objects().compactMap { $0["lesson"] as? [String: Any] }
      .filter { $0["project"] as? String == "testing-demo-1" }
      .filter { $0["status"] as? String == "provisional" }
      .compactMap { $0["id"] as? String }
    try #require(!waiting.isEmpty)
    for lesson in waiting {
      let accepted = try await sandbox.reverie(
        "lessons", "accept", lesson, "--archive", "\(folder)/archive")
      #expect(accepted.status == 0, "\(accepted.errors)")
    }
    let after = try await sandbox.reverie("demo", "--again", "--folder", folder)
    #expect(after.output.contains("with the \(waiting.count) lesson"))
    let same = try await sandbox.reverie("demo", "--again", "--folder", folder)
    #expect(after.output == same.output)
  }

  @Test func `the tour walks through every screen without a person`() async throws {
    let folder = sandbox.root.appending(path: "tour").path
    let tour = try await sandbox.reverie(
      "demo", "--tour", "--episodes", "6", "--size", "100x30", "--folder", folder)
    try #require(tour.status == 0, "\(tour.errors)")
    for screen in ["[Library]", "[Inspector]", "[Review", "[Lessons"] {
      #expect(tour.output.contains(screen), "\(screen)")
    }
    #expect(!tour.output.contains("there is no command"))
    #expect(!tour.output.contains("works in the"))
  }
}
