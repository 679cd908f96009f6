import Critics
import Testing
import Trajectories

/// What should have been done, as the runs themselves show it.
@Suite struct BetterActionTests {
  private typealias Screen = ScreenRun.Screen

  private let button = "- button \"Merge\" (100,100 100x30)"
  private let pressed = "- button \"Merge\" (100,100 100x30) pressed"

  private func critique(_ run: Trajectory, beside others: [Trajectory] = []) -> Critique {
    let critique = Critic(pooling: others + [run]).critique(run)
    for citation in critique.citations {
      #expect(citation.span(in: run)?.isEmpty == false, "every citation resolves")
    }
    return critique
  }

  @Test func `Another element than the thought names is a wrong target, however far away`() {
    let other = "- button \"Delete\" (100,400 100x30)"
    var run = ScreenRun("other", Screen(lines: [button, other]))
    run.add(
      .leftClick, at: (150, 415), thought: "I will click the button \"Merge\".",
      shows: Screen(lines: [button, other + " pressed"]))
    let found = critique(run.trajectory())
    #expect(found.step == 2)
    #expect(found.cause == .wrongTarget)
    #expect(found.better?.points == [Point(x: 150, y: 115)])
    #expect(found.better?.name == "Merge")
  }

  @Test func `A click on what the thought names is not blamed for other names in the thought`() {
    let other = "- button \"Delete\" (100,400 100x30)"
    var run = ScreenRun("same", Screen(lines: [button, other]))
    run.add(
      .leftClick, at: (150, 115), thought: "Not \"Delete\": I will click the button \"Merge\".",
      shows: Screen(lines: [pressed, other]))
    #expect(critique(run.trajectory()).step == nil)
  }

  private func form(_ value: String?, place: String = "Club - Form") -> Screen {
    Screen(
      place: place,
      lines: [
        "- field \"Title\" (100,100 200x24)\(value.map { " = \"\($0)\"" } ?? "")",
        "- button \"Send\" (100,200 100x30)",
      ])
  }

  @Test func `What empties a field that was filled should have been left out`() {
    var run = ScreenRun("emptied", form(nil))
    run.add(.leftClick, at: (150, 112), shows: form(nil))
    run.add(.type, text: "blue heron", shows: form("blue heron"))
    run.add(.rightClick, at: (150, 215), shows: form(nil))
    run.add(.leftClick, at: (150, 215), shows: form(nil))
    let found = critique(run.trajectory())
    #expect(found.step == 4)
    #expect(found.cause == .undone)
    #expect(found.better?.edit == .remove)
  }

  @Test func `Leaving a page that is still needed is what went wrong, not what fails afterwards`() {
    var run = ScreenRun("left", form(nil))
    let elsewhere = Screen(place: "Club - Home", lines: ["- link \"Form\" (10,10 50x20)"])
    run.add(.leftClick, at: (150, 112), shows: form(nil))
    run.add(.type, text: "blue heron", shows: form("blue heron"))
    run.add(.key, text: "alt+Left", shows: elsewhere)
    run.add(
      .leftClick, at: (150, 215), thought: "I will click the button \"Send\".", shows: elsewhere)
    let found = critique(run.trajectory())
    #expect(found.step == 4)
    #expect(found.cause == .undone)
    #expect(found.better?.edit == .remove)
  }

  @Test func `The same without effect four times, and never needed, is to be left out`() {
    var run = ScreenRun("again", Screen(lines: [button, "- tab \"View\" (300,10 50x20)"]))
    for _ in 0..<4 {
      run.add(
        .rightClick, at: (320, 20),
        shows: Screen(lines: [button, "- tab \"View\" (300,10 50x20)"]))
    }
    run.add(
      .leftClick, at: (150, 115), shows: Screen(lines: [pressed, "- tab \"View\" (300,10 50x20)"]))
    let found = critique(run.trajectory())
    #expect(found.step == 2)
    #expect(found.cause == .repetition)
    #expect(found.better == ProposedAction(.remove, through: 5))
  }

  // MARK: - Commands

  /// A run of commands with what each printed.
  private func shell(_ name: String, _ calls: [(String, String)]) -> Trajectory {
    let entries = calls.enumerated().map { number, call in
      let action = Action(
        .shell, text: call.0, raw: RawCall(name: "bash", arguments: "{}"))
      let step = Step(
        number: number + 1, turn: number + 1, action: action,
        status: call.1.hasPrefix("error") ? .failed : .done,
        after: Observation(text: call.1), duration: 1000)
      return Entry(
        index: number, sourceIndex: number, line: number + 1, kind: .step,
        time: Timestamp(rawValue: Int64(number) * 1000), step: step)
    }
    var header = RunHeader(
      id: RunID(format: "anthropic-messages", identity: name), format: "anthropic-messages",
      source: "-", task: "Find the failing test.")
    header.environment = "made-up"
    return Trajectory(header: header, entries: entries)
  }

  @Test func `A command that works after waiting alone wanted the wait`() {
    let found = critique(
      shell(
        "wait",
        [
          ("make up", "started"), ("make test", "error: connection refused"),
          ("sleep 5", ""), ("make test", "all 8 passed"),
        ]))
    #expect(found.step == 2)
    #expect(found.cause == .notReady)
    #expect(found.better?.text == "sleep 5")
  }

  @Test func `A command that works after another one wanted that one first`() {
    let found = critique(
      shell(
        "need",
        [
          ("make build", "built"), ("make test", "error: no such table"),
          ("make schema", "migrated"), ("make test", "all 8 passed"),
        ]))
    #expect(found.step == 2)
    #expect(found.cause == .precondition)
    #expect(found.better?.text == "make schema")
  }

  @Test func `A variable that is set anew was set wrong the first time`() {
    let run = shell(
      "setting",
      [
        ("export MODE=old", ""), ("make build", "built"), ("export MODE=new", ""),
        ("make test", "all 8 passed"),
      ])
    let found = critique(run)
    #expect(found.step == 1)
    #expect(found.cause == .setting)
    #expect(found.better?.text == "export MODE=new")
    #expect(found.better?.source == StepReference(run: run.header.id, step: 3))
  }

  @Test func `What the run did right later on is recorded, not predicted, in the revised run`() {
    let run = shell(
      "source", [("export MODE=old", ""), ("export MODE=new", ""), ("make test", "all 8 passed")])
    let found = critique(run)
    let revised = Revising(run).revise(by: found)
    #expect(
      revised?.steps.first?.provenance == .recordedElsewhere(run: run.header.id, step: 2))
    #expect(revised?.confidence == 1)
    var edited = found.better
    edited?.text = "export MODE=other"
    let asWanted = Revising(run).revise(by: found, edited: edited)
    #expect(asWanted?.steps.first?.provenance == .predicted(Revising.trustInPerson))
  }
}
