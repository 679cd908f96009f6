import Testing
import Trajectories

@testable import Critics

@Suite struct CriticTests {
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

  @Test func `A run without steps has no localisable error`() {
    let header = RunHeader(id: RunID(rawValue: "run_0"), format: "anthropic-messages", source: "-")
    let run = Trajectory(header: header, entries: [])
    #expect(critique(run).step == nil)
    #expect(critique(run).cause == nil)
  }

  @Test func `A run in which everything comes off has no localisable error`() {
    var run = ScreenRun("clean", Screen(lines: [button]))
    run.add(.leftClick, at: (150, 115), shows: Screen(lines: [pressed]))
    #expect(critique(run.trajectory()).step == nil)
  }

  /// A button that wants a double click: clicks do nothing.
  private func stubborn(_ name: String, clicks: Int) -> Trajectory {
    var run = ScreenRun(name, Screen(lines: [button]))
    for _ in 0..<clicks { run.add(.leftClick, at: (150, 115), shows: Screen(lines: [button])) }
    run.add(.doubleClick, at: (150, 115), shows: Screen(lines: [pressed]))
    return run.trajectory()
  }

  @Test func `A wrong gesture is named at its first step, with the one that works`() {
    let others = (0..<3).map { stubborn("other \($0)", clicks: 1) }
    let found = critique(stubborn("this", clicks: 2), beside: others)
    #expect(found.step == 2)
    #expect(found.cause == .gesture)
    #expect(found.better?.kind == .doubleClick)
    #expect(found.explanation.contains("\"Merge\""))
    #expect(found.waste.map(\.steps) == [2...3])
  }

  @Test func `A run that was pooled is critiqued as if it were read anew`() {
    let runs = (0..<6).map { stubborn("run \($0)", clicks: 1 + $0 % 3) }
    // So many steps that not all of the readings are kept.
    let many = stubborn("many", clicks: 990)
    let critic = Critic(pooling: runs + [many])
    let anew = Critic(pooling: [many] + runs)
    for run in runs + [many] {
      #expect(critic.critique(run, revision: 3) == anew.critique(run, revision: 3))
      #expect(critic.critique(run, revision: 3).revision == 3)
    }
  }

  @Test func `A run that has grown since it was pooled is critiqued as it is now`() {
    let grown = stubborn("run", clicks: 2)
    let cut = Trajectory(header: grown.header, entries: Array(grown.entries.dropLast()))
    #expect(Critic(pooling: [cut]).critique(grown).signals.contains { $0.other == 4 })
    #expect(!Critic(pooling: [cut]).critique(cut).signals.contains { $0.other == 4 })
  }

  @Test func `The name that a thought quotes last is found, and no part of a name`() {
    let names = QuotedNames("Not \"Save\" but \"Save as\", then \"Save\" – the \"Sav")
    #expect(names.lastMention(of: "Save") == 31)
    #expect(names.lastMention(of: "Save as") == 15)
    #expect(names.lastMention(of: "Sav") == nil)
    #expect(QuotedNames("Save").isEmpty && QuotedNames("a \" b").isEmpty)
  }

  @Test func `A click beside what the thought names is told with the middle of it`() {
    var run = ScreenRun("miss", Screen(lines: [button]))
    run.add(
      .leftClick, at: (210, 115), thought: "I will click the button \"Merge\".",
      shows: Screen(lines: [button]))
    let found = critique(run.trajectory())
    #expect(found.step == 2)
    #expect(found.cause == .aim)
    #expect(found.better?.points == [Point(x: 150, y: 115)])
  }

  @Test func `What looks busy wants a wait`() {
    let busy = "- button \"Merge\" (100,100 100x30) busy"
    var run = ScreenRun("busy", Screen(lines: [busy]))
    run.add(.leftClick, at: (150, 115), shows: Screen(lines: [busy]))
    run.add(.wait, amount: 4, shows: Screen(lines: [button]))
    run.add(.leftClick, at: (150, 115), shows: Screen(lines: [pressed]))
    let found = critique(run.trajectory())
    #expect(found.step == 2)
    #expect(found.cause == .notReady)
    #expect(found.better?.kind == .wait)
  }

  @Test func `A text that is not the task's is told with the right one`() {
    let empty = "- field \"Title\" (100,100 200x24)"
    func filled(_ text: String) -> String { "- field \"Title\" (100,100 200x24) = \"\(text)\"" }
    var run = ScreenRun(
      "typo", task: "Write \"blue heron\" into \"Title\".", Screen(lines: [empty]))
    run.add(.leftClick, at: (150, 112), shows: Screen(lines: [empty + " focused"]))
    run.add(.type, text: "blue hero", shows: Screen(lines: [filled("blue hero")]))
    let found = critique(run.trajectory())
    #expect(found.step == 3)
    #expect(found.cause == .argument)
    #expect(found.better?.text == "blue heron")
  }

