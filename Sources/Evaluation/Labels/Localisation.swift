package import Critics
package import Trajectories
internal import Worlds

/// How well a critic names the decisive step of labelled runs, beside constants and chance.
package struct Localisation: Sendable {
  /// What was said about one case.
  package struct Answer: Sendable {
    package var group: String
    package var label: Int
    package var labels: [Int]
    package var agent: String?
    package var steps: Int
    package var critique: Critique
    package var namedAgent: String?

    package var step: Int? { critique.step }
    package var isHit: Bool { step == label }
    package var isAmongThree: Bool { critique.steps.prefix(3).contains { $0.step == label } }
    package func isWithin(_ distance: Int) -> Bool {
      step.map { abs($0 - label) <= distance } ?? false
    }
    package var isAnyLabel: Bool { step.map(labels.contains) ?? false }
    package var namesAgent: Bool {
      guard let agent, let namedAgent else { return false }
      return namedAgent.hasPrefix(agent) || agent.hasPrefix(namedAgent)
    }
  }

  package let name: String
  package let answers: [Answer]

  package init(_ name: String, _ answers: [Answer]) {
    self.name = name
    self.answers = answers
  }

  /// Asks a critic that has pooled the runs of the cases, without their labels.
  package static func answers(
    _ cases: [LabelledCase], options: Critic.Options = .init()
  ) -> [Answer] {
    let critic = Critic(pooling: cases.map(\.run), options: options)
    return cases.compactMap { found in
      guard let label = found.sidecar.steps.first else { return nil }
      let critique = critic.critique(found.run)
      let speaker = critique.step.flatMap { step in
        found.run.steps.first { $0.number == step }?.action.raw.name
      }
      return Answer(
        group: found.sidecar.group, label: label, labels: found.sidecar.steps,
        agent: found.sidecar.agent, steps: found.run.steps.count, critique: critique,
        namedAgent: speaker)
    }
  }

  /// The own split: the second hex digit of SHA-256 over the group, even for development.
  package static func isForDevelopment(_ group: String) -> Bool {
    let digit = ContentHash(of: group).description.dropFirst().first
    return (digit?.hexDigitValue ?? 0) % 2 == 0
  }

  // MARK: - Figures

  package func share(_ holds: (Answer) -> Bool) -> Double {
    Double(answers.count(where: holds)) / Double(max(1, answers.count))
  }

  /// Cases in which no step was named.
  package var abstention: Double { share { $0.step == nil } }

  /// The step that scores best when it is always named, chosen with hindsight.
  package var bestConstant: (step: Int, share: Double) {
    var counts: [Int: Int] = [:]
    for answer in answers { counts[answer.label, default: 0] += 1 }
    let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    return (best?.key ?? 0, Double(best?.value ?? 0) / Double(max(1, answers.count)))
  }

  /// What an even draw among a run's steps scores.
  package var random: Double {
    answers.reduce(0) { $0 + 1 / Double(max(1, $1.steps)) } / Double(max(1, answers.count))
  }

  /// What naming the last step scores.
  package var last: Double { share { $0.label == $0.steps } }

  /// The difference to the best constant with its 95 % interval: a paired bootstrap over groups,
  /// the same for the same cases.
  package func gain(resamples: Int = 2000) -> (mean: Double, low: Double, high: Double) {
    let constant = bestConstant.step
    let groups = Dictionary(grouping: answers, by: \.group).sorted { $0.key < $1.key }.map(\.value)
    func difference(_ chosen: [[Answer]]) -> Double {
      let all = chosen.flatMap { $0 }
      let sum = all.reduce(0) { $0 + ($1.isHit ? 1 : 0) - ($1.label == constant ? 1 : 0) }
      return Double(sum) / Double(max(1, all.count))
    }
    guard !groups.isEmpty else { return (0, 0, 0) }
    var random = RandomStream(0xB007)
    let draws = (0..<resamples).map { _ in
      difference(groups.map { _ in random.pick(groups) ?? [] })
    }.sorted()
    return (difference(groups), draws[resamples * 25 / 1000], draws[resamples * 975 / 1000 - 1])
  }
}
