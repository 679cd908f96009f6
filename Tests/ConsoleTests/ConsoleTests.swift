import Canvas
import Testing
import Trajectories

@testable import Console

/// What holds on every screen: the command line, the panels, leaving.
struct ConsoleTests {
  @Test func `a key without a meaning is told quietly`() {
    var desk = Desk()
    desk.press("z")
    #expect(desk.footer.contains("z does nothing here; ? lists the keys"))
    desk.press("j")
    #expect(!desk.footer.contains("does nothing"))
  }

  @Test(arguments: [(80, 24), (200, 60), (40, 24)])
  func `shows the whole of a long error until the next key`(columns: Int, rows: Int) {
    var desk = Desk(columns: columns, rows: rows)
    let before = desk.screenText
    desk.send(.failed(.openNamed("notes.txt"), Samples.longError))
    let shown = desk.lines.suffix(rows / 2 + 1).joined(separator: " ").split(separator: " ")
    let said = Samples.longError.split(separator: " ")
    #expect(columns < 80 || shown.joined(separator: " ").contains(said.joined(separator: " ")))
    #expect(desk.lines[0] == before.prefix { $0 != "\n" })
    desk.press("j")
    let other = Desk(columns: columns, rows: rows)
    #expect(desk.lines.suffix(1) == other.lines.suffix(1))
    #expect(desk.state.library.window.selection == 1)
  }

  @Test(arguments: 2...12) func `says that a long error is cut off`(rows: Int) {
    var desk = Desk(columns: 60, rows: rows)
    desk.send(.failed(.openNamed("x"), String(repeating: "long ", count: 400)))
    #expect(desk.lines.count == rows)
    #expect(desk.footer.hasSuffix("…"))
    #expect(rows < 4 || desk.lines[0].contains("[Library]"))
  }

  @Test func `a command that cannot be done says why`() {
    var desk = Desk(opening: MemoryArchive.flight)
    desk.press("T")
    #expect(desk.footer.contains("no sub-agents"))
    #expect(desk.state.panel == nil)
  }

  @Test func `leaves at once with Q and Ctrl-C, and back with q`() {
    for keys in ["Q", "<C-c>"] {
      var desk = Desk(opening: MemoryArchive.flight)
      desk.press(keys)
      #expect(desk.outside == [.quit])
    }
    var desk = Desk(opening: MemoryArchive.flight)
    desk.press("?<C-c>/<C-c>q")
    #expect(desk.outside.isEmpty)
    #expect(desk.state.screen == .library)
  }

