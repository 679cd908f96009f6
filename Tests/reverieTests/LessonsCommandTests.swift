import Foundation
import Storage
import Testing
import Trajectories

/// `reverie lessons` and `reverie memory` as other programs see them.
@Suite struct LessonsCommandTests {
  let sandbox: Sandbox
  private let project = "/home/ada/made-up"

  init() throws { sandbox = try Sandbox() }

  /// Imports two runs and keeps lessons that rest on them; returns their names.
  private func prepare(_ apps: [String] = ["Mail", "Shop"]) async throws -> [String] {
    for number in 1...2 {
      let log = try MadeUpLogs.session(number, steps: 3, task: "Count the sheep \(number)")
      try sandbox.write(log, to: "logs/\(number).jsonl")
    }
    let done = try await sandbox.reverie("import", sandbox.root.appending(path: "logs").path)
    try #require(done.status == 0, "\(done.errors)")
    let archive = try Archive(folder: sandbox.archive.path(percentEncoded: false))
    let runs = try archive.poolMembers()
    let lessons = try apps.map { app in
      Lesson(
        LessonRule(.dialogChoice(app), in: LessonScope(app: app)), project: project,
        status: .candidate, posterior: 0.9,
        evidence: try runs.compactMap { try evidence($0.run, in: archive) },
        verdicts: [Verdict(.support, .passed, why: "two runs say so", numbers: ["runs": 2])],
        dream: DreamID(project: project, seed: 1, at: Timestamp(rawValue: 0)),
        createdAt: Timestamp(rawValue: 0))
    }
    try archive.recordMemory(
      lessons.map { .add(lesson: $0) }, of: project,
      MemoryNote(by: .engine, reason: "a dream", at: Timestamp(rawValue: 0)))
    try archive.close()
    return lessons.map(\.id.rawValue)
  }

  private func evidence(_ run: RunID, in archive: Archive) throws -> LessonEvidence? {
    let step = try archive.trajectory(run).steps.first { $0.number == 2 }
    let text = step?.after?.text ?? ""
    return Citation(
      run: run, revision: 1, step: 2, field: .after, range: 0..<text.utf8.count, of: text
    ).map { LessonEvidence($0, source: .init(run: run, task: "count sheep")) }
  }

  @Test func `lessons are listed, explained, decided and taken back`() async throws {
    let names = try await prepare()
    let short = String(names[0].dropFirst(4).prefix(8))
    let why = try await sandbox.reverie("lessons", "why", short)
    #expect(why.status == 0, "\(why.errors)")
    #expect(why.output.contains("\"line 2\""), "\(why.output)")
    #expect(why.output.contains("two runs say so; runs 2.00"))
    #expect(why.output.contains("never shown so far"))
    let accepted = try await sandbox.reverie("lessons", "accept", short, "--why", "seen it")
    #expect(accepted.output == "\(names[0]): candidate -> active, version 2\n")
    let listed = try await sandbox.reverie("lessons")
    #expect(listed.lines[0].hasPrefix("\(names[0])  * active"))
    #expect(listed.lines.count == 2)
    let shown = try await sandbox.reverie("lessons", "show", short)
    #expect(shown.output.contains("accepted    by ada") && shown.output.contains("seen it"))
    let quiet = try await sandbox.reverie("lessons", "retire", short, names[1], "--quiet")
    #expect(quiet.status == 0 && quiet.output.isEmpty)
    #expect(try await sandbox.reverie("lessons", "list").status == 1)
    let retired = try await sandbox.reverie("lessons", "list", "--status", "retired", "--json")
    let objects = try retired.objects()
    #expect(Set(objects.compactMap { $0["id"] as? String }) == Set(names))
    #expect(objects.allSatisfy { $0["served"] as? Bool == false })
  }

  @Test func `versions are listed and compared, and an older one is served again`() async throws {
    let names = try await prepare()
    _ = try await sandbox.reverie("lessons", "accept", names[0])
    _ = try await sandbox.reverie("lessons", "suspend", names[0], "--why", "no use")
    let versions = try await sandbox.reverie("lessons", "versions", "--json").objects()
    #expect(versions.count == 3)
    let diff = try await sandbox.reverie("lessons", "diff")
    #expect(diff.output.contains("~ \(names[0])  active -> suspended"), "\(diff.output)")
    #expect(try await sandbox.reverie("lessons", "diff", "1", "2", "--json").objects().count == 1)
    let back = try await sandbox.reverie("lessons", "rollback", "2", "--why", "it did help")
    #expect(back.output == "version 2 is served, says ada\n")
    let list = try await sandbox.reverie("lessons", "versions")
    #expect(list.output.contains("* 2") && list.output.contains("ada: it did help"))
    #expect(list.errors.contains("Served: version 2, a person decided."))
    #expect(try await sandbox.reverie("lessons").lines[0].contains("* active"))
  }

