import Foundation
import LanguageModels
import Operations
import Storage
import Synchronization
import Testing
import Trajectories

/// Models as critics of the runs of an archive.
@Suite struct ModelCriticTests {
  private let bench: Workbench

  init() throws {
    bench = try Workbench()
    for number in 1...3 {
      let log = MadeUpSession(name: "session-\(number)").lines(1...8) { step in
        step == 4 ? "bash: sheep: command not found" : "the sheep number \(step)"
      }
      try bench.write(log, to: "\(number).jsonl")
    }
    _ = try bench.importLogs()
  }

  private func critics(_ models: ScriptedModel...) -> ModelCritics {
    let critics = models.map { CriticModel($0) }
    return ModelCritics { _ in critics }
  }

  @discardableResult
  private func critique(
    _ models: ModelCritics, isCancelled: () -> Bool = { false }
  ) throws -> CritiquingReport {
    try Critiquing(ArchiveRuns(bench.archive), models: models).critiqueAll(
      now: Workbench.now, isCancelled: isCancelled)
  }

  private func kept(of run: RunID) throws -> [String: Critique] {
    Dictionary(
      try bench.archive.critiques(of: run).map { ($0.critique.critic, $0.critique) },
      uniquingKeysWith: { $1 })
  }

  @Test func `a model's claim stands beside the embedded one under the model's name`() throws {
    let model = ScriptedModel { Says.claim($0, step: 2) }
    let report = try critique(critics(model))
    #expect(report.models?.wanted == 3)
    #expect(report.models?.claims == 3)
    for run in try bench.runs {
      let kept = try kept(of: run.id)
      let claim = try #require(kept["claude-haiku-5-5"])
      #expect(claim.step == 2)
      let recorded = try bench.archive.trajectory(run.id)
      #expect(claim.citations.allSatisfy { $0.span(in: recorded) != nil })
      #expect(claim.confidence > 0 && claim.confidence < 0.25)
      #expect(kept["pool 1"]?.panel?.opinions.map(\.critic) == ["pool 1", "claude-haiku-5-5"])
    }
  }

  @Test func `what critics disagree about comes first, can be asked for, and flips nothing`() throws
  {
    let before = Dictionary(
      uniqueKeysWithValues: try {
        try critique(ModelCritics { _ in [] })
        return try bench.runs.map { ($0.id, try kept(of: $0.id)["pool 1"]) }
      }())
    let model = ScriptedModel { Says.claim($0, step: 2) }
    try critique(critics(model))
    let reviews = Reviews(bench.archive, reviewer: "anna")
    let disputed = try reviews.queue(try QueueFilter("is:escalated", now: Workbench.now))
    let own = try reviews.queue(try QueueFilter("critic:haiku", now: Workbench.now))
    let located = before.values.filter { $0?.step != nil }.count
    #expect(own.total == 3)
    #expect(disputed.total == located * 2)
    for run in try bench.runs {
      let now = try #require(try kept(of: run.id)["pool 1"])
      let then = try #require(before[run.id] ?? nil)
      #expect(now.step == then.step && now.cause == then.cause && now.better == then.better)
    }
  }

