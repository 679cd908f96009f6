package import LanguageModels
internal import Settings
internal import Transport

/// A model that may be asked: where it is, what it costs, and what may be sent to it.
package struct ModelChoice: Hashable, Sendable {
  /// What its server speaks.
  package enum Wire: Hashable, Sendable { case messages, chat }

  /// As its server calls it.
  package var name: String
  package var wire: Wire
  package var address: String
  /// The machine that is asked.
  package var host: String
  /// Whether that is this machine: nothing leaves it.
  package var isLocal: Bool
  package var tariff: ModelTariff
  /// The day of the prices; nil where it costs nothing.
  package var priced: String?
  /// Whether screenshots may be sent to it.
  package var takesPictures: Bool

  init(
    _ name: String, _ wire: Wire, at address: String, settings: Settings.Models, prices: Prices
  ) throws(ModelDenial) {
    let request = HTTPRequest("GET", address)
    guard let host = request.host else { throw .badAddress(address) }
    guard request.isLocal || settings.remote else { throw .noConsent(model: name, host: host) }
    self.name = name
    self.wire = wire
    self.address = address
    self.host = host
    isLocal = request.isLocal
    takesPictures = request.isLocal || settings.screenshots
    if let price = prices.price(ofModel: name) {
      tariff = ModelTariff(price)
      priced = prices.date
    } else {
      // On this machine nobody sends a bill.
      guard request.isLocal else { throw .noPrice(model: name) }
      tariff = .free
    }
    if request.isLocal, wire == .chat {
      tariff = .free
      priced = nil
    }
  }
}

/// Why a model is not asked, with what to do about it.
package enum ModelDenial: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operator did not say that a model elsewhere may be asked.
  case noConsent(model: String, host: String)
  case noPrice(model: String)
  case noKey(problem: String?)
  case badAddress(String)
  case noLocalModel
  /// Which model a server on this machine is to answer with is not known; what it offers.
  case unnamedLocalModel(String)
  case noBatches(model: String)

  package var description: String {
    switch self {
    case .noConsent(let model, let host):
      "\(model) is not asked: parts of recordings would go to \(host); `remote = true` in [models] allows that"
    case .noPrice(let model):
      "\(model) is not asked: its price is not known, and without one no limit holds; add it to prices.toml: \"\(model)\" = { input = 3, output = 15 }"
    case .noKey(let problem?): "no model is asked: \(problem)"
    case .noKey(nil):
      "no model is asked: there is no key; set ANTHROPIC_API_KEY, or name a file in [models] key_file"
    case .badAddress(let address): "\(address) is no address of a model's server"
    case .unnamedLocalModel(let offer):
      "which model is to be asked is not known: \(offer); name one in [models] local_model"
    case .noBatches(let model): "\(model) takes no batches; they are asked one by one"
    case .noLocalModel: "no model on this machine is configured; name its server in [models] local"
    }
  }
}

extension ModelTariff {
  init(_ price: Prices.Price) {
    self.init(
      input: price.input, output: price.output, cacheRead: price.cacheRead,
      cacheWrite: price.cacheWrite, longPrompt: price.longPrompt, longFactor: price.longFactor)
  }
}