  @Test func `Work that is left unsaved wants saving at the end`() {
    var run = ScreenRun("unsaved", Screen(lines: [button]))
    run.add(.leftClick, at: (150, 115), shows: Screen(lines: [pressed], isUnsaved: true))
    let found = critique(run.trajectory(lastWord: "Done."))
    #expect(found.step == 2)
    #expect(found.cause == .notSaved)
    #expect(found.better?.edit == .append)
  }

  @Test func `A step that takes back an entry of the list is the one that is named`() {
    func screen(_ isDone: Bool, _ isOn: Bool) -> Screen {
      Screen(lines: [
        "- checkbox \"Grid\" (100,100 100x20)\(isOn ? " checked" : "")", "- note \"To do\"",
        "  - entry \"switch on Grid\"\(isDone ? " checked" : "")",
      ])
    }
    var run = ScreenRun("undone", screen(false, false))
    run.add(.leftClick, at: (110, 110), shows: screen(true, true))
    run.add(.leftClick, at: (110, 110), shows: screen(false, false))
    let found = critique(run.trajectory())
    #expect(found.step == 3)
    #expect(found.cause == .undone)
    #expect(found.better?.edit == .remove)
  }

  @Test func `What people reject loses weight on such elements, and what they accept gains it`() {
    // One vain click: of several, each would gain, and they share what there is.
    let run = stubborn("reviewed", clicks: 1)
    let scope = ReviewFactor.Scope(project: "made-up", kind: .leftClick, role: "button")
    func confidence(_ factors: [ReviewFactor]) -> Double {
      let critic = Critic(pooling: [run], factors: factors)
      return critic.critique(run).steps.first { $0.step == 2 }?.probability ?? 0
    }
    let plain = confidence([])
    let cause = critique(run).cause ?? .gesture
    #expect(confidence([ReviewFactor(cause: cause, scope: scope, rejected: 2)]) < plain)
    #expect(confidence([ReviewFactor(cause: cause, scope: scope, accepted: 2)]) > plain)
    let elsewhere = ReviewFactor.Scope(project: "made-up", kind: .leftClick, role: "slider")
    #expect(confidence([ReviewFactor(cause: cause, scope: elsewhere, rejected: 2)]) == plain)
  }

  @Test func `Names from a screen cannot break out of an explanation`() {
    let hostile = "- button \"Mer\\\"ge\u{1B}[2J\u{202E}\" (100,100 100x30)"
    var run = ScreenRun("hostile", Screen(lines: [hostile]))
    for _ in 0..<3 { run.add(.leftClick, at: (150, 115), shows: Screen(lines: [hostile])) }
    let found = critique(run.trajectory())
    #expect(found.step != nil)
    for scalar in found.explanation.unicodeScalars {
      #expect(scalar.value >= 32 && scalar.properties.generalCategory != .format)
    }
  }

  @Test func `Random runs are critiqued without a crash, and every citation resolves`() {
    var random = SystemLikeRandom(seed: 7)
    for number in 0..<60 {
      var run = ScreenRun("random \(number)", Screen(lines: [button]))
      for _ in 0..<Int(random.next() % 12) {
        let kinds = ActionKind.allCases
        let kind = kinds[Int(random.next() % UInt64(kinds.count))]
        let lines = (0..<Int(random.next() % 5)).map { _ in
          [
            "- button \"A\" (1,2 30x40)", "- tab \"\" selected", "broken line",
            "- entry \"x\" checked",
            "- dialog_button \"OK\" (5,5 9x9)", "- field \"é\" (0,0 10x10) = \"\"",
          ][
            Int(random.next() % 6)]
        }
        run.add(
          kind, at: random.next() % 2 == 0 ? (Double(random.next() % 300), 20) : nil,
          text: random.next() % 2 == 0 ? "text \(random.next() % 9)" : nil,
          amount: random.next() % 5 == 0 ? 3 : nil, thought: "the \"A\" thing",
          shows: Screen(lines: lines, isUnsaved: random.next() % 4 == 0))
      }
      let found = critique(run.trajectory(lastWord: random.next() % 2 == 0 ? "Done" : nil))
      #expect(found.steps.reduce(0) { $0 + $1.probability } <= 1.0001)
    }
  }
}

/// The generator of SplitMix64, so that a failure can be had again.
struct SystemLikeRandom {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
