internal import Canvas
internal import Trajectories

/// The text about the lesson or the version in hand, laid out for one width.
struct LessonPage: Hashable, Sendable {
  /// What it is about; another subject begins at the top.
  enum Subject: Hashable, Sendable { case lesson(LessonID), group(String), version(Int) }

  let subject: Subject
  private(set) var detail: DetailPage
  /// The row of the citation in hand.
  private(set) var citationRow: Int?

  /// Nil where nothing is in hand.
  init?(_ screen: Lessons, width: Int) {
    detail = DetailPage(key: DetailPage.Key(entry: 0, width: max(1, width), isUnfolded: false))
    if let versions = screen.versions {
      subject = .version(versions.selected)
      detail.version(versions)
      return
    }
    if let group = screen.selectedGroup {
      subject = .group(group.name)
      detail.group(group, screen.shown)
      return
    }
    guard let sheet = screen.dossierInHand?.sheet ?? screen.selected else { return nil }
    subject = .lesson(sheet.id)
    detail.lesson(sheet)
    citationRow = detail.evidence(
      sheet.lesson, screen.dossierInHand?.spans ?? [:], selected: screen.citation)
    detail.gates(sheet.lesson)
    detail.use(sheet)
    detail.history(sheet)
  }
}

extension DetailPage {
  /// What is in a group, in the lessons' own words.
  mutating func group(_ group: LessonRows.Group, _ shown: [LessonSheet]) {
    fact("group", group.name)
    fact(
      "lessons",
      "\(group.members.count.grouped)   \(group.waiting.grouped) wait for you   "
        + "\(group.active.grouped) active")
    fact("decide", "a accepts all that wait here, s suspends them; both ask first", .muted)
    gap()
    for place in group.members.prefix(200) {
      let lesson = shown[place].lesson
      fact(
        .empty, "\(lesson.status.mark.glyph.text) \(lesson.posterior.percent)   \(lesson.sentence)",
        lesson.status.waits ? .text : .muted)
    }
  }

  /// What it says and where it stands.
  mutating func lesson(_ sheet: LessonSheet) {
    let lesson = sheet.lesson
    fact("says", lesson.sentence)
    fact(
      "stands", lesson.status.rawValue + (sheet.isServed ? ", served to agents" : ""),
      lesson.status.mark.role)
    let runs = "\(lesson.evidence.independentRuns.counted("run")) for it, "
    fact(
      "likely",
      "\(lesson.posterior.percent)   \(runs)\(lesson.counterEvidence.independentRuns.grouped) against it"
    )
    if let person = lesson.reviewedBy { fact("accepted", "by \(person)") }
    if let person = lesson.stoppedBy { fact("stopped", "by \(person)", .warning) }
    if let old = lesson.supersedes { fact("replaces", old.rawValue, .muted) }
    let source = lesson.dream.map { "found by \($0)" } ?? "written by a person"
    fact("from", "\(source), words of origin \(lesson.origin.rawValue)", .muted)
    fact("project", lesson.project, .muted)
    fact("name", lesson.id.rawValue, .muted)
  }

  /// What is cited, each with the words; returns the row of the citation in hand.
  mutating func evidence(
    _ lesson: Lesson, _ spans: [Citation: String], selected: Int
  ) -> Int? {
    gap()
    var row: Int?
    let items =
      lesson.evidence.map { (item: $0, speaksFor: true) }
      + lesson.counterEvidence.map { (item: $0, speaksFor: false) }
    for (place, (item, speaksFor)) in items.enumerated() {
      if place == selected { row = rowCount }
      let citation = item.citation
      let step = citation.step == 0 ? "the task" : "step \(citation.step.grouped)"
      let words = spans[citation].map { "   \"\($0.firstWords)\"" } ?? ""
      let mark = place == selected ? "> " : "  "
      fact(
        speaksFor ? "for" : "against", "\(mark)\(citation.run.rawValue.prefix(12)) \(step)\(words)",
        place == selected ? .accent : speaksFor ? .text : .warning)
    }
    for lost in lesson.lost {
      fact(
        "lost", "  \(lost.run.rawValue.prefix(12)) was purged; what it said counts no more", .muted)
    }
    if items.isEmpty { fact("for", "no recording is cited", .muted) }
    return row
  }

  /// What each gate said.
  mutating func gates(_ lesson: Lesson) {
    guard !lesson.verdicts.isEmpty else { return }
    gap()
    for (place, verdict) in lesson.verdicts.enumerated() {
      let numbers = verdict.orderedNumbers.map { "\($0.name) \($0.value.decimal(2))" }
      let why = ([verdict.why].filter { !$0.isEmpty } + numbers).joined(separator: "   ")
      fact(
        place == 0 ? "gates" : .empty,
        "\(verdict.result.glyph) \(verdict.gate.words)   \(why)", verdict.result.role)
    }
  }

