import Canvas
import Testing
import Trajectories

@testable import Console

/// Deciding proposals, with the keys a person presses.
struct ReviewTests {
  private func desk(
    _ archive: MemoryArchive = .reviewed, columns: Int = 120, rows: Int = 40, keys: String = "<A-3>"
  ) -> Desk {
    var desk = Desk(archive, columns: columns, rows: rows)
    desk.press(keys)
    return desk
  }

  private func decisions(_ desk: Desk) -> [Review.Decision] {
    desk.archive.reviews.kept.map(\.decision)
  }

  @Test func `the tab says how many decisions wait`() {
    var desk = Desk(.reviewed)
    #expect(desk.lines[0].contains("Review (3)"))
    desk.press("<A-3>a")
    #expect(desk.lines[0].contains("Review (2)"))
  }

  @Test func `twenty proposals are decided with one key each`() {
    var desk = desk(.proposals(20), columns: 80, rows: 24)
    let keys = Array("aarfaraararafrraaraa")
    for (number, key) in keys.enumerated() {
      #expect(desk.state.reviewing.selected?.task == "Task \(number)")
      desk.press(String(key))
    }
    #expect(desk.archive.reviews.kept.count == 20)
    #expect(Set(desk.archive.reviews.kept.map(\.critique)).count == 20)
    #expect(desk.state.reviewing.tally == ProposalTally(accepted: 11, rejected: 7, deferred: 2))
    #expect(desk.footer.contains("nothing is left to decide"))
    #expect(desk.state.isIdle)
  }

  @Test func `says how long the rest takes`() {
    var desk = desk(.proposals(12))
    desk.press("aa")
    #expect(desk.lines[1].contains("10 open   2 accepted   about 1m 00s left"))
  }

  @Test func `undo goes back as far as there is anything`() {
    var desk = desk(.proposals(5))
    desk.press("arf")
    #expect(desk.state.reviewing.window.selection == 3)
    desk.press("u")
    #expect(desk.state.reviewing.window.selection == 2)
    desk.press("uu")
    #expect(desk.state.reviewing.window.selection == 0)
    #expect(desk.state.reviewing.tally.open == 5)
    #expect(desk.archive.reviews.proposals.allSatisfy { $0.standing.isEmpty })
    desk.press("u")
    #expect(desk.footer.contains("no decision of yours"))
  }

  @Test func `undo takes back what an earlier session decided`() {
    var first = desk(.proposals(3))
    first.press("a")
    var second = desk(first.archive)
    second.press("u")
    #expect(second.archive.reviews.kept.last?.decision == .undo)
    #expect(second.state.reviewing.tally.open == 3)
  }

  @Test func `coordinates are changed in place`() {
    var desk = desk()
    desk.press("e")
    #expect(desk.footer.contains("coordinates 436, 342"))
    desk.press("<C-u>440 350<Enter>")
    let review = desk.archive.reviews.kept.last
    #expect(review?.decision == .edit)
    #expect(review?.edited?.points == [Point(x: 440, y: 350)])
    #expect(desk.state.reviewing.window.selection == 1)
  }

  @Test func `what cannot be read is said and stays to be mended`() {
    var desk = desk()
    desk.press("e<C-u>here<Enter>")
    #expect(desk.archive.reviews.kept.isEmpty)
    #expect(desk.state.mode == .prompt)
    desk.press("<Esc>")
    #expect(desk.state.mode == .review)
  }

