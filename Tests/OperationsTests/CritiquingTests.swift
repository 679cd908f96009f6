import Storage
import Testing
import Trajectories

@testable import Operations

/// Critiques of the runs of an archive, and their keeping.
struct CritiquingTests {
  private let bench: Workbench

  init() throws {
    bench = try Workbench()
    for number in 1...3 {
      let log = MadeUpSession(name: "session-\(number)").lines(1...8) { step in
        step == 4 ? "bash: sheep: command not found" : "sheep \(step)"
      }
      try bench.write(log, to: "\(number).jsonl")
    }
    _ = try bench.importLogs()
  }

  @Test("every run is critiqued and kept once, with the revision of the recording")
  func all() throws {
    var seen: [Critique] = []
    var last = CritiquingProgress(done: 0, total: 0)
    let report = try Critiquing(ArchiveRuns(bench.archive)).critiqueAll(
      now: Workbench.now, onProgress: { last = $0 }, onCritique: { seen.append($0) })
    #expect(report.runs == 3)
    #expect(report.kept == 3)
    #expect(last == CritiquingProgress(done: 6, total: 6))
    #expect(seen.allSatisfy { $0.revision == 1 })
    for critique in seen {
      #expect(try bench.archive.critiques(of: critique.run).map(\.critique) == [critique])
      let run = try bench.archive.trajectory(critique.run)
      #expect(critique.citations.allSatisfy { $0.span(in: run) != nil })
    }
    let again = try Critiquing(ArchiveRuns(bench.archive)).critiqueAll(now: Workbench.now)
    #expect(again.kept == 0, "the same recordings give the same critiques")
  }

  @Test("one run is critiqued as it is among all")
  func one() throws {
    var all: [RunID: Critique] = [:]
    let critiquing = Critiquing(ArchiveRuns(bench.archive))
    try critiquing.critiqueAll(now: Workbench.now, onCritique: { all[$0.run] = $0 })
    let id = try #require(all.keys.sorted().first)
    var alone: Critique?
    try critiquing.critique([id], now: Workbench.now, onCritique: { alone = $0 })
    #expect(alone == all[id])
    #expect(throws: ArchiveError.noSuchRun("run_none")) {
      try critiquing.critique([RunID(rawValue: "run_none")], now: Workbench.now)
    }
  }

  @Test("a grown run is critiqued anew, and what was said before is kept")
  func grown() throws {
    let critiquing = Critiquing(ArchiveRuns(bench.archive))
    try critiquing.critiqueAll(now: Workbench.now)
    try bench.append(
      MadeUpSession(name: "session-1").lines(9...10), to: bench.folder + "/logs/1.jsonl")
    _ = try bench.importLogs()
    let report = try critiquing.critiqueAll(now: Workbench.now)
    #expect(report.kept >= 1)
    let grown = try #require(try bench.runs.first { $0.tally.steps == 10 }?.id)
    #expect(try bench.archive.critiques(of: grown).map(\.critique.revision) == [2])
    #expect(try bench.archive.critiques(of: grown, includingSuperseded: true).count == 2)
  }

  @Test("work that is cancelled stops, and what was kept stays")
  func cancelled() throws {
    var asked = 0
    let report = try Critiquing(ArchiveRuns(bench.archive)).critiqueAll(
      now: Workbench.now,
      isCancelled: {
        asked += 1
        return asked > 4
      })
    #expect(report.isCancelled)
    #expect(report.runs == 1)
    #expect(report.kept == 1)
  }
}
