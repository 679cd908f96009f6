import Settings
import Testing

struct PricesTests {
  @Test(arguments: [
    ("claude-sonnet-4-20250514", 3.0), ("claude-haiku-4-5-20251001", 1),
    ("anthropic/claude-opus-5-5", 4), ("us.anthropic.claude-sonnet-4-20250514-v1:0", 3),
    ("claude-opus-4-5@20251101", 5), ("claude-sonnet-4-5[1m]", 3), ("gpt-5", 1.25),
    ("openai/gpt-5-codex", 1.25), ("gpt-4o-mini-2024-07-18", 0.15), ("gpt-4o-2024-08-06", 2.5),
    ("claude-3-5-sonnet-latest", 3), ("gpt-5.1-codex-max", 1.25),
  ])
  func `a model is known by its name, whoever serves it`(name: String, input: Double) throws {
    #expect(try Prices.builtIn().price(ofModel: name)?.input == input)
  }

  @Test(arguments: [
    "claude-opus-4-9", "gpt-5-turbo", "kimi-k2.5", "", "<synthetic>", "/", "claude", "gpt-5.9",
    "claude-sonnet-4-7-20260101",
  ])
  func `another model is not taken for a known one`(name: String) throws {
    #expect(try Prices.builtIn().price(ofModel: name) == nil)
  }

  @Test func `a cost adds up`() throws {
    let price = try #require(try Prices.builtIn().price(ofModel: "claude-sonnet-4-5"))
    let cost = price.cost(
      input: 1_000_000, output: 100_000, cacheRead: 2_000_000, cacheWrite: 1_000_000)
    #expect(abs(cost - (3 + 1.5 + 0.6 + 3.75)) < 1e-9)
  }

  @Test func `a price that steps up with long prompts says from where`() throws {
    let prices = try Prices.builtIn()
    #expect(prices.price(ofModel: "claude-haiku-5-5")?.longPrompt == 100_000)
    #expect(prices.price(ofModel: "claude-haiku-5-5")?.longFactor == 5)
    #expect(prices.price(ofModel: "claude-sonnet-5-5")?.longPrompt == nil)
  }

  @Test func `the list is dated`() throws {
    #expect(try Prices.builtIn().date.count == 10)
  }

  @Test func `the user's prices come first`() throws {
    let folder = try ScratchFolder()
    try folder.write(
      "date = \"2027-01-01\"\n[models]\n\"gpt-5\" = { input = 9, output = 9 }\n",
      to: "reverie/prices.toml")
    let prices = try Prices.load(
      from: Directories(environment: ["HOME": "/", "XDG_CONFIG_HOME": folder.path]))
    #expect(prices.date == "2027-01-01")
    #expect(prices.price(ofModel: "gpt-5")?.cacheRead == 9)
    #expect(prices.price(ofModel: "claude-opus-5-5")?.input == 4)
  }

  @Test func `an incomplete price is an error`() throws {
    let error = try #require(throws: SettingsError.self) {
      try Prices.parse("[models]\n\"x\" = { input = 1 }", file: "prices.toml")
    }
    #expect(error.line == 2)
    #expect(error.message.contains("x is not complete"))
  }
}
