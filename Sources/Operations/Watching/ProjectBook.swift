internal import Dreaming
internal import Storage
internal import Trajectories

/// What there is to dream about in each project, and how the dreams about it went.
struct ProjectBook {
  private let archive: Archive
  private var sheets: [String: IdleSight.Project] = [:]
  /// Runs in a dream at most, where the usual number needed too much memory.
  private var most: [String: Int] = [:]

  init(_ archive: Archive) { self.archive = archive }

  var projects: [IdleSight.Project] { sheets.values.sorted { $0.name < $1.name } }

  func knows(_ project: String) -> Bool { sheets[project] != nil }

  func mostRuns(of project: String) -> Int { most[project] ?? DreamRequest.mostRuns }

  /// Looks at a project anew.
  mutating func refresh(_ name: String, at now: Timestamp) throws {
    var sheet = sheets[name] ?? IdleSight.Project(name: name)
    var request = DreamRequest()
    request.project = name
    request.last = mostRuns(of: name)
    request.seed = UInt64(IdleRules().tiers[0].rollouts)
    request.filter = RunFilter(terms: [.init(.contains(.project, name))])
    guard let runs = try? request.pick(from: archive).runs, !runs.isEmpty else {
      sheets[name] = nil
      return
    }
    sheet.paused = nil
    sheet.rollouts = nil
    var seen: [RunID: Int] = [:]
    var isDecided = false
    for dream in try archive.dreams(of: name, limit: 50) {
      if dream.state == .completed {
        for run in dream.runs { seen[run.run] = max(seen[run.run] ?? 0, run.revision) }
        if !isDecided { sheet.rollouts = dream.budget.rollouts ?? 0 }
        isDecided = true
      } else if !isDecided {
        isDecided = try note(dream, on: &sheet, runs, now)
      }
    }
    sheet.news = runs.count { seen[$0.run] ?? 0 < $0.revision }
    sheets[name] = sheet
  }

  /// Whether it is a dream of an earlier gap that waits to be taken up; one that killed its process
  /// again and again is left alone.
  ///
  /// - Parameter runs: what a dream would take now. With new ones among them, or after a day, a dream
  ///   that was left alone is given up and a fresh one begins.
  private func note(
    _ dream: DreamRecord, on sheet: inout IdleSight.Project, _ runs: [DreamRecord.Run],
    _ now: Timestamp
  ) throws -> Bool {
    guard dream.reason == .idle, dream.state == .paused || dream.state == .aborted else {
      return false
    }
    let deaths = try archive.journal(of: dream.id, limit: 1_000_000).entries.count {
      if case .closed(let closing) = $0.event { closing.state == .aborted } else { false }
    }
    if deaths >= IdleRules.mostFailures {
      let known = Dictionary(dream.runs.map { ($0.run, $0.revision) }) { first, _ in first }
      let isNew = runs.contains { known[$0.run] ?? 0 < $0.revision }
      let age = now - (dream.endedAt ?? dream.askedAt)
      if isNew || age >= IdleRules.freshStart {
        if sheet.failures >= IdleRules.mostFailures { sheet.failures = 0 }
        return false
      }
      sheet.failures = max(sheet.failures, deaths)
      sheet.failedAt = Machine.now + -max(0, age)
      sheet.failure =
        "the process ended without a word in \(dream.id); `reverie dream --resume \(dream.id)` shows why"
      return true
    }
    sheet.paused = dream.id
    return true
  }

  // MARK: - How dreams went

  mutating func succeeded(_ name: String) {
    sheets[name]?.failures = 0
    sheets[name]?.failedAt = nil
  }

  mutating func failed(_ name: String, _ why: String, at now: AwakeTime) {
    sheets[name]?.failures += 1
    sheets[name]?.failedAt = now
    sheets[name]?.failure = why
  }

  /// Halves the runs of the next dream; false where there is nothing left to halve.
  mutating func shrink(_ name: String) -> Bool {
    let next = mostRuns(of: name) / 2
    guard next >= Self.fewestRuns else { return false }
    most[name] = next
    return true
  }

  private static let fewestRuns = 5
}
