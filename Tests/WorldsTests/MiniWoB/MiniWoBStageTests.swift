import Testing

@testable import Worlds

@Suite("Episodes of MiniWoB++", .needsBrowser, .needsPages, .serialized)
struct MiniWoBStageTests {
  private func openStage() throws -> MiniWoBStage {
    try MiniWoBStage(in: Browser(ChromiumProgram.find()), pages: MiniWoBPages.find())
  }

  private func middle(
    _ stage: MiniWoBStage, _ isWanted: (PageElement) -> Bool
  ) throws -> PagePoint {
    try #require(try stage.elements().first { isWanted($0) && !$0.states.contains(.offscreen) })
      .bounds.middle
  }

  @Test func `Every task starts with an instruction that can be seen on the page`() throws {
    let stage = try openStage()
    for task in MiniWoBTask.allCases {
      let wanted = try stage.start(task, seed: "1")
      #expect(wanted.count > 10)
      #expect(try stage.progress() == .init(isDone: false, reward: 0, reason: nil))
      let elements = try stage.elements()
      #expect(!elements.contains { $0.name.contains("Last reward") || $0.name == "START" })
      let seen = elements.filter { $0.role == "text" || $0.role == "icon" }
      let start = try #require(wanted.split(separator: " ").first)
      #expect(seen.contains { $0.name.hasPrefix(start) }, "\(task.rawValue)")
    }
  }

  @Test func `A seed gives the same episode again, another seed another`() throws {
    let stage = try openStage()
    for task in [MiniWoBTask.emailInbox, .dragSortNumbers, .searchEngine] {
      let first = (try stage.start(task, seed: "a"), try stage.elements())
      let other = (try stage.start(task, seed: "b"), try stage.elements())
      let again = (try stage.start(task, seed: "a"), try stage.elements())
      #expect(first.0 == again.0)
      #expect(first.1 == again.1)
      #expect(first != other)
    }
  }

  @Test func `A new browser lists every picture from its first start on`() throws {
    for _ in 0..<4 {
      let stage = try openStage()
      var lists: Set<[PageElement]> = []
      for _ in 0..<3 {
        _ = try stage.start(.emailInbox, seed: "a")
        lists.insert(try stage.elements())
      }
      #expect(lists.count == 1)
      #expect(lists.first?.count { $0.name == "star" } ?? 0 > 3)
    }
  }

  @Test func `A tab is opened and its link clicked, for the full reward`() throws {
    let stage = try openStage()
    let wanted = try stage.start(.clickTab, seed: "7")
    let word = try #require(wanted.split(separator: "\"").dropFirst().first)
    for tab in ["Tab #1", "Tab #2", "Tab #3"] {
      try stage.page.click(at: middle(stage) { $0.name == tab })
      try stage.settle()
      let link = try stage.elements().first { $0.role == "clickable" && $0.name == word }
      guard let link else { continue }
      try stage.page.click(at: link.bounds.middle)
      break
    }
    #expect(try stage.progress().isDone)
    #expect(try stage.progress().reward == 1)
  }

  @Test func `A date is typed`() throws {
    let stage = try openStage()
    let wanted = try stage.start(.enterDate, seed: "3")
    let digits = wanted.filter(\.isNumber)
    #expect(digits.count == 8)
    let field = try #require(try stage.elements().first { $0.role == "date" })
    // The first part of the field is the month.
    try stage.page.click(at: PagePoint(x: Double(field.bounds.x) + 10, y: field.bounds.middle.y))
    try stage.page.type(digits)
    try stage.page.click(at: middle(stage) { $0.name == "Submit" })
    #expect(try stage.progress() == .init(isDone: true, reward: 1, reason: nil))
  }

  @Test func `Numbers are dragged into order`() throws {
    let stage = try openStage()
    _ = try stage.start(.dragSortNumbers, seed: "5")
    for place in 0..<4 {
      let items = try stage.elements().filter { $0.role == "listitem" }
      let numbers = items.compactMap { Int($0.name) }
      #expect(numbers.count == 4)
      let smallest = try #require(
        numbers.indices.filter { $0 >= place }.min { numbers[$0] < numbers[$1] })
      guard smallest != place else { continue }
      let from = items[smallest].bounds.middle
      let to = items[place].bounds.middle
      try stage.page.drag(from: from, to: PagePoint(x: to.x, y: to.y - 8), steps: 10)
      try stage.settle()
    }
    try stage.page.click(at: middle(stage) { $0.name == "Submit" })
    #expect(try stage.progress().reward == 1)
  }

  @Test func `Items of a list are chosen with a key held, wherever they are scrolled to`() throws {
    let stage = try openStage()
    for seed in 0..<6 {
      let wanted = try stage.start(.clickScrollList, seed: "list\(seed)")
      let items = wanted.replacing("Select ", with: "").split(separator: " from ")[0]
      for name in items.split(separator: ", ") {
        var item = try #require(try stage.elements().first { $0.name == name })
        while item.states.contains(.offscreen) {
          let list = try middle(stage) { $0.role == "listbox" }
          try stage.page.wheel(at: list, down: 40)
          item = try #require(try stage.elements().first { $0.name == name })
        }
        try stage.page.click(at: item.bounds.middle, holding: .control)
        try stage.settle()
      }
      try stage.page.click(at: middle(stage) { $0.name == "Submit" })
      #expect(try stage.progress().reward == 1, "\(wanted)")
    }
  }

  @Test func `A wrong click ends the episode with the reward that says so`() throws {
    let stage = try openStage()
    _ = try stage.start(.clickScrollList, seed: "2")
    try stage.page.click(at: middle(stage) { $0.name == "Submit" })
    #expect(try stage.progress() == .init(isDone: true, reward: -1, reason: nil))
  }

  @Test func `Two pictures of one seed are the same bytes`() throws {
    let stage = try openStage()
    var pictures: Set<[UInt8]> = []
    for _ in 0..<2 {
      _ = try stage.start(.chooseDate, seed: "9")
      pictures.insert(try stage.screenshot())
    }
    #expect(pictures.count == 1)
    let picture = try #require(pictures.first)
    #expect(Array(picture[16..<24]) == [0, 0, 0, 160, 0, 0, 0, 210])
  }
}
