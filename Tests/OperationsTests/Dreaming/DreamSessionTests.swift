import Foundation
import Operations
import Storage
import Synchronization
import Testing
import Trajectories
import Worlds

/// Dreams over an archive of real recordings: a software project in which a reference agent worked.
struct DreamSessionTests {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  private var session: DreamSession { DreamSession(bench.archive) { Workbench.now } }

  private func session(pausing isWanted: @escaping @Sendable () -> Bool) -> DreamSession {
    DreamSession(bench.archive, manners: DreamManners(pausing: isWanted)) { Workbench.now }
  }

  private func practise(_ episodes: Int, worlds: Int = 1) throws {
    let family = try #require(WorldRegistry.families.first { $0.name == "testing" })
    let plan = TrialPlan(
      worlds: worlds, episodes: episodes, salt: "dream session", split: .train)
    _ = try WorldTrials(family, plan).record(
      into: bench.folder + "/logs", with: .none, hasPictures: false)
    _ = try bench.importLogs()
  }

  private func request(rollouts: Int = 400) -> DreamRequest {
    var request = DreamRequest()
    request.budget = DreamBudget(rollouts: rollouts)
    return request
  }

  @Test func `runs of several projects are as many dreams, that of the latest run first`() throws {
    try practise(8, worlds: 2)
    let projects = try request().projects(from: bench.archive)
    #expect(projects.count == 2)
    for project in projects {
      let record = try session.dream(request().about(project))
      #expect(record.project == project)
      #expect(record.state == .completed)
      #expect(record.runs.count == 4)
      #expect(record.runs.allSatisfy { $0.why == .all })
    }
  }

  @Test func `stopped again and again and taken up, it comes to the same report and memory`() throws
  {
    try practise(10)
    let first = Countdown(99)
    let broken = try session(pausing: { first.isOver }).dream(request())
    var record = broken
    var turns = 0
    while record.state == .paused, turns < 500 {
      turns += 1
      // Longer at each sitting, so that the longest unit gets done, too.
      let countdown = Countdown(99 + turns * 400)
      record = try session(pausing: { countdown.isOver }).resume(named: record.id.rawValue)
    }
    #expect(record.state == .completed)
    #expect(turns > 0)
    let again = try Workbench()
    let importing = try again.importLogs([bench.folder + "/logs"])
    #expect(importing.added > 0)
    let whole = try DreamSession(again.archive) { Workbench.now }.dream(request())
    #expect(record.report == whole.report)
    let memory = try bench.archive.memory(of: record.project)
    let other = try again.archive.memory(of: record.project)
    #expect(memory.hash == other.hash)
  }

  @Test func `taken up in another process it does no unit twice`()
    throws
  {
    try practise(10)
    let told = Mutex<[Int]>([])
    let tell: (JournalEvent) -> Void = { event in
      if case .unitEnded(let unit) = event { told.withLock { $0.append(unit.unit) } }
    }
    var record = try session(pausing: { told.withLock { $0.count >= 9 } })
      .dream(request()) { tell($0) }
    #expect(record.state == .paused)
    let done = told.withLock { $0.count }
    let kept = try bench.archive.units(of: record.id)
    #expect(kept.count == done && kept.allSatisfy { !$0.result.isEmpty })
    record = try session(pausing: { told.withLock { $0.count >= done + 6 } })
      .resume(named: record.id.rawValue, onEvent: tell)
    let numbers = told.withLock { $0 }
    #expect(numbers == Array(1...numbers.count), "each unit is done once, in order")
    record = try session.resume(named: record.id.rawValue, onEvent: tell)
    #expect(record.state == .completed)
    let all = told.withLock { $0 }
    #expect(all == Array(1...all.count))
    #expect(record.report?.units == all.count)
  }

  @Test func `the time of all sittings counts, and more can be given`() throws {
    try practise(4)
    let time = Mutex<Int64>(0)
    let slow = DreamSession(
      bench.archive,
      stopwatch: {
        time.withLock { time in
          time += 400
          return time
        }
      }, clock: { Workbench.now })
    var request = request()
    request.budget.seconds = 1
    let paused = try slow.dream(request)
    #expect(paused.state == .paused)
    let still = try slow.resume(named: paused.id.rawValue)
    #expect(still.state == .paused, "its second is used up")
    let more = try slow.resume(named: paused.id.rawValue, for: 3_600)
    #expect(more.state == .completed)
  }

  @Test func `what was dreamt about and what failed in spite of a lesson is known to the next`()
    throws
  {
    try practise(3)
    _ = try session.dream(request())
    let candidates = try bench.archive.dreamCandidates()
    #expect(candidates.map(\.timesDreamt) == [1, 1, 1])
    #expect(candidates.map(\.contradicts) == [false, false, false])
    let starts = candidates.compactMap(\.startedAt)
    #expect(starts == starts.sorted(by: >))
  }
}
