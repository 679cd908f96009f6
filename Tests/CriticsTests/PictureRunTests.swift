import Critics
import Pictures
import Testing
import Trajectories

/// Runs that have pictures alone.
@Suite struct PictureRunTests {
  private typealias Screen = PictureRun.Screen

  private let pressed = Screen.with(.init(x: 180, y: 90))
  private let menu = Screen.with(.init(x: 20, y: 40, width: 120, height: 200, colour: 0xFFFFFF))
  private let page = Screen.with(.init(x: 0, y: 30, width: 640, height: 370, colour: 0x102030))

  private func critique(_ run: PictureRun, beside others: [PictureRun] = []) -> Critique {
    let trajectory = run.trajectory
    let critic = Critic(
      pooling: (others + [run]).map(\.trajectory), grids: PictureRun.grids(of: others + [run]))
    let critique = critic.critique(trajectory)
    for citation in critique.citations {
      #expect(citation.span(in: trajectory)?.isEmpty == false, "every citation resolves")
    }
    return critique
  }

  private func kinds(_ critique: Critique, at step: Int) -> [Signal.Kind] {
    critique.signals.filter { $0.step == step }.map(\.kind)
  }

  // MARK: - D1, and what is masked

  @Test func `A click after which the screen looks the same is named`() {
    var run = PictureRun("still")
    run.add(.leftClick, at: (110, 100), shows: Screen())
    run.add(.wait, amount: 2, shows: Screen())
    run.add(.leftClick, at: (200, 100), shows: pressed)
    let found = critique(run)
    #expect(found.step == 2)
    #expect(kinds(found, at: 2) == [.noChange])
    #expect(found.explanation.contains("nothing on the screen, in two looks"))
  }

  @Test func `Without grids nothing is said of the same run`() {
    var run = PictureRun("blind")
    run.add(.leftClick, at: (110, 100), shows: Screen())
    let trajectory = run.trajectory
    #expect(Critic(pooling: [trajectory]).critique(trajectory).signals.isEmpty)
  }

  @Test func `A click that changed something small is not blamed`() {
    var run = PictureRun("tick")
    let ticked = Screen.with(.init(x: 104, y: 96, width: 5, height: 2, colour: 0x000000))
    run.add(.leftClick, at: (110, 100), shows: ticked)
    run.add(.wait, amount: 1, shows: ticked)
    #expect(critique(run).signals.isEmpty)
  }

  private func clock(_ name: String, click: Bool) -> PictureRun {
    var run = PictureRun(name)
    for minute in 1...3 {
      run.add(.wait, amount: 60, shows: Screen(minute: minute))
    }
    if click { run.add(.leftClick, at: (110, 100), shows: Screen(minute: 4)) }
    run.add(.wait, amount: 60, shows: Screen(minute: click ? 5 : 4))
    return run
  }

  @Test func `Where only the clock changed, nothing did; other runs show which blocks tell time`() {
    var run = PictureRun("one look")
    run.add(.leftClick, at: (110, 100), shows: Screen(minute: 1))
    run.add(.leftClick, at: (200, 100), shows: Screen(marks: pressed.marks, minute: 2))
    #expect(critique(run).step == nil, "it may be the click that changed the corner")
    let found = critique(run, beside: [clock("idle", click: false)])
    #expect(found.step == 2)
    #expect(kinds(found, at: 2) == [.noChange])
    #expect(critique(clock("own", click: true)).step == 5, "a run's own waits teach it too")
  }

  @Test func `What appears once while the agent waits is no clock`() {
    var other = PictureRun("late")
    other.add(.leftClick, at: (110, 100), shows: Screen())
    other.add(.wait, amount: 1, shows: pressed)
    var run = PictureRun("press")
    run.add(.leftClick, at: (200, 100), shows: pressed)
    #expect(critique(run, beside: [other]).signals.isEmpty)
  }

  @Test func `Where most of the screen moves by itself nothing is said`() {
    var video = PictureRun("video")
    for minute in 1...6 {
      let colour = UInt32(minute * 0x111111)
      let film = Screen.Mark(x: 0, y: 30, width: 640, height: 370, colour: colour)
      video.add(.wait, amount: 1, shows: Screen(marks: [film]))
    }
    var run = PictureRun("watching", page)
    run.add(.leftClick, at: (110, 100), shows: page)
    run.add(.wait, amount: 1, shows: page)
    #expect(critique(run).step == 2)
    #expect(critique(run, beside: [video]).step == nil)
  }

  @Test func `An effect that comes late is an effect`() {
    var run = PictureRun("patient")
    run.add(.leftClick, at: (110, 100), shows: Screen())
    run.add(.wait, amount: 2, shows: page)
    #expect(critique(run).signals.isEmpty)
  }

  @Test func `A click that keys follow may just have put the focus there`() {
    var run = PictureRun("focus")
    run.add(.leftClick, at: (110, 100), shows: Screen())
    run.add(.type, text: "heron", shows: pressed)
    #expect(critique(run).signals.isEmpty)
  }

