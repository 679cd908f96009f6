import Foundation
import LanguageModels
import Operations
import Settings
import Storage
import TestKit
import Testing
import Trajectories

@Suite struct ModelBatchTests {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  /// A desk on an archive that is opened anew, as after a kill.
  private func desk(
    _ double: AnthropicDouble, at now: Timestamp = Workbench.now,
    _ change: (inout Settings.Models) -> Void = { _ in }
  ) throws -> (desk: ModelBatchDesk, archive: Archive) {
    var settings = Settings.Models()
    settings.api = double.server.address
    (settings.dreamDollars, settings.dailyDollars) = (1_000, 1_000)
    change(&settings)
    let archive = try Archive(folder: bench.folder + "/archive")
    let models = ModelDesk(
      settings, prices: try Prices.builtIn(),
      environment: ["ANTHROPIC_API_KEY": AnthropicDouble.key], archive: archive
    ) { now }
    let batches = try models.batches(try models.critic(recordedBy: nil), for: "critique")
    return (batches, archive)
  }

  private func question(_ key: String) -> ModelQuestion {
    ModelQuestion(
      instructions: "Say it again.", parts: [.text("question \(key)")], mostTokens: 20)
  }

  private func keys(_ count: Int) -> [String] { (1...count).map { "k\($0)" } }

  private func ask(
    _ desk: ModelBatchDesk, _ keys: [String], isCancelled: () -> Bool = { false }
  ) throws -> ModelBatchDesk.Progress {
    var looks = 0
    return try desk.ask(
      "job", keys, isCancelled: { isCancelled() || looks > 200 }, wait: { looks = $0 },
      question: question)
  }

  private func double(_ change: (inout BatchScript) -> Void = { _ in }) throws -> AnthropicDouble {
    var script = BatchScript()
    change(&script)
    return try AnthropicDouble([.text("never")], batches: script)
  }

  @Test func `answers come back to their questions in whatever order, at half the price`() throws {
    let double = try double { $0.polls = 3 }
    let (desk, archive) = try desk(double)
    let progress = try ask(desk, keys(5))
    #expect(progress.answers.count == 5 && progress.failures.isEmpty && progress.unasked == nil)
    #expect(progress.answers["k4"]?.text == "re: question k4")
    #expect(double.batchCount == 1)
    let spending = try #require(try archive.modelSpending().first)
    // 25 at 0.10, 100 at 0.01, 7 kept for an hour at 0.20, 15 at 0.50 dollars per million; half of it.
    #expect(spending.spent.nanodollars == 5 * (2_500 + 1_000 + 1_400 + 7_500) / 2)
    #expect(spending.questions == 5 && spending.open == 0)
    _ = try ask(desk, keys(5))
    #expect(double.batchCount == 1, "what is answered is not asked again")
    let body = String(decoding: double.server.requests[0].body, as: UTF8.self)
    #expect(body.contains(#""ttl":"1h""#) && !body.contains(#""stream""#))
  }

  @Test(arguments: [
    [BatchScript.Submission.takenAndCut], [.takenAndFailed(500)], [.takenAndFailed(504)],
    [.cut, .taken], [.refused(529, "overloaded_error"), .refused(429, "rate_limit_error"), .taken],
    [.cut, .takenAndCut],
  ])
  func `a thousand questions survive a lost submission, and are paid for once`(
    submissions: [BatchScript.Submission]
  ) throws {
    let double = try double {
      $0.submissions = submissions
      $0.cutResults = 400
    }
    let (first, _) = try desk(double)
    let unasked = try first.submit("job", keys(1_000), question: question)
    #expect(unasked == nil)
    // The process is gone; the next one comes after it is sure that nothing is under way.
    var progress = ModelBatchDesk.Progress()
    for later in [301_000, 590_000] as [Int64] {
      let (next, _) = try desk(double, at: Timestamp(rawValue: Workbench.now.rawValue + later))
      for _ in 0..<3 { progress = try next.collect("job") }
      if progress.answers.count < 1_000, progress.waiting.isEmpty {
        _ = try next.submit("job", keys(1_000), question: question)
      }
    }
    let (last, archive) = try desk(
      double, at: Timestamp(rawValue: Workbench.now.rawValue + 599_000))
    progress = try ask(last, keys(1_000))
    #expect(progress.answers.count == 1_000)
    #expect(progress.answers["k777"]?.text == "re: question k777")
    #expect(double.billed.count == 1_000 && double.billed.values.allSatisfy { $0 == 1 })
    #expect(try archive.modelSpending().reduce(0) { $0 + $1.open } == 0)
  }

