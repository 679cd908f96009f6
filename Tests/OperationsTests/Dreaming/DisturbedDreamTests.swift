import Foundation
import Operations
import Storage
import Synchronization
import Testing
import Trajectories

/// Dreams as they are carried out: stopped, resumed, disturbed.
@Suite struct DisturbedDreamTests {
  private let bench: Workbench

  init() throws {
    bench = try Workbench()
    for number in 0..<6 {
      var session = MadeUpSession()
      session.name = "session-\(number)"
      try bench.write(
        session.lines(1...8) { $0 % 3 == 0 ? "make: *** no rule" : "sheep \($0)" },
        to: "\(number).jsonl")
    }
    _ = try bench.importLogs()
  }

  private var request: DreamRequest {
    var request = DreamRequest()
    request.budget = DreamBudget(rollouts: 40)
    return request
  }

  private func copy() throws -> Archive {
    let folder = bench.folder + "/copy-\(UUID().uuidString)"
    _ = try? bench.archive.close()
    try FileManager.default.copyItem(atPath: bench.folder + "/archive", toPath: folder)
    return try Archive(folder: folder)
  }

  private func outcome(_ record: DreamRecord, _ archive: Archive) throws -> [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    return [
      record.state.rawValue, try text(record.report),
      try text(try archive.memory(of: record.project).lessons),
    ]
  }

  @Test(arguments: [1, 3, 9, 14, 20])
  func `stopped anywhere and gone on with, it comes to the same, with and without memory of it`(
    looks: Int
  ) throws {
    let (whole, cold, warm) = (try copy(), try copy(), try copy())
    let clock = { Workbench.now }
    let expected = try outcome(
      DreamSession(whole, clock: clock).dream(request), whole)
    for (archive, bed) in [(cold, nil), (warm, DreamBed())] {
      let countdown = Countdown(looks)
      var manners = DreamManners(pausing: { countdown.isOver })
      manners.bed = bed
      let paused = try DreamSession(archive, manners: manners, clock: clock).dream(request)
      manners.notice = { nil }
      let session = DreamSession(archive, manners: manners, clock: clock)
      #expect(paused.state == .paused)
      #expect(try archive.abortLostDreams(at: Workbench.now).isEmpty, "a paused dream is not lost")
      #expect(try outcome(session.resume(named: paused.id.rawValue), archive) == expected)
    }
  }

  @Test func `who asked it to stop, and how long they waited, stands in the journal`() throws {
    var manners = DreamManners()
    let countdown = Countdown(3)
    manners.notice = {
      countdown.isOver ? .giveWay("the agent moved", milliseconds: 12) : nil
    }
    let session = DreamSession(bench.archive, manners: manners) { Workbench.now }
    let paused = try session.dream(request)
    let last = try #require(try bench.archive.journal(of: paused.id).entries.last)
    #expect(last.event == .yielded(.init("the agent moved", milliseconds: 12)))
  }

  @Test func `a clock that jumps neither ends it nor makes it stale`() throws {
    let steady = try copy()
    let jumpy = try copy()
    let expected = try outcome(
      DreamSession(steady) { Workbench.now }.dream(request), steady)
    let hours = Mutex<Int64>(0)
    // A day forwards and two days back by turns, the first look excepted: it names the dream.
    let session = DreamSession(jumpy) {
      hours.withLock { hours in
        defer { hours = hours > 0 ? -48 : 24 }
        return Timestamp(rawValue: Workbench.now.rawValue + hours * 3_600_000)
      }
    }
    var short = request
    short.budget.seconds = 600
    #expect(try outcome(session.dream(short), jumpy) == expected)
  }

  @Test func `while another process dreams nothing is written`() throws {
    let other = DreamID(project: "elsewhere", seed: 9, at: Workbench.now)
    // The parent of this process is alive.
    let lease = try bench.archive.takeDreamLock(for: other, as: parent(), at: Workbench.now)
    let looker = try Archive(folder: bench.archive.folder)
    let before = try looker.changeToken()
    #expect(throws: ArchiveError.isDreaming(other, pid: lease.owner.pid)) {
      try DreamSession(bench.archive) { Workbench.now }.dream(request)
    }
    #expect(try looker.changeToken() == before)
    #expect(try bench.archive.dreams().isEmpty)
  }

  private func parent() throws -> ProcessIdentity {
    let pid = Int(getppid())
    let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    let end = try #require(stat.lastIndex(of: ")"))
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    var identity = ProcessIdentity.current
    identity.pid = pid
    identity.start = try #require(Int64(fields[19]))
    return identity
  }
}
