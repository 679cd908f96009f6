import Dreaming
import Foundation
import Operations
import Storage
import Synchronization
import TestKit
import Testing
import Trajectories

/// Following logs, and dreaming while their agents wait.
@Suite(.timeLimit(.minutes(10))) struct WatchTests {
  private let bench: Workbench
  private let session = MadeUpSession()

  init() throws { bench = try Workbench() }

  /// Sessions that have ended, with something to dream about.
  private func writeSessions() throws {
    for number in 0..<4 {
      var session = session
      session.name = "session-\(number)"
      session.hour = 11 + number
      let lines = session.lines(1...6) { $0 % 3 == 0 ? "make: *** no rule" : "sheep \($0)" }
      try bench.write(lines + session.reply(after: 6), to: "\(number).jsonl")
    }
  }

  @Test func `growth, new files and files in new folders come into the archive`() async throws {
    let path = try bench.write(session.lines(1...2), to: "first.jsonl")
    let watch = try WatchBench(bench)
    watch.start()
    try await watch.event { $0.event == .began }
    #expect(try bench.runs.map(\.tally.steps) == [2])

    try bench.append(session.lines(3...4), to: path)
    var place = try await watch.event { $0.event == .imported && $0.grown == 1 }
    #expect(try bench.runs.map(\.tally.steps) == [4])

    var other = session
    other.name = "session-other"
    try bench.write(other.lines(1...3), to: "new/deeper/second.jsonl")
    place = try await watch.event(from: place) { $0.event == .imported && $0.added == 1 }
    #expect(try bench.runs.map(\.tally.steps).sorted() == [3, 4])

    // A line that is being written is not lost, whenever it is looked at.
    let line = session.lines(5...5)
    try bench.append(String(line.prefix(200)), to: path)
    place = try await watch.event(from: place + 1) { $0.event == .imported }
    try bench.append(String(line.dropFirst(200)), to: path)
    try await watch.event(from: place + 1) { $0.event == .imported && $0.grown == 1 }
    #expect(try bench.runs.map(\.tally.steps).sorted() == [3, 5])
    try await watch.stop()
  }

  @Test func `logs of every format are followed`() async throws {
    let watch = try WatchBench(bench)
    watch.start()
    try await watch.event { $0.event == .began }
    #expect(try bench.runs.isEmpty)
    let examples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/reverie/Resources/examples")
    try FileManager.default.copyItem(
      atPath: examples.path, toPath: bench.folder + "/logs/examples")
    var place = 0
    while Set(try bench.runs.map(\.header.format)).count < 5 {
      place = try await watch.event(from: place) { $0.event == .imported } + 1
    }
    try await watch.stop()
  }

  @Test func `it dreams when the agent waits, not when it is silent`() async throws {
    try writeSessions()
    let path = try bench.write(session.lines(1...6), to: "live.jsonl")
    let watch = try WatchBench(bench)
    watch.start()
    try await watch.event { $0.isDecided("thinking") }
    #expect(try bench.archive.dreams().isEmpty)
    try bench.append(session.reply(after: 6), to: path)
    try await watch.event { $0.isDream(.closed) }
    try await watch.event { $0.isDecided("nothing-new") }
    let dream = try #require(try bench.archive.dreams().last)
    #expect(dream.state == .completed && dream.reason == .idle && dream.runs.count == 5)
    try await watch.stop()
  }

  @Test func `it yields when the agent moves, and goes on with the same dream in the next gap`()
    async throws
  {
    try writeSessions()
    let path = bench.folder + "/logs/0.jsonl"
    var first = session
    first.name = "session-0"
    let more = first.lines(7...8) + first.reply(after: 8)
    let hasMoved = Mutex(false)
    let watch = try WatchBench(
      bench,
      hook: { event in
        guard event.isDream(.unitEnded) else { return }
        let isFirst = hasMoved.withLock { hasMoved in
          defer { hasMoved = true }
          return !hasMoved
        }
        guard isFirst else { return }
        try? Workbench.append(more, to: path)
        // The dream's own thread: it goes on only when the watch has had time to see the growth.
        Thread.sleep(forTimeInterval: 0.5)
      })
    watch.start()
    let yielded = try await watch.event { $0.isDream(.yielded) }
    guard case .yielded(let reason) = watch.events[yielded].journal else { return }
    #expect(reason.reason == "the agent moved")
    #expect(reason.milliseconds != nil)
    try await watch.event(from: yielded) { $0.isDream(.resumed) }
    try await watch.event(from: yielded) { $0.isDream(.closed) }
    // What is new meanwhile is dreamt about after that.
    try await watch.event(from: yielded) { $0.isDream(.started) }
    try await watch.stop()
    let dreams = try bench.archive.dreams()
    #expect(dreams.last?.state == .completed)
    #expect(dreams.last?.runs.first { $0.revision > 1 } == nil, "the runs as they were")
  }

  @Test(arguments: ["key", "write"])
  func `it yields to the operator`(sign: String) async throws {
    try writeSessions()
    let hasMoved = Mutex(false)
    let hasYielded = Mutex(false)
    let folder = bench.archive.folder
    let watch = try WatchBench(
      bench, rules: { $0.wait = 1_500 },
      hook: { event in
        if event.isDream(.yielded) { hasYielded.withLock { $0 = true } }
        guard event.isDream(.unitEnded), !hasYielded.withLock({ $0 }) else { return }
        // Each unit waits until it is heard: a dream this short would else be over before a busy
        // machine lets the watch hear of it.
        defer { Thread.sleep(forTimeInterval: 0.5) }
        let isFirst = hasMoved.withLock { hasMoved in
          defer { hasMoved = true }
          return !hasMoved
        }
        guard isFirst else { return }
        if sign == "key" {
          OperatorBell(folder: folder).ring()
        } else {
          // A connection of its own stands for another process.
          let other = try? Archive(folder: folder)
          if let run = try? other?.poolMembers().first?.run {
            _ = try? other?.stateOutcome(.success, of: run, by: "ada", at: Workbench.now)
          }
        }
      })
    watch.start()
    let yielded = try await watch.event { $0.isDream(.yielded) }
    #expect(
      watch.events[yielded].journal
        .flatMap { if case .yielded(let reason) = $0 { reason.reason } else { nil } }
        == "somebody works with the archive")
    try await watch.event { $0.isDecided("operator") }
    try await watch.event(from: yielded) { $0.isDream(.resumed) }
    try await watch.stop()
  }

  @Test func `off, the dreamer writes nothing`() async throws {
    try writeSessions()
    _ = try bench.importLogs()
    try bench.archive.close()
    let before = try files()
    let opened = try Workbench(on: bench.folder)
    let watch = try WatchBench(opened) { $0.isOn = false }
    watch.start()
    try await watch.event { $0.isDecided("off") }
    let record = try #require(watch.record)
    #expect(record.projects.map(\.reason) == ["off"])
    // Long enough for a dreamer that is on.
    try await Task.sleep(for: .milliseconds(600), clock: .suspending)
    try await watch.stop()
    try opened.archive.close()
    #expect(try files() == before)
  }

  /// The bytes of all files of the archive.
  private func files() throws -> [String: Data] {
    let folder = bench.folder + "/archive"
    var found: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
    where !name.hasSuffix("-shm") {
      found[name] = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
    }
    return found
  }

  @Test func `why it dreams or waits is written down`() async throws {
    try writeSessions()
    let watch = try WatchBench(bench) { $0.wait = 3_600_000 }
    watch.start()
    try await watch.event { $0.isDecided("just-moved") }
    let record = try #require(watch.record)
    let project = try #require(record.projects.first)
    #expect(project.name == "farm" && project.news == 4 && project.reason == "just-moved")
    #expect(record.idleSince != nil && project.next.map { $0 > record.at } == true)
    #expect(record.load == 0 && record.isOnBattery == nil && record.rules.wait == 3_600_000)
    try await watch.stop()
    #expect(watch.record == nil, "who is gone says nothing")
  }

  @Test
  func `a dream that needs too much memory is given up for a smaller one, in the end for none`()
    async throws
  {
    try writeSessions()
    let watch = try WatchBench(bench, rules: { $0.memory = 1 })
    watch.start()
    let place = try await watch.event { $0.isDecided("stopped") }
    #expect(watch.events[place].text.contains("too much memory"), "\(watch.events[place].text)")
    try await watch.stop()
    let dreams = try bench.archive.dreams()
    #expect(dreams.count > 2 && dreams.allSatisfy { $0.state == .cancelled })
    #expect(try bench.archive.dreamHolder() == nil)
  }

  @Test func `while another process dreams, it waits and says who`() async throws {
    try writeSessions()
    _ = try bench.importLogs()
    // The parent of this process is alive, and is not it.
    let pid = Int(getppid())
    let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    let end = try #require(stat.lastIndex(of: ")"))
    var parent = ProcessIdentity.current
    parent.pid = pid
    parent.start = try #require(Int64(stat[stat.index(after: end)...].split(separator: " ")[19]))
    let other = DreamID(project: "elsewhere", seed: 1, at: Workbench.now)
    let lease = try bench.archive.takeDreamLock(for: other, as: parent, at: Workbench.now)
    let watch = try WatchBench(bench)
    watch.start()
    let place = try await watch.event { $0.isDecided("other-dreamer") }
    #expect(watch.events[place].text == "process \(pid) dreams in this archive")
    #expect(try bench.archive.dreams().isEmpty)
    // Another connection, so that it is heard.
    try Archive(folder: bench.archive.folder).releaseDreamLock(lease)
    try await watch.event(from: place) { $0.isDream(.closed) }
    try await watch.stop()
  }

  @Test(arguments: [false, true])
  func `a dream that killed its process three times is left alone until there are new runs`(
    hasNews: Bool
  ) async throws {
    try writeSessions()
    _ = try bench.importLogs()
    let archive = bench.archive
    var runs = try archive.dreamCandidates().map {
      DreamRecord.Run($0.member.run, revision: $0.member.revision)
    }
    if hasNews { runs.removeLast() }
    let now = Timestamp(seconds: Date().timeIntervalSince1970)
    let record = DreamRecord(
      project: "farm", mode: .review, reason: .idle, seed: 1_000,
      budget: DreamBudget(rollouts: 1_000), runs: runs, askedAt: now)
    var ended = ProcessIdentity.current
    ended.start -= 1
    for _ in 0..<IdleRules.mostFailures {
      let lease = try archive.takeDreamLock(for: record.id, as: ended, at: now)
      try archive.recordDream(record, lease: lease)
      try archive.moveDream(record.id, to: .running, lease: lease, at: now)
      #expect(try archive.abortLostDreams(at: now) == [record.id])
    }
    let watch = try WatchBench(bench)
    watch.start()
    if hasNews {
      try await watch.event { $0.isDream(.started) }
      try await watch.event { $0.isDream(.closed) }
      #expect(try archive.dreams().contains { $0.id != record.id && $0.state == .completed })
    } else {
      let place = try await watch.event { $0.isDecided("stopped") }
      #expect(watch.events[place].text.contains(record.id.rawValue), "it says which")
      #expect(watch.events[place].text.contains("after a day"))
    }
    try await watch.stop()
  }

  @Test func `a dreamer is not woken by its own writes`() async throws {
    try writeSessions()
    let watch = try WatchBench(bench)
    watch.start()
    try await watch.event { $0.isDecided("nothing-new") }
    #expect(!watch.events.contains { $0.isDream(.yielded) || $0.isDecided("operator") })
    try await watch.stop()
  }

  @Test func `a dream that cannot be dreamt is tried again later, with the reason`() async throws {
    try writeSessions()
    _ = try bench.importLogs()
    let raw = try RawSQLite(bench.archive.databasePath)
    try raw.execute("UPDATE entryBlock SET blob = x'00'")
    let watch = try WatchBench(bench)
    watch.start()
    let place = try await watch.event { $0.event == .decided && $0.reason == "failed" }
    #expect(watch.events[place].text.contains("cannot be read"), "\(watch.events[place].text)")
    try await watch.stop()
  }
}

