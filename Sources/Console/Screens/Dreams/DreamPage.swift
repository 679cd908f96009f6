internal import Canvas
internal import Trajectories

/// The text about the dream in hand, laid out for one width: how it goes, or how it ended.
struct DreamPage: Hashable, Sendable {
  /// Something in the text that one can go to.
  struct Item: Hashable, Sendable {
    enum Target: Hashable, Sendable {
      case lesson(LessonID)
      case step(RunID, Int?)
    }

    var target: Target
    var row: Int
  }

  private(set) var detail: DetailPage
  private(set) var items: [Item] = []
  /// Whether there is room for plots of several rows.
  let isTall: Bool
  private let chosen: Int

  init(_ screen: Dreams, _ record: DreamRecord, width: Int, isTall: Bool) {
    self.isTall = isTall
    chosen = screen.item
    detail = DetailPage(key: DetailPage.Key(entry: 0, width: max(1, width), isUnfolded: false))
    let progress = screen.progress[record.id]
    let state = screen.state(of: record)
    state == .running
      ? live(record, progress, process: screen.holder?.process)
      : past(record, progress, state)
    models(screen.spending[record.id] ?? [])
    if state == .running { critiques(progress, newestFirst: true) }
    lessons(progress, of: record)
    if state != .running { critiques(progress, newestFirst: false) }
    detail.fact("name", record.id.rawValue, .muted)
  }

  // MARK: - While it goes on

  private mutating func live(_ record: DreamRecord, _ progress: DreamProgress?, process: Int?) {
    guard let progress else { return detail.fact("stage", "the journal is being read", .muted) }
    var place = "\(progress.stage.words)   \(progress.stage.place) of \(DreamStage.allCases.count)"
    if progress.stage == .critique, let start = progress.start {
      place += "   \(progress.critiqued.grouped) of \(start.runs.counted("run"))"
    }
    detail.fact("stage", place)
    let left = progress.left.map { "   about \($0.duration) left" } ?? ""
    let wish = progress.wish.map { "   \($0.by) wants it to \($0.wish.rawValue)" } ?? ""
    detail.line(
      "done",
      [
        StyledText(Plot.bar(progress.share, columns: barColumns), .accent),
        StyledText(SafeText(" \(progress.share.percent)\(left)"), .text),
        StyledText(SafeText(wish), .warning),
      ])
    let hand = [progress.run.map { String($0.rawValue.prefix(20)) }, progress.what]
      .compactMap(\.self).filter { !$0.isEmpty }
    if !hand.isEmpty { detail.fact("in hand", hand.joined(separator: "   ")) }
    if !progress.why.isEmpty { detail.fact("note", progress.why, .warning) }
    used(record, progress)
    let by = process.map { "   process \($0)" } ?? ""
    detail.fact("began", origin(record) + by, .muted)
    curve(progress)
    funnel(progress)
  }

  /// What is used of what it may use.
  private mutating func used(_ record: DreamRecord, _ progress: DreamProgress) {
    let usage = progress.usage
    var words = ["\(usage.rollouts.grouped) of \((record.budget.rollouts ?? 0).counted("rollout"))"]
    if let rate = progress.rate { words.append("\(Int(min(rate, 1e12)).grouped)/s") }
    let limit = record.budget.seconds.map { " of \((Int64($0) * 1000).duration)" } ?? ""
    words.append(progress.elapsed.duration + limit)
    words.append(usage.units.counted("unit"))
    if usage.tokens > 0 || usage.dollars > 0 {
      words.append("\(usage.tokens.counted("token")), \(usage.dollars.dollars)")
    }
    detail.fact("used", words.joined(separator: "   "))
  }

  /// What language models were asked for it, by stage and model.
  private mutating func models(_ spending: [ModelSpending]) {
    for (place, spent) in spending.enumerated() {
      var words = [
        spent.stage, spent.model, spent.questions.counted("question"),
        spent.spent.tokens.counted("token"), spent.spent.dollars.dollars,
      ]
      if spent.open > 0 { words.append("\(spent.open.grouped) without an end") }
      detail.fact(place == 0 ? "models" : .empty, words.joined(separator: "   "))
    }
  }

  private var barColumns: Int { max(8, min(40, detail.key.width - DetailPage.labelWidth - 28)) }

