internal import Canvas

extension Dreams {
  enum Act: String, CaseIterable {
    case start = "dreams.start"
    case pause = "dreams.pause"
    case end = "dreams.end"
    case open = "dreams.open"
    case nextItem = "dreams.nextItem"
    case previousItem = "dreams.previousItem"
    case focus = "dreams.pane"
    case page = "dreams.page"
    case next = "dreams.next"
    case previous = "dreams.previous"
    case clear = "dreams.clear"
    case reload = "dreams.reload"
  }

  static let commands: [Command] = [
    Command(
      Act.start, [.character("d")], "dream", "Dream about the latest runs; asks with how much.",
      in: .dreams, word: "dream", argument: "FILTER"),
    Command(
      Act.pause, [.character("p")], "pause or go on",
      "Pause the dream that goes on, or go on with one that waits.", in: .dreams, word: "pause"),
    Command(
      Act.end, [.character("x")], "end",
      "End a dream for good; what it found is not learned.", in: .dreams, word: "end-dream"),
    Command(
      Act.open, [.enter, .right, .character("l")], "go there",
      "Go to the lesson, or to the step that is criticised.", in: .dreams),
    Command(
      Act.nextItem, [.character("n")], "next finding", "Go to the next lesson or critique.",
      in: .dreams),
    Command(
      Act.previousItem, [.character("N")], "previous finding",
      "Go to the lesson or critique before.", in: .dreams),
    Command(
      Act.focus, [.tab, .backTab], "other pane", "Move between the list and the text.",
      in: .dreams),
    Command(Act.page, [.character(" ")], "read on", "Show more of the text.", in: .dreams),
    Command(
      Act.next, [.character("J"), .control("n")], "next",
      "Go to the next dream, also from within the text.", in: .dreams),
    Command(
      Act.previous, [.character("K"), .control("p")], "previous", "Go to the previous dream.",
      in: .dreams),
    Command(
      Act.clear, [.escape, .left, .character("h")], "clear", "Go back from the text to the list.",
      in: .dreams),
    Command(
      Act.reload, [.function(5)], "reload", "Read the dreams again.", in: .dreams, word: "reload"),
  ]

  /// What the footer offers, the most useful first.
  var hints: [Hint] {
    let ends = [
      Hint(Everywhere.help, "help"), Hint(Everywhere.line, "command"),
      Hint(Everywhere.back, "back"),
    ]
    guard let selected else {
      return [Hint(Act.start, "dream"), Hint(Act.reload, "reload")] + ends
    }
    var hints = [Hint(Act.start, "dream")]
    if isRunning(selected) {
      hints += [Hint(Act.pause, "pause"), Hint(Act.end, "end")]
    } else if refusal(.pause) == nil {
      hints += [Hint(Act.pause, "go on")]
    }
    hints.append(
      Hint([Move.down.rawValue, Move.up.rawValue], focus == .list ? "move" : "scroll"))
    if !items.isEmpty {
      hints += [
        Hint([Act.nextItem.rawValue, Act.previousItem.rawValue], "finding"),
        Hint(Act.open, "go there"),
      ]
    }
    if scroller.total > scroller.height { hints.append(Hint(Act.page, "more")) }
    return hints + [Hint(Act.focus, "other pane")] + ends
  }
}