/// What can be told about the machine.
@Suite struct MachineTests {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  private func machine(_ files: [String: String]) throws -> Machine {
    for (name, text) in files {
      let path = URL(filePath: bench.folder + "/machine" + name)
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: path)
    }
    return Machine(files: bench.folder + "/machine")
  }

  @Test func `without a word from the system nothing is claimed`() throws {
    let machine = try machine([:])
    #expect(machine.load == nil && machine.isOnBattery == nil)
  }

  @Test func `load is that of the last minute`() throws {
    #expect(try machine(["/proc/loadavg": "1.25 0.5 0.1 2/99 7\n"]).load == 1.25)
  }

  @Test(arguments: [
    ("Mains", "1", "Discharging", false), ("Mains", "0", "Discharging", true),
    ("Mains", "0", "Full", false), ("UPS", "0", "Discharging", true),
  ])
  func `battery is told from mains`(type: String, online: String, status: String, is: Bool) throws {
    let folder = "/sys/class/power_supply"
    let machine = try machine([
      "\(folder)/AC/type": type, "\(folder)/AC/online": online, "\(folder)/BAT0/type": "Battery",
      "\(folder)/BAT0/status": status, "\(folder)/mouse/type": "Battery",
      "\(folder)/mouse/scope": "Device", "\(folder)/mouse/status": "Discharging",
    ])
    #expect(machine.isOnBattery == `is`)
  }
}