  @Test func `what a person accepts of another critic counts against a model that says otherwise`()
    throws
  {
    let model = ScriptedModel { Says.claim($0, step: 2, .aim) }
    try critique(critics(model))
    let run = try #require(
      try bench.runs.map(\.id).first { try kept(of: $0)["pool 1"]?.step != nil })
    func worth() throws -> Double? {
      try kept(of: run)["pool 1"]?.panel?.opinions.last?.worth
    }
    let before = try #require(try worth())
    let own = try #require(try kept(of: run)["pool 1"])
    try Reviews(bench.archive, reviewer: "anna").decide(.accept, [own.id], at: Workbench.now)
    try critique(critics(model))
    let after = try #require(try worth())
    #expect(after < before, "\(after), \(before)")
  }

  @Test func `an answer that was paid for is not asked again`() throws {
    let model = ScriptedModel { Says.claim($0, step: 2) }
    try critique(critics(model))
    let asked = model.questions.count
    let again = try critique(critics(model))
    #expect(model.questions.count == asked)
    #expect(again.models?.answers == 0)
    #expect(again.models?.reused == asked)
    #expect(again.models?.claims == 3)
  }

  @Test func `stopped in the middle, only what is missing is asked for`() throws {
    let whole = ScriptedModel { Says.claim($0, step: 2) }
    let twin = try Workbench()
    _ = try twin.importLogs([bench.folder + "/logs"])
    try Critiquing(ArchiveRuns(twin.archive), models: critics(whole)).critiqueAll(
      now: Workbench.now)
    let model = ScriptedModel { Says.claim($0, step: 2) }
    let first = try critique(critics(model)) { model.questions.count >= 2 }
    #expect(first.isCancelled)
    try critique(critics(model))
    #expect(model.questions.count == whole.questions.count)
    for run in try bench.runs {
      let kept = try kept(of: run.id)
      let other = try twin.archive.critiques(of: run.id).map(\.critique)
      #expect(other.allSatisfy { kept[$0.critic] == $0 })
    }
  }

  @Test func `at the cap no more is asked, it is said after how many, and critiques go on`() throws
  {
    let left = Mutex(2)
    let model = ScriptedModel { question throws(ModelError) in
      let isLeft = left.withLock { left in
        left -= 1
        return left >= 0
      }
      guard isLeft else { throw .overLimit("of the $0.01, $0.01 are spent") }
      return Says.claim(question, step: 2)
    }
    let report = try critique(critics(model))
    #expect(report.runs == 3)
    let stage = try #require(report.models?.stage)
    #expect(report.models?.answers == 2)
    #expect(stage.stopped?.contains("the cap is reached") == true)
    #expect(stage.stopped?.hasSuffix("of 3 runs") == true)
  }

  @Test func `a server that gives no answers is left alone after three tries`() throws {
    let model = ScriptedModel { _ throws(ModelError) in throw .malformed("noise") }
    let report = try critique(critics(model))
    #expect(report.models?.stopped?.contains("3 times in a row") == true)
    #expect(report.models?.answers == 0)
    #expect(report.runs == 3)
  }

  @Test func `what people think of a model's claims moves what its word is worth`() throws {
    let model = ScriptedModel { Says.claim($0, step: 2) }
    try critique(critics(model))
    let reviews = Reviews(bench.archive, reviewer: "anna")
    let claims = try reviews.queue(try QueueFilter("critic:haiku", now: Workbench.now)).proposals
    let first = try #require(claims.first)
    let worth = first.critique.panel?.opinions.last?.worth
    _ = try reviews.decide(.reject, claims.map(\.id), at: Workbench.now)
    try critique(critics(model))
    let kept = try kept(of: first.critique.run)
    let now = kept["claude-haiku-5-5"]?.panel?.opinions.last?.worth
    #expect(try #require(now) < #require(worth))
  }

  @Test func `a model that says the same of every run reaches no further than one voice`() throws {
    let model = ScriptedModel { Says.claim($0, step: 2) }
    try critique(critics(model))
    let reviews = Reviews(bench.archive, reviewer: "anna")
    let claims = try reviews.queue(try QueueFilter("critic:haiku", now: Workbench.now)).proposals
    #expect(try bench.archive.support(of: claims.map(\.id)).allSatisfy { $0.support <= 1 })
  }

  /// As long as answers are by experience, to questions of the size that they have.
  private func usage(_ question: ModelQuestion) -> Double {
    let bytes = question.text.utf8.count + question.instructions.utf8.count
    let schema = question.schema?.utf8.count ?? 0
    return Double(bytes + schema) / 3.2 + (question.isCross ? 150 : 500)
  }

  @Test func `an estimate made before puts its parts together rightly`() throws {
    try critique(ModelCritics { _ in [] })
    let first = try #require(bench.runs.first)
    let own = try #require(kept(of: first.id)["pool 1"])
    let cause = try #require(own.cause)
    let turn = Mutex(0)
    // Two of three times it sees it otherwise, and is asked again.
    let model = ScriptedModel { question in
      guard !question.isCross else { return Says.claim(question) }
      let number = turn.withLock { turn in
        turn += 1
        return turn
      }
      return number == 2
        ? Says.claim(question, step: own.step, cause) : Says.claim(question, step: 2)
    }
    let critics = critics(model)
    let forecast = try Critiquing(ArchiveRuns(bench.archive), models: critics).forecast(
      try bench.runs.map(\.id))
    #expect(model.questions.isEmpty, "an estimate asks nobody")
    try critique(critics)
    #expect(model.questions.count == 5)
    let used = model.questions.reduce(0) { $0 + usage($1) }
    #expect(abs(forecast.tokens - used) <= used / 4)
  }
}
