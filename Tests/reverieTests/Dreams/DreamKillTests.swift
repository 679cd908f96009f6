import Foundation
import Storage
import Testing
import Trajectories

/// Whatever happens to a dream, the archive opens clean and the dream comes to the same in the end (I7).
///
/// `REVERIE_TEST_KILLS` says how often to kill; `make test-kills` kills a thousand times.
@Suite(.serialized) struct DreamKillTests {
  private static let kills =
    ProcessInfo.processInfo.environment["REVERIE_TEST_KILLS"].flatMap(Int.init) ?? 12

  @Test func `killed at random instants, a dream comes to the same bytes as an undisturbed one`()
    async throws
  {
    let bench = try await DreamBench()
    let undisturbed = try bench.copy("undisturbed")
    let start = ContinuousClock.now
    let done = try await bench.finish(undisturbed)
    try #require(done.status == 0, "\(done.errors)")
    let length = ContinuousClock.now - start
    let expected = try bench.result(undisturbed)
    try #require(expected.state == .completed && expected.versions == 1)

    var chance = SystemRandomNumberGenerator()
    var kills = 0
    var trial = 0
    while kills < Self.kills {
      trial += 1
      let folder = try bench.copy("trial \(trial)")
      var units = 0
      for _ in 0..<6 where kills < Self.kills {
        let child = try bench.start(folder)
        try await Task.sleep(
          for: length * Double.random(in: 0...1.1, using: &chance), clock: .suspending)
        kill(child.id, SIGKILL)
        let ending = await child.wait()
        if ending.wasSignalled { kills += 1 } else { #expect(ending.status == 0) }
        units = try check(folder, of: bench.dream, after: units)
        if try Archive(folder: folder).dream(prefix: bench.dream.rawValue).state == .completed {
          break
        }
      }
      if try Archive(folder: folder).dream(prefix: bench.dream.rawValue).state != .completed {
        let done = try await bench.finish(folder)
        #expect(done.status == 0, "\(done.errors)")
      }
      #expect(try bench.result(folder) == expected, "trial \(trial)")
      #expect(try Archive(folder: folder).health().isSound)
      bench.remove(folder)
    }
    print("killed \(kills) times in \(trial) dreams")
  }

  /// Looks at what a kill left; returns how many units there are.
  private func check(_ folder: String, of id: DreamID, after before: Int) throws -> Int {
    let archive = try Archive(folder: folder)
    let dream = try archive.dream(prefix: id.rawValue)
    let told = try archive.journal(of: id, limit: 100_000).entries.compactMap { entry in
      if case .unitEnded(let unit) = entry.event { unit.unit } else { nil }
    }
    #expect(told == told.indices.map { $0 + 1 }, "each unit is told once, in order")
    let versions = try archive.memoryVersions(of: dream.project).count
    if dream.state == .completed {
      #expect(dream.report != nil && versions == 1)
    } else {
      #expect([.pending, .running, .paused, .aborted].contains(dream.state))
      #expect(
        dream.report == nil && versions == 0, "the memory changes with the end, or not at all")
      #expect(try archive.units(of: id).count == told.count)
    }
    #expect(told.count >= before, "what was done stays done")
    return told.count
  }

  @Test func `killed while it begins, a dream leaves nothing or something to go on with`()
    async throws
  {
    let bench = try await DreamBench()
    for number in 0..<max(3, Self.kills / 20) {
      let folder = try bench.copy("beginning \(number)")
      let child = try bench.sandbox.start(
        ["dream", "--archive", folder, "--rollouts", "60", "--quiet"])
      try await Task.sleep(for: .milliseconds(Int.random(in: 0...120)), clock: .suspending)
      kill(child.id, SIGKILL)
      _ = await child.wait()
      let archive = try Archive(folder: folder)
      #expect(try archive.health().isSound)
      let begun = try archive.dreams().filter { $0.id != bench.dream }
      #expect(begun.count <= 1)
      for dream in begun where dream.state != .completed {
        let done = try await bench.sandbox.reverie(
          "dream", "--archive", folder, "--resume", dream.id.rawValue, "--quiet")
        #expect(done.status == 0, "\(done.errors)")
      }
      let other = try await bench.finish(folder)
      #expect(other.status == 0, "the lock of the dead is taken over: \(other.errors)")
      bench.remove(folder)
    }
  }

  @Test func `two people review while a dream is killed again and again, and no review is lost`()
    async throws
  {
    let bench = try await DreamBench()
    let folder = try bench.copy("reviewed")
    let done = try await bench.finish(folder)
    try #require(done.status == 0, "\(done.errors)")
    let rounds = max(6, Self.kills / 20)
    async let ada = decide("ada", folder, bench, rounds: rounds)
    async let bob = decide("bob", folder, bench, rounds: rounds)
    for number in 0..<rounds {
      let child = try bench.sandbox.start(
        ["dream", "--archive", folder, "--rollouts", "60", "--seed", "\(number + 2)", "--quiet"])
      try await Task.sleep(for: .milliseconds(Int.random(in: 20...400)), clock: .suspending)
      kill(child.id, SIGKILL)
      _ = await child.wait()
    }
    let said = try await ada + bob
    #expect(said.count == rounds * 2, "every decision was taken")
    let archive = try Archive(folder: folder)
    #expect(try archive.health().isSound)
    let project = try archive.dream(prefix: bench.dream.rawValue).project
    for lesson in Set(said) {
      let decided = try archive.history(of: LessonID(rawValue: lesson))
      #expect(decided.contains { !$0.by.isEngine })
    }
    // Each decision is a version, each dream that came to its end at most one.
    let people = try archive.memoryVersions(of: project).count { !$0.by.isEngine }
    #expect(people == said.count)
    let last = try await bench.sandbox.reverie(
      "dream", "--archive", folder, "--rollouts", "60", "--quiet")
    #expect(last.status == 0, "\(last.errors)")
  }

  /// Accepts and suspends lessons by turns; returns those that were decided.
  private func decide(
    _ person: String, _ folder: String, _ bench: DreamBench, rounds: Int
  ) async throws -> [String] {
    let archive = try Archive(folder: folder)
    let project = try archive.dream(prefix: bench.dream.rawValue).project
    let lessons = try archive.memory(of: project).lessons.map(\.id.rawValue)
    let own = lessons.enumerated().filter { ($0.offset % 2 == 0) == (person == "ada") }
      .map(\.element)
    var decided: [String] = []
    for round in 0..<rounds {
      let lesson = own[(round / 2) % own.count]
      let done = try await bench.sandbox.run(
        Sandbox.program,
        ["lessons", round % 2 == 0 ? "accept" : "suspend", "--archive", folder, lesson],
        with: ["REVERIE_REVIEWER": person])
      #expect(done.status == 0, "\(done.errors)")
      if done.status == 0 { decided.append(lesson) }
    }
    return decided
  }
}
