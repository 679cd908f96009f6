import Trajectories

@testable import Console

/// Dreams in memory, and what an archive and a process that dreams would do.
struct MemoryDreams {
  var records: [DreamRecord] = []
  var journal: [JournalEntry] = []
  var holder: DreamNews.Holder?
  var outlook = DreamOutlook(
    project: "airline-desk", runs: 12, matching: 14, steps: 340, units: 29, milliseconds: 4_200)
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
