internal import Canvas
internal import Trajectories

/// Something small that lies over a screen and takes the keys until it is closed.
enum Panel: Sendable, Hashable {
  case help(HelpPanel)
  case tree(TreePanel)
  case copy
  case outcome(OutcomePanel)
  case kinds(ListWindow)
  case report(ReportPanel)
  case batch(BatchPanel)
  case lessons(LessonBatch)
  case dream(DreamPanel)
  case ending(DreamID)

  enum Act: String, CaseIterable {
    case close = "panel.close"
    case treeOpen = "tree.open"
    case copyText = "copy.text"
    case copyJSON = "copy.json"
    case copyLink = "copy.link"
    case success = "outcome.success"
    case failure = "outcome.failure"
    case unknown = "outcome.unknown"
    case toggle = "kinds.toggle"
    case confirm = "batch.confirm"
    case begin = "dream.begin"
    case moreRollouts = "dream.more"
    case fewerRollouts = "dream.fewer"
    case time = "dream.time"
    case mode = "dream.mode"
    case endDream = "dream.end"
  }

  static let commands: [Command] = [
    close([.character("q"), .escape, .character("?"), .function(1), .control("c")], in: .help),
    Command(
      Act.treeOpen, [.enter, .right, .character("l")], "go there", "Open the run.", in: .tree),
    close([.character("q"), .escape, .character("T"), .control("c")], in: .tree),
    Command(Act.copyText, [.character("t")], "text", "Copy the entry as text.", in: .copy),
    Command(Act.copyJSON, [.character("j")], "JSON", "Copy the entry as JSON.", in: .copy),
    Command(
      Act.copyLink, [.character("l")], "address", "Copy the command that shows this step again.",
      in: .copy),
    close([.character("q"), .escape, .character("y"), .control("c")], in: .copy),
    Command(Act.success, [.character("s")], "success", "The run did its task.", in: .outcome),
    Command(Act.failure, [.character("f")], "failure", "The run failed.", in: .outcome),
    Command(Act.unknown, [.character("u")], "unknown", "Nobody can say.", in: .outcome),
    close([.character("q"), .escape, .character("o"), .control("c")], in: .outcome),
    Command(
      Act.toggle, [.character(" "), .enter], "show or hide",
      "Show or hide this kind; a digit does the same.", in: .kinds),
    close([.character("q"), .escape, .character("V"), .control("c")], in: .kinds),
    close([.character("q"), .escape, .enter, .control("c")], in: .report),
    Command(Act.confirm, [.character("y")], "yes", "Decide all of them so.", in: .batch),
    close([.character("n"), .character("q"), .escape, .control("c")], in: .batch),
    Command(
      Act.begin, [.character("y"), .enter], "begin", "Begin, in a process of its own.", in: .dream),
    Command(
      Act.moreRollouts, [.character("+"), .character("=")], "more rollouts", "Imagine more.",
      in: .dream),
    Command(Act.fewerRollouts, [.character("-")], "fewer rollouts", "Imagine less.", in: .dream),
    Command(
      Act.time, [.character("t")], "time", "Allow 10 minutes, an hour, or one minute.", in: .dream),
    Command(
      Act.mode, [.character("m")], "who decides",
      "Let lessons wait for you, or be tried by themselves.", in: .dream),
    close([.character("n"), .character("q"), .escape, .control("c")], in: .dream),
    Command(
      Act.endDream, [.character("y")], "yes", "End it; what it found is not learned.",
      in: .ending),
    close([.character("n"), .character("q"), .escape, .control("c")], in: .ending),
  ]

  private static func close(_ keys: [Key], in mode: Mode) -> Command {
    Command(Act.close, keys, "close", "Close and go on where you were.", in: mode)
  }

  var mode: Mode {
    switch self {
    case .help: .help
    case .tree: .tree
    case .copy: .copy
    case .outcome: .outcome
    case .kinds: .kinds
    case .report: .report
    case .batch, .lessons: .batch
    case .dream: .dream
    case .ending: .ending
    }
  }

  var hints: [Hint] {
    let move = Hint([Move.down.rawValue, Move.up.rawValue], "move")
    let scroll = Hint([Move.down.rawValue, Move.up.rawValue], "scroll")
    let close = Hint(Act.close, "close")
    switch self {
    case .help, .report: return [scroll, close]
    case .tree: return [move, Hint(Act.treeOpen, "go there"), close]
    case .copy:
      return [
        Hint(Act.copyText, "text"), Hint(Act.copyJSON, "JSON"), Hint(Act.copyLink, "address"),
        close,
      ]
    case .outcome:
      return [
        Hint(Act.success, "success"), Hint(Act.failure, "failure"), Hint(Act.unknown, "unknown"),
        close,
      ]
    case .kinds: return [move, Hint(Act.toggle, "show or hide"), close]
    case .batch, .lessons: return [Hint(Act.confirm, "yes"), Hint(Act.close, "no")]
    case .dream:
      return [
        Hint(Act.begin, "begin"),
        Hint([Act.moreRollouts.rawValue, Act.fewerRollouts.rawValue], "rollouts"),
        Hint(Act.time, "time"), Hint(Act.mode, "who decides"), Hint(Act.close, "close"),
      ]
    case .ending: return [Hint(Act.endDream, "yes"), Hint(Act.close, "no")]
    }
  }

