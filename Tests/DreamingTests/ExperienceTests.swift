import Foundation
import Testing
import Trajectories

@testable import Dreaming

@Suite struct ExperienceTests {
  @Test func `no recordings are no experience`() {
    let experience = Experience([Trajectory]())
    #expect(experience.transitions.isEmpty && experience.undertakings.isEmpty)
  }

  @Test func `recorded steps become transitions between places`() throws {
    let experience = Experience(ToySite.runs)
    let move = try #require(experience.transitions.first { $0.act.verb == .go })
    #expect(experience.title(of: move.scene) == "Alpha")
    #expect(experience.title(of: move.next) == "Beta")
    #expect(move.hadEffect)
  }

  @Test func `what a run was asked for and what it did reach are undertakings`() {
    let experience = Experience(ToySite.runs)
    #expect(
      experience.undertakings.map { experience.names[$0.goals[0].name] } == [
        "Beta", "Gamma", "Gamma",
      ])
    #expect(experience.hindsight.map { experience.names[$0.goals[0].name] } == ["Beta", "Gamma"])
  }

  @Test func `a list of things to do gives the sub-goals`() {
    let experience = Experience(
      ToyWindow.runs(working: .leftClick, tries: [.leftClick], times: 2))
    #expect(experience.undertakings.allSatisfy { $0.goals.map(\.sort) == [.use] })
    #expect(experience.runs.allSatisfy { $0.severity == 0 })
  }

  // MARK: - Sites

  /// Presses a button on a site; only the second time it has an effect.
  private func visit(_ address: String, _ name: String) -> Trajectory {
    let page = Page(title: "Best rooms", lines: ["button \"Book\""])
    var run = ToyRun(name, task: "Press \"Book\".")
    run.call("open", .navigate, on: address, prints: page.text)
    run.use("button \"Book\"", thought: "I press \"Book\".", shows: page)
    run.use(
      "button \"Book\"", .doubleClick, thought: "I press \"Book\".",
      shows: Page(title: "Best rooms", lines: ["button \"Book\" pressed"]))
    return run.trajectory
  }

  @Test func `what a page shows belongs to its site`() {
    let experience = Experience([
      visit("https://www.rooms.example/list?x=1", "one"), visit("http://inns.example", "two"),
    ])
    #expect(
      Set(experience.elements.map { experience.names[$0.app] })
        == ["rooms.example", "inns.example"])
    #expect(experience.appForLessons(experience.elements[0].app) == "rooms.example")
  }

  @Test func `lessons of one site are told of that site alone`() throws {
    let runs = (0..<6).map { visit("https://www.rooms.example/\($0)", "run \($0)") }
    let lessons = Distiller.drafts(from: Learned(Experience(runs)))
      .filter { $0.rule.directive == .gesture(.doubleClick) }
    #expect(!lessons.isEmpty)
    #expect(lessons.allSatisfy { $0.rule.scope.app == "rooms.example" })
  }

  @Test(arguments: [
    ("https://www.a.example/x?y#z", "a.example"), ("http://localhost:3000", "localhost:3000"),
    ("HTTPS://A.Example", "a.example"),
  ])
  func `of an address the host is kept`(address: String, host: String) {
    #expect(Site.host(of: address) == host)
  }

  @Test(arguments: [
    "file:///etc/passwd", "https://a@b.example/", "https://a b/", "back", "https://",
    "https://рау.example",
  ])
  func `what is no plain address of the web names no site`(address: String) {
    #expect(Site.host(of: address) == nil)
  }

  // MARK: - Own work

  @Test func `a script that the run wrote says nothing about the environment`() {
    var run = ToyRun("own", task: "Install it.")
    run.call("Write", .edit, on: "/tmp/install.sh", prints: "created")
    run.run("bash /tmp/install.sh", prints: "failed", exitCode: 1)
    run.run("apt-cache policy", prints: "ok")
    run.run("bash /tmp/install.sh", prints: "ok")
    let experience = Experience([run.trajectory])
    #expect(experience.transitions.count { $0.act.verb == .run } == 1)
  }

  @Test func `a failure before a change says nothing about what was run in between`() {
    var run = ToyRun("changed", task: "Test it.")
    run.run("make test", prints: "failed", exitCode: 1)
    run.call("Edit", .edit, on: "/p/a.c", prints: "updated")
    run.run("make lint", prints: "ok")
    run.run("make test", prints: "ok")
    let experience = Experience([run.trajectory])
    #expect(experience.transitions.filter { $0.act.verb == .run }.allSatisfy { $0.hadEffect })
  }

  /// I2: only recordings become world-model data.
  @Test func `nothing synthetic can get into an experience`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Dreaming/Experience")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }.map { folder.appending(path: $0) }
    #expect(files.count > 3)
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      for word in ["SyntheticTrajectory", "ProposedAction", "RevisionPlan", "Rollout("] {
        #expect(!text.contains(word), "\(file.lastPathComponent) speaks of \(word)")
      }
    }
  }

  @Test func `rollouts leave the experience and what is fitted on it as they were`() throws {
    let experience = Experience(ToySite.runs)
    let model = MechanismModel(experience)
    var book = RouteBook(experience)
    book.explore(model, numbers: 0..<500, seed: 1)
    #expect(book.experience.transitions.count == experience.transitions.count)
    let move = try #require(experience.transitions.first { $0.act.verb == .go })
    var situation = Situation(names: experience.names.texts.count)
    situation.become(move, in: experience)
    let before = model.prediction(of: move.act, in: situation)
    let after = MechanismModel(book.experience).prediction(of: move.act, in: situation)
    #expect(before.effect == after.effect && before.support == after.support)
  }
}