  @Test func `Typing that shows nowhere was without focus`() {
    var run = PictureRun("typing")
    run.add(.type, text: "heron", shows: Screen())
    run.add(.wait, amount: 1, shows: Screen())
    let found = critique(run)
    #expect(found.step == 2)
    #expect(found.cause == .focus)
  }

  @Test func `A password that no terminal echoes was not without focus`() {
    var run = PictureRun("password")
    run.add(
      .type, text: "[redacted:password]", thought: "It asks for the password.", shows: Screen())
    run.add(.wait, amount: 1, shows: Screen())
    #expect(critique(run).signals.isEmpty)
  }

  @Test func `A message far away is no proof that the later try worked`() {
    let note = Screen.Mark(x: 500, y: 380, width: 30, height: 6)
    var run = PictureRun("message")
    run.add(.leftClick, at: (110, 100), thought: "Click the Save button.", shows: Screen())
    run.add(.doubleClick, at: (110, 100), thought: "Click the Save button.", shows: .with(note))
    #expect(!critique(run).signals.contains { $0.kind == .selfCorrection })
  }

  @Test func `A clock that shows seconds is no change, though nobody waits`() {
    var run = PictureRun("seconds")
    var marks: [Screen.Mark] = []
    for number in 0..<6 {
      marks = [.init(x: 300, y: 100 + 40 * number, width: 90, height: 30)]
      run.add(
        .leftClick, at: (310, 110 + 40 * Double(number)), shows: Screen(marks: marks, minute: 5))
      run.add(.key, text: "Down", shows: Screen(marks: marks, minute: 2))
    }
    run.add(.leftClick, at: (110, 100), shows: Screen(marks: marks, minute: 5))
    run.add(.leftClick, at: (200, 100), shows: Screen(marks: pressed.marks, minute: 2))
    #expect(kinds(critique(run), at: 14) == [.noChange])
  }

  @Test func `The sum that a calculator shows is no clock`() {
    var run = PictureRun("sums")
    for number in 1...8 {
      let sum = Screen.Mark(x: 500, y: 40, width: 4 + 3 * number, height: 10)
      run.add(.leftClick, at: (60 + 10 * Double(number), 300), shows: .with(sum))
    }
    #expect(critique(run).signals.isEmpty)
  }

  @Test func `A call that was refused changed nothing, and is no click in vain`() {
    var run = PictureRun("refused")
    run.add(.leftClick, at: (110, 100), status: .denied, shows: Screen())
    #expect(critique(run).signals.isEmpty)
  }

  @Test func `A pointer that only moved there proves nothing; clicked again, it does`() {
    let shown = Screen(showsPointer: true)
    var run = PictureRun("pointer", shown)
    run.add(.mouseMove, at: (500, 300), shows: shown)
    run.add(.leftClick, at: (110, 100), shows: shown)
    #expect(critique(run).signals.isEmpty)
    run.add(.leftClick, at: (110, 100), shows: shown)
    let found = critique(run)
    #expect(kinds(found, at: 4).contains(.noChange))
    #expect(found.waste.map(\.steps) == [3...4])
  }

  // MARK: - Repetition, cycles, waste

  @Test
  func `The same three times on the same screen is a repetition, on other screens it is none`() {
    var run = PictureRun("again")
    for _ in 0..<3 { run.add(.leftClick, at: (110, 100), shows: Screen()) }
    #expect(critique(run).signals.contains { $0.kind == .repetition })
    #expect(critique(run).signals.contains { $0.kind == .waste })
    var pages = PictureRun("pages")
    for number in 0..<3 {
      pages.add(.leftClick, at: (110, 100), shows: .with(.init(x: 300 + number * 50, y: 200)))
    }
    #expect(critique(pages).signals.isEmpty)
  }

  @Test func `Steps that no picture tells of are no repetition`() {
    var run = PictureRun("batch")
    for _ in 0..<4 { run.add(.leftClick, at: (110, 100), shows: nil) }
    #expect(critique(run).signals.isEmpty)
  }

  @Test func `A menu that is opened and shut again is a detour`() {
    var run = PictureRun("menu")
    for _ in 0..<2 {
      run.add(.leftClick, at: (40, 30), shows: menu)
      run.add(.key, text: "Escape", shows: Screen())
    }
    let found = critique(run)
    #expect(found.signals.filter { $0.kind == .cycle }.map(\.step) == [2, 4])
    #expect(found.waste.map(\.steps) == [2...3, 4...5])
  }

