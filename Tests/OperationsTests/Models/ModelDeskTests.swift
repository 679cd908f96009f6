import Foundation
import LanguageModels
import Operations
import Settings
import Storage
import TestKit
import Testing
import Trajectories

@Suite struct ModelDeskTests {
  private let bench: Workbench
  private let archive: Archive

  init() throws {
    bench = try Workbench()
    archive = bench.archive
  }

  private func desk(
    _ settings: Settings.Models, key: String? = AnthropicDouble.key, dream: DreamID? = nil,
    budget: DreamBudget = DreamBudget()
  ) throws -> ModelDesk {
    ModelDesk(
      settings, prices: try Prices.builtIn(),
      environment: key.map { ["ANTHROPIC_API_KEY": $0] } ?? [:], archive: archive, dream: dream,
      budget: budget
    ) { Timestamp(rawValue: 1_800_000_000_000) }
  }

  private func settings(_ change: (inout Settings.Models) -> Void = { _ in }) -> Settings.Models {
    var settings = Settings.Models()
    change(&settings)
    return settings
  }

  private let question = ModelQuestion(
    instructions: "Say one word.", parts: [.text("Which?")], mostTokens: 100)

  @Test func `without consent no model elsewhere is asked, and it is said where it would go`()
    throws
  {
    let desk = try desk(settings())
    let denial = #expect(throws: ModelDenial.self) { try desk.critic(recordedBy: nil) }
    #expect(denial == .noConsent(model: "claude-haiku-5-5", host: "api.anthropic.com"))
    #expect(denial?.description.contains("remote = true") == true)
    #expect(throws: ModelDenial.noLocalModel) { try desk.local() }
  }

  @Test func `the critic is the model that recorded the run, where it can be asked`() throws {
    let consenting = try desk(settings { $0.remote = true })
    #expect(try consenting.critic(recordedBy: "claude-opus-5-5").name == "claude-opus-5-5")
    for other in [nil, "gpt-5", "claude-unheard-of-9", "us.anthropic.claude-opus-5-5-v1:0"] {
      #expect(try consenting.critic(recordedBy: other).name == "claude-haiku-5-5")
    }
    let fixed = try desk(
      settings {
        $0.remote = true; $0.isOwnCritic = false
      })
    #expect(try fixed.critic(recordedBy: "claude-opus-5-5").name == "claude-haiku-5-5")
    #expect(try consenting.arbiter().name == "claude-sonnet-5-5")
  }

  @Test func `a model without a price is not asked, unless it is on this machine`() throws {
    let unknown = try desk(
      settings {
        $0.remote = true; $0.critic = "claude-unheard-of-9"
      })
    #expect(throws: ModelDenial.noPrice(model: "claude-unheard-of-9")) {
      try unknown.critic(recordedBy: nil)
    }
    let local = try desk(
      settings {
        $0.local = "http://localhost:8080"; $0.localModel = "qwen3"
      })
    let choice = try local.local()
    #expect(choice.isLocal && choice.tariff == .free && choice.takesPictures)
    let elsewhere = try desk(settings { $0.local = "http://192.168.1.9:8080" })
    #expect(throws: ModelDenial.noConsent(model: "the one that it has loaded", host: "192.168.1.9"))
    {
      try elsewhere.local()
    }
  }

  @Test func `a server on this machine is asked for its only model, where none is named`() throws {
    let double = try ChatDouble([.text("yes")])
    let desk = try desk(settings { $0.local = double.server.address })
    #expect(try desk.local(asks: false).name == "the one that it has loaded")
    #expect(double.server.requests.isEmpty)
    let choice = try desk.local()
    #expect(choice.name == "qwen3:8b" && choice.isLocal && choice.tariff == .free)
    _ = try desk.named("local")
    #expect(double.server.requests.map(\.target) == ["/v1/models"], "it is asked once")
    #expect(try desk.model(choice, for: "critique").answer(question).text == "yes")
  }

  @Test(arguments: [["a:1", "b:2"], []])
  func `where a server offers several models or none, the setting is named`(models: [String]) throws
  {
    let double = try ChatDouble([.text("never")], models: models)
    let desk = try desk(settings { $0.local = double.server.address })
    let denial = #expect(throws: ModelDenial.self) { try desk.local() }
    let words = denial?.description ?? ""
    #expect(words.contains("[models] local_model"))
    #expect(words.contains(models.isEmpty ? "offers none" : "offers a:1, b:2"))
    double.server.stop()
    let gone = try self.desk(settings { $0.local = "http://127.0.0.1:9" })
    let silent = #expect(throws: ModelDenial.self) { try gone.local() }
    #expect(silent?.description.contains("local_model") == true)
  }

  @Test func `without a key no model is asked, and an open file is none`() throws {
    let keyless = try desk(settings { $0.remote = true }, key: nil)
    let choice = try keyless.critic(recordedBy: nil)
    #expect(throws: ModelDenial.noKey(problem: nil)) { try keyless.model(choice, for: "critique") }
    let path = bench.folder + "/key"
    try "sk-secret-1".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let open = try desk(
      settings {
        $0.remote = true; $0.keyFile = path
      })
    let denial = #expect(throws: ModelDenial.self) { try open.model(choice, for: "critique") }
    #expect(denial?.description.contains("chmod 600") == true)
  }

  @Test func `a call stands in the ledger with what it cost`() throws {
    let double = try AnthropicDouble([.text("yes")])
    let dream = DreamID(rawValue: "dream_1")
    let desk = try desk(settings { $0.api = double.server.address }, dream: dream)
    let model = try desk.model(try desk.critic(recordedBy: nil), for: "critique")
    #expect(try model.answer(question).text == "yes")
    let spending = try #require(try desk.spending().first)
    #expect(spending.stage == "critique" && spending.model == "claude-haiku-5-5")
    #expect(spending.usage == TokenUsage(input: 25, output: 15, cacheRead: 100, cacheWrite: 7))
    // 25 at 0.10, 100 at 0.01, 7 at 0.125, 15 at 0.50 dollars per million.
    #expect(spending.spent == Spending(tokens: 147, nanodollars: 2_500 + 1_000 + 875 + 7_500))
    #expect(spending.open == 0)
  }

  @Test func `the limits of dream and day hold over processes`() throws {
    let double = try AnthropicDouble([.text("yes")])
    let dream = DreamID(rawValue: "dream_1")
    let one = try desk(
      settings { $0.api = double.server.address }, dream: dream, budget: DreamBudget(tokens: 2_500))
    let choice = try one.critic(recordedBy: nil)
    var answers = 0
    var why = ""
    do {
      while answers < 50 {
        _ = try one.model(choice, for: "critique").answer(question)
        answers += 1
      }
    } catch { why = "\(error)" }
    #expect(answers == 3 && why.contains("dream_tokens"), "\(answers) \(why)")
    #expect(try archive.modelSpending(of: dream).first?.spent.tokens ?? .max <= 2_500)
    let poor = try desk(
      settings {
        $0.api = double.server.address; $0.dailyDollars = 0.0001
      })
    let error = #expect(throws: ModelError.self) {
      try poor.model(choice, for: "critique").answer(question)
    }
    #expect(error?.description.contains("daily_dollars") == true)
    #expect(double.server.requests.count == 3)
  }
}
