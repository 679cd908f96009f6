internal import Dreaming
internal import Formats
internal import Glibc
internal import Storage
internal import Trajectories

/// The logs that are followed: what of them is not in the archive yet, and what their agents do.
struct FollowedLogs {
  private let archive: Archive
  private let importing: Import
  private let roots: [String]
  /// Which log a file belongs to.
  private var logs: [String: String] = [:]
  /// Growth that has not been imported.
  private var pending: [String: Pending] = [:]
  /// How long a log took to import last, in milliseconds.
  private var costs: [String: Int64] = [:]
  private var runs: [String: [RunID]] = [:]
  private var known: [RunID: IdleSight.Agent] = [:]
  private(set) var projects: Set<String> = []

  private struct Pending {
    var first: AwakeTime
    var last: AwakeTime
  }

  init(_ archive: Archive, _ importing: Import, roots: [String]) {
    self.archive = archive
    self.importing = importing
    self.roots = roots
  }

  /// The agents that moved in the last hours, by run.
  var agents: [IdleSight.Agent] { known.values.sorted { $0.run < $1.run } }

  var logCount: Int { Set(logs.values).count }

  /// Whether there is growth that the archive does not have yet.
  var isBehind: Bool { !pending.isEmpty }

  /// When growth is imported next.
  var nextDue: AwakeTime? { pending.map { due($0.key, $0.value) }.min() }

  /// Once a log has been still for a moment; while it goes on growing, every few seconds, so that
  /// reading it again takes a small share of the time.
  private func due(_ path: String, _ pending: Pending) -> AwakeTime {
    let patience = min(Self.longest, max(Self.shortest, 20 * (costs[path] ?? 0)))
    return min(pending.last + Self.still, pending.first + patience)
  }

  private static let still: Int64 = 500
  private static let shortest: Int64 = 2_000
  private static let longest: Int64 = 10_000

  // MARK: - Growth

  /// Whether it is known already that a file is a log's.
  func isLog(_ file: String) -> Bool { logs[file] != nil }

  /// Notes that files changed; returns those logs that moved by it.
  mutating func changed(_ files: Set<String>, at now: AwakeTime) -> Set<String> {
    var moved: Set<String> = []
    for file in files {
      guard let log = logs[file] ?? find(file) else { continue }
      moved.insert(log)
      pending[log, default: Pending(first: now, last: now)].last = now
      for run in runs[log] ?? [] { known[run]?.movedAt = now }
    }
    return moved
  }

  private mutating func find(_ file: String) -> String? {
    guard let log = LogLookup.log(at: file, below: roots) else { return nil }
    logs[file] = log.source.path
    logs[log.source.path] = log.source.path
    return log.source.path
  }

  // MARK: - Importing

  /// Brings in everything that is there; what moves later is growth.
  mutating func importAll(
    now: Timestamp, at moment: AwakeTime, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> ImportReport {
    let found = LogCollection.find(roots)
    var report = try importing.run(found.logs, now: now, isCancelled: isCancelled)
    report.skipped = found.skipped + report.skipped
    for log in found.logs where !isCancelled() {
      logs[log.source.path] = log.source.path
      for member in try archive.runs(from: log.source.path) { projects.insert(member.project) }
      // What nobody has written to for hours has no agent any more.
      if Self.age(of: log.source.path, now) < IdleRules.abandoned { try look(at: log, moment) }
    }
    return report
  }

  /// Brings in the growth that is due; returns what was done, log by log.
  mutating func importDue(
    now: Timestamp, at moment: AwakeTime
  ) throws -> [(log: String, report: ImportReport, projects: Set<String>)] {
    var done: [(log: String, report: ImportReport, projects: Set<String>)] = []
    for (path, waiting) in pending.sorted(by: { $0.key < $1.key })
    where due(path, waiting) <= moment {
      pending[path] = nil
      guard let log = LogLookup.log(at: path, below: roots) else { continue }
      let start = Machine.now
      let report = try importing.run([log], now: now)
      costs[path] = Machine.now - start
      let touched = try look(at: log, waiting.last)
      done.append((path, report, touched))
    }
    return done
  }

  /// Notes that an import failed, so that it is tried again.
  mutating func retry(_ files: Set<String>, at moment: AwakeTime) {
    for file in files { pending[file] = Pending(first: moment + 5_000, last: moment + 5_000) }
  }

  var waiting: Set<String> { Set(pending.keys) }

  /// Looks what the agents of a log do; returns the projects of its runs.
  @discardableResult
  private mutating func look(at log: DetectedLog, _ moved: AwakeTime) throws -> Set<String> {
    let members = try archive.runs(from: log.source.path)
    runs[log.source.path] = members.map(\.run)
    for member in members {
      // One damaged run must not keep the others from being followed; a dream will say what is wrong.
      guard let phase = try? phase(of: member.run, in: log) else { continue }
      known[member.run] = IdleSight.Agent(
        run: member.run, project: member.project, phase: phase, movedAt: moved)
    }
    let touched = Set(members.map(\.project))
    projects.formUnion(touched)
    return touched
  }

  private func phase(of run: RunID, in log: DetectedLog) throws -> AgentPhase {
    let header = try archive.summary(of: run).header
    var tail: [Entry] = []
    let extent = try archive.extent(of: run)
    try archive.forEachEntry(of: run, from: max(0, extent - Self.tail)) { entry in
      tail.append(entry)
      return true
    }
    guard log.layout == .lines else {
      // A document is written when all is over, or again as a whole.
      return AgentPhase(
        entries: tail, outcome: Outcome(.unknown, authority: .log), end: .marked)
    }
    return AgentPhase(entries: tail, outcome: header.outcome, end: turnEnd(header, log))
  }

  private func turnEnd(_ header: RunHeader, _ log: DetectedLog) -> AgentPhase.TurnEnd {
    if TurnMark.isAlwaysSaid(in: log) {
      return header.outcome.authority == .nobody ? .missing : .marked
    }
    guard header.parent == nil else { return .unsaid }
    switch TurnMark.last(in: log) {
    case .goesOn: return .missing
    case .ended: return .marked
    case nil: return .unsaid
    }
  }

  /// Entries that are looked at; more than a turn has open calls.
  private static let tail = 200

  /// Milliseconds since a file was written to, by the calendar; a date in the future counts as now.
  private static func age(of path: String, _ now: Timestamp) -> Int64 {
    var status = stat()
    guard stat(path, &status) == 0 else { return .max }
    return max(0, now.rawValue - Int64(status.st_mtim.tv_sec) * 1000)
  }
}
