import Testing
import Trajectories
import Worlds

@testable import Dreaming
@testable import Evaluation

/// What an oracle may say that knows of nothing but what was tried.
@Suite struct TriedTruthTests {
  private static let world = TestingWorld(seed: WorldSeed(1, salt: "tried"))
  private static let truth = Set(
    (0..<8).flatMap { world.oracleLessons(for: world.task($0, in: .heldOut)) })

  private func shown(_ runs: Int) throws -> Set<LessonRule> {
    let recorded = try WorldModelLab.record(
      (0..<runs).map { Self.world.task($0, in: .train) }, in: Self.world)
    let tried = TriedTruth(Experience(recorded))
    return Self.truth.filter(tried.shows)
  }

  @Test func `where nothing was recorded nothing was tried`() throws {
    #expect(try shown(0).isEmpty)
  }

  @Test func `the orders of commands are what few runs show`() throws {
    let few = try shown(2)
    let orders = Self.truth.filter { $0.directive.kind == "command_order" }
    #expect(!orders.isEmpty && orders.intersection(few).count * 2 < orders.count)
  }

  @Test func `more recordings show more of the truth, and few not all`() throws {
    let (few, more) = (try shown(2), try shown(20))
    #expect(few.isStrictSubset(of: more))
    #expect(more.isStrictSubset(of: Self.truth))
  }
}
