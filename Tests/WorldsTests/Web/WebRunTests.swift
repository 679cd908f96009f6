import Testing
import Trajectories
import Worlds

@Suite struct WebRunTests {
  private func formTask(
    _ world: WebWorld, from first: Int = 0, where fits: (WorldTask) -> Bool = { _ in true }
  ) throws -> WorldTask {
    let task = (first..<first + 200).lazy.map { world.task($0, in: .train) }
      .first { $0.goals.count > 1 && fits($0) }
    return try #require(task)
  }

  private func use(_ element: SceneElement, _ gesture: Gesture = .click) -> Move {
    .use(element, gesture, at: element.box.centre, to: nil)
  }

  @Test func `A page that fails to load has no links and loads again`() throws {
    let world = WebWorld(seed: WorldSeed(1, variation: Variation(inputLoss: 100)))
    let task = world.task(1, in: .train)
    var run = world.begin(task, isCalm: false)
    let before = run.scene
    #expect(!before.canGoBack)
    let link = try #require(before.elements.first { $0.role == .link })
    _ = run.perform(use(link), for: nil)
    #expect(run.scene.elements.isEmpty)
    #expect(run.scene.notice?.isError == true)
    #expect(run.scene.place != before.place)
    _ = run.perform(.wait(seconds: 2), for: nil)
    #expect(run.scene.notice?.isError == true)
    _ = run.perform(.reload, for: nil)
    #expect(run.scene.elements.isEmpty)
    _ = run.perform(.back, for: nil)
    #expect(run.scene.elements == before.elements)
    #expect(run.scene.notice == nil)
  }

  @Test func `What a search brings up depends on what was typed`() throws {
    var found: Set<[String]> = []
    for number in 1...8 {
      let world = WebWorld(seed: WorldSeed(number))
      for index in 0..<60 {
        let task = world.task(index, in: .train)
        var run = world.begin(task, isCalm: true)
        guard let field = run.scene.elements.first(where: { $0.role == .searchField }) else {
          continue
        }
        let before = run.scene.place
        _ = run.perform(.type(task.goals[0].target), for: nil)
        #expect(run.scene.place == before, "typed without the focus")
        _ = run.perform(use(field), for: nil)
        _ = run.perform(.type(task.goals[0].target), for: nil)
        #expect(run.scene.elements.count { $0.role == .link } == 5)
        found.insert(run.scene.elements.map { world.names[$0.name] })
        _ = run.perform(.back, for: nil)
        _ = run.perform(use(field), for: nil)
        _ = run.perform(.type(run.scene.app), for: nil)
        #expect(run.scene.elements.isEmpty)
        #expect(run.scene.notice?.isError == false)
      }
    }
    #expect(found.count > 3)
  }

  @Test func `A form that is sent with something else in it does not solve the task`() throws {
    for number in 1...10 {
      let world = WebWorld(seed: WorldSeed(number))
      let task = try formTask(world)
      let moves = try #require(world.expertMoves(for: task))
      let right = task.goals.filter { $0.wish == .fill }.map(\.value)
      var run = world.begin(task, isCalm: true)
      for move in moves {
        if case .type(let text) = move, text == right[0] {
          _ = run.perform(.type(right[1]), for: nil)
        } else {
          _ = run.perform(move, for: nil)
        }
      }
      #expect(!run.isSolved)
      #expect(run.scene.notice?.isError == false)
      #expect(run.scene.progress == 0b1101)
    }
  }

  @Test func `A wrong gesture can empty a form`() throws {
    var emptied = 0
    for number in 1...10 {
      let world = WebWorld(seed: WorldSeed(number))
      let task = try formTask(world)
      let moves = try #require(world.expertMoves(for: task))
      // Up to the last text, then every gesture on every part of the form.
      let end = try #require(moves.lastIndex { if case .type = $0 { true } else { false } })
      var filled = world.begin(task, isCalm: true)
      for move in moves[...end] { _ = filled.perform(move, for: nil) }
      #expect(filled.scene.progress == 0b111)
      for element in filled.scene.elements where element.role == .field || element.role == .button {
        for gesture in Gesture.allCases {
          var run = filled
          _ = run.perform(.wait(seconds: 12), for: nil)
          _ = run.perform(use(element, gesture), for: nil)
          if run.scene.progress == 1 { emptied += 1 }
        }
      }
    }
    #expect(emptied > 5)
  }

  @Test func `A link keeps its element's number, and no number is used twice on a page`() throws {
    let world = WebWorld(seed: WorldSeed(2))
    let task = try formTask(world)
    var run = world.begin(task, isCalm: true)
    for move in try #require(world.expertMoves(for: task)) {
      let ids = run.scene.elements.map(\.id)
      #expect(Set(ids).count == ids.count)
      _ = run.perform(move, for: nil)
    }
  }
}
