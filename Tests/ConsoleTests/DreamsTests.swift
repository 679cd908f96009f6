import Canvas
import Testing
import Trajectories

@testable import Console

/// Watching dreams, beginning them and deciding about them, with the keys a person presses.
struct DreamsTests {
  private func desk(
    _ archive: MemoryArchive = .dreamt, columns: Int = 160, rows: Int = 50, keys: String = "<A-4>"
  ) -> Desk {
    var desk = Desk(archive, columns: columns, rows: rows)
    desk.press(keys)
    return desk
  }

  @Test func `the newest dream stands first, and its report says what was learned and refused`() {
    let desk = desk()
    #expect(desk.state.dreams.selected?.id == MemoryArchive.lastDream)
    for words in [
      "completed: everything was looked at", "version 3 of the memory of airline-desk",
      "Critiquing   looked at 2 runs", "refused 2 by supported: fewer than three runs",
      "Imagining   looked at 0 rollouts; nothing learned: no rollouts were played",
    ] {
      #expect(desk.screenText.contains(words), "\(words)")
    }
    #expect(!desk.lines[0].contains("Dreams *"))
  }

  @Test func `Enter goes to the lesson that was found, or to the step that is criticised`() throws {
    var desk = desk()
    desk.press("<Enter>")
    #expect(desk.state.screen == .lessons)
    #expect(desk.state.lessons.selected?.lesson.rule.directive == .gesture(.doubleClick))
    desk.press("q")
    #expect(desk.state.screen == .dreams)
    desk.press(String(repeating: "n", count: 40) + "<Enter>")
    #expect(desk.state.screen == .inspector)
    #expect(desk.state.inspector?.id == MemoryArchive.flight)
    #expect(desk.state.inspector?.selectedRow?.number == 2)
  }

