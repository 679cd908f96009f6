internal import Critics
internal import LanguageModels
package import Trajectories

/// What asking models will take, as far as that can be told before anybody is asked.
///
/// Questions are known to their size; how long answers become and how often critics disagree is taken
/// from experience. How far it is off a real server was not measured.
package struct ModelForecast: Hashable, Sendable {
  /// Runs that models will be asked about.
  package private(set) var runs = 0
  /// Questions and tokens, about.
  package private(set) var questions = 0.0
  package private(set) var tokens = 0.0
  package private(set) var dollars = 0.0
  /// The models, and the machines elsewhere to which parts of recordings go.
  package private(set) var models: [String] = []
  package private(set) var hosts: [String] = []
  /// Models that have been sent the fixed part of their questions, which servers keep.
  private var warm: Set<String> = []

  package init() {}

  mutating func add(_ forecasts: [(model: CriticModel, forecast: Forecast)]) {
    guard !forecasts.isEmpty else { return }
    runs += 1
    for (model, forecast) in forecasts {
      if !models.contains(model.name) { models.append(model.name) }
      if let host = model.host, !hosts.contains(host) { hosts.append(host) }
      let isWarm = !warm.insert("\(model.name) \(forecast.pass)").inserted
      let kept = isWarm ? forecast.fixed : 0
      let cost = model.tariff.cost(
        TokenUsage(input: forecast.input - kept, output: forecast.output, cacheRead: kept))
      questions += forecast.share
      tokens += forecast.share * Double(forecast.input + forecast.output)
      dollars += forecast.share * cost.dollars
    }
  }
}

extension Critiquing {
  /// What it will take to ask the models about some runs.
  package func forecast(
    _ members: [RunID], isCancelled: () -> Bool = { false }
  ) throws -> ModelForecast {
    var forecast = ModelForecast()
    guard let models else { return forecast }
    let runs = try members.map { try source.trajectory(of: source.member($0)) }
    let round = try ModelRound(models, archive: source.keeper, at: Timestamp(rawValue: 0)) {
      [source] in source.picture($0)
    }
    let critic = Critic(pooling: runs)
    for run in runs where !isCancelled() {
      forecast.add(try round.forecast(run, revision: 0, embedded: critic.weigh(run)))
    }
    return forecast
  }
}

extension DreamSession {
  /// What it will take to ask the models about the runs of a dream.
  package func forecast(
    _ request: DreamRequest, isCancelled: () -> Bool = { false }
  ) throws -> ModelForecast {
    let record = try record(for: request)
    guard let models = try critics?(record) else { return ModelForecast() }
    return try Critiquing(ArchiveRuns(archive), keeps: false, models: models)
      .forecast(record.runs.map(\.run), isCancelled: isCancelled)
  }
}
