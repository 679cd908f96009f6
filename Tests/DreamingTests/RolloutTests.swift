import Testing
import Trajectories

@testable import Dreaming

@Suite struct RolloutTests {
  @Test func `a success that nobody took as a whole is found`() throws {
    let experience = Experience(ToySite.runs)
    let (alpha, gamma) = (
      try #require(experience.names.known("Alpha")), try #require(experience.names.known("Gamma"))
    )
    var book = RouteBook(experience)
    #expect(book.hop(from: alpha, to: gamma) == nil, "no run went from Alpha to Gamma")
    book.explore(MechanismModel(experience), numbers: 0..<200, seed: 1)
    let hop = try #require(book.hop(from: alpha, to: gamma))
    #expect(experience.names[hop.way] == "Onwards")
    #expect(hop.steps == 2)
    let evidence = try #require(hop.evidence.first)
    #expect(experience.transitions[evidence].act.element == hop.element)
    #expect(experience.title(of: experience.transitions[evidence].next) == "Beta")
  }

  @Test func `exact planning finds what rollouts find`() throws {
    let experience = Experience(ToySite.runs)
    var book = RouteBook(experience)
    book.planExactly()
    let (alpha, gamma) = (
      try #require(experience.names.known("Alpha")), try #require(experience.names.known("Gamma"))
    )
    #expect(book.hop(from: alpha, to: gamma)?.steps == 2)
  }

  @Test func `rollouts reach it too, and credit the step that did`() throws {
    let experience = Experience(ToySite.runs)
    let rollouts = try play(LookupModel(experience), experience, count: 400)
    let reached = rollouts.filter {
      $0.result == .success && experience.undertakings[Int($0.undertaking)].run == 2
    }
    #expect(!reached.isEmpty)
    #expect(reached.allSatisfy { $0.decisiveStep >= 3 && $0.decisiveStep <= $0.steps })
  }

  @Test func `a failure is blamed on the step that caused it`() throws {
    let experience = Experience(doubleClicked)
    let rollouts = try play(MechanismModel(experience), experience, count: 300)
    let failures = rollouts.filter { $0.result == .failure }
    #expect(failures.count > 50)
    let blamed = failures.filter { $0.cause == .gesture }
    #expect(blamed.count * 10 > failures.count * 8)
    // The first step looks, the second is the click that cannot work.
    #expect(blamed.allSatisfy { $0.decisiveStep == 2 && $0.element >= 0 })
  }

  @Test func `a lesson that is right wins pairs and loses none`() throws {
    let experience = Experience(doubleClicked)
    let imagination = Imagination(MechanismModel(experience), experience, seed: 3)
    let right = LessonRule(.gesture(.doubleClick), in: LessonScope(app: "Studio", kind: "button"))
    let tally = try #require(imagination.compare([], with: [right], numbers: 0..<300))
    #expect(tally.gained > 50 && tally.z > 2)
    #expect(tally.lost * 20 < tally.gained)
    let wrong = LessonRule(.gesture(.rightClick), in: LessonScope(app: "Studio", kind: "button"))
    let other = try #require(imagination.compare([right], with: [], numbers: 0..<300))
    #expect(other.gained == 0 && other.lost == 0, "the same policy meets the same luck")
    let worse = try #require(imagination.compare([], with: [wrong], numbers: 0..<300))
    #expect(worse.difference <= 0)
  }

  @Test func `leaving what recordings show is counted and not scored`() throws {
    let experience = Experience(ToySite.runs)
    let tally = RolloutTally(try play(MechanismModel(experience), experience, count: 400))
    #expect(tally.unsupported > 0, "the link Nowhere was never taken")
    #expect(tally.count == 400)
    let scored = Double(tally.successes) / Double(tally.successes + tally.failures)
    #expect(tally.success == scored)
    let pairs = PairedTally(
      [rollout(.success), rollout(.failure)], [rollout(.unsupported), rollout(.success)])
    #expect(pairs.pairs == 1 && pairs.unsupported == 1 && pairs.gained == 1)
  }

  @Test(arguments: [1, 2, 3])
  func `the same seed gives the same rollouts on any number of cores`(workers: Int) throws {
    let experience = Experience(ToySite.runs + doubleClicked)
    let model = MechanismModel(experience)
    let alone = try play(model, experience, count: 333)
    let together = try #require(
      Imagination(model, experience, seed: 7, workers: workers).run(numbers: 0..<333))
    #expect(alone == together)
    let part = try #require(
      Imagination(model, experience, seed: 7, workers: workers).run(numbers: 100..<133))
    #expect(part == Array(alone[100..<133]))
    let other = try #require(Imagination(model, experience, seed: 8).run(numbers: 0..<333))
    #expect(alone != other)
  }

  @Test func `a unit that is stopped is worth nothing`() {
    let experience = Experience(ToySite.runs)
    let imagination = Imagination(MechanismModel(experience), experience, seed: 1, workers: 2)
    #expect(imagination.run(numbers: 0..<1_000, shouldStop: { true }) == nil)
  }

  @Test func `severe and rare runs are drawn more often, and every run sometimes`() {
    let experience = Experience(ToySite.runs)
    let repertoire = Repertoire(experience, timesDreamt: [50, 50, 0])
    let shares = repertoire.undertakings.indices.map(repertoire.share)
    #expect(shares[2] > shares[0] && shares[2] > shares[1])
    #expect(shares.allSatisfy { $0 > 0.06 })
    #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
  }

  // MARK: -

  private var doubleClicked: [Trajectory] {
    ToyWindow.runs(
      working: .doubleClick, tries: [.leftClick, .leftClick, .leftClick, .doubleClick], times: 6)
  }

  private func play<Model: WorldModel>(
    _ model: Model, _ experience: Experience, count: Int
  ) throws -> [Rollout] {
    try #require(Imagination(model, experience, seed: 7).run(numbers: 0..<count))
  }

  private func rollout(_ result: Rollout.Result) -> Rollout {
    Rollout(result: result, steps: 3, decisiveStep: 2, cause: nil, element: -1, undertaking: 0)
  }
}
