import Trajectories

/// Lessons and versions as text for people.
enum LessonText {
  /// One line: name, status, how likely, what it rests on, the effect, and the sentence.
  static func line(_ sheet: LessonSheet) -> String {
    let lesson = sheet.lesson
    let runs = "\(lesson.evidence.independentRuns)/\(lesson.counterEvidence.independentRuns)"
    return "\(lesson.id)  \(sheet.isServed ? "*" : " ") \(lesson.status.rawValue.padded(to: 12))"
      + "\(Words.twoDecimals(lesson.posterior))  \(runs.padded(to: 7))"
      + "\((effect(sheet) ?? "-").padded(to: 22))" + Output.safe(lesson.sentence)
  }

  /// What a lesson is and where it stands.
  static func head(_ sheet: LessonSheet) -> [String] {
    let lesson = sheet.lesson
    var lines = [
      "lesson      \(lesson.id)   \(lesson.status.rawValue)"
        + (sheet.isServed ? ", served to agents" : ""),
      "says        \(Output.safe(lesson.sentence))",
      "project     \(Output.safe(lesson.project))",
      "likely      \(Words.twoDecimals(lesson.posterior)), for it "
        + "\(Words.count(lesson.evidence.independentRuns, "run")), against it "
        + Words.count(lesson.counterEvidence.independentRuns, "run"),
      "words from  \(lesson.origin.rawValue)"
        + (lesson.dream.map { ", found by \($0)" } ?? ", written by a person"),
    ]
    if let person = lesson.reviewedBy { lines.append("accepted    by \(Output.safe(person))") }
    if let person = lesson.stoppedBy { lines.append("stopped     by \(Output.safe(person))") }
    if let old = lesson.supersedes { lines.append("replaces    \(old)") }
    return lines
  }

  /// What speaks for it and against it, what each gate said, and what came of it.
  ///
  /// - Parameter quoting: the words that a citation cites, where they can be found.
  static func reasons(
    _ sheet: LessonSheet, quoting span: (Citation) -> String?
  ) -> [String] {
    let lesson = sheet.lesson
    var lines = lesson.evidence.map { "for         \(words($0, span))" }
    lines += lesson.counterEvidence.map { "against     \(words($0, span))" }
    lines += lesson.lost.map { lost in
      "lost        \(lost.run) was purged: \(Words.count(lost.evidence, "place")) for it, "
        + "\(lost.counterEvidence) against it"
    }
    lines += lesson.verdicts.map { verdict in
      let numbers = verdict.orderedNumbers
        .map { "\($0.name) \(Words.twoDecimals($0.value))" }.joined(separator: ", ")
      let why = [verdict.why, numbers].filter { !$0.isEmpty }.joined(separator: "; ")
      return "gate        \("\(verdict.gate.place)".padded(to: 3))"
        + verdict.gate.words.padded(to: 22) + verdict.result.rawValue.padded(to: 10)
        + Output.safe(why)
    }
    if let utility = lesson.utility { lines.append("worth       \(words(utility)), in dreams") }
    guard let effect = sheet.effect else { return lines + ["in use      never shown so far"] }
    lines.append(
      "in use      shown in \(Words.count(effect.uses, "run")), followed in \(effect.followed); "
        + "\(side(effect.shown)) with it, \(side(effect.heldOut)) without it")
    if let gain = effect.gain {
      lines.append("effect      \(words(gain))")
    } else if let gain = effect.observedGain {
      lines.append(
        "effect      \(words(gain)) against \(side(effect.others)) without it; not by chance, so it "
          + "proves nothing")
    }
    return lines
  }

  /// All that happened to it, oldest first.
  static func history(_ sheet: LessonSheet) -> [String] {
    sheet.history.map { event in
      "version \("\(event.version)".padded(to: 4))\(event.at.iso8601.prefix(16))  "
        + Output.safe(event.delta.words)
    }
  }

  private static func words(_ evidence: LessonEvidence, _ span: (Citation) -> String?) -> String {
    let citation = evidence.citation
    let place = citation.step == 0 ? "task" : "step \(citation.step) \(citation.field.rawValue)"
    let quoted = span(citation).map { "\"\($0.prefix(160))\"" } ?? "(the run says it no more)"
    return "\(citation.run) \(place.padded(to: 16))\(Output.safe(quoted))"
  }

