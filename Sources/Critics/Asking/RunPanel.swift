package import Trajectories

/// What models said about one run, as the embedded critic takes it in.
package struct HeardCritics: Hashable, Sendable, Codable {
  package var claims: [ModelClaim]
  package var panel: Critique.Panel?

  package init(claims: [ModelClaim] = [], panel: Critique.Panel? = nil) {
    self.claims = claims
    self.panel = panel
  }
}

/// What the embedded critic and some models say about one run, brought together.
package struct RunPanel: Sendable {
  /// A model's critique, and what its word is worth.
  package struct Member: Sendable {
    package var critique: Critique
    package var worth: CriticWorth

    package init(_ critique: Critique, _ worth: CriticWorth) {
      self.critique = critique
      self.worth = worth
    }

    /// Whether it names a step and stands by it.
    package var isClaim: Bool {
      critique.step != nil && critique.asking?.isWithdrawn != true
    }
  }

  private let run: Trajectory
  private let embedded: WeighedCritique
  package private(set) var members: [Member]

  package init(_ run: Trajectory, embedded: WeighedCritique, _ members: [Member] = []) {
    self.run = run
    self.embedded = embedded
    self.members = members
  }

  package mutating func add(_ member: Member) { members.append(member) }

  package mutating func replace(_ place: Int, with critique: Critique) {
    members[place].critique = critique
  }

  // MARK: - Disagreement

  /// Whether a critique names another step or cause than the embedded critic.
  package func disagrees(_ critique: Critique) -> Bool {
    guard let step = critique.step, let own = embedded.critique.step else { return false }
    return step != own || critique.cause != embedded.critique.cause
  }

  /// For each model that disagrees, by place, the claim that it is to answer: the embedded critic's
  /// where that is another, else that of the first model that says otherwise.
  package var disputes: [(place: Int, other: Critique)] {
    members.indices.compactMap { place in
      let own = members[place]
      guard own.isClaim else { return nil }
      if disagrees(own.critique) { return (place, embedded.critique) }
      let other = members.first {
        $0.isClaim
          && ($0.critique.step != own.critique.step || $0.critique.cause != own.critique.cause)
      }
      return other.map { (place, $0.critique) }
    }
  }

  // MARK: - The pool

  /// What the models say as factors, for the pool.
  package var claims: [ModelClaim] {
    members.filter(\.isClaim).compactMap { member in
      guard let step = member.critique.step, let cause = member.critique.cause else { return nil }
      let scope = scope(of: member.critique)
      return ModelClaim(
        critic: member.critique.critic, step: step, cause: cause, kind: scope.kind,
        role: scope.role, worth: member.worth.ratio)
    }
  }

  /// The kind of the step that a critique names, and the role of the element it is about.
  private func scope(of critique: Critique) -> (kind: ActionKind, role: String?) {
    let known = embedded.weighing.moment(critique.step ?? 0)
    let role = known?.causes.first { $0.cause == critique.cause }?.role
    let step = run.steps.first { $0.number == critique.step }
    return (step?.action.kind ?? .tool, role ?? critique.better?.role)
  }

  /// Who says what; nil where no model was asked.
  package func panel(_ factors: [ReviewFactor]) -> Critique.Panel? {
    guard !members.isEmpty else { return nil }
    let weighing = embedded.weighing.hearing(claims)
    func confidence(_ critique: Critique) -> Double {
      guard let step = critique.step else { return 0 }
      return weighing.confidence(of: critique.cause, at: step, under: factors)
    }
    let own = embedded.critique
    let first = Critique.Panel.Opinion(
      own.critic, step: own.step, cause: own.cause, confidence: confidence(own))
    return Critique.Panel(
      [first]
        + members.map { member in
          let critique = member.critique
          return Critique.Panel.Opinion(
            critique.critic, step: critique.step, cause: critique.cause,
            confidence: confidence(critique), worth: member.worth.ratio,
            newEvidence: critique.asking?.newEvidence ?? 0,
            isWithdrawn: critique.asking?.isWithdrawn ?? false,
            refusal: critique.asking?.refusal)
        })
  }

  /// The same for the embedded critic.
  package func heard(_ factors: [ReviewFactor]) -> HeardCritics {
    HeardCritics(claims: claims, panel: panel(factors))
  }

  /// The models' critiques as they are kept: each weighed beside everything that was said.
  package func weighed(_ factors: [ReviewFactor]) -> [WeighedCritique] {
    let panel = panel(factors)
    return members.map { member in
      var critique = member.critique
      critique.panel = panel
      // A claim that was taken back is kept as none.
      if critique.asking?.isWithdrawn == true {
        critique.steps = []
        critique.cause = nil
        critique.better = nil
        critique.explanation = "\(critique.critic) took its claim back."
      }
      let weighing = embedded.weighing.hearing(claims)
      if let step = critique.step {
        critique.confidence = weighing.confidence(of: critique.cause, at: step, under: factors)
      }
      return WeighedCritique(critique: critique, weighing: weighing)
    }
  }
}
