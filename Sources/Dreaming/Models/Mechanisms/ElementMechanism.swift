internal import Glibc
internal import Trajectories

/// What it takes to use the elements of an environment: gesture, readiness, what comes first.
///
/// One joint posterior for each element. Its prior is what the other elements of its kind say, and
/// behind that what kinds of the same role in other apps say (element, then kind, then role).
struct ElementMechanism: Sendable {
  /// One way that an element may work.
  struct Hypothesis: Hashable, Sendable {
    var gesture: ActionKind
    /// Seconds after what is in front came up.
    var lag: Int32
    /// What has to be used first; -1 for nothing.
    var opener: NameID
  }

  /// Hypotheses with what they weigh, most likely first.
  struct Posterior: Sendable {
    var hypotheses: [Hypothesis]
    var weights: [Double]
    var support: Int
  }

  /// One recorded use.
  struct Trial {
    var element: Int32
    var gesture: ActionKind
    var elapsed: Int32
    var isBusy: Bool
    var before: [NameID]
    var hint: NameID
    var hadEffect: Bool
  }

  static let gestures: [ActionKind] = [
    .leftClick, .doubleClick, .rightClick, .middleClick, .tripleClick, .drag,
  ]
  static let lags: [Int32] = [0, 1, 2, 3, 4, 6]

  /// How often the right use has no effect: an input that was lost.
  private(set) var loss = 0.06
  /// How often something changes though a condition is not met.
  private(set) var slip = 0.03
  /// How often an element is not like the others of its kind.
  private(set) var deviance = 0.1
  private(set) var posteriors: [Posterior?]
  private var ofKind: [Posterior?]
  private var ofRole: [NameID: Posterior] = [:]
  private let kindOf: [Int32]
  private let roleOf: [NameID]

  init(_ experience: Experience, _ trials: [Trial]) {
    posteriors = Array(repeating: nil, count: experience.elements.count)
    ofKind = Array(repeating: nil, count: experience.kinds.count)
    kindOf = experience.traits.map(\.kind)
    roleOf = experience.elements.map(\.role)
    var byKind: [Int32: [Trial]] = [:]
    for trial in trials { byKind[kindOf[Int(trial.element)], default: []].append(trial) }
    let kinds = byKind.keys.sorted()
    var fits = kinds.map { kind in
      KindFit(byKind[kind] ?? [], role: experience.kinds[Int(kind)].role)
    }
    // Gestures and lags that are usual for a role are learned before they are used as a prior.
    var roles: [NameID: RolePrior] = [:]
    (loss, slip) = KindFit.bestNoise(fits, roles)
    for _ in 0..<2 {
      roles = RolePrior.all(fits, roles, loss: loss, slip: slip)
      (loss, slip) = KindFit.bestNoise(fits, roles)
    }
    for place in fits.indices { fits[place].weigh(roles[fits[place].role], loss: loss, slip: slip) }
    deviance = KindFit.bestDeviance(fits)
    for (place, kind) in kinds.enumerated() {
      ofKind[Int(kind)] = fits[place].ofKind(deviance)
      for (element, posterior) in fits[place].ofElements(deviance) {
        posteriors[Int(element)] = posterior
      }
    }
    for (role, prior) in roles.sorted(by: { $0.key < $1.key }) {
      ofRole[role] = prior.posterior
    }
  }

  /// What is known of an element, from itself, its kind or its role; nil where nothing is.
  func posterior(of element: Int32) -> Posterior? {
    posteriors[Int(element)] ?? ofKind[Int(kindOf[Int(element)])] ?? ofRole[roleOf[Int(element)]]
  }

  /// What is known of a kind as a whole; nil where none of it was used.
  func posterior(ofKind kind: Int32) -> Posterior? { ofKind[Int(kind)] }

  /// How likely a use that hits the element has an effect.
  func effect(
    _ posterior: Posterior, _ gesture: ActionKind, elapsed: Int32, isBusy: Bool,
    isUsed: (NameID) -> Bool
  ) -> Double {
    var met = 0.0
    if !isBusy {
      for (place, hypothesis) in posterior.hypotheses.enumerated()
      where hypothesis.gesture == gesture && hypothesis.lag <= elapsed
        && (hypothesis.opener < 0 || isUsed(hypothesis.opener))
      {
        met += posterior.weights[place]
      }
    }
    return met * (1 - loss) + (1 - met) * slip
  }

  /// How the element works in one imagined world.
  @inline(__always)
  func hypothesis(of element: Int32, _ posterior: Posterior, _ chance: Chance) -> Hypothesis {
    var rest = chance.roll(.hidden, element)
    for (place, weight) in posterior.weights.enumerated() {
      rest -= weight
      if rest < 0 { return posterior.hypotheses[place] }
    }
    return posterior.hypotheses[0]
  }
}
