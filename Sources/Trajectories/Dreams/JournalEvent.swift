/// One thing that happened in a dream, as its journal keeps it: one line of JSON of at most 1 KB.
package enum JournalEvent: Hashable, Sendable {
  case started(Start)
  case stageBegan(DreamStage)
  case stageEnded(StageEnd)
  case unitBegan(Unit)
  case unitEnded(Unit)
  case critique(CritiqueMade)
  case candidate(Candidate)
  case verdict(LessonVerdict)
  case rollouts(Rollouts)
  case lesson(LessonChange)
  case budget(DreamUsage)
  case paused(Reason)
  case resumed(Reason)
  case yielded(Reason)
  /// A person wants something of the dream, from wherever; the process that dreams looks out for it.
  case asked(Wish)
  case closed(Closing)

  package struct Start: Hashable, Sendable, Codable {
    package var project: String
    package var runs: Int
    package var seed: UInt64
    package var mode: DreamMode
    package var budget: DreamBudget
    package var reason: DreamReason

    package init(
      project: String, runs: Int, seed: UInt64, mode: DreamMode, budget: DreamBudget,
      reason: DreamReason
    ) {
      self.project = JournalText.cut(project)
      self.runs = runs
      self.seed = seed
      self.mode = mode
      self.budget = budget
      self.reason = reason
    }
  }

  package struct StageEnd: Hashable, Sendable, Codable {
    package var stage: DreamStage
    package var looked: Int
    package var learned: Int
    package var refused: Int
    package var note: String

    package init(
      _ stage: DreamStage, looked: Int = 0, learned: Int = 0, refused: Int = 0, note: String = ""
    ) {
      self.stage = stage
      self.looked = looked
      self.learned = learned
      self.refused = refused
      self.note = JournalText.cut(note)
    }
  }

  /// A piece of work that is done whole or not at all.
  package struct Unit: Hashable, Sendable, Codable {
    /// From 1, within the dream.
    package var unit: Int
    package var stage: DreamStage
    /// The run in hand, where it is about one.
    package var run: RunID?
    /// What is being done, in a few fixed words.
    package var what: String

    package init(_ unit: Int, stage: DreamStage, run: RunID? = nil, what: String = "") {
      self.unit = unit
      self.stage = stage
      self.run = run
      self.what = JournalText.cut(what)
    }
  }

  package struct CritiqueMade: Hashable, Sendable, Codable {
    package var critique: CritiqueID
    package var run: RunID
    package var step: Int?
    package var cause: Cause?
    package var confidence: Double
    package var text: String

    package init(_ critique: Critique) {
      self.critique = critique.id
      run = critique.run
      step = critique.step
      cause = critique.cause
      confidence = critique.confidence
      text = JournalText.cut(critique.explanation)
    }
  }

  package struct Candidate: Hashable, Sendable, Codable {
    package var lesson: LessonID
    package var sentence: String
    package var posterior: Double
    package var runs: Int

    package init(_ lesson: Lesson) {
      self.lesson = lesson.id
      sentence = JournalText.cut(lesson.sentence)
      posterior = lesson.posterior
      runs = lesson.evidence.independentRuns
    }
  }

  package struct LessonVerdict: Hashable, Sendable, Codable {
    package var lesson: LessonID
    package var gate: Gate
    package var result: Verdict.Result
    package var why: String

    package init(_ lesson: LessonID, _ verdict: Verdict) {
      self.lesson = lesson
      gate = verdict.gate
      result = verdict.result
      why = JournalText.cut(verdict.why)
    }
  }

  /// How imagination goes, since the dream began.
  package struct Rollouts: Hashable, Sendable, Codable {
    package var done: Int
    package var successes: Int
    package var failures: Int
    package var unsupported: Int
    /// How many per second at the moment; 0 where that is not known.
    package var perSecond: Double

    package init(
      done: Int, successes: Int, failures: Int, unsupported: Int, perSecond: Double = 0
    ) {
      self.done = done
      self.successes = successes
      self.failures = failures
      self.unsupported = unsupported
      self.perSecond = perSecond
    }
  }

  package struct LessonChange: Hashable, Sendable, Codable {
    package var lesson: LessonID
    /// Nil for one that is new.
    package var from: LessonStatus?
    package var to: LessonStatus
    package var why: String

    package init(_ lesson: LessonID, from: LessonStatus?, to: LessonStatus, why: String) {
      self.lesson = lesson
      self.from = from
      self.to = to
      self.why = JournalText.cut(why)
    }
  }

  package struct Reason: Hashable, Sendable, Codable {
    package var reason: String
    /// How long it took to let go, where that was measured.
    package var milliseconds: Int?

    package init(_ reason: String, milliseconds: Int? = nil) {
      self.reason = JournalText.cut(reason)
      self.milliseconds = milliseconds
    }
  }

  package struct Wish: Hashable, Sendable, Codable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, Codable { case pause, cancel }
    package var wish: Kind
    package var by: String

    package init(_ wish: Kind, by person: String) {
      self.wish = wish
      by = JournalText.cut(person)
    }
  }

  /// The end; the whole report is kept with the dream.
  package struct Closing: Hashable, Sendable, Codable {
    package var state: DreamState
    package var learned: Int
    package var refused: Int
    package var version: Int?
    package var why: String

    package init(
      _ state: DreamState, learned: Int = 0, refused: Int = 0, version: Int? = nil, why: String
    ) {
      self.state = state
      self.learned = learned
      self.refused = refused
      self.version = version
      self.why = JournalText.cut(why)
    }
  }
}

/// Texts of the journal, short enough for its lines.
enum JournalText {
  /// Bytes of one text as JSON writes it; no event has more than two of them beside its numbers.
  static let limit = 360

  /// The text up to the limit, whole characters only, with a mark where something is left out.
  static func cut(_ text: String) -> String {
    var bytes = 0
    for place in text.unicodeScalars.indices {
      bytes += width(of: text.unicodeScalars[place])
      if bytes > limit { return String(text.unicodeScalars[..<place]) + "..." }
    }
    return text
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x20 { return 6 }
    if scalar == "\"" || scalar == "\\" { return 2 }
    return UTF8.width(scalar)
  }
}

/// An event with its place in the journal.
package struct JournalEntry: Hashable, Sendable {
  package var dream: DreamID
  /// Grows over all dreams, so that a reader can go on from where it was.
  package var number: Int64
  package var at: Timestamp
  package var event: JournalEvent

  package init(dream: DreamID, number: Int64, at: Timestamp, event: JournalEvent) {
    self.dream = dream
    self.number = number
    self.at = at
    self.event = event
  }
}
