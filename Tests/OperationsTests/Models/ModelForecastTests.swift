import Foundation
import LanguageModels
import Operations
import Settings
import Storage
import TestKit
import Testing
import Trajectories

/// What is said before anybody is asked, beside what the server then bills by size.
///
/// Answers of the double are as long as `dreaming.md` 5.4 takes them to be, give or take a half: how long
/// those of a real model are is not known here.
@Suite struct ModelForecastTests {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Runs of many lengths and texts, every other with an error that critics see in different ways.
  private func record(_ count: Int, steps: (Int) -> Int, words: Int) throws {
    for number in 1...count {
      let log = MadeUpSession(name: "session-\(number)").lines(1...steps(number)) { step in
        let text = (0..<words).map { "line \($0) of \(step * number % 97): {\"size\": \($0 * 31)}" }
          .joined(separator: "\n")
        return step == 4 && number % 2 == 0
          ? "bash: sheep: command not found" : "the sheep number \(step)\n\(text)"
      }
      try bench.write(log, to: "\(number).jsonl")
    }
    _ = try bench.importLogs()
  }

  private func desk(_ double: AnthropicDouble) throws -> ModelDesk {
    var settings = Settings.Models()
    settings.api = double.server.address
    settings.dailyDollars = 1_000
    return ModelDesk(
      settings, prices: try Prices.builtIn(),
      environment: ["ANTHROPIC_API_KEY": AnthropicDouble.key], archive: bench.archive
    ) { Workbench.now }
  }

  /// What an answer costs beside its text, from half to one and a half of what is expected.
  private static func thinking(_ prompt: DoublePrompt) -> Int {
    let mean =
      prompt.schema.contains("suspects") ? 200 : prompt.schema.contains("stands") ? 250 : 650
    return mean / 2 + prompt.user.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % mean
  }

  /// A claim about one run in two, which the embedded critic disputes where it names a step.
  private static func answer(_ prompt: DoublePrompt) -> String {
    let question = ModelQuestion(
      instructions: "", parts: [.text(prompt.user)], schema: prompt.schema, mostTokens: 1)
    let chance = prompt.user.utf8.reduce(7) { ($0 &* 131 &+ Int($1)) & 0xFFFF } / 16 % 2
    let isSilent = chance == 0 && !question.isWide && !question.isCross
    return isSilent ? Says.nothing : Says.claim(question, step: 2)
  }

  @Test(arguments: [
    (16, 6, 1, BatchUse.never), (12, 30, 1, .never), (12, 8, 60, .never), (8, 60, 20, .never),
    (16, 6, 4, .always), (10, 30, 10, .always),
  ])
  func `the estimate is within a quarter of the bill`(
    runs: Int, steps: Int, words: Int, use: BatchUse
  ) throws {
    try record(runs, steps: { max(4, steps - $0 % 3) }, words: words)
    var script = BatchScript()
    script.answer = Self.answer
    let double = try AnthropicDouble(
      [.answering(Self.answer)], batches: script, billing: .bySize(thinking: Self.thinking))
    let models = ModelCritics(["claude-haiku-5-5"], from: try desk(double), batches: use)
    let critiquing = Critiquing(ArchiveRuns(bench.archive), models: models)
    let forecast = try critiquing.forecast(try bench.runs.map(\.id))
    #expect(forecast.isBatched == (use == .always))
    let report = try critiquing.critiqueAll(now: Workbench.now)
    let billed = try #require(report.models?.spent)
    #expect(try bench.archive.modelSpending().reduce(Spending()) { $0 + $1.spent } == billed)
    let (money, tokens) = (
      forecast.dollars / billed.dollars, forecast.tokens / Double(billed.tokens)
    )
    let words =
      "\(runs) runs of \(steps): \(forecast.dollars) of \(billed.dollars) dollars, "
      + "\(forecast.questions) of \(report.models?.answers ?? 0) questions"
    #expect((0.75...1.25).contains(money), "\(words), factor \(money)")
    #expect((0.75...1.25).contains(tokens), "\(words), tokens \(tokens)")
    // What is answered costs nothing any more.
    #expect(try critiquing.forecast(try bench.runs.map(\.id)).dollars == 0)
  }
}
