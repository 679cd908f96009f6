import Foundation
import Testing

/// `reverie export` as other programs see it.
@Suite struct ExportCommandTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func prepare() async throws -> [String] {
    for number in 1...3 {
      let log = try MadeUpLogs.session(number, steps: 6, task: "Count the sheep \(number)") {
        $0 == 3 ? "Exit code 127\nbash: <script>sheep: command not found" : "sheep \($0)"
      }
      try sandbox.write(log, to: "logs/\(number).jsonl")
    }
    let done = try await sandbox.reverie("import", path("logs"))
    try #require(done.status == 0, "\(done.errors)")
    let said = try await sandbox.reverie("critique", "--all", "--json")
    try #require(said.status == 0, "\(said.errors)")
    return try await sandbox.reverie("review", "list", "--json").objects()
      .compactMap { $0["id"] as? String }
  }

  private func path(_ name: String) -> String { sandbox.root.appending(path: name).path }

  @Test func `only what a person accepted becomes a pair, and the rest is counted`() async throws {
    let names = try await prepare()
    let nothing = try await sandbox.reverie("export", "--format", "dpo")
    #expect(nothing.status == 1)
    #expect(nothing.output.isEmpty)
    #expect(nothing.errors.contains("nobody has decided"))
    let name = try #require(names.first)
    for other in names.dropFirst() { _ = try await sandbox.reverie("review", "reject", other) }
    let edited = try await sandbox.reverie("review", "edit", name, "--text", "count --all")
    try #require(edited.status == 0, "\(edited.errors)")
    let done = try await sandbox.reverie("export", "--format", "dpo")
    let rows = try done.objects()
    #expect(done.status == 0, "\(done.errors)")
    #expect(rows.count == 1)
    #expect(rows.first?["critique_id"] as? String == name)
    #expect(rows.first?["reviewer"] as? String == "ada")
    #expect(done.errors.contains("left out: \(names.count - 1) proposals, rejected"))
    let again = try await sandbox.reverie("export", "--format", "dpo")
    #expect(again.output == done.output)
    _ = try await sandbox.reverie("review", "reject", name, with: ["REVERIE_REVIEWER": "bob"])
    #expect(try await sandbox.reverie("export", "--format", "dpo").status == 1)
    let all = try await sandbox.reverie("export", "--format", "dpo", "--all-material", "--quiet")
    #expect(try all.objects().contains { $0["critique_id"] as? String == name })
    #expect(all.errors.isEmpty)
  }

  @Test func `documents of several runs go into a folder and are read again`() async throws {
    _ = try await prepare()
    let refused = try await sandbox.reverie("export", "--format", "atif")
    #expect(refused.status == 64)
    for format in ["atif", "messages"] {
      let done = try await sandbox.reverie("export", "--format", format, "--output", path(format))
      #expect(done.status == 0, "\(done.errors)")
      let other = ["REVERIE_ARCHIVE": path("archive-\(format)")]
      let read = try await sandbox.reverie("import", path(format), with: other)
      #expect(read.status == 0, "\(read.errors)")
      let runs = try await sandbox.reverie("list", "--json", with: other).objects()
      #expect(runs.compactMap { $0["steps"] as? Int } == [6, 6, 6])
    }
  }

  @Test func `a report of one run goes to a file that is written as a whole`() async throws {
    _ = try await prepare()
    let runs = try await sandbox.reverie("list", "--json").objects()
    let id = try #require(runs.first?["id"] as? String)
    let done = try await sandbox.reverie(
      "export", "--format", "html", String(id.dropLast(4)), "--output", path("run.html"))
    #expect(done.status == 0, "\(done.errors)")
    let page = try String(contentsOfFile: path("run.html"), encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    #expect(!page.contains("<script"))
    #expect(page.contains("<h2>Critiques</h2>"))
    #expect(!FileManager.default.fileExists(atPath: path("run.html.part")))
    let bad = try await sandbox.reverie(
      "export", "--format", "html", id, "--output", "/proc/no/run.html")
    #expect(bad.status == 1)
    #expect(bad.errors.hasPrefix("Error: "))
  }

  @Test func `canonical lines tell runs, entries and critiques`() async throws {
    _ = try await prepare()
    let done = try await sandbox.reverie(
      "export", "--format", "jsonl", "--where", "sheep", "--quiet")
    let types = Set(try done.objects().compactMap { $0["type"] as? String })
    #expect(types.isSuperset(of: ["run", "entry", "critique"]))
    let nothing = try await sandbox.reverie("export", "--format", "jsonl", "--where", "goats")
    #expect(nothing.status == 1)
  }
}
