internal import Canvas

extension Inspector {
  enum Act: String, CaseIterable {
    case focus = "pane.switch"
    case enter = "pane.enter"
    case leave = "pane.leave"
    case nextStep = "step.next"
    case previousStep = "step.previous"
    case unfold = "detail.unfold"
    case nextFinding = "find.next"
    case previousFinding = "find.previous"
    case find = "find.text"
    case clearFind = "find.clear"
    case nextKind = "kind.next"
    case previousKind = "kind.previous"
    case nextPrompt = "prompt.next"
    case previousPrompt = "prompt.previous"
    case goto = "step.goto"
    case context = "show.context"
    case kinds = "show.kinds"
    case pictures = "picture.cycle"
    case openPicture = "picture.open"
    case tree = "run.tree"
    case child = "run.child"
    case parent = "run.parent"
    case copy = "step.copy"
    case page = "step.page"
    case outcome = "run.outcome"
    case accept = "step.accept"
    case edit = "step.edit"
    case reject = "step.reject"
    case put = "step.defer"
    case undo = "step.undo"
    case acceptWhy = "step.acceptWhy"
    case rejectWhy = "step.rejectWhy"
    case write = "step.write"
    case critique = "run.critique"
    case dream = "run.dream"
  }

  /// What the act is on the Review screen; nil for one that decides nothing.
  static func decision(_ act: Act) -> Reviewing.Act? {
    switch act {
    case .accept: .accept
    case .reject: .reject
    case .put: .put
    case .edit: .edit
    case .write: .write
    case .undo: .undo
    case .acceptWhy: .acceptWhy
    case .rejectWhy: .rejectWhy
    default: nil
    }
  }

  static let commands: [Command] = reading + decisions

  private static let reading: [Command] = [
    Command(
      Act.focus, [.tab, .backTab], "other pane", "Move between the list and the detail.",
      in: .inspector),
    Command(
      Act.enter, [.enter, .right, .character("l")], "read",
      "Go into the detail; there, unfold long texts.", in: .inspector),
    Command(
      Act.leave, [.left, .character("h")], "list", "Go back from the detail to the list.",
      in: .inspector),
    Command(
      Act.nextStep, [.character("J"), .control("n")], "next step",
      "Go to the next entry, also from within the detail.", in: .inspector),
    Command(
      Act.previousStep, [.character("K"), .control("p")], "previous step",
      "Go to the previous entry, also from within the detail.", in: .inspector),
    Command(
      Act.unfold, [.character(" ")], "unfold", "Unfold long texts of this step, or fold them.",
      in: .inspector),
    Command(
      Act.nextFinding, [.character("n")], "next finding",
      "Go to the next error or critique; after a text search, to the next match.", in: .inspector),
    Command(
      Act.previousFinding, [.character("N")], "previous finding",
      "Go to the previous error, critique or match.", in: .inspector),
    Command(
      Act.find, [.character("/")], "search", "Search the text of this run.", in: .inspector,
      word: "find", argument: "TEXT"),
    Command(
      Act.clearFind, [.escape], "clear",
      "End the search, so that n means errors again; else go to the list.",
      in: .inspector),
    Command(
      Act.nextKind, [.character("]")], "next kind", "Go to the next step of another kind.",
      in: .inspector),
    Command(
      Act.previousKind, [.character("[")], "previous kind",
      "Go to the previous step of another kind.", in: .inspector),
    Command(
      Act.nextPrompt, [.character("}")], "next prompt", "Go to what the user said next.",
      in: .inspector),
    Command(
      Act.previousPrompt, [.character("{")], "previous prompt",
      "Go to what the user said before.", in: .inspector),
    Command(
      Act.goto, [], "go to", "Go to a step by its number; a number alone does the same.",
      in: .inspector, word: "goto", argument: "NUMBER"),
    Command(
      Act.context, [.character("c")], "context",
      "Show or hide context records and abandoned branches.", in: .inspector, word: "context"),
    Command(
      Act.kinds, [.character("V")], "kinds", "Choose which kinds of entries the list shows.",
      in: .inspector, word: "kinds"),
    Command(
      Act.pictures, [.character("v")], "pictures",
      "Show the screenshot before the action, the one after, both, or none.", in: .inspector,
      word: "pictures", argument: "before, after, both or off"),
    Command(
      Act.openPicture, [.character("P")], "open picture",
      "Open the screenshot with the desktop's viewer.", in: .inspector, word: "picture"),
    Command(
      Act.tree, [.character("T")], "tree", "Show the run with its ancestors and sub-agents.",
      in: .inspector, word: "tree"),
    Command(
      Act.child, [.character("+"), .character(">")], "sub-agent",
      "Go into the sub-agent this step started.", in: .inspector, word: "child"),
    Command(
      Act.parent, [.character("-"), .backspace], "parent",
      "Go to the run that started this one.", in: .inspector, word: "parent"),
    Command(
      Act.copy, [.character("y")], "copy", "Copy the step as text, as JSON, or its address.",
      in: .inspector, word: "copy", argument: "text, json or link"),
    Command(
      Act.page, [.character("p")], "pager", "Read the whole entry in your pager.",
      in: .inspector, word: "pager"),
    Command(
      Act.outcome, [.character("o")], "outcome", "State how the run ended, and why.",
      in: .inspector, word: "outcome", argument: "VERDICT why"),
  ]

