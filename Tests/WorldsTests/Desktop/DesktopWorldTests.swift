import Testing
import Trajectories

@testable import Worlds

@Suite struct DesktopWorldTests {
  private typealias Contract = WorldContract<DesktopWorld>
  static let variations = WorldContract<DesktopWorld>.variations

  private func world(_ number: Int, _ variation: String = "same") throws -> DesktopWorld {
    try Contract.world(number, variation)
  }

  @Test(arguments: variations)
  func `The expert solves every task within its budget`(variation: String) throws {
    try Contract.expectExpertSolves(variation, worlds: 1...12, tasks: 0..<8)
  }

  @Test func `The same seed gives the same world, tasks and runs`() throws {
    try Contract.expectSeedsDecide()
  }

  @Test func `No task is in two splits`() throws {
    try Contract.expectSplitsAreDisjoint { "\($0.goals)" }
  }

  @Test func `Oracle lessons help much, random and permuted ones do not`() throws {
    let worlds = try (1...40).map { try world($0) }
    func success(_ lessoning: Lessoning) -> Double {
      Trial(of: worlds, tasks: 0..<8, in: .calibration, with: lessoning).success.share
    }
    let none = success(.none)
    #expect(success(.oracle) >= 0.83)
    #expect((0.1...0.28).contains(none))
    #expect(success(.random) <= none + 0.03)
    #expect(success(.permuted) <= none + 0.05)
  }

  @Test(arguments: variations)
  func `Nothing that can be seen overlaps, and everything lies on the screen`(
    variation: String
  ) throws {
    for number in 1...6 {
      let world = try world(number, variation)
      var run = world.begin(world.task(0, in: .train), isCalm: true)
      for app in world.desktop.apps.indices {
        let button = SceneElement.taskbar(app)
        _ = run.perform(.use(button, .click, at: button.box.centre, to: nil), for: nil)
        for tab in 0..<DesktopParameters.tabs {
          let spot = DesktopGeometry.tab(tab, of: app).centre
          _ = run.perform(.use(button, .click, at: spot, to: nil), for: nil)
          let widgets = run.scene.elements.filter {
            $0.id < 10_000 && !$0.states.contains(.offscreen)
          }
          #expect(!widgets.isEmpty)
          for (place, widget) in widgets.enumerated() {
            #expect(DesktopGeometry.window(app).overlaps(widget.box))
            #expect(run.hit(widget.box.centre) == .widget(Int(widget.id)))
            for other in widgets[..<place] { #expect(!widget.box.overlaps(other.box)) }
          }
        }
      }
    }
  }

  @Test func `A gesture that is a hazard takes back what was done last`() throws {
    let world = try world(1)
    let (place, rule) = try #require(
      world.desktop.rules.enumerated().first { $0.element.hazard != nil && $0.element.lock == nil })
    let app = place / Desktop.kinds.count
    let kind = Desktop.kinds[place % Desktop.kinds.count]
    let checkbox = try #require(
      world.desktop.widgets.firstIndex { $0.app == app && $0.role == .checkbox })
    let victim = try #require(
      world.desktop.widgets.firstIndex { $0.app == app && $0.role == kind && $0.twin == nil })
    var expert = DesktopExpert(run: world.begin(world.task(0, in: .train), isCalm: true))
    let name = world.desktop.widgets[checkbox].name
    let isOn = expert.reach(checkbox, for: Goal(.activate, name, role: .checkbox))
    #expect(isOn)
    expert.comeTo(victim)
    let element = try #require(expert.run.scene.elements.first { $0.id == Int32(victim) })
    let hazard = try #require(rule.hazard)
    let reaction = expert.run.perform(
      .use(element, hazard, at: element.box.centre, to: nil), for: nil)
    #expect(!expert.run.states[checkbox].isOn)
    #expect(reaction.changedElsewhere)
  }

  @Test func `What is not saved does not count where an app asks for saving`() throws {
    let world = try world(2)
    var found = false
    for index in 0..<30 where !found {
      let task = world.task(index, in: .train)
      guard let moves = world.expertMoves(for: task), moves.contains(.save) else { continue }
      var run = world.begin(task, isCalm: true)
      for move in moves where move != .save { _ = run.perform(move, for: nil) }
      #expect(!run.isSolved)
      #expect(task.goals.indices.allSatisfy { run.scene.shows(goal: $0) })
      found = true
    }
    #expect(found)
  }
}

extension SceneElement {
  fileprivate static func taskbar(_ app: Int) -> SceneElement {
    SceneElement(
      id: 12_000 + Int32(app), role: .taskbarButton, name: .none, app: .none,
      box: DesktopGeometry.taskbarButton(app))
  }
}
