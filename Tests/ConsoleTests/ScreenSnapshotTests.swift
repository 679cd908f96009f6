import Canvas
import Testing
import Trajectories

@testable import Console

/// The screens as a person sees them, kept as text and styles.
struct ScreenSnapshotTests {
  static let sizes = [Size(columns: 80, rows: 24), Size(columns: 200, rows: 60)]

  private func check(_ name: String, _ desk: Desk) throws {
    let size = desk.state.size
    try expectSnapshot(
      desk.state.view().snapshot, named: "\(name)-\(size.columns)x\(size.rows)")
  }

  private func desk(_ size: Size, _ keys: String, in archive: MemoryArchive = .sample) -> Desk {
    var desk = Desk(archive, columns: size.columns, rows: size.rows)
    desk.press(keys)
    return desk
  }

  @Test(arguments: sizes) func `library with many runs`(size: Size) throws {
    try check("library", desk(size, "jj"))
  }

  @Test(arguments: sizes) func `library while a filter is typed`(size: Size) throws {
    try check("library-filter", desk(size, "/outcome:failed steps>x"))
  }

  @Test(arguments: sizes) func `library that is empty offers the logs it found`(size: Size) throws {
    try check("library-empty", desk(size, "", in: .empty))
  }

  @Test(arguments: sizes) func `library while an import runs`(size: Size) throws {
    var desk = desk(size, "1", in: .empty)
    desk.send(
      .importProgressed(
        ImportProgress(
          stage: .reading, done: 81_000_000, total: 188_400_000, runs: 92,
          seconds: 81.0 / 104.3)))
    try check("library-importing", desk)
  }

  @Test(arguments: sizes) func `lessons with what one rests on`(size: Size) throws {
    try check("lessons", desk(size, "<A-5>n", in: .taught))
  }

  @Test(arguments: sizes) func `versions of a memory`(size: Size) throws {
    try check("lessons-versions", desk(size, "<A-5>v", in: .taught))
  }

  @Test(arguments: sizes) func `no lessons at all`(size: Size) throws {
    try check("lessons-empty", desk(size, "<A-5>"))
  }

  @Test(arguments: sizes) func `lessons by kind, many of them`(size: Size) throws {
    try check("lessons-grouped", desk(size, "<A-5>", in: .schooled))
  }

  @Test(arguments: sizes) func `many lessons before they are accepted at once`(size: Size) throws {
    try check("lessons-accept-all", desk(size, "<A-5>/kind:next<Enter>A", in: .schooled))
  }

  @Test(arguments: sizes) func `a dream that goes on`(size: Size) throws {
    try check("dreams-live", desk(size, "<A-4>", in: .dreaming))
  }

  @Test(arguments: sizes) func `the report of a dream`(size: Size) throws {
    try check("dreams-report", desk(size, "<A-4>n", in: .dreamt))
  }

  @Test(arguments: sizes) func `no dream yet`(size: Size) throws {
    try check("dreams-empty", desk(size, "<A-4>"))
  }

  @Test(arguments: sizes) func `a dream before it begins`(size: Size) throws {
    try check("dreams-order", desk(size, "mmd", in: .dreamt))
  }

  @Test(arguments: sizes) func `inspector at a click`(size: Size) throws {
    try check("inspector-click", inspector(MemoryArchive.flight, size, "2g"))
  }

  @Test(arguments: sizes) func `inspector with a long output folded`(size: Size) throws {
    try check("inspector-folded", inspector(MemoryArchive.repair, size, "1g<Tab>G"))
  }

  @Test(arguments: sizes) func `inspector at an edit`(size: Size) throws {
    try check("inspector-edit", inspector(MemoryArchive.repair, size, "3g"))
  }

  @Test(arguments: sizes) func `inspector at a failed step with hostile text`(size: Size) throws {
    try check("inspector-failed", inspector(MemoryArchive.flight, size, "n"))
  }

  @Test(arguments: sizes) func `help of the inspector`(size: Size) throws {
    try check("help", inspector(MemoryArchive.flight, size, "?"))
  }

  @Test(arguments: sizes) func `command line with completions`(size: Size) throws {
    try check("command-line", desk(size, ":o<Tab>"))
  }

  @Test(arguments: sizes) func `search results`(size: Size) throws {
    try check("search", desk(size, "Foffset<Enter>j"))
  }

  @Test(arguments: sizes) func `tree of sub-agents`(size: Size) throws {
    try check("tree", inspector(MemoryArchive.repair, size, "T"))
  }

  @Test(arguments: sizes) func `stating an outcome`(size: Size) throws {
    try check("outcome", inspector(MemoryArchive.flight, size, "of"))
  }

  @Test(arguments: sizes) func `an error longer than a row`(size: Size) throws {
    var desk = desk(size, "")
    desk.send(.failed(.openNamed("notes.txt"), Samples.longError))
    try check("error-long", desk)
  }

  @Test(arguments: sizes) func `review of a click`(size: Size) throws {
    try check("review-click", desk(size, "<A-3>", in: .reviewed))
  }

  @Test(arguments: sizes) func `review of a command`(size: Size) throws {
    try check("review-command", desk(size, "<A-3>j", in: .reviewed))
  }

  @Test(arguments: sizes) func `review of a disputed proposal`(size: Size) throws {
    try check("review-disputed", desk(size, "<A-3>aj", in: .reviewed))
  }

  @Test(arguments: sizes) func `review of what critics see differently`(size: Size) throws {
    try check("review-dissent", desk(size, "<A-3>", in: .heard))
  }

  @Test(arguments: sizes) func `review with nothing to decide`(size: Size) throws {
    try check("review-empty", desk(size, "<A-3>"))
  }

  @Test(arguments: sizes) func `review while a proposal is edited`(size: Size) throws {
    try check("review-edit", desk(size, "<A-3>e", in: .reviewed))
  }

  @Test(arguments: sizes) func `inspector at a step with a critique`(size: Size) throws {
    var desk = Desk(
      .reviewed, columns: size.columns, rows: size.rows, opening: MemoryArchive.flight)
    desk.press("2g")
    try check("inspector-critique", desk)
  }

  private func inspector(_ id: RunID, _ size: Size, _ keys: String) -> Desk {
    var desk = Desk(columns: size.columns, rows: size.rows, opening: id)
    desk.press(keys)
    return desk
  }
}
