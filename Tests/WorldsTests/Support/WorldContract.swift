import Testing
import Trajectories
import Worlds

/// What every computed world promises; each suite says on how many worlds and tasks it is tried.
struct WorldContract<W: RecordableWorld> where W.Run.Failure == Never {
  static var variations: [String] { Variation.named.map(\.name) }

  static func world(_ number: Int, _ variation: String = "same") throws -> W {
    let found = try #require(Variation.named.first { $0.name == variation })
    return W(seed: WorldSeed(number, variation: found.variation))
  }

  /// The expert's moves solve every task, and the budget allows them.
  static func expectExpertSolves(
    _ variation: String, worlds: ClosedRange<Int>, tasks: Range<Int>
  ) throws {
    for number in worlds {
      let world = try world(number, variation)
      for index in tasks {
        let task = world.task(index, in: .heldOut)
        // Found out first: a failed macro would print the whole world.
        let found = world.expertMoves(for: task)
        let moves = try #require(found, "world \(number), task \(index)")
        #expect(moves.count <= task.budget)
        var run = world.begin(task, isCalm: true)
        for move in moves { _ = run.perform(move, for: nil) }
        let isSolved = run.isSolved
        #expect(isSolved, "world \(number), task \(index)")
      }
    }
  }

  /// The same seed gives the same tasks and runs, another seed others.
  static func expectSeedsDecide() throws {
    let (first, second) = (try world(3), try world(3))
    for index in 0..<10 {
      let task = first.task(index, in: .train)
      #expect(task == second.task(index, in: .train))
      #expect(first.sentence(for: task) == second.sentence(for: task))
      let runs = [first, second].map { Trial.work(on: task, in: $0, with: .empty) }
      #expect(runs[0].steps == runs[1].steps)
      #expect(runs[0].isSolved == runs[1].isSolved)
    }
    let other = try world(4)
    #expect(first.task(0, in: .train).seed != other.task(0, in: .train).seed)
  }

  /// No two splits share a task.
  ///
  /// - Parameter asking: what makes a task the task it is.
  static func expectSplitsAreDisjoint(asking: (WorldTask) -> String) throws {
    let world = try world(5)
    func asked(_ split: Split) -> Set<String> {
      Set((0..<150).map { asking(world.task($0, in: split)) })
    }
    let (train, calibration, heldOut) = (asked(.train), asked(.calibration), asked(.heldOut))
    #expect(train.isDisjoint(with: calibration))
    #expect(train.isDisjoint(with: heldOut))
    #expect(calibration.isDisjoint(with: heldOut))
  }
}
