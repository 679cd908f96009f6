import Formats
import Foundation
import Operations
import Storage
import Testing
import Trajectories

/// What a person does with lessons, and what agents then get.
struct LessonsTests {
  private let bench: Workbench
  private let lessons: Lessons
  private let project = "farm"

  init() throws {
    bench = try Workbench()
    lessons = Lessons(bench.archive, reviewer: "ada")
  }

  private func lesson(_ app: String, runs: [String] = ["run_a"]) -> Lesson {
    Lesson(
      LessonRule(.saveBeforeDone, in: LessonScope(app: app)), project: project,
      status: .candidate, posterior: 0.9,
      evidence: runs.compactMap { run in
        Citation(
          run: RunID(rawValue: run), revision: 1, step: 1, field: .after, range: 0..<4, of: "busy"
        ).map {
          LessonEvidence($0, source: .init(run: RunID(rawValue: run), task: "count sheep"))
        }
      }, createdAt: Workbench.now)
  }

  @discardableResult
  private func keep(_ lessons: Lesson..., project: String = "farm") throws -> MemoryVersion {
    try bench.archive.recordMemory(
      lessons.map { .add(lesson: $0) }, of: project,
      MemoryNote(by: .engine, reason: "test", at: Workbench.now))
  }

  @Test("an accepted lesson is served, a suspended or retired one is not, and each can come back")
  func decide() throws {
    let mail = lesson("Mail")
    try keep(mail)
    let name = String(mail.id.rawValue.dropFirst(4).prefix(6))
    #expect(try lessons.list().map(\.isServed) == [false])
    let accepted = try lessons.accept(named: name, why: "seen it", at: Workbench.now)
    #expect(accepted.before == .candidate && accepted.after == .active && accepted.version == 2)
    #expect(try lessons.list().map(\.isServed) == [true])
    #expect(try lessons.accept(named: name, at: Workbench.now).version == nil)
    #expect(try lessons.suspend(named: name, at: Workbench.now).after == .suspended)
    #expect(try bench.archive.servedMemory(of: project).lessons(.active).isEmpty)
    #expect(try lessons.retire(named: name, at: Workbench.now).after == .retired)
    #expect(throws: MemoryError.self) { try lessons.suspend(named: name, at: Workbench.now) }
    #expect(try lessons.accept(named: name, at: Workbench.now).after == .active)
    let sheet = try lessons.sheet(named: name)
    #expect(sheet.lesson.reviewedBy == "ada" && sheet.isServed)
    #expect(sheet.history.count == 8)
    #expect(sheet.history[1].delta.words == "candidate -> accepted, by ada: seen it")
  }

