import Testing
import Trajectories
import Worlds

@Suite struct TestingWorldTests {
  private typealias Contract = WorldContract<TestingWorld>
  static let variations = WorldContract<TestingWorld>.variations

  private func world(_ number: Int, _ variation: String = "same") throws -> TestingWorld {
    try Contract.world(number, variation)
  }

  @Test(arguments: variations)
  func `The expert solves every task within its budget`(variation: String) throws {
    try Contract.expectExpertSolves(variation, worlds: 1...12, tasks: 0..<6)
  }

  @Test func `The same seed gives the same world, tasks and runs`() throws {
    try Contract.expectSeedsDecide()
  }

  @Test func `No task is in two splits`() throws {
    try Contract.expectSplitsAreDisjoint { "\($0.goals) \($0.start)" }
  }

  @Test func `Oracle lessons help much, random and permuted ones do not`() throws {
    let worlds = try (1...40).map { try world($0) }
    func success(_ lessoning: Lessoning) -> Double {
      Trial(of: worlds, tasks: 0..<8, in: .calibration, with: lessoning).success.share
    }
    let none = success(.none)
    #expect(success(.oracle) >= 0.85)
    #expect((0.1...0.3).contains(none))
    #expect(success(.random) <= none + 0.03)
    // Few episodes: the frozen figures come from `reverie worlds run`.
    #expect(success(.permuted) <= none + 0.06)
  }

  @Test func `A wrong setting and a service that is not ready are told as errors`() throws {
    let world = try world(1)
    let task = world.task(0, in: .train)
    var run = world.begin(task, isCalm: true)
    var kinds: Set<String> = []
    for element in run.scene.elements where element.role == .command {
      let reaction = run.perform(.run(element), for: nil)
      if let notice = run.scene.notice {
        kinds.insert(world.names[notice.kind])
        #expect(!reaction.looksDone)
      } else {
        #expect(reaction.looksDone)
      }
    }
    #expect(kinds.count > 2)
  }

  @Test func `An unseen project shares no name with the others`() throws {
    let (known, unseen) = (try world(2), try world(2, "unseen-app"))
    #expect(
      known.sentence(for: known.task(0, in: .train))
        != unseen.sentence(for: unseen.task(0, in: .train)))
    #expect(unseen.sentence(for: unseen.task(0, in: .train)).contains("-next"))
  }
}
