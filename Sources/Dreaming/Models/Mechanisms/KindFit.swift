internal import Critics
internal import Glibc
internal import Trajectories

/// The uses of one kind of element in one app, against every way that kind may work.
struct KindFit {
  typealias Hypothesis = ElementMechanism.Hypothesis
  typealias Trial = ElementMechanism.Trial

  let role: NameID
  let trials: [Trial]
  let hypotheses: [Hypothesis]
  /// Which hypotheses each trial meets.
  private let meets: [[Bool]]
  private let elements: [Int32]
  /// Logarithms of prior and likelihoods, once weighed.
  private var prior: [Double] = []
  private var likelihood: [[Double]] = []
  private var whole: [Double] = []

  init(_ trials: [Trial], role: NameID) {
    self.trials = trials
    self.role = role
    var openers: [NameID: Double] = [:]
    for trial in trials {
      // What stood before uses that worked may be what made them work; a hint says so outright.
      if trial.hadEffect { for name in trial.before { openers[name, default: 0] += 1 } }
      if trial.hint >= 0 { openers[trial.hint, default: 0] += 5 }
    }
    let likely = openers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8).map(\.key)
    var all: [Hypothesis] = []
    for gesture in ElementMechanism.gestures {
      for lag in ElementMechanism.lags {
        for opener in [-1] + likely {
          all.append(Hypothesis(gesture: gesture, lag: lag, opener: opener))
        }
      }
    }
    hypotheses = all
    meets = trials.enumerated().map { number, trial in
      if Interruption.isAsked(at: number, each: 64) { return [] }
      return all.map {
        !trial.isBusy && $0.gesture == trial.gesture && $0.lag <= trial.elapsed
          && ($0.opener < 0 || trial.before.contains($0.opener))
      }
    }
    elements = Set(trials.map(\.element)).sorted()
  }

  mutating func weigh(_ role: RolePrior?, loss: Double, slip: Double) {
    prior = hypotheses.map { RolePrior.logarithm(of: $0, role) }
    whole = Array(repeating: 0, count: hypotheses.count)
    likelihood = elements.map { _ in whole }
    if Interruption.isAsked { return }
    let place = Dictionary(uniqueKeysWithValues: elements.enumerated().map { ($1, $0) })
    for (number, trial) in trials.enumerated() {
      if Interruption.isAsked(at: number, each: 64) { return }
      guard let row = place[trial.element] else { continue }
      let met = log(trial.hadEffect ? 1 - loss : loss)
      let unmet = log(trial.hadEffect ? slip : 1 - slip)
      for index in hypotheses.indices {
        var step = meets[number][index] ? met : unmet
        // An element that says it is busy is not ready yet.
        if trial.isBusy, hypotheses[index].lag <= trial.elapsed { step += log(0.2) }
        if trial.hint >= 0, !trial.hadEffect, !trial.before.contains(trial.hint) {
          step += hypotheses[index].opener == trial.hint ? 0 : log(0.05)
        }
        likelihood[row][index] += step
        whole[index] += step
      }
    }
  }

  /// How well the recordings are explained when all elements of the kind are alike.
  var evidence: Double { KindFit.logSum(zip(prior, whole).map { $0 + $1 }) }

  /// Normalised weights of all elements but one.
  private func others(than row: Int) -> [Double] {
    KindFit.normalised(hypotheses.indices.map { prior[$0] + whole[$0] - likelihood[row][$0] })
  }

  private func mixed(_ weights: [Double], _ deviance: Double) -> [Double] {
    let base = KindFit.normalised(prior)
    return weights.indices.map { (1 - deviance) * weights[$0] + deviance * base[$0] }
  }

  func ofKind(_ deviance: Double) -> ElementMechanism.Posterior {
    let alike = KindFit.normalised(hypotheses.indices.map { prior[$0] + whole[$0] })
    return posterior(mixed(alike, deviance), support: trials.count)
  }

  func ofElements(_ deviance: Double) -> [(Int32, ElementMechanism.Posterior)] {
    elements.indices.compactMap { row in
      if Interruption.isAsked { return nil }
      let first = mixed(others(than: row), deviance)
      let weights = KindFit.normalised(
        hypotheses.indices.map { log(max(first[$0], 1e-12)) + likelihood[row][$0] })
      let support = trials.count { $0.element == elements[row] }
      return (elements[row], posterior(weights, support: support))
    }
  }

  /// The likely ones alone, so that rollouts choose among few.
  private func posterior(_ weights: [Double], support: Int) -> ElementMechanism.Posterior {
    let order = weights.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }
    var kept: [Int] = []
    var sum = 0.0
    for index in order where sum < 0.995 && kept.count < 64 {
      kept.append(index)
      sum += weights[index]
    }
    return ElementMechanism.Posterior(
      hypotheses: kept.map { hypotheses[$0] }, weights: kept.map { weights[$0] / sum },
      support: support)
  }

  /// The noise under which the recordings of all kinds are most likely.
  static func bestNoise(
    _ fits: [KindFit], _ roles: [NameID: RolePrior]
  ) -> (loss: Double, slip: Double) {
    var best = (loss: 0.06, slip: 0.03)
    var highest = -Double.infinity
    for loss in [0.02, 0.06, 0.12, 0.2, 0.3, 0.45] {
      for slip in [0.01, 0.03, 0.08] {
        var evidence = 0.0
        for var fit in fits where !Interruption.isAsked {
          fit.weigh(roles[fit.role], loss: loss, slip: slip)
          evidence += fit.evidence
        }
        if evidence > highest { (highest, best) = (evidence, (loss, slip)) }
      }
    }
    return best
  }

  /// How unlike elements of one kind are, judged by predicting each from the others.
  static func bestDeviance(_ fits: [KindFit]) -> Double {
    var best = 0.1
    var highest = -Double.infinity
    for deviance in [0.01, 0.03, 0.1, 0.25, 0.5, 0.9] {
      var evidence = 0.0
      for fit in fits {
        for row in fit.elements.indices where !Interruption.isAsked {
          let first = fit.mixed(fit.others(than: row), deviance)
          evidence += logSum(
            first.indices.map { log(max(first[$0], 1e-12)) + fit.likelihood[row][$0] })
        }
      }
      if evidence > highest { (highest, best) = (evidence, deviance) }
    }
    return best
  }

  static func normalised(_ logarithms: [Double]) -> [Double] {
    let sum = logSum(logarithms)
    return logarithms.map { exp($0 - sum) }
  }

  static func logSum(_ values: [Double]) -> Double {
    guard let highest = values.max(), highest.isFinite else { return 0 }
    return highest + log(values.reduce(0) { $0 + exp($1 - highest) })
  }
}

