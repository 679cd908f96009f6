package import LanguageModels
package import Settings
package import Storage
internal import Synchronization
package import Trajectories
package import Transport

/// Where models are had: what the operator allows, the key, the price, the limits, in this order.
///
/// Nobody else puts a model together, so nothing is sent without consent and nothing is asked that
/// the ledger does not hold.
package struct ModelDesk: Sendable {
  private let settings: Settings.Models
  private let prices: Prices
  private let environment: [String: String]
  private let archive: Archive
  private let dream: DreamID?
  private let caps: SpendingCaps
  private let transport: Transport
  private let tape: Tape
  /// What the server on this machine was found to offer, once it was asked.
  private let localName = Known<String>()
  /// When servers want to be asked again, by model.
  private let gate = RateGate()
  private let clock: @Sendable () -> Timestamp

  /// Whether calls are recorded, or answered from a recording instead of by a server.
  package enum Tape: Sendable {
    case none
    case recording(ModelRecording)
    case replay(ModelReplay)
  }

  /// - Parameters:
  ///   - environment: where a key may be.
  ///   - archive: where calls are counted.
  ///   - dream: for which dream; nil for a question outside of one, for which the day's limit holds.
  ///   - budget: what that dream may use, if that is less than the settings say.
  ///   - tape: with a replay nothing is sent, so neither consent nor key is asked for.
  package init(
    _ settings: Settings.Models, prices: Prices, environment: [String: String],
    archive: Archive, dream: DreamID? = nil, budget: DreamBudget = DreamBudget(),
    tape: Tape = .none, over transport: Transport = Transport(),
    clock: @escaping @Sendable () -> Timestamp
  ) {
    var settings = settings
    if case .replay = tape { (settings.remote, settings.screenshots) = (true, true) }
    self.settings = settings
    self.tape = tape
    self.prices = prices
    self.environment = environment
    self.archive = archive
    self.dream = dream
    caps = SpendingCaps(
      dream: Spending(
        tokens: min(settings.dreamTokens, budget.tokens ?? .max),
        limit: min(settings.dreamDollars, budget.dollars ?? .infinity)),
      day: Spending(limit: settings.dailyDollars))
    self.transport = transport
    self.clock = clock
  }

  // MARK: - Who may be asked

  /// Where models may be asked by these settings, for people; nil where none is.
  package static func destination(_ settings: Settings.Models) -> String? {
    let local = settings.local.map { HTTPRequest("GET", $0) }
    let api = HTTPRequest("GET", settings.api)
    var hosts: [String] = []
    for server in [local, api].compactMap(\.self) where server.isLocal || settings.remote {
      hosts.append(server.isLocal ? "this machine" : server.host ?? "")
    }
    return hosts.isEmpty ? nil : hosts.joined(separator: ", ")
  }

  /// The model that criticises a run: the one that recorded it, else the configured one.
  ///
  /// - Parameter model: the one that recorded the run, as its log says.
  package func critic(recordedBy model: String?) throws(ModelDenial) -> ModelChoice {
    if settings.isOwnCritic, let model, Self.isNameOfAPI(model),
      let own = try? choice(model, .messages, at: settings.api)
    {
      return own
    }
    return try choice(settings.critic, .messages, at: settings.api)
  }

  /// The model that is asked where critics disagree.
  package func arbiter() throws(ModelDenial) -> ModelChoice {
    try choice(settings.arbiter, .messages, at: settings.api)
  }

  /// The model of the server on this machine; where none is named, the only one that it offers.
  ///
  /// - Parameter asks: whether the server may be asked which that is.
  package func local(asks: Bool = true) throws(ModelDenial) -> ModelChoice {
    guard let address = settings.local else { throw .noLocalModel }
    var choice = try choice(
      settings.localModel.isEmpty ? "the one that it has loaded" : settings.localModel, .chat,
      at: address)
    guard settings.localModel.isEmpty, asks else { return choice }
    if let known = localName.withLock({ $0 }) {
      choice.name = known
      return choice
    }
    let name = try offered(at: address)
    localName.withLock { $0 = name }
    choice.name = name
    return choice
  }

  /// The only model that a server offers, or that a recording holds.
  private func offered(at address: String) throws(ModelDenial) -> String {
    var names: [String] = []
    if case .replay(let replay) = tape {
      names = replay.models
    } else {
      let key = try localKey()
      do throws(ModelError) {
        names = try ChatModel.names(at: address, key: key, over: transport)
      } catch { throw .unnamedLocalModel("\(address) does not say: \(error)") }
    }
    guard let name = names.first, names.count == 1 else {
      let list = names.sorted().prefix(8).joined(separator: ", ")
      throw .unnamedLocalModel(
        names.isEmpty ? "\(address) offers none" : "\(address) offers \(list)")
    }
    return name
  }

  /// A model by its name; `local` is that of the server on this machine.
  package func named(_ name: String) throws(ModelDenial) -> ModelChoice {
    if name == "local" { return try local() }
    return try choice(name, .messages, at: settings.api)
  }

  private func choice(
    _ name: String, _ wire: ModelChoice.Wire, at address: String
  ) throws(ModelDenial) -> ModelChoice {
    try ModelChoice(name, wire, at: address, settings: settings, prices: prices)
  }

  /// Whether the Messages API knows a model by the name that a log gives it; other providers put
  /// something before or behind it.
  private static func isNameOfAPI(_ name: String) -> Bool {
    name.hasPrefix("claude-") && !name.contains { "@:[/ ".contains($0) }
  }

  // MARK: - Asking

  /// A model within its limits; every call stands in the ledger under the stage.
  ///
  /// Throws `ModelDenial` where there is no key.
  package func model(_ choice: ModelChoice, for stage: String) throws(ModelDenial) -> MeteredModel {
    if case .replay(let replay) = tape {
      return MeteredModel(
        ReplayingModel(choice.name, from: replay), tariff: .free,
        meter: SpendingLimit(Spending(tokens: .max, limit: 0)))
    }
    let meter = ArchiveMeter(
      archive: archive, choice: choice, stage: stage, dream: dream, caps: caps, clock: clock)
    return MeteredModel(
      try taped(choice), tariff: choice.tariff, meter: meter, takesPictures: choice.takesPictures)
  }

  /// The same model for many questions at half the price, answered within a day.
  ///
  /// Throws `ModelDenial` where there is no key, or the server takes no batches.
  package func batches(
    _ choice: ModelChoice, for stage: String
  ) throws(ModelDenial) -> ModelBatchDesk {
    guard choice.wire == .messages else { throw .noBatches(model: choice.name) }
    if case .replay = tape { throw .noBatches(model: choice.name) }
    return ModelBatchDesk(
      archive: archive, choice: choice,
      batches: AnthropicBatches(of: choice.name, at: try server(choice)), stage: stage,
      dream: dream, caps: caps, clock: clock)
  }

  /// Who records what is answered in batches; nil where nothing is recorded.
  func recorder(
    of choice: ModelChoice
  ) -> (@Sendable (ModelQuestion, ModelAnswer) -> Void)? {
    guard case .recording(let recording) = tape else { return nil }
    return { recording.add($0, to: choice.name, $1) }
  }

  /// What models cost so far in this dream, by stage.
  package func spending() throws -> [ModelSpending] { try archive.modelSpending(of: dream) }

  private func taped(_ choice: ModelChoice) throws(ModelDenial) -> any LanguageModel {
    let model = try bare(choice)
    guard case .recording(let recording) = tape else { return model }
    return RecordingModel(model, to: recording)
  }

  private func bare(_ choice: ModelChoice) throws(ModelDenial) -> any LanguageModel {
    let once = RetryRule(most: 0)
    switch choice.wire {
    case .messages:
      return AnthropicModel(choice.name, at: try server(choice), retrying: once)
    case .chat:
      return ChatModel(
        choice.name, at: choice.address, key: try localKey(), over: transport, retrying: once)
    }
  }

  private func server(_ choice: ModelChoice) throws(ModelDenial) -> AnthropicServer {
    AnthropicServer(
      choice.address, key: try key(),
      version: settings.apiVersion == .first ? .first : .second, over: transport, gate: gate,
      for: choice.name)
  }

  private func key() throws(ModelDenial) -> ModelKey {
    if let file = settings.keyFile { return try Self.key(in: file) }
    guard let key = ModelKey(variable: "ANTHROPIC_API_KEY", environment: environment) else {
      throw .noKey(problem: nil)
    }
    return key
  }

  private func localKey() throws(ModelDenial) -> ModelKey? {
    guard let file = settings.localKeyFile else { return nil }
    return try Self.key(in: file)
  }

  private static func key(in file: String) throws(ModelDenial) -> ModelKey {
    do throws(ModelKeyError) { return try ModelKey(file: file) } catch {
      throw .noKey(problem: error.description)
    }
  }
}

/// Something that is found out once, by whoever comes first.
private final class Known<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  func withLock<Result>(_ body: (inout sending Value?) -> sending Result) -> Result {
    value.withLock(body)
  }
}
