internal import Canvas

extension Lessons {
  enum Act: String, CaseIterable {
    case accept = "lessons.accept"
    case suspend = "lessons.suspend"
    case retire = "lessons.retire"
    case acceptAll = "lessons.acceptAll"
    case suspendAll = "lessons.suspendAll"
    case filter = "lessons.filter"
    case group = "lessons.group"
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
      "Put the lesson, or the group, into use: agents get it from now on.",
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
      Act.acceptAll, [.character("A")], "accept all",
      "Accept all lessons that wait and that the filter shows.", in: .lessons, word: "accept-all",
      argument: "why"),
    Command(
      Act.suspendAll, [.character("S")], "suspend all",
      "Take all lessons out of use that the filter shows.", in: .lessons, word: "suspend-all",
      argument: "why"),
    Command(
      Act.filter, [.character("/")], "filter",
      "Show only some lessons: is:waiting kind:next_hop app:Desk likely>0.9 words.", in: .lessons,
      word: "filter", argument: "WORDS"),
    Command(
      Act.group, [.character("o")], "group by",
      "Group by kind, by where they hold, by project, or not at all.",
      in: .lessons, word: "group", argument: "none, kind, scope or project"),
    Command(
      Act.open, [.enter, .right, .character("l")], "open run",
      "Open the run at the step that is cited; fold or unfold a group.", in: .lessons),
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
      "Go back from the text to the list, from the versions to the lessons; there, drop the filter.",
      in: .lessons),
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
    if let group = selectedGroup {
      return [
        Hint(Act.open, group.isFolded ? "unfold" : "fold"), Hint(Act.accept, "accept them"),
        Hint(Act.suspend, "suspend them"), move, Hint(Act.filter, "filter"),
        Hint(Act.group, "group by"), Hint(Act.versions, "versions"),
      ] + ends
    }
    guard selected != nil else {
      return [Hint(Act.all, showsAll ? "fewer" : "all"), Hint(Act.reload, "reload")] + ends
    }
    return [
      Hint(Act.accept, "accept"), Hint(Act.suspend, "suspend"), Hint(Act.retire, "retire"), move,
      Hint(Act.open, "run"), Hint(Act.nextCitation, "next citation"), Hint(Act.filter, "filter"),
      Hint(Act.acceptAll, "accept all"), Hint(Act.group, "group by"),
      Hint(Act.versions, "versions"), Hint(Act.all, showsAll ? "fewer" : "all"),
    ] + more + ends
  }
}