/// What the kinds of one role have in common in all apps.
struct RolePrior {
  private var gestures: [ActionKind: Double] = [:]
  private var lags: [Int32: Double] = [:]
  private var opened = 0.0
  private var kinds = 0.0

  /// The logarithm of what a hypothesis weighs before any recording of its kind.
  static func logarithm(of hypothesis: ElementMechanism.Hypothesis, _ role: RolePrior?) -> Double {
    let kinds = role?.kinds ?? 0
    // Nothing is known yet: a plain click that works at once is the likeliest by a little.
    let gesture =
      (role?.gestures[hypothesis.gesture] ?? 0) + (hypothesis.gesture == .leftClick ? 0.4 : 0.12)
    let lag = (role?.lags[hypothesis.lag] ?? 0) + (hypothesis.lag == 0 ? 0.6 : 0.08)
    let opened = ((role?.opened ?? 0) + 0.15) / (kinds + 1)
    return log(gesture / (kinds + 1)) + log(lag / (kinds + 1))
      + log(hypothesis.opener < 0 ? 1 - opened : opened / 8)
  }

  /// Counts, for each role, what the kinds of that role are likely to want.
  static func all(
    _ fits: [KindFit], _ roles: [NameID: RolePrior], loss: Double, slip: Double
  ) -> [NameID: RolePrior] {
    var found: [NameID: RolePrior] = [:]
    for var fit in fits where !Interruption.isAsked {
      fit.weigh(roles[fit.role], loss: loss, slip: slip)
      let posterior = fit.ofKind(0)
      var prior = found[fit.role] ?? RolePrior()
      prior.kinds += 1
      for (place, hypothesis) in posterior.hypotheses.enumerated() {
        let weight = posterior.weights[place]
        prior.gestures[hypothesis.gesture, default: 0] += weight
        prior.lags[hypothesis.lag, default: 0] += weight
        if hypothesis.opener >= 0 { prior.opened += weight }
      }
      found[fit.role] = prior
    }
    return found
  }

  /// What an element of this role may want in an app where none was ever used.
  var posterior: ElementMechanism.Posterior {
    var hypotheses: [ElementMechanism.Hypothesis] = []
    for gesture in ElementMechanism.gestures {
      for lag in ElementMechanism.lags {
        hypotheses.append(.init(gesture: gesture, lag: lag, opener: -1))
      }
    }
    let weights = KindFit.normalised(hypotheses.map { RolePrior.logarithm(of: $0, self) })
    return ElementMechanism.Posterior(
      hypotheses: hypotheses, weights: weights, support: Int(kinds))
  }
}
