internal import Critics
internal import LanguageModels
internal import Storage
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
  /// Whether they go into batches.
  package private(set) var isBatched = false
  /// What batches save.
  private var saved = 0.0
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
      let usage = TokenUsage(
        input: forecast.input - kept, output: forecast.output, cacheRead: kept)
      let cost = model.tariff.cost(usage)
      questions += forecast.share
      tokens += forecast.share * Double(forecast.input + forecast.output)
      dollars += forecast.share * cost.dollars
      if model.batches != nil {
        let half = model.tariff.cost(usage, isBatch: true)
        saved += forecast.share * (cost.dollars - half.dollars)
      }
    }
  }

  /// Adds that one model imagines how runs go on with what the embedded critic proposes.
  mutating func add(imagining tokens: [Int], by critic: CriticModel) {
    for prompt in tokens.prefix(ContinuationQuestion.mostFinalists) {
      let usage = TokenUsage(input: prompt, output: 400)
      questions += 1
      self.tokens += Double(prompt + usage.output)
      dollars += critic.tariff.cost(usage).dollars
    }
  }

  /// Takes in that many questions go into batches.
  mutating func settle(_ use: BatchUse) {
    guard saved > 0, use.takes(runs) else { return }
    isBatched = true
    dollars -= saved
    saved = 0
  }
}

extension Critiquing {
  /// What it will take to ask the models about some runs.
  package func forecast(
    _ members: [RunID], imagines: Bool = false, isCancelled: () -> Bool = { false }
  ) throws -> ModelForecast {
    var imagined: [Int] = []
    var forecast = ModelForecast()
    guard let models else { return forecast }
    let members = try members.map { try source.member($0) }
    let round = try ModelRound(models, archive: source.keeper, at: Timestamp(rawValue: 0)) {
      [source] in source.picture($0)
    }
    let projects = try PooledProjects(source, options, of: members, looks: false)
    var walk = CritiquingWalk(source, archive: nil, now: Timestamp(rawValue: 0), total: 0)
    do {
      try withoutActuallyEscaping(isCancelled) { isCancelled in
        try projects.visit(members, &walk, onProgress: { _ in }, isCancelled: isCancelled) {
          member, critic, walk in
          let run = try walk.read(member, { _ in }, isCancelled)
          let embedded = critic.weigh(run, revision: member.revision)
          forecast.add(try round.forecast(run, revision: member.revision, embedded: embedded))
          guard imagines, let question = ContinuationQuestion(embedded.critique, of: run) else {
            return
          }
          imagined.append(question.tokens)
        }
      }
    } catch is CritiquingWalk.Cancelled {}
    forecast.settle(models.batches)
    if let imaginer = try models.imaginer?() { forecast.add(imagining: imagined, by: imaginer) }
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
      .forecast(
        record.runs.map(\.run), imagines: record.budget.imagines == true,
        isCancelled: isCancelled)
  }
}
