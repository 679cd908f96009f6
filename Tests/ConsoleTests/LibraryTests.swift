import Canvas
import Testing
import Trajectories

@testable import Console

struct LibraryTests {
  @Test func `asks for the first page at the start, and for no row twice`() {
    let desk = Desk()
    let requests = desk.effects.filter { if case .loadLibrary = $0 { true } else { false } }
    #expect(requests == [.loadLibrary(LibraryRequest(rows: 0..<128))])
    #expect(desk.state.isIdle)
  }

  @Test func `asks only for the rows near the screen in a long list`() {
    var archive = MemoryArchive.sample
    archive.made = MemoryArchive.filler(count: 10_000)
    var desk = Desk(archive)
    desk.press("G")
    let ranges = desk.effects.compactMap { effect -> Range<Int>? in
      if case .loadLibrary(let request) = effect { request.rows } else { nil }
    }
    #expect(ranges == [0..<128, 9_856..<9_984, 9_984..<10_112])
    #expect(desk.lines.contains { $0.hasPrefix(">") })
    #expect(desk.lines[1].contains("10,002 runs, 1 sub-agent"))
  }

  @Test func `shows placeholders until the rows are here`() {
    var archive = MemoryArchive.sample
    archive.made = MemoryArchive.filler(count: 1_000)
    var desk = Desk(archive)
    desk.holds = true
    desk.press("G")
    #expect(desk.lines[10].contains("· · ·"))
    #expect(!desk.state.isIdle)
    desk.release()
    #expect(!desk.lines[10].contains("· · ·"))
    #expect(desk.state.isIdle)
  }

  @Test func `previews a filter while it is typed, and returns to the old one on Esc`() {
    var desk = Desk()
    desk.press("/lisbon")
    #expect(desk.lines[1].contains("1 of 63 runs"))
    #expect(desk.state.view().cursor != nil)
    desk.press("<Esc>")
    #expect(desk.lines[1].contains("62 runs, 1 sub-agent"))
    #expect(desk.state.library.query.filter.isEmpty)
  }

  @Test func `keeps a filter on Enter and clears it with Esc`() {
    var desk = Desk()
    desk.press("/lisbon<Enter>")
    #expect(desk.state.mode == .library)
    #expect(desk.state.library.total == 1)
    desk.press("<Esc>")
    #expect(desk.state.library.total == desk.archive.summaries.count - 1)
  }

  @Test func `shows what a filter does not understand beside it`() {
    var desk = Desk()
    desk.press("/steps>x")
    #expect(desk.lines[1].contains("wants a number"))
  }

  @Test func `keeps the list while a filter is not understood`() {
    var desk = Desk()
    desk.holds = true
    desk.press("/steps>")
    var request = desk.state.library.query
    request.rows = 0..<128
    desk.send(
      .libraryLoaded(
        LibraryPage(request: request, rows: [], total: 0, runs: 0, complaint: "a number, please")))
    #expect(desk.lines[1].contains("a number, please"))
    #expect(desk.state.library.total == 62)
    #expect(!desk.state.library.showsOffer)
    #expect(desk.lines[3].contains("Lisbon"))
  }

  @Test func `goes to a row by its number alone`() {
    var desk = Desk()
    desk.press(":12<Enter>")
    #expect(desk.state.library.window.selection == 11)
    desk.press(":0<Enter>")
    #expect(desk.state.library.window.selection == 0)
  }

  @Test func `says that an order is not known, and takes the names of the columns`() {
    var desk = Desk()
    desk.press(":sort time<Enter>")
    #expect(desk.state.library.query.sort == .duration)
    desk.press(":sort steps up<Enter>")
    #expect(desk.state.notice?.weight == .warning)
    #expect(desk.state.library.query.sort == .duration)
  }

  @Test func `durations fit their column`() {
    let day: Int64 = 86_400_000
    #expect((day * 99 + 23 * 3_600_000).duration == "99d 23h")
    #expect((day * 121 + 5).duration == "121d")
  }

  @Test func `a run without task and title is called by its log`() {
    var header = MemoryArchive.sample.runs[0].header
    header.task = nil
    header.title = "  "
    header.source = "/logs/monday/traj.jsonl"
    #expect(header.name == "monday/traj.jsonl")
    header.source = "-"
    #expect(header.name == header.id.rawValue)
  }

  @Test func `drops answers to an older filter`() {
    var desk = Desk()
    desk.holds = true
    desk.press("/lisbon")
    let old = LibraryRequest(filter: "lis", rows: 0..<128)
    desk.send(.libraryLoaded(LibraryPage(request: old, rows: [], total: 0, runs: 63)))
    #expect(desk.state.library.total == 62)
  }

  @Test func `keeps the old rows on screen until the new ones come`() {
    var desk = Desk()
    let before = desk.lines[3...]
    desk.holds = true
    desk.press("s")
    #expect(desk.lines[3..<23].elementsEqual(before.prefix(20)))
  }

