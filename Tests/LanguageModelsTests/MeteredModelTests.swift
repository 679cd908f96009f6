import LanguageModels
import TestKit
import Testing
import Trajectories
import Transport

@Suite struct MeteredModelTests {
  private let question = ModelQuestion(
    instructions: "Say one word.", parts: [.text("Which?")], mostTokens: 100)
  private let tariff = ModelTariff(
    input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25, longPrompt: 3_000, longFactor: 5)

  private func model(
    _ double: AnthropicDouble, _ limit: SpendingLimit, tries: Int = 2, pictures: Bool = true
  ) throws -> MeteredModel {
    let key = try #require(ModelKey(variable: "KEY", environment: ["KEY": AnthropicDouble.key]))
    return MeteredModel(
      AnthropicModel(
        "claude-haiku-5-5", at: double.server.address, key: key, over: Transport(),
        retrying: RetryRule(most: 0)),
      tariff: tariff, meter: limit, retrying: RetryRule(most: tries), takesPictures: pictures)
  }

  private let plenty = Spending(tokens: 1_000_000, limit: 1)

  @Test func `A call costs what the server counts`() throws {
    let limit = SpendingLimit(plenty)
    _ = try model(try AnthropicDouble([.text("yes")]), limit).answer(question)
    // 25 fresh, 100 kept before, 7 kept now, 15 out.
    #expect(limit.spent == Spending(tokens: 147, nanodollars: 25_000 + 10_000 + 8_750 + 75_000))
  }

  @Test func `The worst holds the dearest rate of every part, long prompts too`() {
    var long = question
    let short = tariff.worst(prompt: long.mostPrompt, answer: 100)
    #expect(long.mostPrompt > 2_048 && long.mostPrompt < 3_000)
    #expect(short.nanodollars == Int64(long.mostPrompt) * 1_250 + 500_000)
    long.instructions += String(repeating: "ü", count: 1_000)
    #expect(long.mostPrompt == question.mostPrompt + 2_000)
    let dear = tariff.worst(prompt: long.mostPrompt, answer: 100)
    #expect(dear.nanodollars == 5 * (Int64(long.mostPrompt) * 1_250 + 500_000))
    long.parts.append(.picture([1], type: "image/png"))
    #expect(long.mostPrompt >= question.mostPrompt + 2_000 + 4_784)
  }

  @Test func `No call is made that could pass the limit, not by one token`() throws {
    let worst = tariff.worst(prompt: question.mostPrompt, answer: question.mostTokens)
    for short in [
      Spending(tokens: worst.tokens - 1, nanodollars: worst.nanodollars),
      Spending(tokens: worst.tokens, nanodollars: worst.nanodollars - 1),
    ] {
      let double = try AnthropicDouble([.text("never")])
      let error = #expect(throws: ModelError.self) {
        try model(double, SpendingLimit(short)).answer(question)
      }
      guard case .overLimit = error else { return #expect(Bool(false)) }
      #expect(double.server.requests.isEmpty)
    }
    let exact = SpendingLimit(worst)
    #expect(try model(try AnthropicDouble([.text("yes")]), exact).answer(question).text == "yes")
  }

  @Test func `A refusal costs nothing, and another try sets its own worst aside`() throws {
    let worst = tariff.worst(prompt: question.mostPrompt, answer: question.mostTokens)
    let limit = SpendingLimit(worst)
    let double = try AnthropicDouble([
      .failure(529, kind: "overloaded_error", headers: ["retry-after-ms: 1"]), .text("late"),
    ])
    #expect(try model(double, limit).answer(question).text == "late")
    #expect(limit.spent.tokens == 147)
  }

  @Test func `A try that broke off after it had begun counts with its worst, and takes the room`()
    throws
  {
    let worst = tariff.worst(prompt: question.mostPrompt, answer: question.mostTokens)
    let limit = SpendingLimit(worst)
    let double = try AnthropicDouble([
      .acts([
        .head(200), .text(AnthropicDouble.start),
        .text(
          AnthropicDouble.event(
            "error", #""error":{"type":"overloaded_error","message":"Overloaded"}"#)),
      ]), .text("never"),
    ])
    let error = #expect(throws: ModelError.self) { try model(double, limit).answer(question) }
    guard case .overLimit = error else { return #expect(Bool(false)) }
    #expect(limit.spent == worst && double.server.requests.count == 1)
  }

  @Test func `Of a cut answer the longest counts`() throws {
    let limit = SpendingLimit(plenty)
    let acts = Array(AnthropicDouble.stream("one two").dropLast()) + [.cut]
    #expect(try model(try AnthropicDouble([.acts(acts)]), limit).answer(question).ending == .cut)
    #expect(limit.spent.tokens == 132 + 100)
  }

  @Test func `Nothing answers, nothing is spent`() throws {
    let limit = SpendingLimit(plenty)
    let double = try AnthropicDouble([.text("never")])
    double.server.stop()
    #expect(throws: ModelError.self) { try model(double, limit, tries: 0).answer(question) }
    #expect(limit.spent == Spending())
  }

  @Test func `Screenshots stay here where they may not be sent`() throws {
    let double = try AnthropicDouble([.text("never")])
    var seen = question
    seen.parts.append(.picture([0x89], type: "image/png"))
    let error = #expect(throws: ModelError.self) {
      try model(double, SpendingLimit(plenty), pictures: false).answer(seen)
    }
    #expect(error?.description.contains("screenshots = true") == true)
    #expect(double.server.requests.isEmpty)
  }
}
