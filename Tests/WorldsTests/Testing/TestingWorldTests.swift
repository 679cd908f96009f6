import Testing
import Trajectories
import Worlds

@Suite struct TestingWorldTests {
  static let variations = Variation.named.map(\.name)

  private func world(_ number: Int, _ variation: String = "same") throws -> TestingWorld {
    let found = try #require(Variation.named.first { $0.name == variation })
    return TestingWorld(seed: WorldSeed(number, variation: found.variation))
  }

  @Test(arguments: variations)
  func `The expert solves every task within its budget`(variation: String) throws {
    for number in 1...12 {
      let world = try world(number, variation)
      for index in 0..<6 {
        let task = world.task(index, in: .heldOut)
        let moves = try #require(world.expertMoves(for: task), "world \(number), task \(index)")
        #expect(moves.count <= task.budget)
        var run = world.begin(task, isCalm: true)
        for move in moves { _ = run.perform(move, for: nil) }
        #expect(run.isSolved, "world \(number), task \(index)")
      }
    }
  }

  @Test func `The same seed gives the same world, tasks and runs`() throws {
    let (first, second) = (try world(3), try world(3))
    for index in 0..<10 {
      let task = first.task(index, in: .train)
      #expect(task == second.task(index, in: .train))
      let runs = [first, second].map { Trial.work(on: task, in: $0, with: .empty) }
      #expect(runs[0].steps == runs[1].steps)
      #expect(runs[0].isSolved == runs[1].isSolved)
    }
    #expect(try world(3).task(0, in: .train).seed != world(4).task(0, in: .train).seed)
  }

  @Test func `No task is in two splits`() throws {
    let world = try world(5)
    func asked(_ split: Split) -> Set<String> {
      Set((0..<150).map { "\(world.task($0, in: split).goals) \(world.task($0, in: split).start)" })
    }
    let (train, calibration, heldOut) = (asked(.train), asked(.calibration), asked(.heldOut))
    #expect(train.isDisjoint(with: calibration))
    #expect(train.isDisjoint(with: heldOut))
    #expect(calibration.isDisjoint(with: heldOut))
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
