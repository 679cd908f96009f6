import Foundation
import LanguageModels
import Operations
import Settings
import Storage
import Synchronization
import TestKit
import Testing
import Trajectories

/// Critics that are asked about many runs at once.
@Suite struct BatchedCriticTests {
  private let bench: Workbench
  private let isReady = Switch()

  init() throws {
    bench = try Workbench()
    for number in 1...3 {
      let log = MadeUpSession(name: "session-\(number)").lines(1...8) { step in
        "the sheep number \(step) of herd \(number)"
      }
      try bench.write(log, to: "\(number).jsonl")
    }
    _ = try bench.importLogs()
  }

  private func double(ready: Bool = true) throws -> AnthropicDouble {
    isReady.turn(ready)
    var script = BatchScript()
    script.isReady = { [isReady] in isReady.isOn }
    script.outcome = { text, _ in .text(Self.answer(to: text)) }
    return try AnthropicDouble([.text(Says.nothing)], batches: script)
  }

  private static func answer(to text: String) -> String {
    Says.claim(ModelQuestion(instructions: "", parts: [.text(text)], mostTokens: 1), step: 2)
  }

  private static func desk(
    _ double: AnthropicDouble, _ archive: Archive, dream: DreamID? = nil,
    tape: ModelDesk.Tape = .none, _ change: (inout Settings.Models) -> Void = { _ in }
  ) throws -> ModelDesk {
    var settings = Settings.Models()
    settings.api = double.server.address
    (settings.dreamTokens, settings.dreamDollars, settings.dailyDollars) = (1_000_000, 10, 10)
    change(&settings)
    return ModelDesk(
      settings, prices: try Prices.builtIn(),
      environment: ["ANTHROPIC_API_KEY": AnthropicDouble.key], archive: archive, dream: dream,
      tape: tape
    ) { Workbench.now }
  }

  private func critique(
    _ desk: ModelDesk, _ use: BatchUse, on bench: Workbench? = nil
  ) throws -> CritiquingReport {
    let bench = bench ?? self.bench
    return try Critiquing(
      ArchiveRuns(bench.archive),
      models: ModelCritics(["claude-haiku-5-5"], from: desk, batches: use)
    ).critiqueAll(now: Workbench.now)
  }

  private func claims(in archive: Archive) throws -> [RunID: Int?] {
    let rows = try archive.currentCritiques().rows.filter { $0.critic == "claude-haiku-5-5" }
    return Dictionary(rows.map { ($0.run, $0.step) }) { $1 }
  }

  @Test func `always is one batch for all runs, never none, and auto none for so few`() throws {
    let double = try double()
    let report = try critique(try Self.desk(double, bench.archive), .always)
    #expect(double.batchCount == 1)
    #expect(report.models?.answers == 3 && report.models?.reused == 0)
    #expect(report.models?.claims == 3 && report.models?.done == 3)
    #expect(try claims(in: bench.archive).count == 3)
    #expect(!double.server.requests.contains { $0.target == "/v1/messages" })
    // 25 at 0.10, 100 at 0.01, 7 kept for an hour at 0.20, 15 at 0.50 dollars per million; half of it.
    let each = 2_500 + 1_000 + 1_400 + 7_500
    let spent = try #require(report.models?.spent.nanodollars)
    #expect(spent == each * 3 / 2)
    let again = try critique(try Self.desk(double, bench.archive), .always)
    #expect(double.batchCount == 1 && again.models?.reused == 3 && again.models?.answers == 0)

    for use in [BatchUse.never, .auto] {
      let twin = try Workbench()
      _ = try twin.importLogs([bench.folder + "/logs"])
      let before = double.server.requests.count
      _ = try critique(try Self.desk(double, twin.archive), use, on: twin)
      let asked = double.server.requests.dropFirst(before).map(\.target)
      #expect(asked == Array(repeating: "/v1/messages", count: 3))
    }
  }

  @Test func `what hangs on answers is a second wave, and only for the runs that it is about`()
    throws
  {
    let twin = try Workbench()
    for number in 1...4 {
      let log = MadeUpSession(name: "session-\(number)").lines(1...8) { step in
        number > 2 && step == 4
          ? "bash: sheep \(number): command not found"
          : "the sheep number \(step) of herd \(number)"
      }
      try twin.write(log, to: "\(number).jsonl")
    }
    _ = try twin.importLogs()
    let double = try double()
    let report = try critique(try Self.desk(double, twin.archive), .always, on: twin)
    let sizes = try twin.archive.modelBatches(of: nil).map(\.questions)
    #expect(sizes.count == 2 && sizes[0] == 4 && sizes[1] < 4, "\(sizes)")
    #expect(report.models?.answers == sizes.reduce(0, +) && report.models?.done == 4)
  }

