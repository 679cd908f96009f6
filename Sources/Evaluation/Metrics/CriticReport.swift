package import Critics
package import Trajectories

/// What a critic says about a labelled set, measured.
package struct CriticReport: Sendable {
  /// Which cases figures are about.
  package enum Selection: String, CaseIterable, Sendable {
    case all, development, test

    func contains(_ sidecar: Sidecar) -> Bool {
      switch self {
      case .all: true
      case .development: !sidecar.isTest
      case .test: sidecar.isTest
      }
    }
  }

  /// Figures of the one kind or of the other.
  package enum Figures: Sendable {
    case localisation(LocalisationFigures)
    case verdict(VerdictFigures)
  }

  /// One case with what was said about it.
  package struct Case: Sendable {
    package var sidecar: Sidecar
    package var steps: Int
    package var critique: Critique
    package var score: Score
    /// The step, or the verdict where that is what is asked, is right.
    package var isHit: Bool
  }

  package struct Part: Sendable {
    package var name: String
    package var selection: Selection
    package var figures: Figures
  }

  package let set: LabelSet
  package let parts: [Part]
  package let cases: [Case]

  /// How cases are divided.
  package static let splitRule =
    "second hex digit of sha256(group): even = development, odd = test"

  /// Measures a critic that pools the runs of the set, without their labels.
  ///
  /// - Parameter isTestOnly: leaves out what may be looked at while critics are built; the pool
  ///   stays whole.
  package init(_ set: LabelSet, _ labelled: [LabelledCase], isTestOnly: Bool = false) {
    self.set = set
    // Sets of failed runs want an answer for each; a person is told when nothing was seen.
    var options = Critic.Options()
    options.guesses = !set.isBinary
    let bench = CriticBench(labelled.map(\.run))
    let critiques = bench.critiques(options)
    let ablations = Ablation.all.map { ablation in
      var without = ablation.options
      without.guesses = options.guesses && !ablation.isWithoutGuess
      return (ablation.name, bench.critiques(without).map(Prediction.init))
    }
    let targets = labelled.map(Target.init)
    let predictions = critiques.map(Prediction.init)
    let selections: [Selection] = isTestOnly ? [.test] : Selection.allCases
    let names = targets.map(\.sidecar.part).unique
    parts = (names.count > 1 ? ["all"] + names : names).flatMap { name in
      selections.compactMap { selection -> Part? in
        let chosen = targets.indices.filter { place in
          selection.contains(targets[place].sidecar)
            && (name == "all" || targets[place].sidecar.part == name)
        }
        guard !chosen.isEmpty else { return nil }
        let picked = { (all: [Prediction]) in chosen.map { all[$0] } }
        return Part(
          name: name, selection: selection,
          figures: Self.figures(
            set, chosen.map { targets[$0] }, picked(predictions),
            ablations.map { ($0.0, picked($0.1)) }))
      }
    }
    cases = targets.indices.filter { !isTestOnly || targets[$0].sidecar.isTest }
      .map { Self.scored(set, targets[$0], critiques[$0]) }
  }

  private static func figures(
    _ set: LabelSet, _ targets: [Target], _ predictions: [Prediction],
    _ ablations: [(String, [Prediction])]
  ) -> Figures {
    set.isBinary
      ? .verdict(VerdictFigures(targets, predictions, ablations: ablations))
      : .localisation(LocalisationFigures(targets, predictions, ablations: ablations))
  }

  private static func scored(_ set: LabelSet, _ target: Target, _ critique: Critique) -> Case {
    let score = Score(Prediction(critique), on: target)
    let isHit =
      set.isBinary
      ? (critique.step != nil) == !target.sidecar.steps.isEmpty : score[.top1] == 1
    return Case(
      sidecar: target.sidecar, steps: target.count, critique: critique, score: score, isHit: isHit)
  }
}

/// Something that a critic does without, to see what it is worth.
package struct Ablation: Sendable {
  package var name: String
  package var options: Critic.Options
  /// Whether nothing is named where nothing was seen.
  package var isWithoutGuess = false

  /// Everything that can be switched off, one at a time.
  package static let all: [Ablation] = {
    var position = Critic.Options()
    position.usesPosition = false
    let noGuess = Ablation(name: "no guess", options: Critic.Options(), isWithoutGuess: true)
    var priors = Critic.Options()
    priors.usesMeasuredPrecision = false
    return [
      Ablation(name: "no position", options: position), noGuess,
      Ablation(name: "priors only", options: priors),
    ]
      + Signal.Kind.allCases.map { kind in
        var options = Critic.Options()
        options.detectors.remove(kind)
        return Ablation(name: "no \(kind.rawValue)", options: options)
      }
  }()
}

extension [String] {
  /// The elements without repetitions, in order.
  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
