/// How well steps are found in a part of a set, beside what can be had without looking.
package struct LocalisationFigures: Sendable {
  /// A way to answer, and its mean scores.
  package struct Row: Sendable {
    package var name: String
    package var mean: Score
  }

  package let cases: Int
  package let groups: Int
  package let meanSteps: Double
  package let critic: Row
  /// Share of cases for which the critic names no step.
  package let abstention: Double
  /// Share of the runs without an error for which no step is named; nil where there are none.
  package let specificity: Double?
  package let baselines: [Row]
  /// Every constant step, in order of steps.
  package let constants: [Row]
  /// The best constant step for a measure, chosen with hindsight, and how much better the critic is.
  package let comparisons: [(measure: Score.Measure, constant: Row, difference: PairedDifference)]
  package let ablations: [Row]

  init(_ targets: [Target], _ predictions: [Prediction], ablations: [(String, [Prediction])]) {
    let faulty = targets.indices.filter { !targets[$0].sidecar.steps.isEmpty }
    let wanted = faulty.map { targets[$0] }
    func scores(_ predictions: [Prediction]) -> [Score] {
      faulty.map { Score(predictions[$0], on: targets[$0]) }
    }
    let scores = scores(predictions)
    cases = targets.count
    groups = Set(targets.map(\.sidecar.group)).count
    meanSteps = Double(targets.reduce(0) { $0 + $1.count }) / Double(max(1, targets.count))
    critic = Row(name: "critic", mean: Score.mean(scores))
    let silent = predictions.indices.filter { predictions[$0].step == nil }
    abstention = Double(silent.count) / Double(max(1, targets.count))
    let clean = targets.indices.filter { targets[$0].sidecar.steps.isEmpty }
    specificity =
      clean.isEmpty
      ? nil : Double(silent.count { clean.contains($0) }) / Double(clean.count)
    let constants = Baseline.constants(wanted)
    self.constants = constants.map { Row(name: $0.name, mean: $0.mean) }
    baselines = Self.baselines(wanted, constants)
    let compared: [Score.Measure] = [.top1, .within1, .within3]
    comparisons = compared.compactMap { measure in
      guard let best = Baseline.best(constants, by: measure) else { return nil }
      let difference = PairedDifference(
        scores.map { $0[measure] }, minus: best.scores.map { $0[measure] },
        groups: wanted.map(\.sidecar.group))
      return (measure, Row(name: best.name, mean: best.mean), difference)
    }
    self.ablations = ablations.map { name, predictions in
      Row(name: name, mean: Score.mean(faulty.map { Score(predictions[$0], on: targets[$0]) }))
    }
  }

  private static func baselines(_ targets: [Target], _ constants: [Baseline]) -> [Row] {
    let found: [Baseline?] = [
      .chance(targets), Baseline.best(constants, by: .top1),
      Baseline.best(Baseline.relativePositions(targets), by: .top1), .last(targets),
      targets.contains { $0.sidecar.agent != nil }
        ? Baseline.best(Baseline.agents(targets), by: .agent) : nil,
    ]
    return found.compactMap { $0.map { Row(name: $0.name, mean: $0.mean) } }
  }
}