  @Test("many lessons are decided as one version, and those that may not move stay")
  func decideMany() throws {
    let all = ["Mail", "Shop", "Bank"].map { lesson($0) }
    try keep(all[0], all[1], all[2])
    try lessons.retire(named: all[2].id.rawValue, at: Workbench.now)
    let before = try lessons.history(of: project).versions().count
    #expect(try lessons.move(all: all.map(\.id), .suspend, at: Workbench.now) == 0)
    #expect(
      try lessons.move(all: all.prefix(2).map(\.id), .accept, why: "seen", at: Workbench.now) == 2)
    let versions = try lessons.history(of: project).versions()
    #expect(versions.count == before + 1)
    #expect(versions.last?.reason == "seen")
    #expect(try bench.archive.servedMemory(of: project).lessons(.active).count == 2)
    #expect(try lessons.move(all: all.map(\.id), .suspend, at: Workbench.now) == 2)
    #expect(try lessons.move(all: [], .accept, at: Workbench.now) == 0)
  }

  @Test("lessons stand in a fixed order, those that agents get first")
  func order() throws {
    let all = ["Mail", "Shop", "Bank"].map { lesson($0) }
    try keep(all[0], all[1], all[2])
    try lessons.accept(named: all[1].id.rawValue, at: Workbench.now)
    try lessons.retire(named: all[2].id.rawValue, at: Workbench.now)
    #expect(try lessons.list().map(\.lesson.status) == [.active, .candidate, .retired])
    #expect(try lessons.list(of: "farm", [.retired]).map(\.id) == [all[2].id])
    #expect(try lessons.list(of: "barn").isEmpty)
  }

  @Test("a memory is found by its name, by the working directory, or because it is the only one")
  func projects() throws {
    func history(_ name: String?, in folder: String = "/") throws -> String {
      try MemoryHistory(bench.archive, project: name, folder: folder).project
    }
    #expect(throws: OperationError.self) { try history(nil) }
    try keep(lesson("Mail"))
    #expect(try history(nil) == "farm")
    let barn = lesson("Mail").renamed(
      LessonRule(.saveBeforeDone, in: LessonScope(app: "Mail")), project: "/home/ada/barn")
    try keep(barn, project: "/home/ada/barn")
    #expect(throws: OperationError.self) { try history(nil) }
    #expect(try history(nil, in: "/home/ada/barn/stall") == "/home/ada/barn")
    #expect(try history("barn") == "/home/ada/barn")
    #expect(try history("farm") == "farm")
    #expect(throws: OperationError.self) { try history("arn") }
  }

  @Test("what versions differ in is told lesson by lesson, and a rollback serves the older one")
  func versions() throws {
    let mail = lesson("Mail")
    try keep(mail)
    try lessons.accept(named: mail.id.rawValue, at: Workbench.now)
    try keep(lesson("Shop"))
    let history = try MemoryHistory(bench.archive, project: nil, reviewer: "ada")
    #expect(try history.diff(from: nil, to: nil).lines.map(\.before) == [nil])
    let second = try history.diff(from: nil, to: 2)
    #expect(second.lines.map(\.before) == [.candidate] && second.lines[0].after == .active)
    #expect(try history.diff(from: 0, to: 3).lines.count == 2)
    #expect(try history.diff(from: 2, to: 0).lines.map(\.after) == [nil])
    #expect(try history.choice().version == 2)
    try history.rollBack(to: 0, why: "all of it", at: Workbench.now)
    #expect(try history.served().isEmpty)
    #expect(try history.choice().why == .person)
    try history.rollBack(to: 2, at: Workbench.now)
    #expect(try history.served().lessons(.active).map(\.id) == [mail.id])
  }

  @Test(
    "an export is written once, leaves the rest of the file alone, and goes when nothing is served")
  func export() throws {
    let mail = lesson("Mail")
    try keep(mail)
    try lessons.accept(named: mail.id.rawValue, at: Workbench.now)
    let folder = bench.folder + "/project"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let own = "# House rules\n\nBe kind. \u{e9}\n"
    try Data(own.utf8).write(to: URL(filePath: folder + "/CLAUDE.md"))
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/AGENTS.md", withDestinationPath: "CLAUDE.md")
    func read(_ name: String) throws -> String {
      try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }
    let served = try bench.archive.servedMemory(of: project)
    let export = MemoryExport(served)
    #expect(try export.write(.claudeMD, under: folder).isChanged)
    let once = try read("CLAUDE.md")
    #expect(once.hasPrefix(own) && once.contains(mail.id.rawValue))
    #expect(try !export.write(.claudeMD, under: folder).isChanged)
    #expect(
      try !export.write(.agentsMD, under: folder).isChanged, "the link leads to the same file")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/AGENTS.md")
        == "CLAUDE.md")
    let more = "\nMore rules.\n"
    try Data((once + more).utf8).write(to: URL(filePath: folder + "/CLAUDE.md"))
    let none = MemoryExport(Memory(project: project))
    #expect(try none.write(.claudeMD, under: folder).isChanged)
    #expect(try read("CLAUDE.md") == own + more)
    for form in [MemoryForm.memories, .skill, .json] {
      #expect(try export.write(form, under: folder).isChanged)
      #expect(try read(form.path).contains(mail.id.rawValue))
      #expect(try !export.write(form, under: folder).isChanged)
    }
    #expect(try read("reverie-lessons/SKILL.md").hasPrefix("---\nname: reverie-lessons\n"))
    let json = try JSONSerialization.jsonObject(with: Data(read("lessons.json").utf8))
    #expect((json as? [String: Any])?["project"] as? String == project)
  }

  @Test("a run that was told an exported lesson is noted when it is imported")
  func recognised() throws {
    let mail = lesson("Mail")
    try keep(mail)
    let told = MadeUpSession(
      name: "told", task: "count the sheep (see \(mail.id), les_0000000000000000, \(mail.id)0)")
    let late = MadeUpSession(name: "late", task: "count the goats")
    try bench.write(told.lines(1...3), to: "told.jsonl")
    try bench.write(
      late.lines(1...60) { $0 == 50 ? "\(mail.id)" : "goat" }, to: "late.jsonl")
    try bench.write(
      MadeUpSession(name: "seen").lines(1...3) { $0 == 2 ? "lesson \(mail.id)" : "ok" },
      to: "seen.jsonl")
    _ = try bench.importLogs()
    let uses = try bench.archive.uses(of: mail.id)
    #expect(uses.count == 2, "what an agent finds late it was not told")
    #expect(uses.allSatisfy { $0.way == .recognised && $0.arm == .shown })
    #expect(try lessons.list()[0].effect?.uses == 2)
    _ = try bench.importLogs()
    #expect(try bench.archive.uses(of: mail.id) == uses)
  }
}
