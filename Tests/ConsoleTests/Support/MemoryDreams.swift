import Trajectories

@testable import Console

/// Dreams in memory, and what an archive and a process that dreams would do.
struct MemoryDreams {
  var records: [DreamRecord] = []
  var journal: [JournalEntry] = []
  var holder: DreamNews.Holder?
  var outlook = DreamOutlook(
    projects: ["airline-desk"], runs: 12, matching: 14, steps: 340, units: 29, milliseconds: 4_200)
  /// Nil where there is an archive; else why dreams cannot be had.
  var refusal: String?
  /// What was asked of processes.
  var asked: [DreamWork] = []

  mutating func answer(to work: DreamWork) -> Event {
    if let refusal { return .failed(.dreams(work), refusal) }
    switch work {
    case .follow(let number): return .dreams(.followed(since: number, news(since: number)))
    case .list: return .dreams(.listed(records))
    case .show(let id):
      var progress = DreamProgress()
      for entry in journal where entry.dream == id { progress.add(entry) }
      return .dreams(.shown(id, progress))
    case .foresee(let order):
      var outlook = outlook
      outlook.holder = holder
      return .dreams(.foreseen(order, outlook))
    case .start, .resume:
      asked.append(work)
      return .dreams(.begun(work))
    case .ask(let wish, let id):
      asked.append(work)
      return .dreams(.asked(wish, id))
    }
  }

  private func news(since number: Int64?) -> DreamNews {
    let entries = journal.filter { entry in
      number.map { entry.number > $0 } ?? (entry.dream == holder?.dream)
    }
    return DreamNews(holder: holder, entries: entries, last: journal.last?.number ?? 0)
  }

  /// Writes into the journal, a moment after what stands there.
  mutating func tell(_ dream: DreamID, _ events: JournalEvent..., after milliseconds: Int64 = 100) {
    for event in events {
      let at = journal.last?.at ?? MemoryArchive.now
      journal.append(
        JournalEntry(
          dream: dream, number: Int64(journal.count + 1),
          at: Timestamp(rawValue: at.rawValue + milliseconds), event: event))
    }
  }

  /// A dream of the sample's runs, not begun.
  static func record(_ seed: UInt64, minutesAgo: Int64 = 5) -> DreamRecord {
    DreamRecord(
      project: "airline-desk", mode: .review, reason: .asked, seed: seed, budget: .standard,
      runs: [MemoryArchive.flight, MemoryArchive.repair].map { .init($0, revision: 1) },
      askedAt: Timestamp(rawValue: MemoryArchive.now.rawValue - minutesAgo * 60_000))
  }
}

extension MemoryDreams {
  /// A process takes up a dream of the sample's runs.
  @discardableResult
  mutating func begin(seed: UInt64) -> DreamID {
    var record = Self.record(seed, minutesAgo: 0)
    record.state = .running
    records.insert(record, at: 0)
    holder = .init(dream: record.id, process: 4711)
    tell(
      record.id,
      .started(
        .init(
          project: record.project, runs: record.runs.count, seed: seed, mode: record.mode,
          budget: record.budget, reason: record.reason)))
    return record.id
  }

  /// A dream that ended with a lesson, and one before that learned nothing.
  fileprivate mutating func dream(of lessons: [Lesson]) {
    var empty = Self.record(1, minutesAgo: 90)
    empty.state = .cancelled
    tell(empty.id, .closed(.init(.cancelled, why: "ada ended it")))
    records = [empty]
    let dream = begin(seed: 2)
    holder = nil
    tell(
      dream, .stageBegan(.critique), .critique(MemoryArchive.click.critiqueMade),
      .unitEnded(.init(2, stage: .critique, run: MemoryArchive.flight, what: "critiquing")))
    for lesson in lessons.prefix(3) { tell(dream, .candidate(.init(lesson))) }
    for lesson in lessons.suffix(2) {
      tell(
        dream,
        .verdict(.init(lesson.id, Verdict(.support, .refused, why: "fewer than three runs"))))
    }
    for lesson in lessons.prefix(3) {
      tell(
        dream,
        .lesson(.init(lesson.id, from: .candidate, to: .provisional, why: "it passed the gates")))
    }
    tell(
      dream,
      .closed(
        .init(.completed, learned: 3, refused: 2, version: 3, why: "everything was looked at")))
    records[0].state = .completed
    records[0].version = 3
    records[0].usage = DreamUsage(units: 14, rollouts: 0, milliseconds: 2_100)
    records[0].report = Self.report(lessons)
  }

  private static func report(_ lessons: [Lesson]) -> DreamReport {
    DreamReport(
      project: "airline-desk", seed: 2, mode: .review, units: 14,
      stages: [
        .init(.pick, looked: 2, at: "runs", learned: ["2 runs taken"]),
        .init(.critique, looked: 2, at: "runs", learned: ["1 run with a step to blame"]),
        .init(
          .imagine, looked: 0, at: "rollouts", note: "no rollouts were played"),
        .init(
          .verify, looked: 5, at: "drafts of lessons", learned: ["3 passed the gates"],
          refused: [.init("supported", why: "fewer than three runs", count: 2)]),
        .init(
          .distil, looked: 3, at: "lessons", learned: lessons.prefix(3).map(\.sentence)),
      ], version: 3, memory: ContentHash(of: "memory"), ending: "everything was looked at")
  }

  /// A dream in the middle of its rollouts.
  fileprivate mutating func imagine(_ lessons: [Lesson]) {
    let dream = begin(seed: 3)
    tell(
      dream, .stageBegan(.critique), .critique(MemoryArchive.click.critiqueMade),
      .critique(MemoryArchive.disputed.critiqueMade),
      .unitEnded(.init(3, stage: .critique, run: MemoryArchive.repair, what: "critiquing")),
      .stageBegan(.model), .unitEnded(.init(4, stage: .model, what: "fitting the world model")),
      .stageBegan(.imagine))
    for round in 1...9 {
      tell(
        dream,
        .rollouts(
          .init(
            done: 64 * round, successes: 2 * round * round,
            failures: 60 * round - 2 * round * round,
            unsupported: 4 * round)),
        .unitEnded(.init(4 + round, stage: .imagine, what: "imagining routes")),
        .budget(
          .init(units: 4 + round, rollouts: 64 * round, milliseconds: Int64(900 + 80 * round))),
        after: 30)
    }
    tell(dream, .stageBegan(.verify), after: 5)
    for lesson in lessons.prefix(2) { tell(dream, .candidate(.init(lesson)), after: 5) }
    for (lesson, gate) in zip(lessons.suffix(2), [Gate.support, .veto]) {
      tell(
        dream, .verdict(.init(lesson.id, Verdict(gate, .refused, why: "too little"))), after: 5)
    }
  }
}

extension MemoryArchive {
  /// The sample with lessons and the dreams that found them.
  static let dreamt: MemoryArchive = {
    var archive = MemoryArchive.taught
    archive.dreams.dream(of: archive.lessons.memory.lessons)
    return archive
  }()

  /// Another process dreams.
  static let dreaming: MemoryArchive = {
    var archive = MemoryArchive.dreamt
    archive.dreams.imagine(archive.lessons.memory.lessons)
    return archive
  }()

  static let lastDream = MemoryDreams.record(2, minutesAgo: 0).id
  static let runningDream = MemoryDreams.record(3, minutesAgo: 0).id
}

extension Proposal {
  fileprivate var critiqueMade: JournalEvent.CritiqueMade { .init(critique) }
}