  mutating func move(_ move: Move, count: Int?) {
    switch self {
    case .help(var help):
      move.apply(to: &help.scroller, count: count)
      self = .help(help)
    case .tree(var tree):
      move.apply(to: &tree.window, count: count)
      self = .tree(tree)
    case .kinds(var window):
      move.apply(to: &window, count: count)
      self = .kinds(window)
    case .report(var report):
      move.apply(to: &report.scroller, count: count)
      self = .report(report)
    case .copy, .outcome, .batch, .lessons, .dream, .ending: break
    }
  }

  /// Brings sizes up to date.
  mutating func resize(_ body: Rect) {
    switch self {
    case .help(var help):
      help.resize(body)
      self = .help(help)
    case .tree(var tree):
      tree.window.setCount(tree.rows?.count ?? 0)
      tree.window.resize(height: max(1, min(tree.rows?.count ?? 1, body.rows - 4)))
      self = .tree(tree)
    case .kinds(var window):
      window.setCount(Visibility.Group.allCases.count)
      window.resize(height: max(1, min(window.count, body.rows - 2)))
      self = .kinds(window)
    case .report(var report):
      let inside = Panel.reportWidth(body) - 4
      report.scroller.resize(
        total: report.rows(columns: inside).count, height: max(1, body.rows - 4))
      self = .report(report)
    case .copy, .outcome, .batch, .lessons, .dream, .ending: break
    }
  }

  static func reportWidth(_ body: Rect) -> Int { max(4, min(100, body.columns - 4)) }
}

/// The tree of a run, its ancestors and its sub-agents.
struct TreePanel: Sendable, Hashable {
  var run: RunID
  var rows: [RunTreeRow]?
  var window = ListWindow()

  init(run: RunID) { self.run = run }

  mutating func receive(_ list: [RunTreeRow]) {
    rows = list
    window.setCount(list.count)
    if let place = list.firstIndex(where: { $0.summary.id == run }) { window.select(place) }
  }
}

/// States how a run ended: first the verdict, then an optional reason.
struct OutcomePanel: Sendable, Hashable {
  var run: RunID
  var name: String
  var current: Outcome
  var verdict: Outcome.Verdict?
  var editor: LineEditor?
}

/// Many decisions that wait for a yes.
struct BatchPanel: Sendable, Hashable {
  var decision: Review.Decision
  var filter: String
  var reviews: [Review]
}

/// What an import did, line by line.
struct ReportPanel: Sendable, Hashable {
  var title: String
  var lines: [Line]
  var scroller = Scroller()

  struct Line: Hashable, Sendable {
    var text: String
    var role: Role
  }

  func rows(columns: Int) -> [(text: SafeText, role: Role)] {
    lines.prefix(500).flatMap { line in
      WrappedText(line.text, width: columns).rows(in: 0..<8).map {
        (SafeText.spaces($0.indent) + $0.text, line.role)
      }
    }
  }

  init(_ report: ImportReport) {
    title = "Import"
    lines = [Line(text: report.words, role: .text)]
    func add(_ heading: String, _ list: [String], _ role: Role) {
      guard !list.isEmpty else { return }
      lines.append(Line(text: "", role: .text))
      lines.append(Line(text: heading, role: role))
      lines += list.prefix(200).map { Line(text: "  " + $0, role: .muted) }
      if list.count > 200 {
        lines.append(Line(text: "  … and \((list.count - 200).grouped) more", role: .muted))
      }
    }
    add("\(report.skipped.count.counted("file")) left out", report.skipped, .text)
    add(report.problems.count.counted("damaged record"), report.problems, .warning)
  }
}

extension ImportReport {
  /// The numbers in one sentence.
  var words: String {
    var parts: [String] = [newRuns.counted("new run")]
    if grownRuns > 0 { parts.append("\(grownRuns.grouped) grown") }
    if unchangedRuns > 0 { parts.append("\(unchangedRuns.grouped) unchanged") }
    parts.append(steps.counted("step"))
    if images > 0 { parts.append(images.counted("picture")) }
    var text = "Imported: " + parts.joined(separator: ", ")
    if bytes > 0 { text += "; \(bytes.bytes)" }
    if seconds > 0 { text += " in \(Int64(min(1e12, seconds) * 1000).duration)" }
    return text + "."
  }
}
