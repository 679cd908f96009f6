import Testing
import Trajectories

@testable import Dreaming

@Suite struct ImaginedTrialTests {
  private static func window(_ button: String, done: Bool) -> Page {
    Page(
      title: "Studio - Layers",
      lines: [
        "button \"\(button)\"\(done ? " pressed" : "")", "note \"To do\"",
        "entry \"press \\\"\(button)\\\" in Studio\"\(done ? " checked" : "")",
      ])
  }

  /// "Align" wants a double click and "Merge" a single one; runs are solved where the gesture fits.
  private static func runs(
    aligning: [ActionKind], merging: [ActionKind], times: Int = 8
  ) -> [Trajectory] {
    (0..<times).flatMap { round in
      [("Align", ActionKind.doubleClick, aligning), ("Merge", .leftClick, merging)].map {
        name, wanted, tried in
        var run = ToyRun(
          "\(name) \(round)", task: name == "Align" ? "Press it." : "Merge the layers.",
          on: window(name, done: false))
        for gesture in tried {
          run.use(
            "button \"\(name)\"", gesture, thought: "I press \"\(name)\".",
            shows: window(name, done: gesture == wanted))
        }
        return run.trajectory
      }
    }
  }

  private func trial(
    _ runs: [Trajectory], active: [LessonRule] = [], asking: (@Sendable (Int) -> Bool)? = nil,
    solved: (@Sendable (Int) -> Bool)? = nil
  ) -> ImaginedTrial {
    let learned = Learned(Experience(runs))
    func imagination(_ isWanted: @escaping @Sendable (Int) -> Bool) -> Imagination<MechanismModel> {
      Imagination(
        learned.model, learned.experience, learned.habits,
        repertoire: Repertoire(learned.experience.restricted(to: isWanted), isEven: true), seed: 1)
    }
    return ImaginedTrial(
      imagination: imagination(asking ?? { _ in true }), solved: solved.map(imagination),
      families: runs.map { TaskFamily.name(of: $0.header.task) }, active: active)
  }

  private func result(_ trial: ImaginedTrial, _ rule: LessonRule, _ gate: Gate) -> Verdict? {
    trial.verdicts(on: rule, allowance: 4_000, shouldStop: { false })?.verdicts
      .first { $0.gate == gate }
  }

  private let twice = LessonRule(
    .gesture(.doubleClick), in: LessonScope(app: "Studio", kind: "button"))

  @Test func `what makes imagined runs worse is refused, what makes them better is not`() throws {
    let runs = Self.runs(aligning: [.doubleClick], merging: [.leftClick])
    let wrong = LessonRule(.gesture(.rightClick), in: LessonScope(app: "Studio", kind: "button"))
    #expect(result(trial(runs), wrong, .veto)?.result == .refused)
    let right = LessonRule(
      .gesture(.doubleClick), in: LessonScope(app: "Studio", kind: "button", name: "Align"))
    #expect(result(trial(runs), right, .veto)?.result == .passed)
  }

  @Test func `a kind of task that was solved may not be lost, though what is asked gains`() throws {
    let runs = Self.runs(aligning: [.leftClick, .doubleClick], merging: [.leftClick])
    let isAlign = { @Sendable (run: Int) in run % 2 == 0 }
    let isMerge = { @Sendable (run: Int) in run % 2 == 1 }
    let refused = trial(runs, asking: isAlign, solved: isMerge)
    #expect(result(refused, twice, .veto)?.result == .passed)
    #expect(result(refused, twice, .regression)?.result == .refused)
    let passed = trial(runs, asking: isAlign, solved: isAlign)
    #expect(result(passed, twice, .regression)?.result == .passed)
  }

  @Test func `a lesson in force of the same scope has to go on helping`() throws {
    // The habit is a right click, which works nowhere; the lesson in force helps with "Align", and
    // the candidate would help as often with "Merge" as it harms there.
    let runs =
      Self.runs(aligning: [.rightClick, .rightClick], merging: [.rightClick, .rightClick])
      + Self.runs(aligning: [.doubleClick], merging: [.leftClick], times: 3)
    let inForce = LessonRule(.gesture(.doubleClick), in: LessonScope(kind: "button", name: "Align"))
    let candidate = LessonRule(
      .gesture(.click),
      in: LessonScope(app: "Studio", kind: "button", place: "Studio - Layers"))
    let trial = trial(runs, active: [inForce])
    #expect(result(trial, candidate, .veto)?.result == .passed)
    #expect(result(trial, candidate, .interference)?.result == .refused)
    let elsewhere = LessonRule(
      .gesture(.click), in: LessonScope(kind: "button", name: "Merge"))
    #expect(result(trial, elsewhere, .interference)?.result == .passed)
  }

  @Test func `without rollouts or without a calibrated model the simulator has no say`() throws {
    let runs = Self.runs(aligning: [.doubleClick], merging: [.leftClick])
    let poor = trial(runs).verdicts(on: twice, allowance: 3, shouldStop: { false })
    #expect(poor?.rollouts == 0)
    #expect(poor?.verdicts.map(\.result) == [.abstained, .abstained, .abstained])
    let mute = ImaginedTrial(imagination: nil, solved: nil, families: [], active: [])
    #expect(
      mute.verdicts(on: twice, allowance: 4_000, shouldStop: { false })?.verdicts
        .allSatisfy { $0.result == .abstained } == true)
  }

  @Test func `stopped in the middle it says nothing`() {
    let runs = Self.runs(aligning: [.doubleClick], merging: [.leftClick])
    #expect(trial(runs).verdicts(on: twice, allowance: 4_000, shouldStop: { true }) == nil)
  }

  @Test func `no more rollouts are played than allowed`() throws {
    let runs = Self.runs(aligning: [.leftClick, .doubleClick], merging: [.leftClick])
    for allowance in [16, 20, 33, 70] {
      let found = trial(runs, active: [twice], solved: { _ in true }).verdicts(
        on: twice, allowance: allowance, shouldStop: { false })
      #expect(try #require(found).rollouts <= allowance)
    }
  }
}