  @Test func `sorts by key and by name`() {
    var desk = Desk()
    desk.press("s")
    #expect(desk.state.library.query.sort == .steps)
    desk.press("S")
    #expect(desk.state.library.query.ascending)
    desk.press(":sort cost asc<Enter>")
    #expect(desk.state.library.query.sort == .cost)
    #expect(desk.state.library.query.ascending)
    desk.press(":sort nonsense<Enter>")
    #expect(desk.screenText.contains("no column"))
  }

  @Test func `groups, and does not open a group`() {
    var desk = Desk()
    desk.press("bg")
    #expect(desk.state.library.query.grouping == .project)
    #expect(desk.lines[3].contains("airline-desk"))
    desk.press("<Enter>")
    #expect(desk.footer.contains("group cannot be opened"))
  }

  @Test func `an empty archive offers what was found, and a digit imports it`() {
    var desk = Desk(.empty)
    #expect(desk.screenText.contains("The archive is empty."))
    #expect(desk.screenText.contains("Codex rollouts"))
    desk.press("2")
    #expect(desk.effects.last == .importLogs(["/home/ada/.codex/sessions"]))
    #expect(!desk.state.isIdle)
  }

  @Test func `tells about an import as it goes and at its end`() {
    var desk = Desk(.empty)
    desk.press("1")
    desk.send(
      .importProgressed(
        ImportProgress(
          stage: .reading, done: 50, total: 100, runs: 3, seconds: 0.000_1)))
    #expect(desk.lines[1].contains("50 %  50 B of 100 B"))
    desk.send(
      .importProgressed(
        ImportProgress(stage: .indexing, done: 1500, total: 6000, runs: 3, seconds: 1)))
    #expect(desk.lines[1].contains("25 %  1,500 of 6,000 entries"))
    desk.press("<Enter>")
    #expect(desk.footer.contains("an import is running"))
    desk.archive = .sample
    desk.send(.importEnded(ImportReport(newRuns: 3, steps: 40, bytes: 1_000, seconds: 2)))
    #expect(desk.footer.contains("3 new runs, 40 steps"))
    #expect(desk.screenText.contains("Book the 9:40"))
  }

  @Test func `lists what an import left out`() {
    var desk = Desk()
    desk.send(
      .importEnded(
        ImportReport(newRuns: 1, skipped: ["notes.txt: not an agent log"], problems: ["a.jsonl:3"]))
    )
    #expect(desk.state.mode == .report)
    #expect(desk.screenText.contains("notes.txt: not an agent log"))
    desk.press("q")
    #expect(desk.state.mode == .library)
  }

  @Test func `states an outcome with a reason`() {
    var desk = Desk()
    desk.press("ofno seat was booked<Enter>")
    #expect(
      desk.effects.contains(
        .stateOutcome(MemoryArchive.flight, .failure, why: "no seat was booked")))
    #expect(desk.footer.contains("outcome: failed"))
    #expect(desk.state.panel == nil)
  }

  @Test func `states an outcome by name and refuses other words`() {
    var desk = Desk()
    desk.press(":outcome success it is there<Enter>")
    #expect(
      desk.effects.contains(.stateOutcome(MemoryArchive.flight, .success, why: "it is there")))
    desk.press(":outcome maybe<Enter>")
    #expect(desk.footer.contains("success, failure or unknown"))
  }

  @Test func `selects the same run again when the archive changed`() {
    var desk = Desk()
    desk.press("j")
    let before = desk.state.library.selectedRun?.id
    desk.archive.runs.insert(MemoryArchive.helperRun, at: 0)
    desk.archive.runs[0].header.parent = nil
    desk.archive.runs[0].header.id = RunID(rawValue: "run_new")
    desk.send(.archiveChanged)
    #expect(desk.state.library.selectedRun?.id == before)
    #expect(desk.state.library.window.selection == 2)
  }

  @Test func `a key pressed while the archive is read again is not undone by the answer`() {
    var desk = Desk()
    desk.holds = true
    desk.send(.archiveChanged)
    desk.press("jj")
    desk.release()
    #expect(desk.state.library.window.selection == 2)
  }

  @Test(arguments: [(20, 1), (40, 2), (80, 5), (200, 10)])
  func `columns are chosen by width`(columns: Int, count: Int) {
    let chosen = LibraryColumn.fitting(columns)
    #expect(chosen.count == count)
    let width = chosen.reduce(0) { $0 + $1.width } + (count - 1) * LibraryColumn.gap
    #expect(width + LibraryColumn.margin == columns)
  }

  @Test func `a failed read is told and may be tried again`() {
    var desk = Desk()
    desk.holds = true
    desk.press("s")
    desk.send(
      .failed(.loadLibrary(LibraryRequest(sort: .steps, rows: 0..<128)), "the disk is full"))
    #expect(desk.footer.contains("the disk is full"))
    #expect(desk.state.isIdle || !desk.state.awaited.isEmpty)
    desk.release()
  }
}