  /// How often what was imagined ended well, as the rollouts went on.
  private mutating func curve(_ progress: DreamProgress) {
    guard let tally = progress.rollouts, !progress.curve.isEmpty else { return }
    let scored = tally.successes + tally.failures
    let share = scored > 0 ? Double(tally.successes) / Double(scored) : 0
    let beyond = tally.unsupported > 0 ? ", \(tally.unsupported.grouped) left what is known" : ""
    let rows = isTall ? 4 : 1
    let room = max(8, detail.key.width - DetailPage.labelWidth - 6)
    let shares = stretched(progress.curve.map(\.share), columns: min(room, isTall ? 96 : 40))
    let plot = Plot.curve(shares, rows: rows)
    detail.gap()
    for (row, line) in plot.enumerated() {
      let mark = rows == 1 ? "" : row == 0 ? " 100 %" : row == rows - 1 ? " 0 %" : ""
      detail.line(
        row == 0 ? "success" : .empty,
        [StyledText(line, .accent), StyledText(SafeText(mark), .muted)])
    }
    detail.fact(
      .empty,
      "\(share.percent) of imagined runs ended well: \(tally.successes.grouped) of \(scored.grouped)\(beyond)"
    )
  }

  /// As many shares as there are columns, where there are more; a short curve is drawn wider.
  private func stretched(_ shares: [Double], columns: Int) -> [Double] {
    guard shares.count <= columns else {
      return (0..<columns).map { shares[$0 * shares.count / columns] }
    }
    let each = min(columns / max(1, shares.count), 4)
    return shares.flatMap { Array(repeating: $0, count: max(1, each)) }
  }

  /// How many drafts are left after each gate.
  private mutating func funnel(_ progress: DreamProgress) {
    guard progress.judged > 0 else { return }
    detail.gap()
    let width = max(8, min(40, detail.key.width - DetailPage.labelWidth - 40))
    var left = progress.judged
    func row(_ label: SafeText, _ name: String, _ count: Int, _ note: String) {
      let share = Double(count) / Double(progress.judged)
      detail.line(
        label,
        [
          StyledText(SafeText(name).fitted(to: 20), .text),
          StyledText(Plot.bar(share, columns: width), .accent),
          StyledText(SafeText(" \(count.grouped)"), .text),
          StyledText(SafeText(note), .muted),
        ])
    }
    row("gates", "drafts asked", left, "")
    for gate in Gate.allCases {
      guard let count = progress.gates[gate] else { continue }
      left -= count.refused
      let refused = count.refused > 0 ? "   \(count.refused.grouped) refused" : ""
      row(.empty, gate.words, left, refused)
    }
    row(.empty, "passed", progress.candidates, "")
  }

  // MARK: - When it is over, or waits

  private mutating func past(
    _ record: DreamRecord, _ progress: DreamProgress?, _ state: DreamState
  ) {
    let why = progress?.why ?? ""
    detail.fact(
      "stands", state.rawValue + (why.isEmpty ? "" : ": \(why)"),
      state == .completed ? .success : state == .failed || state == .aborted ? .warning : .text)
    if state == .paused || state == .aborted || state == .pending {
      let gaveWay = state == .paused && progress?.gaveWay == true
      detail.fact(
        .empty,
        gaveWay
          ? "a watch goes on with it in the next gap, and p now; nothing that was done is lost"
          : "p goes on with it; nothing that was done is lost", .muted)
    }
    detail.fact("asked", origin(record), .muted)
    let usage = record.usage
    let took = usage.milliseconds > 0 ? "   \(usage.milliseconds.duration)" : ""
    detail.fact(
      "used",
      "\(usage.units.counted("unit"))   \(usage.rollouts.counted("rollout"))\(took)   seed \(record.seed)",
      .muted)
    if let version = record.version ?? progress?.version {
      detail.fact("memory", "version \(version) of the memory of \(record.project)")
    } else if record.report != nil {
      detail.fact("memory", "stays as it was")
    }
    for stage in record.report?.stages ?? [] { self.stage(stage) }
    if let progress {
      curve(progress)
      funnel(progress)
    }
  }

