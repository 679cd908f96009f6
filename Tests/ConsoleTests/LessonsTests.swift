import Canvas
import Testing
import Trajectories

@testable import Console

/// Looking at lessons and deciding about them, with the keys a person presses.
struct LessonsTests {
  private func desk(
    _ archive: MemoryArchive = .taught, columns: Int = 160, rows: Int = 40, keys: String = "<A-5>"
  ) -> Desk {
    var desk = Desk(archive, columns: columns, rows: rows)
    desk.press(keys)
    return desk
  }

  private func status(_ desk: Desk) -> LessonStatus? {
    desk.state.lessons.selected?.lesson.status
  }

  /// Selects the lesson of a status.
  private func select(_ status: LessonStatus, in desk: inout Desk) throws {
    let place = try #require(
      desk.state.lessons.shown.firstIndex { $0.lesson.status == status })
    desk.press("g" + String(repeating: "j", count: place))
    #expect(self.status(desk) == status)
  }

  @Test func `retired lessons are left out until they are asked for`() {
    var desk = desk()
    #expect(!desk.state.lessons.shown.contains { $0.lesson.status == .retired })
    #expect(desk.lines[1].contains("1 not shown"))
    desk.press("t")
    #expect(desk.state.lessons.shown.contains { $0.lesson.status == .retired })
  }

  @Test func `one key accepts, suspends and retires, and the lesson stays in hand`() throws {
    var desk = desk()
    try select(.provisional, in: &desk)
    let name = desk.state.lessons.selected?.id
    desk.press("a")
    #expect(desk.state.lessons.selected?.id == name)
    #expect(status(desk) == .active)
    #expect(desk.footer.contains("active; s takes it out again"))
    desk.press("a")
    #expect(desk.footer.contains("it is active already"))
    desk.press("s")
    #expect(status(desk) == .suspended)
    desk.press("t:retire too old<Enter>")
    #expect(status(desk) == .retired)
    #expect(desk.screenText.contains("too old"))
    #expect(desk.state.isIdle)
  }

  @Test func `the text says what it rests on, what each gate said, and what came of it`() throws {
    var desk = desk()
    try select(.active, in: &desk)
    for words in [
      "active, served to agents", "2 runs for it, 0 against it", "\"Nothing happened.\"",
      "✓ supported   2 runs   runs 2.00", "· regression set   no task was solved before",
      "31 of 40 succeeded with it, 18 of 40", "+33 pp, between +11 pp",
      "accepted -> active, by the dream",
    ] {
      #expect(desk.screenText.contains(words), "\(words)")
    }
  }

  @Test func `Enter jumps to the step that is cited, and q comes back`() throws {
    var desk = desk()
    try select(.active, in: &desk)
    desk.press("n<Enter>")
    #expect(desk.state.screen == .inspector)
    #expect(desk.state.inspector?.id == MemoryArchive.repair)
    desk.press("q")
    #expect(desk.state.screen == .lessons)
    desk.press("N<Enter>")
    #expect(desk.state.inspector?.id == MemoryArchive.flight)
    #expect(desk.state.inspector?.selectedRow?.number == 3)
  }

  @Test func `versions say what each changed, and an older one is served again`() {
    var desk = desk(keys: "<A-5>v")
    #expect(desk.lines[1].contains("version 2 is served: best on held-out recordings"))
    #expect(desk.screenText.contains("provisional -> suspended"))
    desk.press("j")
    #expect(desk.screenText.contains("candidate -> retired"))
    desk.press("jb")
    #expect(desk.footer.contains("version 1 is served from now on"))
    #expect(desk.lines[1].contains("version 1 is served: a person decided"))
    desk.press("Gb")
    #expect(desk.footer.contains("nothing is served from now on"))
    #expect(desk.archive.lessons.choice.version == 0)
    desk.press("v")
    #expect(desk.state.lessons.versions == nil)
  }

  @Test func `without an archive, or without lessons, it is said what to do`() {
    #expect(desk(.sample).screenText.contains("There are no lessons."))
    var archive = MemoryArchive.taught
    archive.lessons.refusal = "the archive is damaged"
    var broken = desk(archive)
    #expect(broken.screenText.contains("the archive is damaged"))
    broken.archive.lessons.refusal = nil
    broken.send(.key(.function(5)))
    #expect(broken.state.lessons.shown.count == 4)
    broken.archive.lessons.refusal = "the disk is full"
    broken.press("a")
    #expect(broken.footer.contains("the disk is full"))
    #expect(broken.state.isIdle)
  }

  @Test func `what others did shows up without losing the place`() throws {
    var desk = desk()
    try select(.suspended, in: &desk)
    let name = try #require(desk.state.lessons.selected?.id)
    _ = desk.archive.lessons.answer(to: .move(name, .accept, why: "by another console"))
    desk.send(.archiveChanged)
    #expect(desk.state.lessons.selected?.id == name)
    #expect(status(desk) == .active)
    #expect(desk.screenText.contains("accepted -> active, by ada: by another"))
  }

  @Test func `keys that mean nothing here say so`() {
    var desk = desk(.sample)
    desk.press("a")
    #expect(desk.footer.contains("there is no lesson"))
    desk.press("b")
    #expect(desk.footer.contains("v shows the versions first"))
    var versions = self.desk(keys: "<A-5>v")
    versions.press("a")
    #expect(versions.footer.contains("v shows the lessons"))
  }
}