  @Test func `whenever it is given up and whoever goes on, nothing is paid for twice`() throws {
    var isDone = false
    var instant = 0
    while !isDone {
      instant += 1
      try #require(instant < 100)
      let bench = try Workbench()
      let double = try double { $0.polls = 3 }
      let batches = { (now: Timestamp) in
        var settings = Settings.Models()
        settings.api = double.server.address
        (settings.dreamDollars, settings.dailyDollars) = (1_000, 1_000)
        let models = ModelDesk(
          settings, prices: try Prices.builtIn(),
          environment: ["ANTHROPIC_API_KEY": AnthropicDouble.key],
          archive: try Archive(folder: bench.folder + "/archive")
        ) { now }
        var desk = try models.batches(try models.critic(recordedBy: nil), for: "critique")
        desk.size.questions = 3
        return desk
      }
      var looks = 0
      do {
        _ = try ask(
          try batches(Workbench.now), keys(7),
          isCancelled: {
            looks += 1
            return looks >= instant
          })
        isDone = true
      } catch {}
      var progress = ModelBatchDesk.Progress()
      for later in [301_000, 599_000] as [Int64] {
        let desk = try batches(Timestamp(rawValue: Workbench.now.rawValue + later))
        for _ in 0..<4 { _ = try desk.collect("job") }
        progress = try ask(desk, keys(7))
      }
      #expect(progress.answers.count == 7, "given up at look \(instant)")
      #expect(double.billed.values.allSatisfy { $0 == 1 }, "given up at look \(instant)")
    }
    #expect(instant > 10)
  }

  @Test func `what expired or met an error of the server is asked again, what is wrong is not`()
    throws
  {
    let double = try double {
      $0.outcome = { text, asked in
        switch text {
        case "question k1": asked < 2 ? .expired : .text("late")
        case "question k2": .errored("invalid_request_error")
        case "question k3": .errored("overloaded_error")
        default: .text("yes")
        }
      }
    }
    let (desk, archive) = try desk(double)
    let progress = try ask(desk, keys(4))
    #expect(progress.answers.mapValues(\.text) == ["k1": "late", "k4": "yes"])
    #expect(Set(progress.failures.keys) == ["k2", "k3"])
    #expect(progress.failures["k2"]?.contains("invalid_request_error") == true)
    #expect(double.batchCount == 3)
    let spent = try archive.modelSpending().first?.usage.output
    #expect(spent == 30, "errors cost nothing")
  }

  @Test func `of more than the limit allows, as much is asked as fits`() throws {
    let double = try double()
    let (desk, archive) = try desk(double) { $0.dailyDollars = 0.0003 }
    let progress = try ask(desk, keys(40))
    #expect(progress.unasked?.contains("daily_dollars") == true)
    #expect(progress.answers.count > 0 && progress.answers.count < 40)
    #expect(try archive.modelSpending().first?.spent.nanodollars ?? .max <= 300_000)
    #expect(double.billed.count == progress.answers.count)
  }

  @Test func `a batch that is too large is several, and one that is cancelled costs nothing more`()
    throws
  {
    let double = try double { $0.polls = 50 }
    var (desk, _) = try desk(double)
    desk.size.questions = 4
    _ = try desk.submit("job", keys(10), question: question)
    #expect(double.batchCount == 3)
    try desk.cancel("job")
    let progress = try desk.collect("job")
    #expect(progress.failures.count == 10 && progress.failures["k1"] == "canceled")
    #expect(double.billed.isEmpty)
  }

  @Test func `answers are redacted, kept until they are forgotten, and nothing of a question is`()
    throws
  {
    let secret = "sk-ant-api03-" + String(repeating: "Zx9", count: 30)
    let double = try double { $0.outcome = { _, _ in .text("it was \(secret)") } }
    let (desk, archive) = try desk(double)
    let answer = try #require(try ask(desk, keys(1)).answers["k1"])
    #expect(answer.text.hasPrefix("it was ") && !answer.text.contains(secret))
    let bytes = try Data(contentsOf: URL(filePath: archive.databasePath + "-wal"))
    #expect(bytes.range(of: Data(secret.utf8)) == nil)
    #expect(bytes.range(of: Data("Say it again".utf8)) == nil)
    try archive.forgetModelAnswers(of: "job")
    #expect(try archive.modelAnswers(of: "job").isEmpty)
    #expect(try archive.modelSpending().first?.questions == 1, "that it was paid for stays")
  }
}