  private static func side(_ side: LessonEffect.Side) -> String {
    "\(side.successes) of \(side.runs) succeeded"
  }

  /// The measured effect with its interval, or how often it was shown.
  private static func effect(_ sheet: LessonSheet) -> String? {
    guard let effect = sheet.effect else { return nil }
    return effect.gain.map(words) ?? effect.observedGain.map { "~\(words($0))" }
      ?? "shown \(effect.uses)x"
  }

  private static func words(_ gain: LessonUtility) -> String {
    "\(points(gain.gain)) (\(points(gain.low)) to \(points(gain.high)))"
  }

  /// `+12 pp`.
  private static func points(_ share: Double) -> String {
    let points = Int(clamped: (share * 100).rounded())
    return "\(points > 0 ? "+" : "")\(points)"
  }

  // MARK: - Versions

  /// One line: number, parent, time, changes, score, who, why.
  static func line(_ version: MemoryVersion, isServed: Bool) -> String {
    let score = version.holdoutScore.map { points($0) + " pp" } ?? "-"
    return "\(isServed ? "*" : " ") \("\(version.number)".padded(to: 5))"
      + "from \("\(version.parent)".padded(to: 5))\(version.at.iso8601.prefix(16))  "
      + "\(Words.count(version.changes, "change").padded(to: 12))\(score.padded(to: 9))"
      + Output.safe("\(version.by.words): \(version.reason)")
  }

  static func line(_ rollback: Rollback) -> String {
    "  back to \("\(rollback.version)".padded(to: 7))\(rollback.at.iso8601.prefix(16))  "
      + Output.safe(
        rollback.by + (rollback.reason.isEmpty ? "" : ": \(rollback.reason)"))
  }

  static func lines(_ diff: MemoryDiff) -> [String] {
    diff.lines.map { line in
      let sign = line.before == nil ? "+" : line.after == nil ? "-" : "~"
      let status = [line.before, line.after].compactMap { $0?.rawValue }
      let moved = status.count == 2 && status[0] == status[1] ? [status[0]] : status
      var words = [moved.joined(separator: " -> ")]
      if line.before != nil, line.after != nil {
        if line.evidence != 0 { words.append("for it \(signed(line.evidence))") }
        if line.counterEvidence != 0 { words.append("against it \(signed(line.counterEvidence))") }
        if let old = line.posteriorBefore, let new = line.posteriorAfter, old != new {
          words.append("\(Words.twoDecimals(old)) -> \(Words.twoDecimals(new))")
        }
      }
      return "\(sign) \(line.lesson)  \(words.joined(separator: ", ").padded(to: 34))"
        + Output.safe(line.sentence)
    }
  }

  private static func signed(_ count: Int) -> String { count > 0 ? "+\(count)" : "\(count)" }
}

/// A lesson as other programs get it.
struct LessonJSON: Encodable {
  var id: String
  var sentence: String
  var served: Bool
  var effect: LessonEffect?
  var gain: LessonUtility?
  var lesson: Lesson
  var history: [Event]?

  struct Event: Encodable {
    var version: Int
    var at: Int64
    var by: String?
    var dream: String?
    var words: String
    var delta: MemoryDelta
  }

  init(_ sheet: LessonSheet) {
    id = sheet.id.rawValue
    sentence = sheet.lesson.sentence
    served = sheet.isServed
    effect = sheet.effect
    gain = sheet.effect?.gain
    lesson = sheet.lesson
    history =
      sheet.history.isEmpty
      ? nil
      : sheet.history.map {
        Event(
          version: $0.version, at: $0.at.rawValue, by: $0.by.person, dream: $0.dream?.rawValue,
          words: $0.delta.words, delta: $0.delta)
      }
  }
}

/// A version as other programs get it.
struct VersionJSON: Encodable {
  var served: Bool
  var version: MemoryVersion

  init(_ version: MemoryVersion, isServed: Bool) {
    served = isServed
    self.version = version
  }
}
