import Foundation
import LanguageModels
import TestKit
import Testing
import Trajectories
import Transport

/// What servers say of the account's limits is kept to.
@Suite struct RateGateTests {
  private let question = ModelQuestion(
    instructions: "Say yes.", parts: [.text("yes?")], mostTokens: 20)

  /// When there is room again, as the server writes it.
  private static func reset(in seconds: Double) -> String {
    Timestamp(rawValue: Int64((Date().timeIntervalSince1970 + seconds) * 1_000)).iso8601
  }

  private func model(_ double: AnthropicDouble, _ gate: RateGate) throws -> AnthropicModel {
    let key = try #require(ModelKey(variable: "K", environment: ["K": AnthropicDouble.key]))
    return AnthropicModel(
      "claude-haiku-5-5",
      at: AnthropicServer(
        double.server.address, key: key, over: Transport(), gate: gate, for: "claude-haiku-5-5"),
      retrying: RetryRule(most: 2))
  }

  private func answer(remaining: Int, reset: String) -> AnthropicDouble.Reply {
    .acts([
      .head(
        200,
        [
          "anthropic-ratelimit-input-tokens-remaining: \(remaining)",
          "anthropic-ratelimit-input-tokens-reset: \(reset)",
        ]),
      .text(AnthropicDouble.start + AnthropicDouble.end("end_turn")),
    ])
  }

  @Test func `a limit that is used up is waited for before the next call, in whatever model`()
    throws
  {
    let double = try AnthropicDouble([
      answer(remaining: 0, reset: Self.reset(in: 60)), answer(remaining: 9, reset: ""),
    ])
    let gate = RateGate()
    _ = try model(double, gate).answer(question)
    // It would wait for a minute: whoever has no patience is heard, and nothing was sent.
    var looks = 0
    #expect(throws: ModelError.cancelled) {
      try model(double, gate).answer(
        question,
        isCancelled: {
          looks += 1
          return looks > 3
        })
    }
    #expect(double.server.requests.count == 1 && looks > 3)
    _ = try model(double, RateGate()).answer(question)
    #expect(double.server.requests.count == 2)
  }

  @Test func `a limit with room left, or one that opens in an hour, holds nobody up`() throws {
    let double = try AnthropicDouble([
      answer(remaining: 5, reset: Self.reset(in: 60)),
      answer(remaining: 0, reset: Self.reset(in: 3_600)),
      answer(remaining: 0, reset: "soon"),
    ])
    let gate = RateGate()
    for _ in 1...4 { _ = try model(double, gate).answer(question) }
    #expect(double.server.requests.count == 4)
  }

  @Test func `a refusal without a hint is tried again when its limit opens`() throws {
    let double = try AnthropicDouble([
      .failure(
        429, kind: "rate_limit_error",
        headers: [
          "anthropic-ratelimit-requests-remaining: 0",
          "anthropic-ratelimit-requests-reset: \(Self.reset(in: 3_600))",
        ]),
      .text("yes"),
    ])
    // An hour is beyond what is waited for, so it is given up at once.
    let error = #expect(throws: ModelError.self) {
      try model(double, RateGate()).answer(question)
    }
    guard case .refused(let refusal) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refusal.wait.map { $0 > 3_000 } == true && double.server.requests.count == 1)
    let soon = try AnthropicDouble([
      .failure(
        429, kind: "rate_limit_error",
        headers: [
          "anthropic-ratelimit-requests-remaining: 0",
          "anthropic-ratelimit-requests-reset: \(Self.reset(in: 0.2))",
        ]),
      .text("yes"),
    ])
    #expect(try model(soon, RateGate()).answer(question).text == "yes")
  }
}
