internal import Canvas

extension Library {
  enum Act: String, CaseIterable {
    case open = "run.open"
    case filter = "library.filter"
    case clear = "library.clear"
    case sort = "library.sort"
    case reverse = "library.reverse"
    case group = "library.group"
    case outcome = "library.outcome"
    case mark = "library.mark"
    case dream = "library.dream"
    case importLogs = "library.import"
    case reload = "library.reload"
  }

  static let commands: [Command] = [
    Command(
      Act.open, [.enter, .right, .character("l")], "open",
      "Open the run; where logs are offered, import them.", in: .library),
    Command(
      Act.filter, [.character("/")], "filter",
      "Show only some runs: outcome:failed model:opus steps>50 words of the task.", in: .library,
      word: "filter", argument: "WORDS"),
    Command(
      Act.clear, [.escape], "clear", "Drop the marks; without any, the filter.", in: .library),
    Command(
      Act.sort, [.character("s")], "sort", "Sort by the next column.", in: .library, word: "sort",
      argument: "COLUMN"),
    Command(
      Act.reverse, [.character("S")], "reverse", "Sort the other way round.", in: .library,
      word: "reverse"),
    Command(
      Act.group, [.character("b")], "group by", "Group by project, by task, or not at all.",
      in: .library, word: "group", argument: "none, project or task"),
    Command(
      Act.outcome, [.character("o")], "outcome", "State how the run ended, and why.",
      in: .library, word: "outcome", argument: "VERDICT why"),
    Command(
      Act.mark, [.character("m"), .character(" ")], "mark",
      "Mark the run to dream about it, or not, and go to the next.", in: .library, word: "mark"),
    Command(
      Act.dream, [.character("d")], "dream",
      "Dream about the marked runs; without any, about those that the filter shows.",
      in: .library, word: "dream", argument: "FILTER"),
    Command(
      Act.importLogs, [.character("i")], "import",
      "Offer the logs found on this machine; a number or Enter imports.", in: .library,
      word: "import", argument: "PATH"),
    Command(
      Act.reload, [.character("r"), .function(5)], "reload", "Read the archive again.",
      in: .library, word: "reload"),
  ]

  /// What the footer offers, the most useful first.
  var hints: [Hint] {
    if showsOffer {
      return [
        Hint([Move.down.rawValue, Move.up.rawValue], "choose"),
        progress == nil ? Hint(Act.open, "import") : Hint(Everywhere.search, "search all"),
        Hint(Everywhere.back, runs > 0 ? "back" : "quit"), Hint(Everywhere.line, "command"),
        Hint(Everywhere.help, "help"),
      ]
    }
    var hints = [
      Hint([Move.down.rawValue, Move.up.rawValue], "move"), Hint(Act.open, "open"),
      Hint(Act.filter, "filter"),
    ]
    if !query.filter.isEmpty || !marks.isEmpty { hints.append(Hint(Act.clear, "clear")) }
    return hints + [
      Hint(Everywhere.search, "search all"),
      Hint([Act.sort.rawValue, Act.reverse.rawValue], "sort"),
      Hint(Act.group, "group by"), Hint(Act.dream, "dream"), Hint(Act.outcome, "outcome"),
      Hint(Act.importLogs, "import"), Hint(Act.mark, "mark"),
      Hint(Everywhere.line, "command"), Hint(Everywhere.help, "help"),
      Hint(Everywhere.back, "quit"),
    ]
  }
}
