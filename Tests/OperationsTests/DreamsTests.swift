import Foundation
import Operations
import Storage
import Testing
import Trajectories

/// Watching a dream and asking something of it, from another process or the same.
struct DreamsTests {
  private let bench: Workbench
  private let dreams: Dreams

  init() throws {
    bench = try Workbench()
    dreams = Dreams(bench.archive, person: "ada")
    for number in 1...4 {
      let text = Self.session(number)
      try bench.write(text, to: "\(number).jsonl")
    }
    _ = try bench.importLogs()
  }

  /// A made-up session that runs a command again and again.
  private static func session(_ number: Int) -> String {
    let head =
      #"{"type":"user","uuid":"u\#(number)","sessionId":"s\#(number)","cwd":"/home/ada/farm","#
      + #""timestamp":"2026-03-0\#(number)T10:00:00Z","message":{"role":"user","content":"Count"}}"#
    let steps = (1...4).flatMap { step in
      [
        #"{"type":"assistant","uuid":"a\#(number)-\#(step)","sessionId":"s\#(number)","cwd":"/home/ada/farm","timestamp":"2026-03-0\#(number)T10:0\#(step):00Z","message":{"role":"assistant","model":"m","content":[{"type":"tool_use","id":"t\#(step)","name":"Bash","input":{"command":"count \#(step % 2)"}}]}}"#,
        #"{"type":"user","uuid":"r\#(number)-\#(step)","sessionId":"s\#(number)","cwd":"/home/ada/farm","timestamp":"2026-03-0\#(number)T10:0\#(step):30Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t\#(step)","content":"\#(step) sheep"}]}}"#,
      ]
    }
    return ([head] + steps).joined(separator: "\n") + "\n"
  }

  private func session() -> DreamSession { DreamSession(bench.archive) { Workbench.now } }

  private func request(rollouts: Int = 0) -> DreamRequest {
    var request = DreamRequest()
    request.budget.rollouts = rollouts
    return request
  }

  @Test("what a journal comes to is what was told while the dream went on")
  func progress() throws {
    var told = DreamProgress()
    let record = try session().dream(request(), onEvent: { told.add($0, at: Workbench.now) })
    #expect(record.state == .completed)
    let read = try dreams.progress(of: record.id)
    #expect(read.state == .completed && read.share == 1)
    #expect(read.critiqued == 4 && told.critiqued == 4)
    #expect(read.critiques == told.critiques && read.gates == told.gates)
    #expect(try dreams.list().map(\.id) == [record.id])
    // Nobody dreams: there is nothing to follow but what comes from now on.
    let page = try dreams.journal(since: nil, at: Workbench.now)
    #expect(page.entries.isEmpty)
    #expect(page.last == (try bench.archive.lastJournalNumber()))
  }

  @Test("a dream that is asked to pause does so within a unit, and goes on to the same end")
  func pause() throws {
    let whole = try session().dream(request(rollouts: 600))
    let asking = Dreams(bench.archive, person: "ada")
    var later = request(rollouts: 600)
    later.seed = 2
    var isAsked = false
    let paused = try session().dream(
      later,
      onEvent: { event in
        guard case .unitEnded(let unit) = event, unit.unit == 3, !isAsked,
          let dream = try? asking.holder(at: Workbench.now)?.lease.dream
        else { return }
        isAsked = true
        #expect(throws: Never.self) { try asking.pause(dream, at: Workbench.now) }
      })
    #expect(paused.state == .paused)
    #expect(try dreams.progress(of: paused.id).why == "ada asked for it")
    #expect(throws: OperationError.self) { try dreams.pause(paused.id, at: Workbench.now) }
    // An old wish is not heeded twice.
    let resumed = try session().resume(named: paused.id.rawValue)
    #expect(resumed.state == .completed)
    #expect(resumed.report?.memory == whole.report?.memory)
  }

  @Test("a dream is ended while it goes on, or while it waits; then it is over")
  func cancel() throws {
    let asking = Dreams(bench.archive, person: "ada")
    var isAsked = false
    let cancelled = try session().dream(
      request(),
      onEvent: { event in
        guard case .unitEnded = event, !isAsked,
          let dream = try? asking.holder(at: Workbench.now)?.lease.dream
        else { return }
        isAsked = true
        #expect(throws: Never.self) { try asking.cancel(dream, at: Workbench.now) }
      })
    #expect(cancelled.state == .cancelled && cancelled.report == nil)
    #expect(try bench.archive.dreamHolder() == nil)
    var second = request()
    second.seed = 2
    let paused = try DreamSession(bench.archive, manners: DreamManners(pausing: { true })) {
      Workbench.now
    }.dream(second)
    #expect(paused.state == .paused)
    try dreams.cancel(paused.id, at: Workbench.now)
    #expect(try bench.archive.dream(prefix: paused.id.rawValue).state == .cancelled)
    #expect(throws: ArchiveError.self) { try dreams.cancel(paused.id, at: Workbench.now) }
    #expect(throws: OperationError.self) { try session().resume(named: paused.id.rawValue) }
  }

  @Test("a forecast says what would be dreamt about, and who is in the way")
  func forecast() throws {
    let first = try dreams.forecast(request(), at: Workbench.now)
    #expect(first.estimates.map(\.runs) == [4] && first.matching == 4 && first.milliseconds == nil)
    let lease = try bench.archive.takeDreamLock(
      for: DreamID(rawValue: "dream_x"), at: Workbench.now)
    #expect(try dreams.forecast(request(), at: Workbench.now).isBusy == lease)
    try bench.archive.releaseDreamLock(lease)
    var narrow = request()
    narrow.filter = try RunFilter("no-such-task", now: Workbench.now)
    #expect(throws: OperationError.self) { try dreams.forecast(narrow, at: Workbench.now) }
  }
}