  @Test func `help lists the keys of the screen before those of everywhere`() throws {
    var desk = Desk(columns: 120, rows: 80)
    desk.press("?")
    let text = desk.screenText
    let library = try #require(text.firstRange(of: "  Library\n"))
    let everywhere = try #require(text.firstRange(of: "  Everywhere\n"))
    #expect(library.lowerBound < everywhere.lowerBound)
    for command in KeyMap.commands(in: .library) { #expect(text.contains(command.help.prefix(24))) }
  }

  @Test func `Tab completes a command and then its argument`() {
    var desk = Desk()
    desk.press(":the<Tab>")
    #expect(desk.footer == ":theme")
    desk.press("li<Tab>")
    #expect(desk.footer == ":theme light")
    #expect(desk.state.theme == "light")
    desk.press("<Esc>")
    #expect(desk.state.theme == "dark")
    desk.press(":theme co<Tab><Tab><Enter>")
    #expect(desk.state.theme == "colourblind")
  }

  @Test func `the command line remembers what was typed`() {
    var desk = Desk()
    desk.press(":sort cost<Enter>:<Up>")
    #expect(desk.footer == ":sort cost")
    desk.press("<Enter>")
    #expect(desk.state.library.query.sort == .cost)
  }

  @Test func `lines from a script do what typed lines do`() {
    var desk = Desk()
    desk.send(.line("filter lisbon"))
    #expect(desk.state.library.total == 1)
    desk.send(.line("run.open"))
    #expect(desk.state.screen == .inspector)
    desk.send(.line(":5"))
    #expect(desk.state.inspector?.selectedRow?.number == 5)
    desk.send(.line("move.up 2"))
    #expect(desk.state.inspector?.selectedRow?.number == 3)
    desk.send(.line("screenshot shot.txt"))
    #expect(desk.outside == [.saveScreen("shot.txt")])
    desk.send(.line("nonsense"))
    #expect(desk.footer.contains("no command \"nonsense\""))
    desk.send(.line("filter x"))
    #expect(desk.footer.contains("filter works in the Library"))
  }

  @Test func `opens a run by the start of its id`() {
    var desk = Desk()
    desk.send(.line("open run_a81b"))
    #expect(desk.state.inspector?.id == MemoryArchive.repair)
    #expect(desk.state.inspector?.outline.steps == 5)
    #expect(desk.state.isIdle)
    desk.send(.line("open run_ffff"))
    #expect(desk.footer.contains("no run run_ffff"))
    #expect(desk.state.isIdle)
  }

  @Test func `settings are changed and shown`() {
    var desk = Desk()
    desk.send(.line("set mouse on"))
    #expect(desk.outside == [.useMouse(true)])
    #expect(desk.state.view().wantsMouse)
    desk.send(.line("set"))
    #expect(desk.footer.contains("theme dark   mouse on"))
    desk.send(.line("set nonsense 1"))
    #expect(desk.footer.contains("no setting"))
  }

  @Test func `searches everything, opens a hit and comes back to it`() {
    var desk = Desk()
    desk.press("Foffset<Enter>")
    #expect(desk.lines[1].contains("hits"))
    desk.press("j<Enter>")
    #expect(desk.state.inspector?.id == MemoryArchive.repair)
    #expect(desk.state.inspector?.selectedRow?.number == 3)
    desk.press("q")
    #expect(desk.state.screen == .search)
    #expect(desk.state.search.window.selection == 1)
    desk.press("q")
    #expect(desk.state.screen == .library)
  }

  @Test func `marks the matches in a snippet`() {
    let hit = SearchHit(
      run: MemoryArchive.flight, index: 0, number: nil, task: "", field: "task",
      snippet: "the été offset\nhere", matches: [10..<16, 90..<95])
    let marked = hit.styledSnippet.filter { $0.style.role == .match }
    #expect(marked.map(\.text.text) == ["offset"])
    #expect(hit.styledSnippet.width == 19)
  }

  @Test func `a paste goes into the line being typed and nowhere else`() {
    var desk = Desk()
    desk.send(.pasted("qqq"))
    #expect(desk.outside.isEmpty)
    desk.press("/")
    desk.send(.pasted("lisbon"))
    #expect(desk.state.library.query.filter == "lisbon")
  }

  @Test func `age follows the clock`() {
    var desk = Desk()
    #expect(desk.lines[3].contains("3h"))
    desk.send(.ticked(Timestamp(rawValue: MemoryArchive.now.rawValue + 7_200_000)))
    #expect(desk.lines[3].contains("5h"))
  }

  @Test func `the Inspector tab is empty until a run was opened`() {
    var desk = Desk()
    desk.press("<A-2>")
    #expect(desk.state.screen == .library)
    #expect(desk.footer.contains("no run is open yet"))
  }

  @Test(arguments: [
    (0, "0.0 s"), (9_400, "9.4 s"), (12_000, "12 s"), (131_000, "2m 11s"), (3_725_000, "1h 02m"),
    (273_600_000, "3d 04h"),
  ])
  func `durations read well`(milliseconds: Int64, text: String) {
    #expect(milliseconds.duration == text)
  }

  @Test func `numbers read well`() {
    #expect(10_000.grouped == "10,000")
    #expect((-1_234_567).grouped == "-1,234,567")
    #expect(28_400_000.bytes == "28.4 MB")
    #expect(0.41.dollars == "$0.41")
    #expect(0.0031.dollars == "$0.0031")
    #expect((-0.5).decimal(2) == "-0.50")
    #expect(Double.nan.percent == "0 %")
  }
}
