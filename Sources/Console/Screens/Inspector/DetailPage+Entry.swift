internal import Canvas
internal import Trajectories

extension DetailPage {
  /// Lays out an entry.
  init(_ entry: Entry, key: Key, claims: [Proposal] = [], reviewer: String = "") {
    self.init(key: key)
    // What went wrong comes first.
    for claim in claims.prefix(3) {
      critique(claim, label: entry.label, reviewer: reviewer)
      gap()
    }
    if let step = entry.step {
      lay(step)
    } else {
      let role: Role =
        switch entry.kind {
        case .failure: .failure
        case .context, .unknown, .compaction: .muted
        case .prompt, .reply, .step: .text
        }
      if !entry.title.isEmpty { line("title", [StyledText(SafeText(entry.title.firstWords))]) }
      section(Self.label(of: entry.kind), entry.text, style: Style(role))
      missing(entry.images)
    }
    facts(of: entry)
    let hidden = neutralised
    if hidden > 0 {
      gap()
      note("\(hidden.counted("deceptive character")) made visible", role: .neutralised)
    }
  }

  private static func label(of kind: Entry.Kind) -> SafeText {
    switch kind {
    case .prompt: "user"
    case .reply, .step: "agent"
    case .context: "context"
    case .compaction: "summary"
    case .failure: "failure"
    case .unknown: "record"
    }
  }

  private mutating func lay(_ step: Step) {
    // What went wrong comes first; otherwise the order in which it happened.
    let failed = step.status == .failed || step.status == .denied
    if failed { result(step) }
    section("thought", step.thought, syntax: .plain)
    // The headline says all of a click or a key; its raw call can wait.
    let isTold = Self.isTold(step.action.kind)
    if isTold, !failed { result(step) }
    action(step.action)
    if let child = step.child {
      line("sub-agent", [StyledText(SafeText(child.rawValue)), StyledText("  + goes in", .muted)])
    }
    if let before = step.before {
      missing(before.images)
      if !before.isInferred { section("before", before.text) }
    }
    if !failed, !isTold { result(step) }
  }

  /// Whether the label of such an action leaves nothing out.
  private static func isTold(_ kind: ActionKind) -> Bool {
    switch Visibility.group(of: kind) {
    case .pointing, .typing, .looking: true
    default: false
    }
  }

  private mutating func action(_ action: Action) {
    gap()
    line("action", [StyledText(SafeText(action.raw.name), Style(.text, bold: true))])
    for member in ActionArguments(action, width: textWidth).parts {
      switch member {
      case .json(let text): part(text, .plain, .json)
      case .named(let name, let text, let role):
        part(name + ":", Style(.syntaxName), .plain)
        part(text, Style(role), .plain)
      }
    }
    if let rule = action.rule, let words = rule.words {
      line("pointer", [StyledText(SafeText(words), .muted)])
    }
  }

  private mutating func result(_ step: Step) {
    let status = step.status
    guard let after = step.after else {
      gap()
      line("result", [StyledText(SafeText(status.words ?? "no result"), status.role)])
      return
    }
    let failed = after.isError || status == .failed
    if after.text.withoutBlankEnds.isEmpty {
      gap()
      let words = status.words ?? (after.images.isEmpty ? "empty" : "a picture")
      line("result", [StyledText(SafeText(words), failed ? .failure : .muted)])
    } else {
      section("result", after.text, style: Style(failed ? .failure : .text))
    }
    if after.isInferred { note("seen at the next step, not logged with this one") }
    if let code = step.exitCode {
      line("exit", [StyledText(SafeText("\(code)"), code == 0 ? .muted : .failure)])
    }
    missing(after.images)
    if let tree = after.tree { section("elements", tree, style: Style(.muted)) }
  }

  /// Says which pictures cannot be shown, and why.
  private mutating func missing(_ images: [ImageReference]) {
    for image in images {
      switch image.place {
      case .missing(let why): note("picture missing: \(why)", role: .warning)
      case .remote(let address): note("picture on the network, not fetched: \(address)")
      case .stored, .embedded, .file: continue
      }
    }
  }

  // MARK: - Small print

  private mutating func facts(of entry: Entry) {
    gap()
    if let usage = entry.usage {
      line("tokens", [StyledText(SafeText(usage.words), .muted)])
    }
    var time: [String] = []
    if let moment = entry.time { time.append(moment.dateAndTime) }
    if let took = entry.step?.duration { time.append("took \(took.duration)") }
    if !time.isEmpty { line("time", [StyledText(SafeText(time.joined(separator: "   ")), .muted)]) }
    var place = "line \(entry.line.grouped)"
    if let turn = entry.step?.turn { place = "turn \(turn.grouped)   " + place }
    if let model = entry.model { place += "   \(model)" }
    if entry.isAbandoned { place += "   on an abandoned branch" }
    line("log", [StyledText(SafeText(place), .muted)])
  }

  /// Adds a text without a label and without a gap before it.
  private mutating func part(_ raw: String, _ style: Style, _ syntax: Syntax) {
    let indent: WrappedText.Indent = syntax == .plain ? .hanging(0) : .aligned(2)
    let text = WrappedText(raw, width: textWidth, indent: indent)
    appendFolding(text, syntax, style)
  }
}

extension TokenUsage {
  var words: String {
    var parts = ["in \(input.grouped)", "out \(output.grouped)"]
    if cacheRead > 0 { parts.append("cache read \(cacheRead.grouped)") }
    if cacheWrite > 0 { parts.append("cache write \(cacheWrite.grouped)") }
    return parts.joined(separator: "   ")
  }
}

extension Step.Status {
  /// The word shown beside a step; nothing for one that simply ran.
  var words: String? {
    switch self {
    case .done: nil
    case .failed: "failed"
    case .skipped: "skipped"
    case .denied: "denied"
    case .open: "open"
    }
  }

  var role: Role {
    switch self {
    case .done: .text
    case .failed: .failure
    case .denied: .warning
    case .skipped, .open: .muted
    }
  }
}

extension CoordinateRule {
  /// The rule in words; nil when nothing was changed.
  var words: String? {
    func size(_ size: PixelSize?) -> String {
      size.map { "\($0.width)x\($0.height)" } ?? "unknown size"
    }
    switch space {
    case .screenshot: return nil
    case .display: return "scaled from a display of \(size(from)) to \(size(to))"
    case .relative: return "from shares of width and height to \(size(to))"
    case .thousandths: return "from thousandths to \(size(to))"
    case .unverified: return "as logged; no screenshot tells the scale"
    }
  }
}
