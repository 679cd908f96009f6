import Testing
import Trajectories
import Worlds

@testable import Dreaming
@testable import Evaluation

/// What is said of commands, in a project whose errors mislead.
@Suite struct CommandOrderTests {
  private static let world = TestingWorld(seed: WorldSeed(1, salt: "dev-1"))
  private static let learned: Learned? = try? Learned(
    Experience(WorldModelLab.record((0..<100).map { world.task($0, in: .train) }, in: world)))

  @Test func `a command needs nothing that it was only ever seen to work without`() throws {
    let learned = try #require(Self.learned)
    let experience = learned.experience
    let orders = Distiller.drafts(from: learned).compactMap { draft -> (LessonDraft, String)? in
      if case .commandOrder(let first) = draft.rule.directive { (draft, first) } else { nil }
    }
    #expect(orders.count > 5)
    for (draft, first) in orders {
      let need = try #require(experience.names.known(first))
      let worked = experience.transitions.filter {
        guard $0.act.verb == .run, $0.hadEffect, $0.act.element >= 0 else { return false }
        let command = experience.elements[Int($0.act.element)]
        return experience.names[command.name] == draft.rule.scope.name
      }
      let without = worked.count { !experience.hasUsed(need, before: $0) }
      #expect(without < max(2, worked.count), "\(draft.rule.sentence)")
    }
  }

  @Test func `a wait of a command names the order that it makes no sense without`() throws {
    let drafts = Distiller.drafts(from: try #require(Self.learned))
    let waits = drafts.filter { $0.rule.directive.kind == "wait_until_ready" }
    #expect(!waits.isEmpty)
    for wait in waits {
      let ground = try #require(wait.ground)
      #expect(ground.scope == wait.rule.scope && drafts.contains { $0.rule == ground })
    }
  }
}
