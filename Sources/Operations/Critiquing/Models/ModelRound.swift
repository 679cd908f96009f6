internal import Critics
internal import LanguageModels
internal import Storage
internal import Trajectories

/// Puts the questions about runs to models, one after the other, and keeps each answer at once, so that
/// what was paid for is not asked again.
///
/// Where the limit is reached or a server gives no answers, no more is asked, and what is there counts.
struct ModelRound {
  /// Somebody asked to stop.
  struct Cancelled: Error {}

  let critics: ModelCritics
  private let records: CriticRecords
  /// Where answers are kept; nil where they are not.
  let archive: Archive?
  private let picture: @Sendable (ImageReference.Place) -> [UInt8]?
  private let now: Timestamp
  var tally = ModelTally()
  /// What the models said at last of the run that was asked about.
  private(set) var said: [Critique] = []
  /// Questions in a row that got no answer.
  private var failures = 0
  /// After so many no more is asked.
  static let mostFailures = 3
  /// Where questions go that are put into batches; nil while they are asked one by one.
  var post: QuestionPost?
  /// Runs whose next question is on its way.
  var waiting: Set<RunID> = []
  /// Questions that were answered in batches of this round, and those that got no answer there.
  var fresh: Set<String> = []
  /// Questions whose answers are kept as critiques.
  var taken: Set<String> = []
  var unanswered: Set<String> = []

  init(
    _ critics: ModelCritics, archive: Archive?, at now: Timestamp,
    picture: @escaping @Sendable (ImageReference.Place) -> [UInt8]?
  ) throws {
    self.critics = critics
    self.archive = archive
    self.picture = picture
    self.now = now
    records = try archive.map { try CriticRecords($0) } ?? CriticRecords()
  }

  /// Asks about one run what is not known yet.
  ///
  /// - Parameters:
  ///   - mayAsk: false where only what is kept counts.
  ///   - onAnswer: told each answer as soon as it is kept.
  ///
  /// Throws `Cancelled`, or why the operator's models cannot be asked at all.
  mutating func ask(
    about run: Trajectory, revision: Int, embedded: WeighedCritique, _ factors: [ReviewFactor],
    mayAsk: Bool = true, onAnswer: (Critique) throws -> Void = { _ in },
    isCancelled: () -> Bool
  ) throws -> HeardCritics {
    said = []
    let models = try critics.critics(run.header)
    var inquiry = inquiry(run, revision, embedded, models)
    guard inquiry.next != nil else { return HeardCritics() }
    tally.wanted += 1
    let kept = try keptAnswers(about: run.header.id, revision)
    while let step = inquiry.next {
      let key = QuestionPost.key(step.question, run.header.id, revision)
      if let known = kept.answer(to: step, of: models[step.critic].name) {
        if !fresh.contains(key) {
          tally.reused += 1
          tally.count(known)
        }
        inquiry.take(kept: known)
        continue
      }
      guard mayAsk, !unanswered.contains(key), tally.stopped == nil else { break }
      if isCancelled() { throw Cancelled() }
      guard let answer = try answer(step.question, models[step.critic], isCancelled) else { break }
      guard let critique = inquiry.take(answer) else { break }
      tally.count(critique)
      try keep(critique, revision)
      try onAnswer(critique)
    }
    if inquiry.next == nil { tally.done += 1 }
    return try conclude(inquiry.panel, factors, revision)
  }

  /// What the questions about a run may cost that have no answer yet.
  func forecast(
    _ run: Trajectory, revision: Int, embedded: WeighedCritique
  ) throws -> [(model: CriticModel, forecast: Forecast)] {
    let models = try critics.critics(run.header)
    var inquiry = inquiry(run, revision, embedded, models)
    let kept = try keptAnswers(about: run.header.id, revision)
    while let step = inquiry.next, let known = kept.answer(to: step, of: models[step.critic].name) {
      inquiry.take(kept: known)
    }
    return inquiry.forecast().map { (models[$0.critic], $0) }
  }

  func inquiry(
    _ run: Trajectory, _ revision: Int, _ embedded: WeighedCritique, _ models: [CriticModel]
  ) -> Inquiry {
    Inquiry(
      run, revision: revision, embedded: embedded,
      models.map { model in
        Inquiry.Critic(
          model.name, worth: records.worth(of: model.name),
          album: model.pictures.map { KeyFrames.Album(budget: $0, read: picture) })
      })
  }

  // MARK: - Asking

  /// The answer; nil where there is none, and then it is said why.
  private mutating func answer(
    _ question: CritiqueQuestion, _ critic: CriticModel, _ isCancelled: () -> Bool
  ) throws -> ModelAnswer? {
    do throws(ModelError) {
      let answer = try critic.model.answer(
        question.asked, isCancelled: isCancelled, onText: { _ in })
      failures = 0
      tally.answers += 1
      tally.usage = tally.usage + answer.usage
      tally.spent = tally.spent + critic.tariff.cost(answer.usage)
      return answer
    } catch {
      switch error {
      case .cancelled: throw Cancelled()
      case .overLimit(let why): tally.stopped = "the cap is reached (\(why))"
      case .notAllowed(let why): tally.stopped = why
      case .transport, .refused, .malformed:
        failures += 1
        if failures >= Self.mostFailures {
          tally.stopped = "\(critic.name) gave no answer \(failures) times in a row: \(error)"
        }
      }
      return nil
    }
  }

  // MARK: - Keeping

  func keptAnswers(about run: RunID, _ revision: Int) throws -> KeptAnswers {
    guard let archive, revision > 0 else { return KeptAnswers([]) }
    return KeptAnswers(try archive.critiques(of: run, includingSuperseded: true).map(\.critique))
  }

  func keep(_ critique: Critique, _ revision: Int) throws {
    guard let archive, revision > 0 else { return }
    try archive.recordCritiques([CritiqueDraft(critique, support: 0)], at: now)
  }

  /// Keeps what the models say when all is said, each beside what the others say.
  private mutating func conclude(
    _ panel: RunPanel, _ factors: [ReviewFactor], _ revision: Int
  ) throws -> HeardCritics {
    let heard = panel.heard(factors)
    let weighed = panel.weighed(factors)
    said = weighed.map(\.critique)
    tally.claims += heard.claims.count
    tally.escalated += heard.panel?.isEscalated == true ? 1 : 0
    guard let archive, revision > 0 else { return heard }
    try archive.recordCritiques(
      weighed.map { weighed in
        CritiqueDraft(
          weighed.critique,
          subject: CritiqueSubject(kind: weighed.scope.kind, role: weighed.scope.role),
          // However much a model cites, it is one voice; more would bring back what was rejected.
          support: weighed.critique.step == nil ? 0 : 1, weighing: weighed.weighing)
      }, at: now)
    return heard
  }
}

/// Answers of models that are kept from before.
struct KeptAnswers {
  private struct Name: Hashable {
    var critic: String
    var question: String
  }

  private var answers: [Name: Critique] = [:]

  init(_ critiques: [Critique]) {
    for critique in critiques {
      guard let question = critique.asking?.question else { continue }
      // What was made of it at the end says the same, with what others say.
      let name = Name(critic: critique.critic, question: question)
      if answers[name] == nil { answers[name] = critique }
    }
  }

  func answer(to step: Inquiry.Step, of critic: String) -> Critique? {
    answers[Name(critic: critic, question: step.question.name)]
  }
}