  /// What was looked at, learned and refused in one stage.
  private mutating func stage(_ stage: DreamReport.Stage) {
    detail.gap()
    detail.lines([
      [
        StyledText(SafeText(stage.stage.words.capitalizedFirst), Style(.text, bold: true)),
        StyledText(SafeText("   \(stage.summary)"), stage.learned.isEmpty ? .warning : .text),
      ]
    ])
    // Lessons stand below, where one can go to them.
    if stage.stage != .distil {
      for line in stage.learned.prefix(3) { detail.fact(.empty, line, .muted) }
    }
    for refusal in stage.refused {
      detail.fact(
        .empty, "refused \(refusal.count.grouped) by \(refusal.what): \(refusal.why)", .muted)
    }
  }

  /// Who asked for it, when, and about what.
  private func origin(_ record: DreamRecord) -> String {
    let why = record.reason == .asked ? "asked for by a person" : "by itself, the agent was idle"
    return "\(record.askedAt.dateAndTime)   \(why)   \(record.runs.count.counted("run")) of "
      + "\(record.project)   mode \(record.mode.rawValue)"
  }

  // MARK: - What one can go to

  private static let most = 100

  private mutating func lessons(_ progress: DreamProgress?, of record: DreamRecord) {
    guard let progress, !progress.found.isEmpty else { return }
    detail.gap()
    // Those that wait for somebody before those that were refused.
    let found = progress.found.filter { !$0.isRefused } + progress.found.filter(\.isRefused)
    for (place, one) in found.prefix(Self.most).enumerated() {
      let mark = one.status?.mark
      let words = one.sentence ?? one.lesson.rawValue
      item(
        place == 0 ? "lessons" : .empty, .lesson(one.lesson),
        mark?.glyph ?? (one.isRefused ? "✗" : "·"),
        one.status?.rawValue ?? (one.isRefused ? "refused" : "passed"),
        words + (one.why.isEmpty ? "" : "   (\(one.why))"),
        mark?.role ?? .muted)
    }
    if found.count > Self.most {
      detail.note("… and \((found.count - Self.most).grouped) more on the Lessons screen")
    }
  }

  private mutating func critiques(_ progress: DreamProgress?, newestFirst: Bool) {
    guard let progress, !progress.critiques.isEmpty else { return }
    detail.gap()
    let all = newestFirst ? progress.critiques.reversed() : progress.critiques
    for (place, made) in all.prefix(Self.most).enumerated() {
      let step = made.step.map { "step \($0)" } ?? "the run"
      let words = "\(made.run.rawValue.prefix(12)) \(step)   \(made.text)"
      item(
        place == 0 ? "critiques" : .empty, .step(made.run, made.step), .empty,
        made.confidence.percent, words, .text, rows: newestFirst && place == 0 ? 4 : 1)
    }
    if all.count > Self.most {
      detail.note("… and \((all.count - Self.most).grouped) more on the Review screen")
    }
  }

  private mutating func item(
    _ label: SafeText, _ target: Item.Target, _ glyph: SafeText, _ standing: String,
    _ words: String,
    _ role: Role, rows: Int = 1
  ) {
    let isChosen = items.count == chosen
    items.append(Item(target: target, row: detail.rowCount))
    let head = [
      StyledText(isChosen ? "> " : "  ", Style(.accent, bold: true)),
      StyledText(glyph.isEmpty ? "" : glyph + " ", role),
      StyledText(SafeText(standing).fitted(to: glyph.isEmpty ? 6 : 12), role),
    ]
    // What is in hand is shown whole.
    let rows = isChosen ? 4 : rows
    let room = max(1, detail.key.width - DetailPage.labelWidth - head.width)
    let lines = WrappedText(words, width: room, indent: .hanging(0)).rows(in: 0..<rows + 1)
    for (place, line) in lines.prefix(rows).enumerated() {
      var text = line.text
      if place == rows - 1, lines.count > rows {
        text = rows == 1 ? SafeText(words).truncated(to: room) : text + " …"
      }
      let style: Role = isChosen ? .accent : .text
      detail.line(
        place == 0 ? label : .empty,
        place == 0
          ? head + [StyledText(text, style)]
          : [StyledText(.spaces(head.width), .text), StyledText(text, style)])
    }
  }
}

extension String {
  /// With a capital letter at the start.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