  /// What came of it in use, against the runs that it was kept from.
  mutating func use(_ sheet: LessonSheet) {
    gap()
    if let utility = sheet.lesson.utility { fact("worth", "\(utility.words) in dreams", .muted) }
    guard let effect = sheet.effect else { return fact("in use", "never shown so far", .muted) }
    let uses = "shown in \(effect.uses.counted("run")), followed in \(effect.followed.grouped)"
    fact("in use", uses)
    fact("outcomes", "\(effect.shown.words) with it, \(effect.heldOut.words) without")
    if let gain = effect.gain {
      fact("effect", gain.words, gain.role)
    } else if let gain = effect.observedGain {
      fact("outcomes", "\(effect.others.words) in other runs")
      fact("effect", "\(gain.words) against those; not by chance, so it proves nothing", .muted)
    }
  }

  /// All that happened to it, the latest first.
  mutating func history(_ sheet: LessonSheet) {
    guard !sheet.history.isEmpty else { return }
    gap()
    for (place, event) in sheet.history.suffix(40).reversed().enumerated() {
      fact(
        place == 0 ? "history" : .empty,
        "\(event.at.dateAndTime)   \(event.delta.words)   version \(event.version)", .muted)
    }
  }

  /// Who made a version, what it changed, and when somebody went back to it.
  mutating func version(_ versions: Lessons.Versions) {
    guard let list = versions.list else { return fact("version", "is being read", .muted) }
    let number = versions.selected
    fact("served", list.choice.version == number ? "yes: \(list.choice.why.rawValue)" : "no")
    if let version = list.versions.first(where: { $0.number == number }) {
      fact(
        "made", "\(version.at.dateAndTime) by \(version.by.words), from version \(version.parent)")
      fact("why", version.reason)
      fact(
        "score",
        version.holdoutScore.map { "\($0.points) on held-out recordings" } ?? "not measured")
    } else {
      fact("made", "the empty memory; every project begins with it")
    }
    for rollback in list.rollbacks where rollback.version == number {
      let why = rollback.reason.isEmpty ? "" : ": \(rollback.reason)"
      fact("back to it", "\(rollback.at.dateAndTime) by \(rollback.by)\(why)")
    }
    guard number > 0 else { return }
    gap()
    guard let diff = versions.diff, diff.to == number else {
      return fact("changed", "is being read", .muted)
    }
    if diff.lines.isEmpty { fact("changed", "nothing", .muted) }
    for (place, line) in diff.lines.prefix(200).enumerated() {
      let status = [line.before, line.after].compactMap { $0?.rawValue }
      let moved = status.count == 2 && status[0] == status[1] ? [status[0]] : status
      let sign = line.before == nil ? "+" : line.after == nil ? "-" : "~"
      fact(
        place == 0 ? "changed" : .empty,
        "\(sign) \(moved.joined(separator: " -> "))   \(line.sentence)",
        line.after == .active ? .success : line.before == .active ? .warning : .text)
    }
  }
}

extension LessonStatus {
  /// A sign and its role, for the list.
  var mark: (glyph: SafeText, role: Role) {
    switch self {
    case .active: ("✓", .success)
    case .accepted: ("+", .success)
    case .provisional: ("±", .proposed)
    case .candidate: ("?", .proposed)
    case .observed: ("·", .muted)
    case .suspended: ("!", .warning)
    case .retired: ("✗", .muted)
    }
  }
}

extension Verdict.Result {
  var glyph: String {
    switch self {
    case .passed: "✓"
    case .refused: "✗"
    case .abstained: "·"
    }
  }

  var role: Role {
    switch self {
    case .passed: .text
    case .refused: .warning
    case .abstained: .muted
    }
  }
}

extension LessonUtility {
  /// `+12 pp, between +3 and +21`.
  var words: String { "\(gain.points), between \(low.points) and \(high.points)" }

  /// Only an interval that leaves out 0 says something.
  var role: Role { low > 0 ? .success : high < 0 ? .failure : .text }
}

extension LessonEffect.Side {
  var words: String { "\(successes.grouped) of \(runs.grouped) succeeded" }
}

extension Double {
  /// A difference of shares in points of a hundred: `+12 pp`.
  var points: String {
    let points = Int((Swift.min(Swift.max(isNaN ? 0 : self, -1), 1) * 100).rounded())
    return "\(points > 0 ? "+" : "")\(points) pp"
  }
}
