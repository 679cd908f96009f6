internal import Canvas

extension Lessons {
  enum Act: String, CaseIterable {
    case accept = "lessons.accept"
    case suspend = "lessons.suspend"
    case retire = "lessons.retire"
    case open = "lessons.open"
    case nextCitation = "lessons.nextCitation"
    case previousCitation = "lessons.previousCitation"
    case focus = "lessons.pane"
    case page = "lessons.page"
    case next = "lessons.next"
    case previous = "lessons.previous"
    case all = "lessons.all"
    case versions = "lessons.versions"
    case rollBack = "lessons.rollBack"
    case clear = "lessons.clear"
    case reload = "lessons.reload"
  }

  static let commands: [Command] = [
    Command(
      Act.accept, [.character("a")], "accept",
      "Put the lesson into use: agents get it from now on.",
      in: .lessons, word: "accept", argument: "why"),
    Command(
      Act.suspend, [.character("s")], "suspend",
      "Take the lesson out of use until you accept it again.", in: .lessons, word: "suspend-lesson",
      argument: "why"),
    Command(
      Act.retire, [.character("r")], "retire",
      "Take the lesson out of use for good; it stays where it can be looked at.", in: .lessons,
      word: "retire", argument: "why"),
    Command(
      Act.open, [.enter, .right, .character("l")], "open run",
      "Open the run at the step that is cited.", in: .lessons),
    Command(
      Act.nextCitation, [.character("n")], "next citation", "Go to the next place that is cited.",
      in: .lessons),
    Command(
      Act.previousCitation, [.character("N")], "previous citation",
      "Go to the place before that is cited.", in: .lessons),
    Command(
      Act.focus, [.tab, .backTab], "other pane", "Move between the list and the text.",
      in: .lessons),
    Command(Act.page, [.character(" ")], "read on", "Show more of the text.", in: .lessons),
    Command(
      Act.next, [.character("J"), .control("n")], "next",
      "Go to the next lesson or version, also from within the text.", in: .lessons),
    Command(
      Act.previous, [.character("K"), .control("p")], "previous",
      "Go to the previous lesson or version.", in: .lessons),
    Command(
      Act.all, [.character("t")], "all", "Show retired and merely observed lessons too, or not.",
      in: .lessons, word: "all"),
    Command(
      Act.versions, [.character("v")], "versions",
      "Show the versions of the memory and what each changed, or the lessons again.", in: .lessons,
      word: "versions"),
    Command(
      Act.rollBack, [.character("b")], "roll back",
      "Serve this version from now on; nothing is deleted.", in: .lessons, word: "rollback"),
    Command(
      Act.clear, [.escape, .left, .character("h")], "clear",
      "Go back from the text to the list, and from the versions to the lessons.", in: .lessons),
    Command(
      Act.reload, [.function(5)], "reload", "Read the lessons again.", in: .lessons, word: "reload"),
  ]

  /// What the footer offers, the most useful first.
  var hints: [Hint] {
    let more = scroller.total > scroller.height ? [Hint(Act.page, "more")] : []
    let move = Hint([Move.down.rawValue, Move.up.rawValue], focus == .list ? "move" : "scroll")
    let ends = [
      Hint(Everywhere.help, "help"), Hint(Act.focus, "other pane"),
      Hint(Everywhere.line, "command"), Hint(Everywhere.back, "back"),
    ]
    if versions != nil {
      return [move, Hint(Act.rollBack, "serve this one"), Hint(Act.versions, "lessons")] + more
        + ends
    }
    guard selected != nil else {
      return [Hint(Act.all, showsAll ? "fewer" : "all"), Hint(Act.reload, "reload")] + ends
    }
    return [
      Hint(Act.accept, "accept"), Hint(Act.suspend, "suspend"), Hint(Act.retire, "retire"), move,
      Hint(Act.open, "run"), Hint(Act.nextCitation, "next citation"),
      Hint(Act.versions, "versions"), Hint(Act.all, showsAll ? "fewer" : "all"),
    ] + more + ends
  }
}
