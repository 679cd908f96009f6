import Testing
import Trajectories

@testable import Dreaming

@Suite struct WorldModelTests {
  private func prediction<Model: WorldModel>(
    _ model: Model, _ experience: Experience, _ gesture: ActionKind, after seconds: Int32 = 0,
    having used: [String] = []
  ) throws -> Prediction {
    let element = try #require(
      experience.elements.firstIndex { experience.names[$0.role] == "button" })
    var situation = Situation(names: experience.names.texts.count)
    let use = try #require(experience.transitions.first { $0.act.verb == .use })
    situation.begin(at: use.scene)
    situation.clock = seconds
    for name in used { situation.note(try #require(experience.names.known(name)), at: 0) }
    return model.prediction(of: Act(.use, gesture, on: Int32(element)), in: situation)
  }

  @Test(arguments: [ActionKind.doubleClick, .rightClick, .middleClick])
  func `the gesture that works is found`(working: ActionKind) throws {
    let tries: [ActionKind] = [.leftClick, .doubleClick, .rightClick, .middleClick]
    let experience = Experience(ToyWindow.runs(working: working, tries: tries, times: 4))
    let model = MechanismModel(experience)
    for gesture in tries {
      let effect = try prediction(model, experience, gesture).effect
      #expect(gesture == working ? effect > 0.7 : effect < 0.2, "\(gesture) \(effect)")
    }
  }

  @Test func `how long to wait is found`() throws {
    let experience = Experience(
      ToyWindow.runs(
        working: .leftClick, tries: [.leftClick], times: 30, lag: 3, waits: [0, 1, 2, 3, 4, 6]))
    let model = MechanismModel(experience)
    #expect(try prediction(model, experience, .leftClick, after: 2).effect < 0.2)
    #expect(try prediction(model, experience, .leftClick, after: 3).effect > 0.7)
  }

  @Test func `what has to be used first is found`() throws {
    func window(_ isOpen: Bool, _ isDone: Bool) -> Page {
      Page(
        title: "Studio - Layers",
        lines: [
          "checkbox \"Unlock\"\(isOpen ? " checked" : "")", "checkbox \"Other\"",
          "button \"Align\"\(isDone ? " pressed" : "")",
        ])
    }
    let runs = (0..<12).map { number in
      var run = ToyRun("\(number)", task: "Press \"Align\".", on: window(false, false))
      let opens = number % 2 == 0
      run.wait(number % 4, shows: window(false, false))
      if opens { run.use("checkbox \"Unlock\"", shows: window(true, false)) }
      run.use("button \"Align\"", shows: window(opens, opens))
      return run.trajectory
    }
    let experience = Experience(runs)
    let model = MechanismModel(experience)
    #expect(try prediction(model, experience, .leftClick, after: 5).effect < 0.25)
    #expect(
      try prediction(model, experience, .leftClick, after: 5, having: ["Unlock"]).effect > 0.7)
  }

  @Test func `what a command needs to be run first is found`() throws {
    let runs = (0..<10).map { number in
      var run = ToyRun("\(number)", task: "Run `make test`.")
      if number % 2 == 0 { run.run("make setup", prints: "done") }
      if number % 3 == 0 { run.run("make lint", prints: "done") }
      let works = number % 2 == 0
      run.run(
        "make test", prints: works ? "ok" : "error: nothing set up", exitCode: works ? 0 : 2)
      return run.trajectory
    }
    let experience = Experience(runs)
    let model = MechanismModel(experience)
    let test = try #require(
      experience.elements.firstIndex { experience.names[$0.name] == "make test" })
    let needs = model.commands.rules[test].needs
    let setUp = try #require(experience.names.known("make setup"))
    #expect(needs.first { $0.name == setUp }?.probability ?? 0 > 0.8)
    #expect(needs.allSatisfy { $0.name == setUp || $0.probability < 0.3 })
  }

  @Test func `a lookup knows what was recorded and nothing else`() throws {
    let experience = Experience(
      ToyWindow.runs(working: .leftClick, tries: [.leftClick], times: 3))
    let model = LookupModel(experience)
    #expect(try prediction(model, experience, .leftClick).support == 3)
    #expect(try !prediction(model, experience, .doubleClick).isSupported)
  }

  @Test func `a model that foretells well keeps its vote`() {
    let calibration = Calibration(of: MechanismModel.self, on: Experience(manyRuns))
    #expect(calibration.mayVote, "\(calibration)")
    #expect(calibration.supportShare == 1)
    #expect(calibration.replayValidity == 1)
  }

  @Test func `a model that says the contrary loses its vote`() {
    let calibration = Calibration(of: Contrary.self, on: Experience(manyRuns))
    #expect(!calibration.mayVote)
    #expect(calibration.error > 0.1)
  }

  @Test func `a few steps are not enough for a vote`() {
    let experience = Experience(
      ToyWindow.runs(working: .leftClick, tries: [.leftClick], times: 4))
    #expect(!Calibration(of: MechanismModel.self, on: experience).mayVote)
  }

  private var manyRuns: [Trajectory] {
    ToyWindow.runs(working: .doubleClick, tries: [.leftClick, .doubleClick], times: 20)
  }

  /// Believes the contrary of what recordings show.
  private struct Contrary: WorldModel {
    static let name = "contrary"
    let model: MechanismModel

    init(_ experience: Experience) { model = MechanismModel(experience) }

    func prediction(of act: Act, in situation: Situation) -> Prediction {
      var prediction = model.prediction(of: act, in: situation)
      prediction.effect = 1 - prediction.effect
      return prediction
    }

    func outcome(
      of act: Act, in situation: borrowing Situation, _ chance: Chance
    ) -> Consequence? { nil }
  }
}