  @Test func `an export tells agents what is served, and a later import what they were told`()
    async throws
  {
    let names = try await prepare()
    let folder = sandbox.root.appending(path: "project").path
    let nothing = try await sandbox.reverie("memory", "export", folder)
    #expect(nothing.status == 1 && nothing.errors.contains("No lesson is served"))
    _ = try await sandbox.reverie("lessons", "accept", names[0])
    let done = try await sandbox.reverie(
      "memory", "export", folder, "--as", "claude-md", "--as", "skill", "--json")
    #expect(done.status == 0, "\(done.errors)")
    #expect(try done.objects().compactMap { $0["changed"] as? Bool } == [true, true])
    let section = try String(contentsOfFile: folder + "/CLAUDE.md", encoding: .utf8)
    #expect(section.contains(names[0]) && !section.contains(names[1]))
    let log = try MadeUpLogs.session(9, steps: 2, task: "Do it.\n\(section)")
    let file = try sandbox.write(log, to: "later.jsonl")
    #expect(try await sandbox.reverie("import", file.path).status == 0)
    let why = try await sandbox.reverie("lessons", "why", names[0])
    #expect(why.output.contains("shown in 1 run"), "\(why.output)")
  }

  @Test(arguments: [
    (["lessons"], 1), (["lessons", "show", "ffffffff"], 1), (["lessons", "accept", "ffffffff"], 1),
    (["lessons", "versions"], 1), (["lessons", "rollback", "3"], 1), (["lessons", "diff"], 1),
    (["memory", "export", "/nowhere"], 1), (["lessons", "list", "--project", "x"], 1),
    (["lessons", "accept"], 64), (["lessons", "list", "--status", "good"], 64),
    (["lessons", "diff", "1", "2", "3"], 64), (["memory", "export"], 64),
    (["memory", "export", "x", "--as", "word"], 64),
    (["memory", "export", "x", "--tokens", "0"], 64),
  ])
  func `the exit code tells what happened`(arguments: [String], code: Int) async throws {
    let done = try await sandbox.run(Sandbox.program, arguments)
    #expect(done.status == Int32(code), "\(done.output)\(done.errors)")
    #expect(done.output.isEmpty)
    #expect(!done.errors.isEmpty)
  }

  @Test func `hostile names and reasons cannot reach the terminal`() async throws {
    let hostile = MadeUpLogs.hostileText.replacing("\u{0}", with: "")
    let names = try await prepare([hostile])
    let folder = sandbox.root.appending(path: "project").path
    let outputs = [
      try await sandbox.reverie(
        "lessons", "accept", names[0], "--why", hostile, with: ["REVERIE_REVIEWER": hostile]),
      try await sandbox.reverie("lessons"),
      try await sandbox.reverie("lessons", "list", "--json"),
      try await sandbox.reverie("lessons", "show", names[0]),
      try await sandbox.reverie("lessons", "show", names[0], "--json"),
      try await sandbox.reverie("lessons", "why", names[0]),
      try await sandbox.reverie("lessons", "versions"),
      try await sandbox.reverie("lessons", "diff"),
      try await sandbox.reverie("memory", "export", folder, "--as", "claude-md"),
      try await sandbox.reverie("lessons", "rollback", "1", with: ["REVERIE_REVIEWER": hostile]),
    ]
    #expect(outputs.allSatisfy { $0.status == 0 }, "\(outputs.map(\.errors))")
    for done in outputs {
      #expect(CommandLineTests.rawControls(in: done.output + done.errors).isEmpty)
    }
    let section = try String(contentsOfFile: folder + "/CLAUDE.md", encoding: .utf8)
    #expect(CommandLineTests.rawControls(in: section).isEmpty)
  }

  /// Whatever the moment, a version is there whole or not at all.
  @Test(arguments: 0..<6)
  func `a decision that is killed leaves whole versions`(round: Int) async throws {
    let names = try await prepare()
    for _ in 0..<4 {
      let running = try sandbox.start(["lessons", "accept", names[0], names[1]])
      // Some instants of a process that takes a few tens of milliseconds.
      try await Task.sleep(for: .milliseconds(4 + round * 7), clock: .suspending)
      kill(running.id, SIGKILL)
      _ = await running.wait()
      let archive = try Archive(folder: sandbox.archive.path(percentEncoded: false))
      for version in try archive.memoryVersions(of: project) {
        #expect(try archive.memory(of: project, version: version.number).hash == version.hash)
        #expect(try archive.deltas(of: version).count == version.changes)
      }
      #expect(try archive.health().isSound)
      try archive.close()
      _ = try await sandbox.reverie("lessons", "suspend", names[0], names[1])
    }
  }
}
