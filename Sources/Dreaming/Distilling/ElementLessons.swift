internal import Trajectories

/// How kinds of elements, or single ones, want to be used: gesture, readiness, what comes first.
enum ElementLessons: LessonSource {
  /// What a posterior says, apart from where it holds.
  private struct Claim {
    var directive: LessonDirective
    var probability: Double
    var speaksFor: (Transition) -> Bool
    var speaksAgainst: (Transition) -> Bool
  }

  static func drafts(from learned: Learned) -> [LessonDraft] {
    let experience = learned.experience
    let byKind = Dictionary(grouping: uses(in: experience)) {
      experience.traits[Int(experience.transitions[$0].act.element)].kind
    }
    return byKind.sorted { $0.key < $1.key }.flatMap { kind, uses in
      drafts(about: kind, uses, learned)
    }
  }

  private static func uses(in experience: Experience) -> [Int] {
    experience.transitions.indices.filter {
      let transition = experience.transitions[$0]
      return transition.act.verb == .use && transition.act.element >= 0 && !transition.hadDialog
    }
  }

  private static func drafts(
    about kind: Int32, _ uses: [Int], _ learned: Learned
  ) -> [LessonDraft] {
    let experience = learned.experience
    let role = experience.kinds[Int(kind)].role
    let scope = LessonScope(
      app: experience.appForLessons(experience.kinds[Int(kind)].app), kind: experience.names[role])
    let usual = learned.habits.firstGestures[role]?.kinds.first ?? .leftClick
    var drafts: [LessonDraft] = []
    var general: [String: Claim] = [:]
    // What differs from element to element is not said of all of them.
    if learned.model.elements.deviance <= 0.25,
      let posterior = learned.model.elements.posterior(ofKind: kind)
    {
      for claim in claims(posterior, usual, experience) {
        general[claim.directive.kind] = claim
        drafts.append(draft(claim, scope, uses, experience))
      }
    }
    let byElement = Dictionary(grouping: uses) { experience.transitions[$0].act.element }
    for (element, own) in byElement.sorted(by: { $0.key < $1.key }) {
      guard let posterior = learned.model.elements.posteriors[Int(element)] else { continue }
      var narrow = scope
      narrow.name = experience.names[experience.elements[Int(element)].name]
      let said = claims(posterior, usual, experience)
      for claim in said where general[claim.directive.kind]?.directive != claim.directive {
        drafts.append(draft(claim, narrow, own, experience))
      }
      // An exception: the kind wants another gesture, this one the usual.
      let plain = posterior.share { $0.gesture == usual }
      if general["gesture"] != nil, plain > 0.7, let gesture = Gesture(usual) {
        let claim = gestureClaim(gesture, plain, usual, experience)
        drafts.append(draft(claim, narrow, own, experience))
      }
    }
    return drafts
  }

  private static func draft(
    _ claim: Claim, _ scope: LessonScope, _ uses: [Int], _ experience: Experience
  ) -> LessonDraft {
    LessonDraft(
      LessonRule(claim.directive, in: scope), claim.probability,
      for: uses.filter { claim.speaksFor(experience.transitions[$0]) },
      against: uses.filter { claim.speaksAgainst(experience.transitions[$0]) })
  }

  // MARK: - What a posterior says

  private static func claims(
    _ posterior: ElementMechanism.Posterior, _ usual: ActionKind, _ experience: Experience
  ) -> [Claim] {
    var claims: [Claim] = []
    let gesture = posterior.likeliest(\.gesture)
    if gesture.value != usual, let said = Gesture(gesture.value) {
      claims.append(gestureClaim(said, gesture.share, usual, experience))
    }
    let notAtOnce = 1 - posterior.share { $0.lag == 0 }
    let lag = ElementMechanism.lags.first { lag in posterior.share { $0.lag <= lag } >= 0.8 }
    if let lag, lag > 0 {
      claims.append(
        Claim(
          directive: .waitUntilReady(seconds: Int(lag)), probability: notAtOnce,
          speaksFor: { $0.hadEffect == ($0.elapsed >= lag) },
          speaksAgainst: { $0.hadEffect && $0.elapsed < lag }))
    }
    let opener = posterior.likeliest(\.opener)
    if opener.value >= 0 {
      claims.append(
        Claim(
          directive: .precondition(experience.names[opener.value]), probability: opener.share,
          speaksFor: { $0.hadEffect == experience.hasUsed(opener.value, before: $0) },
          speaksAgainst: { $0.hadEffect && !experience.hasUsed(opener.value, before: $0) }))
    }
    return claims
  }

  private static func gestureClaim(
    _ gesture: Gesture, _ share: Double, _ usual: ActionKind, _ experience: Experience
  ) -> Claim {
    Claim(
      directive: .gesture(gesture), probability: share,
      speaksFor: { $0.hadEffect == ($0.act.gesture == gesture.action) },
      speaksAgainst: { $0.hadEffect != ($0.act.gesture == gesture.action) })
  }
}

extension ElementMechanism.Posterior {
  /// How much of it holds something.
  func share(where holds: (ElementMechanism.Hypothesis) -> Bool) -> Double {
    zip(hypotheses, weights).reduce(0) { $0 + (holds($1.0) ? $1.1 : 0) }
  }

  /// The likeliest value of one part of the hypotheses, over all others.
  func likeliest<Value: Hashable>(
    _ part: (ElementMechanism.Hypothesis) -> Value
  ) -> (value: Value, share: Double) {
    var shares: [Value: Double] = [:]
    var order: [Value] = []
    for (hypothesis, weight) in zip(hypotheses, weights) {
      let value = part(hypothesis)
      if shares[value] == nil { order.append(value) }
      shares[value, default: 0] += weight
    }
    // In the order of the hypotheses, so that equal shares always give the same.
    let best = order.max { (shares[$0] ?? 0) < (shares[$1] ?? 0) } ?? part(hypotheses[0])
    return (best, shares[best] ?? 0)
  }
}

extension Gesture {
  /// The gesture that an act is; nil for what is none.
  init?(_ action: ActionKind) {
    guard let gesture = Gesture.allCases.first(where: { $0.action == action }) else { return nil }
    self = gesture
  }
}

extension Experience {
  /// Whether something had been used with effect before a transition.
  func hasUsed(_ name: NameID, before transition: Transition) -> Bool {
    earlier(transition).contains { $0.name == name }
  }
}