  @Test func `what is answered in a batch is recorded, and replayed without one`() throws {
    let double = try double()
    let file = bench.folder + "/calls.jsonl"
    let recording = ModelDesk.Tape.recording(try ModelRecording(to: file))
    _ = try critique(try Self.desk(double, bench.archive, tape: recording), .always)
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3 && !lines.contains { $0.contains(AnthropicDouble.key) })
    let twin = try Workbench()
    _ = try twin.importLogs([bench.folder + "/logs"])
    let asked = double.server.requests.count
    let replay = ModelDesk.Tape.replay(try ModelReplay(from: file))
    let report = try critique(try Self.desk(double, twin.archive, tape: replay), .always, on: twin)
    #expect(report.models?.answers == 3 && double.server.requests.count == asked)
    #expect(try claims(in: twin.archive) == claims(in: bench.archive))
  }

  @Test func `of a batch that is beyond the limit as much is sent as fits, and it is said`() throws
  {
    let double = try double()
    let desk = try Self.desk(double, bench.archive) { $0.dailyDollars = 0.0046 }
    let report = try critique(desk, .always)
    let answers = try #require(report.models?.answers)
    #expect(report.models?.stopped?.contains("daily_dollars") == true || answers == 3)
    let spent = try bench.archive.modelSpending().reduce(0) { $0 + $1.spent.nanodollars }
    #expect(spent <= 4_600_000 && double.billed.values.allSatisfy { $0 == 1 })
    let none = try Workbench()
    _ = try none.importLogs([bench.folder + "/logs"])
    let poor = try Self.desk(double, none.archive) { $0.dailyDollars = 0.0001 }
    let before = double.batchCount
    let refused = try critique(poor, .always, on: none)
    #expect(refused.models?.stopped?.contains("the cap is reached") == true)
    #expect(refused.models?.answers == 0 && double.batchCount == before)
  }

  // MARK: - Dreams

  private func session(
    _ double: AnthropicDouble, _ manners: DreamManners = DreamManners(), use: BatchUse = .always
  ) throws -> DreamSession {
    let archive = bench.archive
    let settings = { @Sendable (dream: DreamID) in try Self.desk(double, archive, dream: dream) }
    var session = DreamSession(archive, manners: manners) { Workbench.now }
    session.batchPatience = 0
    session.critics = { record in
      ModelCritics(["claude-haiku-5-5"], from: try settings(record.id), batches: use)
    }
    return session
  }

  private var request: DreamRequest {
    var request = DreamRequest()
    request.budget = DreamBudget(rollouts: 100)
    return request
  }

  private func isPause(_ event: JournalEvent, _ words: String) -> Bool {
    if case .paused(let reason) = event { reason.reason.contains(words) } else { false }
  }

  @Test
  func `a dream whose batch is not ready pauses and says so, and goes on without a second one`()
    throws
  {
    let double = try double(ready: false)
    var events: [JournalEvent] = []
    let first = try session(double).dream(request) { events.append($0) }
    #expect(first.state == .paused && double.batchCount == 1)
    #expect(events.contains { isPause($0, "a batch of 3 questions to claude-haiku-5-5") })
    events = []
    let second = try session(double).resume(named: first.id.rawValue) { events.append($0) }
    #expect(second.state == .paused && double.batchCount == 1)
    #expect(
      try bench.archive.modelSpending(of: first.id).first?.open == 1, "its worst is set aside")
    isReady.turn(true)
    // Whatever is said of batches now, one that is under way is taken in.
    let last = try session(double, use: .never).resume(named: first.id.rawValue)
    #expect(last.state == .completed && double.batchCount == 1)
    #expect(double.billed.count == 3 && double.billed.values.allSatisfy { $0 == 1 })
    let stage = try #require(last.report?.stages.first { $0.at.contains("claude-haiku-5-5") })
    #expect(stage.looked == 3 && stage.learned == ["3 claims of models that cite what they say"])
    #expect(!double.server.requests.contains { $0.target == "/v1/messages" })
  }

  @Test func `a dream that waits for a batch gives way as soon as somebody wants the machine`()
    throws
  {
    let double = try double(ready: false)
    let isWanted = Switch()
    var manners = DreamManners()
    manners.notice = { isWanted.isOn ? .giveWay("a key was pressed", milliseconds: 1) : nil }
    var session = try session(double, manners)
    session.batchPatience = 600_000
    var events: [JournalEvent] = []
    let record = try session.dream(request) { event in
      events.append(event)
      if case .unitBegan(let unit) = event, unit.what.hasPrefix("waiting for a batch") {
        isWanted.turn(true)
      }
    }
    #expect(record.state == .paused)
    guard case .yielded? = events.last else {
      Issue.record("it did not give way: \(events.suffix(3))")
      return
    }
    isReady.turn(true)
    let last = try self.session(double).resume(named: record.id.rawValue)
    #expect(last.state == .completed && double.batchCount == 1)
  }
}

/// Something that a test turns on while others look at it.
private final class Switch: Sendable {
  private let state = Mutex(false)
  var isOn: Bool { state.withLock { $0 } }
  func turn(_ isOn: Bool) { state.withLock { $0 = isOn } }
}
