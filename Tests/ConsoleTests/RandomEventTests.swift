import Canvas
import Testing
import Trajectories

@testable import Console

/// Whatever happens in whatever order: the console stays whole.
struct RandomEventTests {
  @Test(arguments: 0..<24) func `random events at random sizes never break the screen`(seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    var desk = Desk(
      [MemoryArchive.sample, .reviewed, .proposals(130), .taught, .dreaming, .schooled][seed % 6],
      columns: dice.size.columns, rows: dice.size.rows, mouse: true)
    for round in 0..<250 {
      let event = dice.event(in: desk.archive)
      desk.holds = dice.chance(10)
      desk.send(event)
      if dice.chance(3) { desk.release() }
      let problem = Self.problem(in: desk.state)
      #expect(problem == nil, "seed \(seed), round \(round), \(event)")
      if problem != nil { return }
    }
    desk.release()
    #expect(desk.state.awaited.filter { $0 != .importing }.isEmpty, "seed \(seed)")
  }

  @Test(arguments: [(1, 1), (1, 40), (2, 2), (7, 3), (13, 5), (40, 10), (79, 23), (500, 200)])
  func `every screen fits any size`(columns: Int, rows: Int) {
    for keys in [
      "", "/x", "?", ":o", "Foffset<Enter>", "<Enter>", "<Enter>2g", "<Enter><Tab>", "o", "of",
      "<A-3>",
      "<A-3>e", "<A-3><Tab>", "<A-3>jG", "<A-3>:accept-all<Enter>", "<A-5>", "<A-5><Tab>G",
      "<A-5>v", "<A-5>vj<Tab>",
      "<A-5>nn", "<A-3>/is:", "<A-3><Enter>", "<A-4>", "<A-4><Tab>G", "<A-4>jn<Tab>", "<A-4>d",
      "<A-4>x", "<A-5>/is:", "<A-5>A", "<A-5>o<Enter>", "mmd",
    ] {
      for archive in [MemoryArchive.sample, .empty, .reviewed, .taught, .dreaming, .schooled] {
        var desk = Desk(archive, columns: columns, rows: rows)
        desk.press(keys)
        #expect(Self.problem(in: desk.state) == nil, "\(keys)")
      }
    }
    var desk = Desk(columns: columns, rows: rows, opening: MemoryArchive.repair)
    for keys in ["T", "q", "V", "q", "y", "q", "1g ", "<Tab>G"] {
      desk.press(keys)
      #expect(Self.problem(in: desk.state) == nil, "\(keys)")
    }
  }

  @Test(arguments: [
    "", "<Enter>", "<Enter><Tab>", "Foffset<Enter>", "<Enter>V", ":<Tab>", "<A-3>", "<A-3><Tab>",
    "<A-5>", "<A-5><Tab>", "<A-5>v", "<A-4>", "<A-4><Tab>",
  ])
  func `the focus is visible without colour`(keys: String) {
    var desk = Desk(.dreaming, columns: 120, rows: 30)
    desk.press(keys)
    let frame = desk.state.view()
    let marks = (0..<30).flatMap { row in
      frame.row(row).filter { $0.grapheme == ">" && $0.style.role == .accent && $0.style.bold }
    }
    #expect(!marks.isEmpty)
  }

  /// What is wrong with the state or with its frame; nil when all is well.
  static func problem(in state: State) -> String? {
    let frame = state.view()
    if frame.size != state.size { return "size" }
    for row in 0..<frame.size.rows {
      let cells = Array(frame.row(row))
      for (column, cell) in cells.enumerated() {
        let next = column + 1 < cells.count ? cells[column + 1].width : 1
        if cell.width == 2, next != 0 { return "half a wide grapheme at \(column),\(row)" }
        if cell.width == 0, column == 0 || cells[column - 1].width != 2 { return "loose half" }
      }
    }
    for picture in frame.pictures {
      let rect = picture.rect
      if rect.isEmpty || rect.column < 0 || rect.row < 0 || rect.maxColumn > frame.size.columns
        || rect.maxRow > frame.size.rows
      {
        return "picture outside: \(rect)"
      }
      for row in rect.row..<rect.maxRow {
        for column in rect.column..<rect.maxColumn
        where frame[column: column, row: row].grapheme != " " {
          return "text under a picture at \(column),\(row)"
        }
      }
    }
    if let cursor = frame.cursor, !Rect(frame.size).contains(cursor) { return "cursor \(cursor)" }
    for hint in state.hints {
      for id in hint.commands {
        guard let command = KeyMap.command(named: id, in: state.mode) else { return "hint \(id)" }
        guard let key = command.keys.first else { return "hint \(id) has no key" }
        if KeyMap.command(for: key, in: state.mode)?.id != id { return "hint \(id) lies" }
      }
    }
    let windows = [state.library.window, state.search.window, state.reviewing.window]
    for window in windows where !window.isEmpty {
      if !(0..<window.count).contains(window.selection) { return "selection" }
    }
    if let inspector = state.inspector, let index = inspector.selected {
      if !(0..<inspector.outline.count).contains(index) { return "selected entry \(index)" }
    }
    return nil
  }
}

/// A seeded source of events (SplitMix64).
struct Dice {
  private var seed: UInt64

  init(seed: UInt64) { self.seed = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  private mutating func next() -> UInt64 {
    seed &+= 0x9e37_79b9_7f4a_7c15
    var value = seed
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

  /// True once in `count` times.
  mutating func chance(_ count: Int) -> Bool { below(count) == 0 }

  var size: Size {
    mutating get {
      Size(columns: 1 + below(chance(4) ? 240 : 130), rows: 1 + below(chance(4) ? 80 : 40))
    }
  }

  mutating func event(in archive: MemoryArchive) -> Event {
    switch below(40) {
    case 0: .resized(size)
    case 1, 2, 3:
      .mouse(
        MouseEvent(
          [.press, .doublePress, .wheelUp, .wheelDown][below(4)],
          at: Position(column: below(200), row: below(60))))
    case 4: .pasted(["x", "e\u{301}\u{202e}", "\n\t", "会議"][below(4)])
    case 5: .archiveChanged
    case 6: .ticked(Timestamp(rawValue: Int64(below(1 << 50))))
    case 7: .notice(Notice(.warning, "会議 \u{1b}[2J " + String(repeating: "x", count: below(300))))
    case 8: .runGrew(archive.view(archive.runs[below(3)]))
    case 9: .importEnded(ImportReport(skipped: chance(2) ? ["a"] : []))
    case 10:
      .importProgressed(
        ImportProgress(
          stage: chance(2) ? .reading : .indexing, done: below(200), total: below(150), runs: 1,
          seconds: Double(below(5)) - 1))
    case 11: .line(["goto \(below(20))", "open run_", "filter a", "sort", "theme light"][below(5)])
    case 13: .proposalLoaded(ProposalSheet(proposal: MemoryArchive.disputed))
    case 14: .critiquesLoaded(MemoryArchive.flight, chance(2) ? [] : [MemoryArchive.disputed])
    case 15: .reviewsUndone([])
    case 16: .critiquesChanged(nil, "")
    case 17: .actionWritten(MemoryArchive.click.id, chance(2) ? "" : "{\"edit\":\"remove\"}")
    case 12: .foundLogs(chance(2) ? [] : MemoryArchive.logs)
    default: .key(key)
    }
  }

  private var key: Key {
    mutating get {
      let keys = KeyMap.all.flatMap(\.keys).filter { $0 != .character("Q") }
      return chance(5)
        ? .character(Character(Unicode.Scalar(UInt8(32 + below(95))))) : keys[below(keys.count)]
    }
  }
}
