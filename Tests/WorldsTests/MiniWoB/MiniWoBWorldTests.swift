import Formats
import Testing
import Trajectories

@testable import Worlds

@Suite("The world of MiniWoB++ pages", .needsBrowser, .needsPages, .serialized)
struct MiniWoBWorldTests {
  private let world = MiniWoBWorld(seed: WorldSeed(0, salt: "tests"))

  @Test func `Tasks are spread evenly over the pages, whatever the number of the world`() {
    for number in [-3, 0, 1, 20] {
      let world = MiniWoBWorld(seed: WorldSeed(number))
      #expect(Set((0..<13).map(world.page)) == Set(MiniWoBTask.allCases))
    }
  }

  @Test(arguments: MiniWoBTask.allCases)
  func `An expert that sees only the page solves every task within its budget`(
    _ page: MiniWoBTask
  ) throws {
    let first = try #require((0..<13).first { world.page(of: $0) == page })
    for split in [Split.train, .heldOut] {
      for round in 0..<2 {
        let task = try world.task(first + 13 * round, in: split)
        let outcome = try world.expert(on: task)
        #expect(outcome.isSolved, "\(world.sentence(for: task))")
        #expect(outcome.moves.count <= task.budget)
        #expect(world.expertMoves(for: task) == outcome.moves)
      }
    }
  }

  @Test func `The same task gives the same recording again, another one between`() throws {
    for index in [0, 9, 10] {
      let documents = try (0..<2).map { _ in
        let again = MiniWoBWorld(seed: world.seed)
        let task = try again.task(index, in: .train)
        let recording = try Recording(of: task, in: again, with: .none, hasPictures: false)
        _ = try again.task(index + 1, in: .train)
        return recording.document
      }
      #expect(documents[0] == documents[1])
    }
  }

  @Test func `When every input is lost nothing is solved, and nothing is claimed by the page`()
    throws
  {
    let seed = WorldSeed(0, salt: "tests", variation: Variation(inputLoss: 100))
    let trial = try Trial(
      of: [MiniWoBWorld(seed: seed)], tasks: 0..<4, in: .train, with: .none)
    #expect(trial.solved == 0)
    #expect(trial.kinds.count == 4)
  }

  @Test func `A finished episode shows its cover and takes no more moves`() throws {
    let task = try world.task(4, in: .train)
    var run = try world.begin(task, isCalm: true)
    let submit = try #require(
      run.scene.elements.first { run.names[$0.name] == "Submit" })
    let move = Move.use(submit, .click, at: submit.box.centre, to: nil)
    // Late, with a close look, one of the gestures is what the button takes in this world.
    _ = try run.perform(.wait(seconds: 20), for: nil)
    for gesture in [Gesture.click] + Habit.alternatives(for: .button)
    where run.scene.elements.count > 1 {
      _ = try run.perform(.zoom(submit), for: nil)
      _ = try run.perform(
        .use(submit, gesture, at: submit.box.centre, to: nil), for: task.goals.last)
    }
    #expect(!run.isSolved)
    #expect(run.scene.elements.map { run.names[$0.name] } == ["START"])
    let after = run.view
    _ = try run.perform(move, for: nil)
    #expect(run.view == after)
  }

  @Test func `A picture is large enough for a person`() throws {
    let task = try world.task(0, in: .train)
    let run = try world.begin(task, isCalm: true)
    let picture = try #require(
      world.picture(of: run, for: task, stepsLeft: 1, pointer: Spot(x: 50, y: 60)))
    #expect(Array(picture[16..<24]) == [0, 0, 1, 224, 0, 0, 2, 118])
    _ = try world.begin(try world.task(1, in: .train), isCalm: true)
    #expect(world.picture(of: run, for: task, stepsLeft: 1, pointer: nil) == nil)
  }
}
