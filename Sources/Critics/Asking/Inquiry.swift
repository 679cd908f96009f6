package import LanguageModels
package import Trajectories

/// The questions about one run, one after the other, and what came of them.
///
/// The first critic is the cheap one: it looks over the outline of a long run, then at few steps in full.
/// The others are asked only where it disagrees with the embedded critic. Whoever disagrees then is asked
/// once more, with the other's claim. It asks nobody itself: whoever holds it does.
package struct Inquiry: Sendable {
  /// A model that may be asked.
  package struct Critic: Sendable {
    /// As it stands beside its critiques.
    package var name: String
    package var worth: CriticWorth
    /// Nil where it is not to be sent screenshots.
    package var album: KeyFrames.Album?

    package init(_ name: String, worth: CriticWorth = CriticWorth(), album: KeyFrames.Album? = nil)
    {
      // Nobody passes for the embedded critic.
      self.name = Critique.isEmbedded(name) ? "model \(name)" : name
      self.worth = worth
      self.album = album
    }
  }

  /// A question to one of the critics.
  package struct Step: Sendable {
    /// The critic's place.
    package var critic: Int
    package var question: CritiqueQuestion
    /// Of a dispute: its own claim and the one that it is to answer.
    fileprivate var own: Critique?
    fileprivate var other: Critique?
    fileprivate var member = 0
  }

  private let run: Trajectory
  private let revision: Int
  private let embedded: WeighedCritique
  private let critics: [Critic]
  private let limits: CritiqueQuestion.Limits
  /// The next question; nil when all is said.
  package private(set) var next: Step?
  package private(set) var panel: RunPanel
  private var suspects: [Int]
  /// Disputes that are still to be put to their critics; nil until all have said what they claim.
  private var disputes: [Step]?

  package init(
    _ run: Trajectory, revision: Int, embedded: WeighedCritique, _ critics: [Critic],
    _ limits: CritiqueQuestion.Limits = CritiqueQuestion.Limits()
  ) {
    self.run = run
    self.revision = revision
    self.embedded = embedded
    self.critics = critics
    self.limits = limits
    panel = RunPanel(run, embedded: embedded)
    suspects = Self.suspects(run, embedded.critique)
    guard let first = critics.first, Self.isWorthwhile(run, embedded.critique) else { return }
    let question =
      CritiqueQuestion.wide(run, around: suspects, limits)
      ?? CritiqueQuestion.narrow(run, around: suspects, album: first.album, limits)
    next = Step(critic: 0, question: question)
  }

  /// Whether a model could find anything: not where a run succeeded and nothing was seen.
  package static func isWorthwhile(_ run: Trajectory, _ embedded: Critique) -> Bool {
    !run.steps.isEmpty && (run.header.outcome.verdict != .success || embedded.step != nil)
  }

  /// What the embedded critic suspects, else what failed last.
  private static func suspects(_ run: Trajectory, _ embedded: Critique) -> [Int] {
    let named = embedded.steps.prefix(3).map(\.step)
    if !named.isEmpty { return Array(named) }
    return Array(run.steps.filter { $0.status.isFinding }.suffix(2).map(\.number).reversed())
  }

  // MARK: - Going on

  /// Reads the answer to `next`, and returns what is to be kept of it.
  @discardableResult
  package mutating func take(_ answer: ModelAnswer) -> Critique? {
    guard let step = next else { return nil }
    let reading = AnswerReading(
      step.question, about: run, revision: revision, critic: critics[step.critic].name)
    guard let own = step.own, let other = step.other else {
      let critique = reading.critique(answer)
      take(kept: critique)
      return critique
    }
    let critique = reading.rejoinder(answer, own: own, cited: own.citations + other.citations)
    take(kept: critique)
    return critique
  }

  /// Goes on by what was kept of an answer to `next` before, so that it need not be asked again.
  package mutating func take(kept critique: Critique) {
    guard let step = next else { return }
    switch step.question.pass {
    case .wide where critique.asking?.refusal == nil:
      let wanted = critique.asking?.suspects ?? []
      var all: [Int] = []
      for suspect in wanted + suspects where !all.contains(suspect) { all.append(suspect) }
      suspects = Array(all.prefix(4))
      next = Step(critic: step.critic, question: narrow(critics[step.critic]))
    case .wide, .narrow:
      panel.add(.init(critique, critics[step.critic].worth))
      next = follow(step.critic)
    case .cross:
      panel.replace(step.member, with: critique)
      next = disputes?.popLast()
    }
  }

  private func narrow(_ critic: Critic) -> CritiqueQuestion {
    CritiqueQuestion.narrow(run, around: suspects, album: critic.album, limits)
  }

  /// Who is asked after a critic has made its claim.
  private mutating func follow(_ last: Int) -> Step? {
    guard let claim = panel.members.last?.critique else { return nil }
    // The dear ones are asked only about what the cheap one and the embedded critic see otherwise.
    if last + 1 < critics.count, last > 0 || panel.disagrees(claim) {
      if let step = claim.step, !suspects.contains(step) { suspects.insert(step, at: 0) }
      return Step(critic: last + 1, question: narrow(critics[last + 1]))
    }
    if disputes == nil {
      disputes = panel.disputes.reversed().map { dispute(of: $0.place, with: $0.other) }
    }
    return disputes?.popLast()
  }

  /// What a critic is asked about another's claim.
  private func dispute(of place: Int, with claim: Critique) -> Step {
    let own = panel.members[place].critique
    var other = claim
    other.citations += CrossExamination.newEvidence(of: other, cited: other.citations)
    let examination = CrossExamination(run, album: critics[place].album, limits)
    return Step(
      critic: place, question: examination.question(own, against: other), own: own, other: other,
      member: place)
  }

  // MARK: - What it may cost

  /// The questions that the run will still take, as far as that is known: tokens of each, and of its
  /// answer as answers are by experience.
  ///
  /// What hangs on answers is counted by how often it comes to that.
  package func forecast() -> [Forecast] {
    guard let first = next else { return [] }
    var all = [Forecast(critic: first.critic, first.question, share: 1)]
    guard first.question.pass != .cross else { return all }
    let narrow = first.question.pass == .wide ? narrow(critics[0]) : first.question
    if first.question.pass == .wide { all.append(Forecast(critic: 0, narrow, share: 1)) }
    guard embedded.critique.step != nil else { return all }
    for critic in critics.indices.dropFirst(first.critic + 1) {
      all.append(Forecast(critic: critic, self.narrow(critics[critic]), share: Self.disputed))
    }
    all.append(Forecast(critic: first.critic, narrow, share: Self.disputed, pass: .cross))
    return all
  }

  /// How often a model and the embedded critic disagree where both name a step, to begin with.
  private static let disputed = 0.5
}

/// A question that may come.
package struct Forecast: Hashable, Sendable {
  package var critic: Int
  /// Tokens of the question, and of the answer as a rule.
  package var input: Int
  package var output: Int
  /// Of the question those tokens that are the same for all runs.
  package var fixed: Int
  /// How likely it comes to that.
  package var share: Double
  package var pass: Critique.Asking.Pass

  init(
    critic: Int, _ question: CritiqueQuestion, share: Double, pass: Critique.Asking.Pass? = nil
  ) {
    self.critic = critic
    self.share = share
    self.pass = pass ?? question.pass
    input = question.tokens
    fixed = question.fixedTokens
    // With what a model thinks on the way: `dreaming.md` 5.4 takes 800 for a critique, 300 for a check.
    output =
      switch pass ?? question.pass {
      case .wide: 250
      case .narrow: 800
      case .cross: 300
      }
  }
}