  @Test func `a lesson that is retired is shown all the same when one goes to it`() throws {
    var desk = desk()
    let retired = try #require(
      desk.archive.lessons.memory.lessons.first { $0.status == .retired })
    desk.state.lessons.look(for: retired.id)
    desk.press("<A-5>")
    #expect(desk.state.lessons.selected?.id == retired.id)
  }

  @Test func `a dream that begins elsewhere is marked on every screen and shown as it goes`() {
    var desk = desk(keys: "")
    let dream = desk.archive.dreams.begin(seed: 7)
    desk.send(.archiveChanged)
    #expect(desk.lines[0].contains("Dreams *"))
    desk.press("<A-4>")
    #expect(desk.screenText.contains("picking runs   1 of 7"))
    desk.archive.dreams.tell(
      dream, .stageBegan(.critique),
      .unitEnded(.init(1, stage: .critique, run: MemoryArchive.flight, what: "critiquing")))
    desk.archive.dreams.tell(
      dream, .stageBegan(.imagine),
      .rollouts(.init(done: 200, successes: 50, failures: 150, unsupported: 0)),
      .budget(.init(units: 6, rollouts: 200, milliseconds: 900)))
    desk.send(.archiveChanged)
    #expect(desk.screenText.contains("imagining   5 of 7"))
    #expect(desk.screenText.contains("25 % of imagined runs ended well: 50 of 200"))
    #expect(desk.screenText.contains("200 of 10,000 rollouts"))
    desk.archive.dreams.holder = nil
    desk.archive.dreams.tell(dream, .closed(.init(.completed, why: "everything was looked at")))
    desk.send(.archiveChanged)
    #expect(!desk.lines[0].contains("Dreams *"))
    #expect(desk.state.isIdle)
  }

  @Test func `a process that was killed is noticed as time passes`() {
    var desk = desk(.dreaming)
    #expect(desk.state.showsTime)
    desk.archive.dreams.holder = nil
    desk.send(.ticked(MemoryArchive.now))
    #expect(!desk.lines[0].contains("Dreams *"))
    #expect(desk.screenText.contains("aborted"))
    desk.press("p")
    #expect(desk.archive.dreams.asked.count == 1)
  }

  @Test func `time that passes asks for the journal now and then, not after every answer`() {
    var desk = desk(.dreaming)
    func readings(_ seconds: ClosedRange<Int64>) -> Int {
      let before = desk.effects.count { if case .dreams(.follow) = $0 { true } else { false } }
      for second in seconds {
        desk.send(.ticked(Timestamp(rawValue: MemoryArchive.now.rawValue + second * 1_000)))
      }
      return desk.effects.count { if case .dreams(.follow) = $0 { true } else { false } } - before
    }
    #expect(readings(0...9) == 1)
    #expect(readings(10...39) == 3)
    #expect(readings(-50 ... -50) == 1, "a clock that was set back stops nothing")
  }

  @Test func `while a dream writes all the time the Library is read now and then, and at its end`()
  {
    var desk = desk(keys: "")
    let dream = desk.archive.dreams.begin(seed: 7)
    desk.send(.archiveChanged)
    func readings(of changes: Int) -> Int {
      let before = desk.effects.count { if case .loadLibrary = $0 { true } else { false } }
      for number in 0..<changes {
        desk.archive.dreams.tell(
          dream, .unitEnded(.init(number + 1, stage: .critique, what: "critiquing")))
        desk.send(.archiveChanged)
      }
      return desk.effects.count { if case .loadLibrary = $0 { true } else { false } } - before
    }
    #expect(readings(of: 20) == 4)
    desk.archive.dreams.holder = nil
    desk.archive.dreams.tell(dream, .closed(.init(.completed, why: "everything was looked at")))
    #expect(readings(of: 1) >= 1, "what was let pass is read")
    #expect(readings(of: 3) == 3)
  }

  @Test func `p pauses the dream that goes on, and goes on with one that waits`() {
    var desk = desk(.dreaming)
    let dream = MemoryArchive.runningDream
    desk.press("p")
    #expect(desk.archive.dreams.asked == [.ask(.pause, dream)])
    desk.archive.dreams.holder = nil
    desk.archive.dreams.tell(dream, .paused(.init("ada asked for it")))
    desk.send(.archiveChanged)
    #expect(desk.screenText.contains("paused: ada asked for it"))
    desk.press("p")
    #expect(desk.archive.dreams.asked.last == .resume(dream))
  }

  @Test func `a dream that gave way is paused, and says that it goes on by itself`() {
    var desk = desk(.dreaming)
    let dream = MemoryArchive.runningDream
    desk.archive.dreams.holder = nil
    desk.archive.dreams.tell(dream, .yielded(.init("somebody works with the archive")))
    desk.send(.archiveChanged)
    #expect(desk.screenText.contains("paused: somebody works with the archive"))
    #expect(desk.screenText.contains("a watch goes on with it in the next gap"))
    #expect(desk.lines[1].contains("1 can"))
    desk.archive.dreams.tell(dream, .resumed(.init("taken up again")))
    desk.archive.dreams.tell(dream, .paused(.init("ada asked for it")))
    desk.send(.archiveChanged)
    #expect(desk.screenText.contains("p goes on with it; nothing"))
  }

  @Test func `x ends a dream only after a yes`() {
    var desk = desk(.dreaming)
    desk.press("xn")
    #expect(desk.archive.dreams.asked.isEmpty)
    desk.press("xy")
    #expect(desk.archive.dreams.asked == [.ask(.cancel, MemoryArchive.runningDream)])
    desk.press("Gx")
    #expect(desk.footer.contains("this dream is over"))
  }

  @Test func `d in the Library dreams about the marked runs, else about those that are shown`() {
    var desk = desk(keys: "mjm")
    #expect(desk.lines[1].contains("2 marked"))
    desk.press("d")
    #expect(desk.screenText.contains("2 runs that you chose"))
    #expect(desk.screenText.contains("12 runs of airline-desk; 2 others left out"))
    #expect(desk.screenText.contains("about 4.2 s; no model"))
    desk.press("+ty")
    guard case .start(let order) = desk.archive.dreams.asked.first else {
      Issue.record("no dream began")
      return
    }
    #expect(order.runs.count == 2)
    #expect(order.rollouts == 20_000)
    #expect(order.seconds == 3_600)
    desk.press("<Esc>/outcome:failed<Enter>d")
    #expect(desk.screenText.contains("runs: outcome:failed"))
    desk.press("n")
    #expect(desk.archive.dreams.asked.count == 1)
  }

  @Test func `dreams that one began are shown one after the other, until one looks around`() {
    var desk = desk(keys: "<A-4>dy")
    for seed in [7, 8] as [UInt64] {
      let dream = desk.archive.dreams.begin(seed: seed)
      desk.send(.archiveChanged)
      #expect(desk.state.dreams.selected?.id == dream)
    }
    desk.press("j")
    let held = desk.state.dreams.selected?.id
    desk.archive.dreams.begin(seed: 9)
    desk.send(.archiveChanged)
    #expect(desk.state.dreams.selected?.id == held)
  }

  @Test func `d in the Inspector dreams about this run`() {
    var desk = Desk(.dreamt, columns: 120, rows: 40, opening: MemoryArchive.flight)
    desk.press("dy")
    #expect(desk.archive.dreams.asked == [.start(DreamOrder(runs: [MemoryArchive.flight]))])
    #expect(desk.footer.contains("Alt-4 shows how it goes"))
  }

  @Test func `while a dream goes on no other begins, and it is said why`() {
    var desk = desk(.dreaming, keys: "<A-4>dy")
    #expect(desk.archive.dreams.asked.isEmpty)
    #expect(desk.footer.contains("one dream at a time"))
    desk.press("<Esc>")
    #expect(desk.state.panel == nil)
  }

  @Test func `without an archive it is said what is missing`() {
    var archive = MemoryArchive.sample
    archive.dreams.refusal = "dreams need an archive"
    var desk = desk(archive)
    #expect(desk.screenText.contains("dreams need an archive"))
    desk.press("d")
    #expect(desk.screenText.contains("dreams need an archive"))
    desk.press("y<Esc>")
    #expect(desk.state.isIdle)
    #expect(self.desk(.sample).screenText.contains("Nobody has dreamt yet."))
  }
}

