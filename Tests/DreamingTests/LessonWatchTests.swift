import Testing
import Trajectories

@testable import Dreaming

@Suite struct LessonWatchTests {
  private let twice = LessonRule(
    .gesture(.doubleClick), in: LessonScope(app: "Studio", kind: "button"))

  private func memory(_ rule: LessonRule) throws -> Memory {
    let lesson = Lesson(
      rule, project: "toy", status: .candidate, posterior: 0.9, createdAt: Timestamp(rawValue: 0))
    return try Memory(project: "toy").applying([.add(lesson: lesson)])
  }

  private func watch(_ runs: [Trajectory], _ rule: LessonRule) throws -> LessonWatch {
    let id = LessonID(rule, project: "toy")
    return LessonWatch(
      try memory(rule), shown: [id: Set(runs.map(\.header.id))], in: Experience(runs))
  }

  @Test func `a run that does as a lesson says has followed it, another one has not`() throws {
    let runs = ToyWindow.runs(
      working: .doubleClick, tries: [.doubleClick, .leftClick], times: 2)
    let watch = try watch(runs, twice)
    #expect(watch.followed.map(\.wasFollowed) == [true, false, true, false])
    #expect(watch.contradicted.isEmpty)
  }

  @Test func `advice taken in vain twice of late is a contradiction`() throws {
    let runs = ToyWindow.runs(working: .rightClick, tries: [.doubleClick], times: 3)
    let found = try #require(try watch(runs, twice).contradicted.values.first)
    #expect(found.times == 3)
    #expect(found.of == 3)
    let once = ToyWindow.runs(working: .rightClick, tries: [.doubleClick], times: 1)
    #expect(try watch(once, twice).contradicted.isEmpty)
  }

  @Test func `runs that did not have a lesson say nothing about it`() throws {
    let runs = ToyWindow.runs(working: .rightClick, tries: [.doubleClick], times: 3)
    let watch = LessonWatch(try memory(twice), shown: [:], in: Experience(runs))
    #expect(watch.followed.isEmpty)
    #expect(watch.contradicted.isEmpty)
  }

  @Test func `a way is followed where the lesson names it from that place to that goal`() throws {
    let hop = LessonRule(
      .nextHop("Onwards"), in: LessonScope(place: "Alpha"), when: .goal("Gamma"))
    let watch = try watch(ToySite.runs, hop)
    #expect(watch.followed.map(\.run) == [ToySite.runs[2].header.id])
    #expect(watch.followed.first?.wasFollowed == true)
    #expect(watch.contradicted.isEmpty, "one run is not enough")
  }

  @Test func `what a lesson tells to do about an error is watched too`() throws {
    let runs = (0..<3).map { number in
      var run = ToyRun("run \(number)", task: "Check it.")
      run.run("make check", prints: "error: connection refused", exitCode: 2)
      run.run("make services", prints: "")
      run.run(
        "make check", prints: number == 0 ? "ok" : "error: connection refused",
        exitCode: number == 0 ? 0 : 2)
      return run.trajectory
    }
    let rule = LessonRule(
      .nextCommand("make services"), in: LessonScope(kind: "command", name: "make check"),
      when: .afterError("connection refused"))
    let watch = try watch(runs, rule)
    #expect(watch.followed.count == 3)
    #expect(try #require(watch.contradicted.values.first).times == 2)
  }

  @Test func `a dream suspends a lesson in force that proved wrong where it was used`() throws {
    let runs = ToyWindow.runs(working: .rightClick, tries: [.doubleClick], times: 4)
    let id = LessonID(twice, project: "toy")
    let inForce = try memory(twice).applying([
      .changeStatus(lesson: id, from: .candidate, to: .accepted, by: .person("ada"), why: ""),
      .changeStatus(lesson: id, from: .accepted, to: .active, by: .person("ada"), why: ""),
    ])
    func outcome(_ shown: [LessonID: Set<RunID>]) throws -> Dream.Outcome {
      let plan = Dream.Plan(
        id: DreamID(project: "toy", seed: 1, at: Timestamp(rawValue: 1)), project: "toy",
        mode: .review, seed: 1, rollouts: 100, now: Timestamp(rawValue: 1), shown: shown)
      var dream = Dream(plan, runs.map { Dream.Recording($0, revision: 1) }, memory: inForce)
      while dream.outcome == nil { _ = dream.advance(shouldStop: { false }) }
      return try #require(dream.outcome)
    }
    #expect(try outcome([:]).memory[id]?.status == .active)
    let watched = try outcome([id: Set(runs.map(\.header.id))])
    #expect(watched.memory[id]?.status == .suspended)
    #expect(watched.stages.last?.refused.first?.why.contains("4 of the last 4") == true)
  }
}
