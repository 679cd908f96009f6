/// What can be said without looking at a run.
struct Baseline: Sendable {
  var name: String
  /// One for each case, in order.
  var scores: [Score]

  var mean: Score { Score.mean(scores) }

  private init(_ name: String, _ targets: [Target], _ step: (Target) -> Int) {
    self.name = name
    scores = targets.map { Score(.certain(step($0)), on: $0) }
  }

  private init(_ name: String, scores: [Score]) {
    self.name = name
    self.scores = scores
  }

  /// A step drawn evenly, as it comes out on average.
  static func chance(_ targets: [Target]) -> Baseline {
    Baseline("random step (exact)", scores: targets.map(Score.ofChance))
  }

  /// The last step of each run.
  static func last(_ targets: [Target]) -> Baseline {
    Baseline("last step", targets) { $0.count }
  }

  /// Every step that some run has, always named, in order.
  static func constants(_ targets: [Target]) -> [Baseline] {
    (0..<(targets.map(\.count).max() ?? 0)).map { place in
      Baseline("always step \(place + 1)", targets) { _ in place + 1 }
    }
  }

  /// The step at every twentieth part of the run, always named.
  static func relativePositions(_ targets: [Target]) -> [Baseline] {
    (0...20).map { part in
      Baseline("always at \(part * 5) %", targets) { target in
        1 + Int((Double(part) / 20 * Double(target.count - 1)).rounded())
      }
    }
  }

  /// Every agent that some run has, always blamed; it names no step.
  static func agents(_ targets: [Target]) -> [Baseline] {
    let names = Set(targets.flatMap(\.agents)).union(targets.compactMap(\.sidecar.agent)).sorted()
    return names.map { name in
      Baseline(
        "always \(name)",
        scores: targets.map { target in
          var score = Score()
          if target.sidecar.agent?.lowercased() == name.lowercased() { score[.agent] = 1 }
          return score
        })
    }
  }

  /// The best of several, chosen with hindsight; of equals the first.
  static func best(_ baselines: [Baseline], by measure: Score.Measure) -> Baseline? {
    var best: (baseline: Baseline, value: Double)?
    for baseline in baselines {
      let value = baseline.mean[measure]
      if value > best?.value ?? -1 { best = (baseline, value) }
    }
    return best?.baseline
  }
}