/// Groups, filters and decisions about many lessons at once.
struct ManyLessonsTests {
  private func desk(_ keys: String = "<A-5>") -> Desk {
    var desk = Desk(.schooled, columns: 160, rows: 40)
    desk.press(keys)
    return desk
  }

  @Test func `a long list is grouped by kind, and long groups begin folded`() {
    var desk = desk()
    #expect(desk.screenText.contains("▸ routes   41 lessons   41 wait for you"))
    #expect(desk.screenText.contains("▾ gestures   1 lesson"))
    let place = desk.lines.firstIndex { $0.contains("routes   41") }
    #expect(place != nil)
    desk.press(":filter kind:next_hop<Enter>g<Enter>")
    #expect(desk.screenText.contains("▾ routes   41 lessons"))
    desk.press("jj")
    #expect(desk.state.lessons.selected?.lesson.rule.directive.kind == "next_hop")
    desk.press("ooo")
    #expect(desk.state.lessons.list.rows.count == 41)
  }

  @Test func `a filter narrows the list while it is typed, and says what it does not understand`() {
    var desk = desk("<A-5>/likely>0.9 place 1")
    #expect(desk.state.lessons.shown.allSatisfy { $0.lesson.posterior > 0.9 })
    #expect(desk.state.lessons.shown.count < 20)
    desk.press("<Enter>")
    #expect(desk.lines[1].contains("filter likely>0.9 place 1"))
    desk.press("<Esc>/is:nonsense")
    #expect(desk.lines[1].contains("It can be waiting"))
    desk.press("<Esc>")
    #expect(desk.state.lessons.filter.isEmpty)
  }

  @Test func `what waits under a filter is accepted in one go, after a yes, as one version`() {
    var desk = desk("<A-5>:filter kind:next_hop<Enter>A")
    #expect(desk.screenText.contains("Accept 41 lessons?"))
    #expect(desk.screenText.contains("and 36 more"))
    desk.press("n")
    #expect(desk.state.lessons.shown.allSatisfy { $0.lesson.status == .provisional })
    desk.press("Ay")
    #expect(desk.state.lessons.shown.allSatisfy { $0.lesson.status == .active })
    #expect(desk.footer.contains("41 lessons in use"))
    desk.press("Sy")
    #expect(desk.state.lessons.shown.allSatisfy { $0.lesson.status == .suspended })
    desk.press("A")
    #expect(desk.footer.contains("there is no lesson here to accept"))
    #expect(desk.state.isIdle)
  }

  @Test func `a decision on the head of a group is about the group`() throws {
    var desk = desk()
    let place = try #require(
      desk.state.lessons.list.rows.firstIndex {
        if case .group(let group) = $0 { group.name == "routes" } else { false }
      })
    desk.press("g" + String(repeating: "j", count: place) + "a")
    #expect(desk.screenText.contains("They are of the group: routes"))
    desk.press("y")
    let active = desk.archive.lessons.memory.lessons.count { $0.status == .active }
    #expect(active == 42)
  }
}
