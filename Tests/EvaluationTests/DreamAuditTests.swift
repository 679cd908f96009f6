import Testing
import Trajectories
import Worlds

@testable import Evaluation

/// Lessons about ways are judged by where they lead, not by whether an oracle goes the same way.
@Suite struct DreamAuditTests {
  private static let world = WebWorld(seed: WorldSeed(1, salt: "audit"))
  private static let tasks = (0..<8).map { world.task($0, in: .train) }
  private static let ways = TrueWays(world, from: tasks)

  private var oracle: [LessonRule] {
    Self.tasks.flatMap(Self.world.oracleLessons).filter { $0.wayGoal != nil }
  }

  private func audit(_ rules: [LessonRule]) -> DreamAudit { DreamAudit(rules, [], Self.ways) }

  /// The oracle tells of places that two slips lead to, but not of all on the way back from there.
  @Test func `most of what the oracle tells of ways leads there`() throws {
    let rules = Self.world.oracleLessons(for: Self.tasks[0]).filter { $0.wayGoal != nil }
    let audit = audit(rules)
    #expect(audit.precision.count > 0)
    #expect(audit.precision.successes * 2 > audit.precision.count)
  }

  @Test func `ways with their scopes handed round mostly lead nowhere`() {
    var random = RandomStream(7)
    let audit = audit(Lessoning.permuted(oracle, using: &random))
    #expect(audit.precision.share < 0.3)
  }

  @Test func `a step is right where it leads, and wrong with another end`() throws {
    let steps = oracle.filter { Self.ways.works($0, among: WaysTold([])) == true }
    let step = try #require(steps.first)
    var other = step
    other.condition = .goal("No such page")
    #expect(audit([step]).precision.successes == 1)
    #expect(audit([other]).precision.successes == 0)
  }

  @Test func `a link that no page there has is not judged by walking`() throws {
    var rule = try #require(oracle.first)
    rule.directive = .nextHop("No such link")
    #expect(Self.ways.works(rule, among: WaysTold([])) == nil)
    #expect(audit([rule]).unjudged == 1)
  }
}