  @Test func `a command is changed in place, and the rest in an editor`() throws {
    var desk = desk()
    desk.press("jeX<Enter>")
    #expect(
      desk.archive.reviews.kept.last?.edited?.text == "swift test --filter DatesTestsX")
    desk.press("1gE")
    guard case .openEditor(let text, let id) = try #require(desk.outside.last) else {
      Issue.record("no editor")
      return
    }
    desk.send(.actionWritten(id, text.replacing("436", with: "431")))
    #expect(desk.archive.reviews.kept.last?.edited?.points.first?.x == 431)
    desk.send(.actionWritten(id, "nonsense"))
    #expect(desk.archive.reviews.kept.count == 2)
    #expect(desk.footer.contains("no action any more"))
  }

  @Test func `a reason is asked for only when it is wanted`() {
    var desk = desk(.proposals(4))
    desk.press("R")
    #expect(desk.footer.contains("reject, because"))
    desk.press("it waited<Enter>:reason as told<Enter>a")
    desk.press(":accept fine<Enter>a")
    #expect(desk.archive.reviews.kept.map(\.reason) == ["it waited", "as told", "fine", ""])
  }

  @Test func `many are decided after a yes that says how many`() {
    var desk = desk(.proposals(30), columns: 80, rows: 24)
    desk.press(":accept-all 1<Enter>")
    #expect(desk.screenText.contains("Accept 12 open proposals?"))
    desk.press("n")
    #expect(decisions(desk).isEmpty)
    desk.press(":accept-all 1<Enter>y")
    #expect(decisions(desk).count == 12)
    #expect(desk.state.reviewing.tally.open == 18)
    desk.press("u")
    #expect(desk.state.reviewing.tally.open == 30)
    desk.press(":reject-all nothing<Enter>")
    #expect(desk.footer.contains("no open proposal matches"))
  }

  @Test func `filters while typing and says what it does not understand`() {
    var desk = desk()
    desk.press("/is:disputed")
    #expect(desk.state.reviewing.proposals.count == 1)
    desk.press("x")
    #expect(desk.lines[1].contains("filter is:disputedx"))
    desk.press("<Backspace><Enter>")
    #expect(desk.state.reviewing.proposals.first?.isDisputed == true)
    desk.press("<Esc>")
    #expect(desk.state.reviewing.proposals.count == 3)
  }

  @Test func `Enter opens the run at the step, and q comes back`() {
    var desk = desk()
    desk.press("<Enter>")
    #expect(desk.state.inspector?.id == MemoryArchive.flight)
    #expect(desk.state.inspector?.selectedRow?.number == 2)
    desk.press("q")
    #expect(desk.state.screen == .review)
    desk.press("G<Enter>")
    #expect(desk.state.inspector?.selectedRow?.number == 7)
  }

  @Test func `the click and the proposed click are on one picture`() {
    var desk = desk()
    let overlays = desk.state.view().pictures.first?.overlays
    #expect(overlays == [.pointer(x: 412, y: 318), .proposedPointer(x: 436, y: 342)])
    desk.press("v")
    #expect(desk.state.view().pictures.isEmpty)
  }

  @Test func `an empty queue says what to do, and c does it`() {
    var desk = desk(.sample)
    #expect(desk.screenText.contains("reverie critique --all"))
    desk.press("c")
    #expect(desk.footer.contains("4 runs criticised"))
    #expect(desk.effects.contains(.critique(nil)))
  }

  @Test func `without an archive the screen says so, and only there`() {
    var archive = MemoryArchive.sample
    archive.reviews.refusal = "reviews need an archive"
    var desk = Desk(archive)
    #expect(!desk.screenText.contains("reviews need"))
    desk.press("<A-3>")
    #expect(desk.lines[2].contains("reviews need") || desk.lines[3].contains("reviews need"))
    #expect(desk.state.isIdle)
  }

  @Test func `a decision that cannot be kept is taken back on screen`() {
    var desk = desk(.proposals(3))
    desk.archive.reviews.refusal = "the archive is read-only"
    desk.press("a")
    #expect(desk.state.reviewing.tally == ProposalTally(open: 3))
    #expect(desk.state.reviewing.window.selection == 0)
    #expect(desk.footer.contains("read-only"))
  }

  @Test func `decisions wait for nothing`() {
    var desk = desk(.proposals(6))
    desk.holds = true
    desk.press("aru")
    #expect(desk.state.reviewing.window.selection == 1)
    #expect(desk.state.reviewing.tally == ProposalTally(open: 5, accepted: 1))
    desk.release()
    #expect(desk.state.reviewing.tally == ProposalTally(open: 5, accepted: 1))
    #expect(decisions(desk) == [.accept, .reject, .undo])
    #expect(desk.state.reviewing.unsettled.isEmpty)
  }

  @Test func `a long queue is read as far as one looks`() {
    var desk = desk(.proposals(450))
    #expect(desk.state.reviewing.proposals.count == 100)
    desk.press("aar<PgDn>GGGGGG")
    #expect(desk.state.reviewing.proposals.count == 450)
    #expect(Set(desk.state.reviewing.proposals.map(\.id)).count == 450)
  }

  @Test func `the Inspector shows the critique and decides it`() {
    var desk = Desk(.reviewed, columns: 120, rows: 40, opening: MemoryArchive.flight)
    desk.press("1gn")
    #expect(desk.state.inspector?.selectedRow?.number == 2)
    #expect(desk.screenText.contains("left_click (436, 342)"))
    #expect(desk.screenText.contains("cut 5-6"))
    desk.press("a")
    #expect(decisions(desk) == [.accept])
    #expect(desk.screenText.contains("ada accepted"))
    desk.press("u")
    #expect(decisions(desk) == [.accept, .undo])
    #expect(!desk.screenText.contains("ada accepted"))
    desk.press("3ga")
    #expect(desk.footer.contains("no critique names this step"))
  }

  @Test func `a decision in the Inspector is counted before the queue was read`() {
    var desk = Desk(.reviewed, columns: 120, rows: 40, opening: MemoryArchive.flight)
    desk.press("2gr")
    #expect(desk.lines[0].contains("Review (2)"))
    desk.press("u:critique<Enter>")
    #expect(desk.lines[0].contains("Review (3)"))
    #expect(desk.effects.contains(.critique(MemoryArchive.flight)))
  }

  @Test func `the Library marks runs with a proposal`() {
    let desk = Desk(.reviewed)
    #expect(desk.screenText.contains("◆ Book the 9:40"))
  }

  @Test(arguments: ["<A-3>G", "<A-3>G<Enter>", "<A-3>Ge"])
  func `hostile text never reaches a cell`(keys: String) {
    for (columns, rows) in [(200, 60), (80, 24)] {
      let desk = desk(columns: columns, rows: rows, keys: keys)
      let frame = desk.state.view()
      for cell in frame.cells {
        #expect(
          cell.grapheme.unicodeScalars.allSatisfy {
            !$0.properties.isBidiControl && $0.value >= 32 && !(127..<160).contains($0.value)
              && $0.value != 0x200d
          })
      }
      #expect(!frame.title.unicodeScalars.contains { $0.value < 32 })
    }
  }

  /// Roughly the bytes a terminal is sent from one frame to the next.
  private func bytes(_ before: Frame, _ after: Frame, _ columns: Range<Int>, _ rows: Range<Int>)
    -> Int
  {
    var sum = 0
    for row in rows {
      var style: Style?
      var isOpen = false
      for column in columns {
        let cell = after[column: column, row: row]
        guard cell != before[column: column, row: row] else {
          isOpen = false
          continue
        }
        if !isOpen { sum += 8 }
        if cell.style != style { sum += 16 }
        isOpen = true
        style = cell.style
        sum += cell.grapheme.utf8.count
      }
    }
    return sum
  }

  @Test func `moving along the queue costs little`() {
    var desk = desk(.proposals(60), columns: 120, rows: 40)
    desk.press("jjj")
    let before = desk.state.view()
    desk.press("j")
    let after = desk.state.view()
    #expect(bytes(before, after, 0..<36, 2..<39) <= 600)
    #expect(bytes(before, after, 0..<120, 0..<40) <= 600)
  }
}
