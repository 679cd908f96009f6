package import Trajectories

/// What a critic, or a baseline, says about a case, as far as it is scored.
package struct Prediction: Sendable, Hashable {
  /// Steps by falling probability; empty for "no localisable error".
  package var steps: [Critique.Share]

  package init(_ steps: [Critique.Share]) { self.steps = steps }

  package init(_ critique: Critique) { steps = critique.steps }

  /// A step that is named for certain.
  package static func certain(_ step: Int) -> Prediction {
    Prediction([.init(step: step, probability: 1)])
  }

  package var step: Int? { steps.first?.step }
}

/// A case as the measures see it.
struct Target: Sendable {
  var sidecar: Sidecar
  /// Who speaks at each step.
  var agents: [String]

  init(_ labelled: LabelledCase) {
    sidecar = labelled.sidecar
    agents = labelled.run.steps.map { Conversation.agent($0.action.raw.name) }
  }

  init(sidecar: Sidecar, agents: [String]) {
    self.sidecar = sidecar
    self.agents = agents
  }

  var count: Int { agents.count }

  func isAgent(of step: Int) -> Bool {
    guard let agent = sidecar.agent, agents.indices.contains(step - 1) else { return false }
    return agents[step - 1].lowercased() == agent.lowercased()
  }

  func isWithin(_ distance: Int, _ step: Int) -> Bool {
    sidecar.steps.contains { abs($0 - step) <= distance }
  }
}

/// How well one case was met, each from 0 to 1; a baseline of chance has fractions.
package struct Score: Sendable, Hashable {
  /// The measures, in the order of reports.
  package enum Measure: String, CaseIterable, Sendable {
    case top1 = "top_1"
    case top3 = "top_3"
    case within1 = "within_1"
    case within3 = "within_3"
    /// The step is one that people call wrong, decisive or not.
    case setMatch = "set_match"
    /// The agent that speaks at the step is the one at fault.
    case agent
  }

  private var values: [Double]

  package init() { values = Measure.allCases.map { _ in 0 } }

  package subscript(measure: Measure) -> Double {
    get { values[Score.place[measure] ?? 0] }
    set { values[Score.place[measure] ?? 0] = newValue }
  }

  private static let place = Dictionary(
    uniqueKeysWithValues: Measure.allCases.enumerated().map { ($1, $0) })

  /// Integer equality of steps; no step at all misses everything.
  init(_ prediction: Prediction, on target: Target) {
    self.init()
    guard let step = prediction.step else { return }
    let labels = target.sidecar.steps
    self[.top1] = labels.contains(step) ? 1 : 0
    self[.top3] = prediction.steps.prefix(3).contains { labels.contains($0.step) } ? 1 : 0
    self[.within1] = target.isWithin(1, step) ? 1 : 0
    self[.within3] = target.isWithin(3, step) ? 1 : 0
    self[.setMatch] = target.sidecar.allSteps.contains(step) ? 1 : 0
    self[.agent] = target.isAgent(of: step) ? 1 : 0
  }

  /// What a step drawn evenly meets on average; for the first three, three steps drawn evenly.
  static func ofChance(on target: Target) -> Score {
    var score = Score()
    let count = target.count
    guard count > 0 else { return score }
    let all = 1...count
    func share(_ isHit: (Int) -> Bool) -> Double { Double(all.count(where: isHit)) / Double(count) }
    let labels = Set(target.sidecar.steps)
    score[.top1] = share(labels.contains)
    score[.top3] =
      1 - missing(draws: min(3, count), hits: all.count(where: labels.contains), of: count)
    score[.within1] = share { target.isWithin(1, $0) }
    score[.within3] = share { target.isWithin(3, $0) }
    score[.setMatch] = share(target.sidecar.allSteps.contains)
    score[.agent] = share(target.isAgent)
    return score
  }

  /// How likely draws without putting back meet none of the hits.
  private static func missing(draws: Int, hits: Int, of count: Int) -> Double {
    (0..<draws).reduce(1.0) { missing, draw in
      missing * Double(max(0, count - hits - draw)) / Double(count - draw)
    }
  }

  /// The mean of scores; nothing for none.
  static func mean(_ scores: [Score]) -> Score {
    var mean = Score()
    guard !scores.isEmpty else { return mean }
    for measure in Measure.allCases {
      mean[measure] = scores.reduce(0) { $0 + $1[measure] } / Double(scores.count)
    }
    return mean
  }
}
