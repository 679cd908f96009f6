package import Worlds

/// How well wrong steps are told from right ones, beside what can be had without looking.
package struct VerdictFigures: Sendable {
  package let cases: Int
  package let groups: Int
  package let meanSteps: Double
  /// Cases that people call wrong.
  package let wrong: Int
  package let accuracy: WilsonInterval
  /// Of the wrong ones, how many are called wrong.
  package let recall: WilsonInterval
  /// Of the right ones, how many are not called wrong.
  package let specificity: WilsonInterval
  /// Of those called wrong, how many are.
  package let precision: WilsonInterval
  /// The better of "always right" and "always wrong", with hindsight.
  package let constant: (name: String, accuracy: Double)
  package let difference: PairedDifference
  package let ablations: [(name: String, accuracy: Double)]

  /// What a coin meets.
  package static let chance = 0.5

  init(_ targets: [Target], _ predictions: [Prediction], ablations: [(String, [Prediction])]) {
    let isWrong = targets.map { !$0.sidecar.steps.isEmpty }
    func hits(_ predictions: [Prediction]) -> [Double] {
      zip(predictions, isWrong).map { ($0.step != nil) == $1 ? 1 : 0 }
    }
    let hits = hits(predictions)
    let right = Int(hits.reduce(0, +))
    cases = targets.count
    groups = Set(targets.map(\.sidecar.group)).count
    meanSteps = Double(targets.reduce(0) { $0 + $1.count }) / Double(max(1, targets.count))
    wrong = isWrong.count { $0 }
    let called = predictions.count { $0.step != nil }
    let found = zip(predictions, isWrong).count { $0.step != nil && $1 }
    accuracy = WilsonInterval(successes: right, of: cases)
    recall = WilsonInterval(successes: found, of: wrong)
    specificity = WilsonInterval(
      successes: cases - wrong - (called - found), of: cases - wrong)
    precision = WilsonInterval(successes: found, of: called)
    let saysWrong = 2 * wrong > cases
    let share = Double(saysWrong ? wrong : cases - wrong) / Double(max(1, cases))
    constant = (saysWrong ? "always wrong" : "always right", share)
    difference = PairedDifference(
      hits, minus: isWrong.map { $0 == saysWrong ? 1 : 0 }, groups: targets.map(\.sidecar.group))
    self.ablations = ablations.map { name, predictions in
      let right = zip(predictions, isWrong).count { ($0.step != nil) == $1 }
      return (name, Double(right) / Double(max(1, targets.count)))
    }
  }
}
