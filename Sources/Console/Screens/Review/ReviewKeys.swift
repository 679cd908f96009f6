internal import Canvas

extension Reviewing {
  enum Act: String, CaseIterable {
    case accept = "review.accept"
    case edit = "review.edit"
    case reject = "review.reject"
    case put = "review.defer"
    case undo = "review.undo"
    case acceptWhy = "review.acceptWhy"
    case rejectWhy = "review.rejectWhy"
    case write = "review.write"
    case reason = "review.reason"
    case acceptAll = "review.acceptAll"
    case rejectAll = "review.rejectAll"
    case open = "review.open"
    case focus = "review.pane"
    case page = "review.page"
    case nextProposal = "review.next"
    case previousProposal = "review.previous"
    case nextOpen = "review.nextOpen"
    case previousOpen = "review.previousOpen"
    case filter = "review.filter"
    case clear = "review.clear"
    case picture = "review.picture"
    case openPicture = "review.openPicture"
    case critique = "review.critique"
    case reload = "review.reload"
  }

  static let commands: [Command] = decisions + others

  private static let others: [Command] = [
    Command(
      Act.acceptAll, [], "accept all", "Accept every open proposal that a filter lets through.",
      in: .review, word: "accept-all", argument: "FILTER"),
    Command(
      Act.rejectAll, [], "reject all", "Reject every open proposal that a filter lets through.",
      in: .review, word: "reject-all", argument: "FILTER"),
    Command(
      Act.open, [.enter, .right, .character("l")], "open run",
      "Open the run in the Inspector at this step.", in: .review),
    Command(
      Act.focus, [.tab, .backTab], "other pane", "Move between the queue and the text.",
      in: .review),
    Command(Act.page, [.character(" ")], "read on", "Show more of the text.", in: .review),
    Command(
      Act.nextProposal, [.character("J"), .control("n")], "next",
      "Go to the next proposal, also from within the text.", in: .review),
    Command(
      Act.previousProposal, [.character("K"), .control("p")], "previous",
      "Go to the previous proposal.", in: .review),
    Command(
      Act.nextOpen, [.character("n")], "next open", "Go to the next proposal that is not decided.",
      in: .review),
    Command(
      Act.previousOpen, [.character("N")], "previous open",
      "Go to the proposal before that is not decided.", in: .review),
    Command(
      Act.filter, [.character("/")], "filter",
      "Show only some proposals: is:disputed by:others cause:aim confidence>0.8 words.",
      in: .review, word: "filter", argument: "WORDS"),
    Command(
      Act.clear, [.escape, .left, .character("h")], "clear",
      "Go back from the text to the queue; there, drop the filter.", in: .review),
    Command(
      Act.picture, [.character("v")], "picture", "Show the screenshot, or leave it out.",
      in: .review, word: "picture"),
    Command(
      Act.openPicture, [.character("P")], "open picture",
      "Open the screenshot with the desktop's viewer.", in: .review),
    Command(
      Act.critique, [.character("c")], "critique", "Criticise all runs now.", in: .review,
      word: "critique"),
    Command(
      Act.reload, [.function(5)], "reload", "Read the queue again.", in: .review, word: "reload"),
  ]

  private static let decisions: [Command] = [
    Command(
      Act.accept, [.character("a")], "accept", "Accept the proposal and go to the next.",
      in: .review, word: "accept", argument: "why"),
    Command(
      Act.edit, [.character("e")], "edit",
      "Change coordinates, text or seconds and accept that.", in: .review, word: "edit",
      argument: "VALUE"),
    Command(
      Act.reject, [.character("r")], "reject", "Reject the proposal and go to the next.",
      in: .review, word: "reject", argument: "why"),
    Command(
      Act.put, [.character("f")], "defer", "Put the decision off and go to the next.", in: .review,
      word: "defer", argument: "why"),
    Command(
      Act.undo, [.character("u")], "undo", "Take back your last decision, as often as you like.",
      in: .review, word: "undo"),
    Command(
      Act.acceptWhy, [.character("A")], "accept, why", "Accept and say why.", in: .review),
    Command(
      Act.rejectWhy, [.character("R")], "reject, why", "Reject and say why.", in: .review),
    Command(
      Act.write, [.character("E")], "editor", "Write the better action in your editor.",
      in: .review, word: "write"),
    Command(
      Act.reason, [], "reason", "Say why; it goes with the next decision.", in: .review,
      word: "reason", argument: "TEXT"),
  ]

  /// What the footer offers, the most useful first.
  var hints: [Hint] {
    guard selected != nil else {
      var hints = [Hint(Act.critique, "critique all runs")]
      if !filter.isEmpty { hints.append(Hint(Act.clear, "clear")) }
      return hints + [
        Hint(Act.reload, "reload"), Hint(Everywhere.line, "command"), Hint(Everywhere.help, "help"),
        Hint(Everywhere.back, "back"),
      ]
    }
    var hints = [
      Hint(Act.accept, "accept"), Hint(Act.reject, "reject"), Hint(Act.edit, "edit"),
      Hint(Act.put, "defer"), Hint(Act.undo, "undo"),
    ]
    hints.append(
      Hint([Move.down.rawValue, Move.up.rawValue], focus == .queue ? "move" : "scroll"))
    if scroller.total > scroller.height { hints.append(Hint(Act.page, "more")) }
    return hints + [
      Hint(Act.open, "run"), Hint(Everywhere.help, "help"), Hint(Act.filter, "filter"),
      Hint(Act.picture, "picture"), Hint([Act.acceptWhy.rawValue, Act.rejectWhy.rawValue], "why"),
      Hint(Act.write, "editor"), Hint(Act.nextOpen, "next open"), Hint(Act.focus, "other pane"),
      Hint(Everywhere.line, "command"), Hint(Everywhere.back, "back"),
    ]
  }
}