  @Test func `A dialog that is filled in and closed is no detour`() {
    var run = PictureRun("dialog")
    run.add(.leftClick, at: (40, 30), shows: menu)
    run.add(.type, text: "7", shows: .with(.init(x: 30, y: 60, colour: 0x000000)))
    run.add(.leftClick, at: (300, 300), thought: "I click the \"Close\" button.", shows: Screen())
    #expect(!critique(run).signals.contains { $0.kind == .cycle })
    var chosen = PictureRun("item")
    chosen.add(.leftClick, at: (40, 30), shows: menu)
    chosen.add(.leftClick, at: (60, 90), thought: "I choose \"Copy\".", shows: Screen())
    #expect(!critique(chosen).signals.contains { $0.kind == .cycle })
  }

  // MARK: - What was meant

  @Test func `A miss is told with the later click on the same words`() {
    var run = PictureRun("miss")
    run.add(
      .leftClick, at: (150, 100), thought: "I will click the \"Save\" button.", shows: Screen())
    run.add(.leftClick, at: (110, 100), thought: "Let me click 'Save' again.", shows: page)
    let found = critique(run)
    #expect(found.step == 2)
    #expect(found.cause == .aim)
    #expect(found.better?.points == [Point(x: 110, y: 100)])
    #expect(found.better?.name == "Save")
    #expect(found.signals.first { $0.kind == .selfCorrection }?.other == 3)
  }

  @Test func `The later place counts only where the screen looked the same there`() {
    var run = PictureRun("moved")
    run.add(.leftClick, at: (150, 100), thought: "Click on the save button", shows: Screen())
    run.add(.scroll, at: (300, 300), shows: menu)
    run.add(.leftClick, at: (60, 100), thought: "Click on the save button", shows: page)
    let found = critique(run)
    #expect(found.better?.points.isEmpty != false)
  }

  @Test func `Another gesture on the same place is told as one`() {
    var run = PictureRun("gesture")
    run.add(.leftClick, at: (110, 100), shows: Screen())
    run.add(.doubleClick, at: (111, 100), shows: page)
    let found = critique(run)
    #expect(found.step == 2)
    #expect(found.cause == .gesture)
    #expect(found.better?.kind == .doubleClick)
  }

  @Test func `A click that opened something else than it meant is off target`() {
    var run = PictureRun("wrong")
    run.add(.leftClick, at: (60, 100), thought: "I click on \"Settings\".", shows: menu)
    run.add(.key, text: "Escape", shows: Screen())
    run.add(.leftClick, at: (110, 100), thought: "I click on \"Settings\".", shows: page)
    let found = critique(run)
    #expect(found.step == 2)
    #expect(kinds(found, at: 2).contains(.offTarget))
    #expect(found.better?.points == [Point(x: 110, y: 100)])
  }

  @Test func `Acting while the screen still moves wants a wait, where it came to nothing`() {
    let half = Screen.with(.init(x: 0, y: 30, width: 640, height: 100, colour: 0x405060))
    let full = Screen.with(.init(x: 0, y: 30, width: 640, height: 300, colour: 0x405060))
    let done = Screen.with(.init(x: 0, y: 30, width: 640, height: 370, colour: 0xFFFFFF))
    var run = PictureRun("loading")
    run.add(.leftClick, at: (110, 100), shows: half)
    run.add(.screenshot, shows: full)
    run.add(.leftClick, at: (300, 200), thought: "Click the Next link.", shows: full)
    run.add(.wait, amount: 3, shows: full)
    run.add(.leftClick, at: (300, 200), thought: "Click the Next link.", shows: done)
    let found = critique(run)
    #expect(found.step == 4)
    #expect(found.cause == .notReady)
    #expect(found.better?.kind == .wait)
    #expect(found.better?.amount == 3)
  }

  // MARK: - Trees, and what nobody vouches for

  @Test func `A run with element trees is read by its trees alone`() {
    var run = ScreenRun("tree", .init(lines: ["- button \"Merge\" (100,100 100x30)"]))
    run.add(
      .leftClick, at: (150, 115),
      shows: .init(lines: ["- button \"Merge\" (100,100 100x30) pressed"]))
    var trajectory = run.trajectory()
    for index in trajectory.entries.indices {
      trajectory.entries[index].step?.after?.images = [ImageReference(.file("/same.png"))]
    }
    let grid = BlockGrid(of: Raster(width: 640, height: 400, red: 1, green: 2, blue: 3))
    let critic = Critic(pooling: [trajectory], grids: ScreenGrids { _ in grid })
    #expect(critic.critique(trajectory) == Critic(pooling: [trajectory]).critique(trajectory))
    #expect(critic.critique(trajectory).signals.isEmpty)
  }

  @Test(arguments: 1...12)
  func `Pictures and words that nobody vouches for crash nothing, and give the same twice`(
    seed: UInt64
  ) {
    var random = RandomPictureRun(state: seed)
    let run = random.run()
    let grids = random.grids()
    let first = Critic(pooling: [run, run], grids: grids).critique(run)
    let second = Critic(pooling: [run, run], grids: grids).critique(run)
    #expect(first == second)
    for citation in first.citations { #expect(citation.span(in: run) != nil) }
  }
}
