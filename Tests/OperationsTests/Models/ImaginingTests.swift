import Foundation
import LanguageModels
import Operations
import Settings
import Storage
import TestKit
import Testing
import Trajectories

/// A model that imagines how runs go on: within bounds, and without any consequence.
@Suite struct ImaginingTests {
  private func bench(_ runs: Int) throws -> Workbench {
    let bench = try Workbench()
    for number in 1...runs {
      let log = MadeUpSession(name: "session-\(number)").lines(1...8) { step in
        step == 4
          ? "bash: sheep \(number): command not found" : "the sheep number \(step) of \(number)"
      }
      try bench.write(log, to: "\(number).jsonl")
    }
    _ = try bench.importLogs()
    return bench
  }

  private static let imagined =
    #"{"steps":[{"effect":"changed","probability":1,"gone":[],"came":[],"next":{"action":"none","element":"","text":""}}]}"#

  private func dream(
    _ bench: Workbench, imaginer: (any LanguageModel)?, manners: DreamManners = DreamManners(),
    resuming: String? = nil
  ) throws -> DreamRecord {
    var session = DreamSession(bench.archive, manners: manners) { Workbench.now }
    session.critics = { _ in
      var critics = ModelCritics { _ in [CriticModel(Self.proposing)] }
      if let imaginer { critics.imaginer = { CriticModel(imaginer) } }
      return critics
    }
    if let resuming { return try session.resume(named: resuming) }
    var request = DreamRequest()
    request.mode = .auto
    request.budget = DreamBudget(rollouts: 100)
    request.budget.imagines = true
    return try session.dream(request)
  }

  /// Proposes another command of the run's own.
  private static let proposing = ScriptedModel { question in
    let own = question.text.firstMatch(of: /"command":\s*"([^"]+)"/).map { String($0.output.1) }
    return Says.claim(
      question, step: 2, better: Says.better("replace", "shell", text: own ?? "echo"))
  }

  @Test func `at most twenty are imagined, it is told in numbers, and nothing else changes`() throws
  {
    let plain = try bench(25)
    let without = try dream(plain, imaginer: nil)
    let twin = try Workbench()
    _ = try twin.importLogs([plain.folder + "/logs"])
    let model = ScriptedModel("claude-haiku-5-5") { _ in Self.imagined }
    var predicted = 0
    let with = try dream(twin, imaginer: model)
    for event in try twin.archive.journal(of: with.id).entries.map(\.event) {
      if case .unitBegan(let unit) = event, unit.what.hasPrefix("predicted:") { predicted += 1 }
    }
    #expect(model.questions.count == 20 && predicted == 20)
    let stage = try #require(with.report?.stages.last)
    #expect(stage.stage == .imagine && stage.looked == 20 && stage.learned.isEmpty)
    #expect(stage.note == "predicted steps are no evidence (20 changed, 0 unchanged, 0 error)")
    #expect(stage.refused == [.init("a continuation", why: "it goes on to its end", count: 20)])
    #expect(with.report?.memory == without.report?.memory)
    #expect(with.report?.stages.dropLast() == without.report?.stages[...])
    #expect(
      try Set(twin.runs.map(\.id)) == Set(plain.runs.map(\.id)), "nothing becomes a recording")
    for run in try plain.runs {
      #expect(
        try twin.archive.critiques(of: run.id).map(\.critique)
          == plain.archive.critiques(of: run.id).map(\.critique))
    }
  }

  @Test func `nobody imagines unless it is wanted`() throws {
    let bench = try bench(2)
    let model = ScriptedModel { _ in Self.imagined }
    var session = DreamSession(bench.archive) { Workbench.now }
    session.critics = { _ in
      var critics = ModelCritics { _ in [CriticModel(Self.proposing)] }
      critics.imaginer = { CriticModel(model) }
      return critics
    }
    var request = DreamRequest()
    request.budget = DreamBudget(rollouts: 50)
    let record = try session.dream(request)
    #expect(record.state == .completed && model.questions.isEmpty)
    #expect(record.report?.stages.contains { $0.at.contains("imagines") } == false)
  }

  @Test func `a dream that is stopped while a model imagines goes on, and ends at the cap`() throws
  {
    let bench = try bench(3)
    let double = try AnthropicDouble([.text(Self.imagined)])
    var settings = Settings.Models()
    settings.api = double.server.address
    let archive = bench.archive
    func session(tokens: Int, _ manners: DreamManners) -> DreamSession {
      settings.dreamTokens = tokens
      let fixed = settings
      var session = DreamSession(archive, manners: manners) { Workbench.now }
      session.critics = { record in
        var critics = ModelCritics { _ in [CriticModel(Self.proposing)] }
        let desk = ModelDesk(
          fixed, prices: try Prices.builtIn(),
          environment: ["ANTHROPIC_API_KEY": AnthropicDouble.key], archive: archive,
          dream: record.id
        ) { Workbench.now }
        critics.imaginer = ModelCritics(["claude-haiku-5-5"], from: desk).imaginer
        return critics
      }
      return session
    }
    var request = DreamRequest()
    request.budget = DreamBudget(rollouts: 50)
    request.budget.imagines = true
    let pausing = DreamManners(pausing: { double.server.requests.count >= 1 })
    let paused = try session(tokens: 200_000, pausing).dream(request)
    #expect(paused.state == .paused && double.server.requests.count == 1)
    let last = try session(tokens: 1_000, DreamManners()).resume(named: paused.id.rawValue)
    #expect(last.state == .completed && double.server.requests.count == 1)
    let stage = try #require(last.report?.stages.last)
    #expect(stage.stopped?.contains("dream_tokens") == true, "\(stage)")
    #expect(stage.refused.contains { $0.why.contains("before the dream was interrupted") })
  }
}
