import Dispatch
import Formats
import Operations
import Storage
import Testing
import Trajectories

struct OpenedLogsTests {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Every log that the tests of `Formats` have, opened and imported.
  private func both() throws -> (opened: OpenedLogs, archived: ArchiveRuns) {
    // One after the other, so that runs are met in the same order.
    for log in LogCollection.find([Workbench.fixtures]).logs {
      _ = try bench.importLogs([log.source.path], redacts: false)
    }
    return (try bench.open([Workbench.fixtures]), ArchiveRuns(bench.archive))
  }

  private func runs(_ source: any RunSource) throws -> [RunSummary] {
    try source.runs(RunQuery(includesChildren: true), offset: 0, limit: 1000).summaries
      .sorted { $0.id < $1.id }
  }

  /// An entry without what differs: where the bytes of a picture are.
  private func bare(_ entry: Entry) -> Entry {
    var entry = entry
    let none = ImageReference(.missing(""))
    entry.images = entry.images.map { _ in none }
    if var step = entry.step {
      let (before, after) = (step.before?.images.count ?? 0, step.after?.images.count ?? 0)
      step.before?.images = Array(repeating: none, count: before)
      step.after?.images = Array(repeating: none, count: after)
      entry.step = step
    }
    return entry
  }

  @Test("opened logs show what the archive shows of them")
  func agreement() throws {
    let (opened, archived) = try both()
    let runs = try runs(opened)
    #expect(try runs.map(\.header) == self.runs(archived).map(\.header))
    #expect(try runs.map(\.tally) == self.runs(archived).map(\.tally))
    #expect(runs.count > 8)
    for run in runs {
      let count = try opened.extent(of: run.id).entries
      #expect(try archived.extent(of: run.id).entries == count)
      #expect(try opened.rows(of: run.id, 0..<count) == archived.rows(of: run.id, 0..<count))
      for index in 0..<count {
        let (left, right) = (
          try opened.entry(of: run.id, at: index), try archived.entry(of: run.id, at: index)
        )
        #expect(bare(left) == bare(right))
        if let number = left.step?.number {
          #expect(try opened.index(ofStep: number, of: run.id) == index)
          #expect(try archived.index(ofStep: number, of: run.id) == index)
        }
      }
      #expect(
        try opened.children(of: run.id).map(\.id) == archived.children(of: run.id).map(\.id))
    }
    let roots = RunQuery()
    #expect(
      try Set(opened.runs(roots, offset: 0, limit: 1000).summaries.map(\.id))
        == Set(archived.runs(roots, offset: 0, limit: 1000).summaries.map(\.id)))
  }

  @Test("a log that is read in many goes shows what the archive shows of it")
  func manyBatches() throws {
    // Three megabytes, with results that are longer and shorter than what is parsed at a time.
    let path = try bench.write(
      MadeUpSession().lines(1...300) { step in
        "sheep \(step) " + String(repeating: "baa ", count: step % 100 == 0 ? 60_000 : 2000)
      }, to: "a.jsonl")
    _ = try bench.importLogs(redacts: false)
    let opened = try bench.open([path])
    let run = try #require(opened.firstRun)
    #expect(run.tally.steps == 300)
    #expect(try bench.runs.map(\.tally) == [run.tally])
    let count = try opened.extent(of: run.id).entries
    #expect(count == run.tally.entries)
    let archived = ArchiveRuns(bench.archive)
    for index in 0..<count {
      #expect(try opened.entry(of: run.id, at: index) == archived.entry(of: run.id, at: index))
    }
    #expect(try opened.index(ofStep: 300, of: run.id) == count - 1)
    #expect(try opened.index(ofStep: 301, of: run.id) == nil)
  }

  @Test("finding in a run goes the same way")
  func finding() throws {
    let (opened, archived) = try both()
    let targets: [FindTarget] = [
      .error, .prompt, .kind(nil), .kind(.shell), .kind(.leftClick), .text("THE"),
      .text("a.txt"), .text("\": \""), .text("nowhere to be found"),
    ]
    var found = 0
    for run in try runs(opened) {
      let count = try opened.extent(of: run.id).entries
      for index in -1...count {
        for target in targets {
          for forward in [true, false] {
            let left = try opened.find(target, in: run.id, from: index, forward: forward)
            let right = try archived.find(target, in: run.id, from: index, forward: forward)
            try #require(left == right, "\(run.id) \(target) \(index) \(forward)")
            if left != nil { found += 1 }
          }
        }
      }
    }
    #expect(found > 100)
  }

  @Test(
    "a search finds the same places",
    arguments: ["the", "the -a", "\"a.txt\"", "l*", "files", "claude", "zzz", "-"])
  func searching(_ query: String) throws {
    let (opened, archived) = try both()
    func order(_ hits: [SearchHit]) -> [SearchHit] {
      hits.sorted { ($0.run, $0.index, $0.field) < ($1.run, $1.index, $1.field) }
    }
    let hits = try opened.search(query, offset: 0, limit: 10_000)
    #expect(try order(hits) == order(archived.search(query, offset: 0, limit: 10_000)))
    let parts = try stride(from: 0, to: hits.count + 1, by: 7).flatMap {
      try opened.search(query, offset: $0, limit: 7)
    }
    #expect(parts == hits)
  }

  @Test("an entry that is given again takes the place of the earlier")
  func replaced() throws {
    let session = MadeUpSession()
    let whole = session.lines(1...3)
    let lines = whole.split(separator: "\n").map { $0 + "\n" }
    // The call of the last step is there, its result is not.
    let path = try bench.write(lines.dropLast().joined(), to: "a.jsonl")
    let read = DispatchSemaphore(value: 0)
    let opened = try bench.open([path]) { read.signal() }
    let run = try #require(opened.firstRun)
    #expect(run.tally.steps == 3)
    let index = try #require(try opened.index(ofStep: 3, of: run.id))
    #expect(try opened.entry(of: run.id, at: index).step?.status == .open)
    try bench.append(lines.suffix(1).joined(), to: path)
    try wait(read) { try opened.entry(of: run.id, at: index).step?.status == .done }
    #expect(try opened.entry(of: run.id, at: index).step?.after?.text == "sheep 3")
    #expect(opened.firstRun?.tally.steps == 3)
    #expect(try opened.extent(of: run.id).entries == opened.firstRun?.tally.entries)
  }

  @Test("a log that grows is read on, half lines and all")
  func growth() throws {
    let session = MadeUpSession()
    let path = try bench.write(session.lines(1...2), to: "a.jsonl")
    let other = try bench.write(MadeUpSession(name: "other").lines(1...2), to: "b.jsonl")
    let read = DispatchSemaphore(value: 0)
    let opened = try bench.open([path, other]) { read.signal() }
    let run = try #require(opened.firstRun).id
    #expect(try opened.extent(of: run).progress == nil)
    let more = session.lines(3...150)
    let middle = more.utf8.index(more.startIndex, offsetBy: more.utf8.count / 2)
    try bench.append(String(more[..<middle]), to: path)
    try wait(read) { try opened.extent(of: run).problems == 1 }
    try bench.append(String(more[middle...]), to: path)
    // The reader may come between two writes and complain of a line that is whole a moment later.
    try wait(read) { opened.firstRun?.tally.steps == 150 && opened.problems.isEmpty }
    #expect(try opened.find(.text("sheep 150"), in: run, from: 0, forward: true) != nil)
    _ = try bench.importLogs(redacts: false)
    let count = try opened.extent(of: run).entries
    #expect(try opened.rows(of: run, 0..<count) == bench.archive.rows(of: run, 0..<count))
    try bench.append(MadeUpSession(name: "other").lines(3...4), to: other)
    try wait(read) {
      try opened.runs(RunQuery(), offset: 0, limit: 9).summaries.map(\.tally.steps).sorted()
        == [4, 150]
    }
  }

  @Test("nothing is kept of logs that nobody looks at any more", arguments: [false, true])
  func released(cancelled: Bool) throws {
    let path = try bench.write(MadeUpSession().lines(1...2), to: "a.jsonl")
    let gone = DispatchSemaphore(value: 0)
    do {
      let canary = Canary(gone)
      let opened = try bench.open([path]) { _ = canary }
      if cancelled { opened.cancel() }
      #expect(opened.firstRun?.tally.steps == 2)
    }
    #expect(gone.wait(timeout: .now() + 20) == .success)
  }

  /// Tells when it is released.
  private final class Canary: Sendable {
    private let gone: DispatchSemaphore
    init(_ gone: DispatchSemaphore) { self.gone = gone }
    deinit { gone.signal() }
  }

  /// Waits for what the callback tells, until something holds.
  private func wait(
    _ told: DispatchSemaphore, until holds: () throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    while try !holds() {
      try #require(
        told.wait(timeout: .now() + 20) == .success, "nothing more was told",
        sourceLocation: sourceLocation)
    }
  }
}
