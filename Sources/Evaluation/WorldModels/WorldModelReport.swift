package import Dreaming
internal import Worlds

/// What came of fitting world models to the recordings of one world.
package struct WorldModelFigures: Sendable {
  /// How often a set of lessons helps, in truth and as the models think.
  package struct Estimate: Sendable {
    package var name: String
    package var truth = 0.0
    package var mechanism = RolloutTally()
    package var lookup = RolloutTally()
  }

  package let runs: Int
  package let transitions: Int
  package let undertakings: Int
  package let unimaginable: Int
  package var mechanism: Calibration
  package var lookup: Calibration
  package var estimates: [Estimate] = []

  init(_ experience: Experience) {
    runs = experience.runs.count
    transitions = experience.transitions.count
    undertakings = experience.undertakings.count
    unimaginable = experience.unimaginable
    mechanism = Calibration.none
    lookup = Calibration.none
  }
}

/// The figures of all worlds of one kind.
package struct WorldModelReport: Sendable {
  package let lab: WorldModelLab
  package let figures: [WorldModelFigures]
  package let frozen: String

  init(lab: WorldModelLab, figures: [WorldModelFigures]) {
    self.lab = lab
    self.figures = figures
    frozen = FrozenWorlds.hash
  }

  /// The mean of a figure over worlds.
  package func mean(_ figure: (WorldModelFigures) -> Double) -> Double {
    figures.reduce(0) { $0 + figure($1) } / Double(max(1, figures.count))
  }

  /// Truth and estimates for each set of lessons, over all worlds that have it.
  package var estimates: [WorldModelFigures.Estimate] {
    var names: [String] = []
    for figure in figures {
      for estimate in figure.estimates where !names.contains(estimate.name) {
        names.append(estimate.name)
      }
    }
    return names.map { name in
      let all = figures.flatMap(\.estimates).filter { $0.name == name }
      var sum = WorldModelFigures.Estimate(name: name)
      sum.truth = all.reduce(0) { $0 + $1.truth } / Double(max(1, all.count))
      for estimate in all {
        sum.mechanism.add(estimate.mechanism)
        sum.lookup.add(estimate.lookup)
      }
      return sum
    }
  }

  /// Spearman's rank correlation of truth and estimate over the sets of each world, on average.
  package func rankCorrelation(
    _ estimate: (WorldModelFigures.Estimate) -> Double
  ) -> Double {
    mean { figure in
      RankCorrelation.of(figure.estimates.map(\.truth), figure.estimates.map(estimate))
    }
  }
}
