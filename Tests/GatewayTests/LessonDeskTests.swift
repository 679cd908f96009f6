import Foundation
import Storage
import TestKit
import Testing
import Trajectories

@testable import Gateway

/// Which lessons a run is given, and which are held out of it.
@Suite struct LessonDeskTests {
  private let archive: Archive
  private let lesson = LessonKit.lesson()

  init() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/counter-\(UUID().uuidString)"
    archive = try Archive(folder: folder, mode: .readWrite)
    try archive.recordMemory(
      [.add(lesson: lesson)] + LessonKit.climb(lesson.id), of: LessonKit.project,
      MemoryNote(by: .engine, reason: "test", measured: 0.1, at: LessonKit.now))
  }

  private func run(_ number: Int) -> GatewayRun {
    GatewayRun(
      identity: "run \(number)", project: LessonKit.project, opening: [], at: LessonKit.now)
  }

  @Test func `one in ten is held out by the names alone, and both arms are kept`() throws {
    let counter = LessonDesk(archive, mode: .review)
    var held = 0
    for number in 0..<500 {
      let serving = try counter.serve(run(number), task: "order tea", at: LessonKit.now)
      let use = try #require(serving.uses.first)
      #expect(serving.uses.count == 1 && use.way == .served && use.lesson == lesson.id)
      #expect((serving.block == nil) == (use.arm == .heldOut))
      held += use.arm == .heldOut ? 1 : 0
      #expect(
        serving.block
          == (try counter.serve(run(number), task: "order tea", at: LessonKit.now)).block)
      try archive.recordLessonUses(serving.uses)
    }
    // Expected are 50; beyond these bounds a fair draw falls once in some ten thousand.
    #expect((25...77).contains(held))
    #expect(try archive.uses(of: lesson.id).count { $0.arm == .heldOut } == held)
  }

  @Test func `the block is one block of text with the lesson and its name`() throws {
    let counter = LessonDesk(archive, mode: .review)
    let blocks = try (0..<20).compactMap {
      try counter.serve(run($0), task: "order tea", at: LessonKit.now).block
    }
    #expect(Set(blocks).count == 1)
    let json = try JSONSerialization.jsonObject(with: Data(try #require(blocks.first)))
    let block = try #require(json as? [String: String])
    #expect(block["type"] == "text" && block.count == 2)
    #expect(block["text"]?.contains("(\(lesson.id))") == true)
  }

  @Test func `a memory of another project says nothing`() throws {
    var other = run(1)
    other.project = "elsewhere"
    let serving = try LessonDesk(archive, mode: .auto).serve(
      other, task: "order tea", at: LessonKit.now)
    #expect(serving.block == nil && serving.uses.isEmpty)
  }

  @Test func `a new version of the memory counts at once`() throws {
    let counter = LessonDesk(archive, mode: .review)
    let numbers = (0..<30).filter { !LessonDesk.isHeldOut(lesson.id, of: run($0).run) }
    let number = try #require(numbers.first)
    #expect(try counter.serve(run(number), task: "order tea", at: LessonKit.now).block != nil)
    try archive.recordMemory(
      [
        .changeStatus(
          lesson: lesson.id, from: .active, to: .suspended, by: .person("ada"), why: "wrong")
      ], of: LessonKit.project,
      MemoryNote(by: .person("ada"), reason: "wrong", at: LessonKit.now))
    #expect(try counter.serve(run(number), task: "order tea", at: LessonKit.now).block == nil)
  }

  @Test func `what rests on a run that is purged is served no longer`() throws {
    let header = RunHeader(id: RunID(rawValue: "run_a"), format: "test", source: "a")
    let rest = LessonKit.lesson(2, runs: [header.id.rawValue, "run_b"])
    let writer = try archive.makeWriter(now: LessonKit.now)
    try writer.begin(.unredacted(header))?.finish()
    try writer.flush()
    try archive.recordMemory(
      [.add(lesson: rest)] + LessonKit.climb(rest.id), of: LessonKit.project,
      MemoryNote(by: .engine, reason: "test", measured: 0.9, at: LessonKit.now))
    try archive.recordMemory(
      [.add(lesson: LessonKit.lesson(3))], of: LessonKit.project,
      MemoryNote(by: .engine, reason: "test", measured: 0.2, at: LessonKit.now))
    let desk = LessonDesk(archive, mode: .review)
    let numbers = (0..<30).filter { !LessonDesk.isHeldOut(rest.id, of: run($0).run) }
    let new = run(try #require(numbers.first))
    func isServed() throws -> Bool {
      let block = try desk.serve(new, task: "order tea", at: LessonKit.now).block ?? []
      return String(decoding: block, as: UTF8.self).contains("\(rest.id)")
    }
    #expect(try isServed())
    _ = try archive.purge(.runs([header.id]), reason: "test", at: LessonKit.now)
    let version = try archive.memoryChoice(of: LessonKit.project).version
    #expect(version == 2, "the version that is served stays")
    #expect(try !isServed())
  }
}
