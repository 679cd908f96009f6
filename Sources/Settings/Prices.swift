/// What models cost, as dated estimates; nothing is billed by these numbers.
package struct Prices: Sendable, Hashable {
  /// The day the built-in list was put together, as `yyyy-mm-dd`.
  package private(set) var date: String
  private var models: [String: Price]

  /// US dollars per million tokens.
  package struct Price: Sendable, Hashable {
    package var input: Double
    package var output: Double
    package var cacheRead: Double
    package var cacheWrite: Double
    /// Prompts of more tokens than these cost `longFactor` times as much; nil where none do.
    package var longPrompt: Int?
    package var longFactor = 1.0

    /// Dollars for so many tokens; `input` counts only tokens that no cache was involved in.
    package func cost(input: Int, output: Int, cacheRead: Int = 0, cacheWrite: Int = 0) -> Double {
      let fresh = Double(input) * self.input + Double(output) * self.output
      let cached = Double(cacheRead) * self.cacheRead + Double(cacheWrite) * self.cacheWrite
      return (fresh + cached) / 1_000_000
    }
  }

  /// The prices the program comes with.
  package static func builtIn() throws(SettingsError) -> Prices {
    try parse(builtInPrices, file: "built-in prices")
  }

  /// The built-in prices, with those of the user's `prices.toml` on top.
  package static func load(from directories: Directories) throws(SettingsError) -> Prices {
    var prices = try builtIn()
    let path = directories.configuration + "/prices.toml"
    if let text = try Settings.readIfPresent(path) {
      let own = try parse(text, file: path)
      prices.models.merge(own.models) { _, new in new }
      if !own.date.isEmpty { prices.date = own.date }
    }
    return prices
  }

  /// Returns the price of a model; nil when it is not on the list.
  ///
  /// Providers put themselves in front of a name (`anthropic/`, `us.anthropic.`) and a date or a variant
  /// behind it (`-20250514`, `-latest`, `@...`, `:0`, `[1m]`); neither matters. Other differences do:
  /// the next version of a model is not the model.
  package func price(ofModel name: String) -> Price? {
    var bare = name.split(separator: "/").last ?? ""
    for vendor in ["anthropic.", "openai."] {
      if let range = Self.range(of: vendor, in: bare) { bare = bare[range.upperBound...] }
    }
    if let exact = models[String(bare)] { return exact }
    var end = bare.endIndex
    while end > bare.startIndex {
      end = bare.index(before: end)
      guard "-@:[".contains(bare[end]) else { continue }
      if let price = models[String(bare[..<end])], Self.isVariant(bare[end...]) { return price }
    }
    return nil
  }

  private static func isVariant(_ rest: Substring) -> Bool {
    guard rest.first == "-" else { return true }
    let digits = rest.dropFirst().prefix { $0.isNumber || $0 == "-" }.filter { $0 != "-" }
    return digits.count >= 8 && digits.hasPrefix("20") || rest == "-latest"
      || rest == "-preview"
  }

  private static func range(of word: String, in text: Substring) -> Range<Substring.Index>? {
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].hasPrefix(word) { return start..<text.index(start, offsetBy: word.count) }
      start = text.index(after: start)
    }
    return nil
  }

  /// Reads prices from TOML text: a `date`, and one table `[models."name"]` for each model.
  package static func parse(_ text: String, file: String) throws(SettingsError) -> Prices {
    let document = try TOMLDocument(text, file: file)
    var prices = Prices(date: "", models: [:])
    if case .string(let date) = document.root["date"] { prices.date = date }
    guard let models = document.root["models"] else { return prices }
    guard case .table(let table) = models else {
      throw SettingsError(
        file: file, line: document.line(of: "models", inTable: ""),
        message: "models is \(models.kind)", remedy: "write [models] and one line per model")
    }
    for (name, value) in table {
      guard let price = price(value) else {
        throw SettingsError(
          file: file, line: document.line(of: name, inTable: "models"),
          message: "the price of \(name) is not complete",
          remedy: "write \"\(name)\" = { input = 3, output = 15 }, in dollars per million tokens")
      }
      prices.models[name] = price
    }
    return prices
  }

  private static func price(_ value: TOMLDocument.Value) -> Price? {
    guard case .table(let table) = value else { return nil }
    func number(_ key: String) -> Double? {
      switch table[key] {
      case .integer(let number) where number >= 0: Double(number)
      case .number(let number) where number >= 0 && number.isFinite: number
      default: nil
      }
    }
    guard let input = number("input"), let output = number("output") else { return nil }
    // Without a word about caches, a cached token costs what any token does.
    return Price(
      input: input, output: output, cacheRead: number("cache_read") ?? input,
      cacheWrite: number("cache_write") ?? input,
      longPrompt: number("long_prompt").map { Int(min($0, 1e9)) },
      longFactor: number("long_factor") ?? 1)
  }
}
