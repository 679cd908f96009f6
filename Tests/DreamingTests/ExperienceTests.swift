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

  /// I2: only recordings become world-model data.
  @Test func `nothing synthetic can get into an experience`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Dreaming/Experience")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
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