  /// The same as on the Review screen, about the critique of the step in view.
  private static let decisions: [Command] = [
    Command(
      Act.accept, [.character("a")], "accept", "Accept what the critique of this step proposes.",
      in: .inspector, word: "accept", argument: "why"),
    Command(
      Act.edit, [.character("e")], "edit", "Change the proposed action and accept that.",
      in: .inspector, word: "edit", argument: "VALUE"),
    Command(
      Act.reject, [.character("r")], "reject", "Reject the critique of this step.",
      in: .inspector, word: "reject", argument: "why"),
    Command(
      Act.put, [.character("f")], "defer", "Put the decision off.", in: .inspector, word: "defer",
      argument: "why"),
    Command(
      Act.undo, [.character("u")], "undo", "Take back your last decision, as often as you like.",
      in: .inspector, word: "undo"),
    Command(Act.acceptWhy, [.character("A")], "accept, why", "Accept and say why.", in: .inspector),
    Command(Act.rejectWhy, [.character("R")], "reject, why", "Reject and say why.", in: .inspector),
    Command(
      Act.write, [.character("E")], "editor", "Write the better action in your editor.",
      in: .inspector, word: "write"),
    Command(
      Act.critique, [], "critique", "Criticise this run now.", in: .inspector, word: "critique"),
    Command(
      Act.dream, [.character("d")], "dream", "Dream about this run; asks with how much.",
      in: .inspector, word: "dream"),
  ]

  /// What the footer offers, the most useful first.
  var hints: [Hint] {
    var hints = [
      Hint([Move.down.rawValue, Move.up.rawValue], focus == .list ? "step" : "scroll")
    ]
    if focus == .detail {
      hints.append(Hint([Act.nextStep.rawValue, Act.previousStep.rawValue], "step"))
    }
    hints.append(
      Hint(
        [Act.nextFinding.rawValue, Act.previousFinding.rawValue],
        sought != nil ? "next match" : causes.isEmpty ? "next error" : "next finding"))
    if selectedProposal != nil {
      hints += [
        Hint(Act.accept, "accept"), Hint(Act.reject, "reject"), Hint(Act.edit, "edit"),
        Hint(Act.undo, "undo"),
      ]
    }
    if let page, page.isFoldable {
      hints.append(Hint(Act.unfold, page.isUnfolded ? "fold" : "unfold"))
    }
    hints.append(Hint(Act.focus, focus == .list ? "detail" : "list"))
    if sought != nil { hints.append(Hint(Act.clearFind, "end search")) }
    if !images.isEmpty { hints.append(Hint(Act.pictures, "pictures")) }
    hints += [
      Hint(Act.find, "search"), Hint(Everywhere.line, "command"), Hint(Everywhere.help, "help"),
      Hint(Everywhere.back, "back"), Hint(Act.copy, "copy"), Hint(Act.context, "context"),
      Hint([Act.nextKind.rawValue, Act.previousKind.rawValue], "kind"),
    ]
    if hasFamily { hints.append(Hint(Act.tree, "tree")) }
    return hints + [
      Hint(Act.page, "pager"), Hint(Act.outcome, "outcome"), Hint(Act.dream, "dream"),
    ]
  }
}
