internal import Worlds

/// What was expected before anything was measured, and what came of it (`dreaming.md` 4.8 and 6.5).
package struct DreamExpectation: Sendable {
  package let what: String
  /// What was measured, in words.
  package let found: String
  package let isMet: Bool
}

extension DreamReportCard {
  /// Every expectation that can be judged by what was measured, met or not.
  package var expectations: [DreamExpectation] {
    goals + curveExpectations + comparisonExpectations + robustness
  }

  private func points(_ share: Double) -> String { Points.text(share) }

  /// - Parameter bound: what an oracle comes to, in words.
  private func at(
    least goal: Double, _ what: String, _ share: Double?, _ bound: String = ""
  ) -> [DreamExpectation] {
    guard let share else { return [] }
    return [
      DreamExpectation(what: what, found: points(share) + bound, isMet: share >= goal - 1e-9)
    ]
  }

  /// How an oracle fares at the same, so that nobody asks of lessons what the truth cannot do.
  private func bound(_ words: String, _ share: Double?) -> String {
    share.map { " (\(words) \(points($0)))" } ?? ""
  }

  private var goals: [DreamExpectation] {
    guard let headline else { return [] }
    let share = headline.success.share
    switch lab.family {
    case DesktopWorld.family:
      return at(least: 0.47, "at least 47 % at the headline", share)
        + at(least: 0.44, "lower 95 % bound at least 44 %", headline.clustered.low)
    case WebWorld.family: return at(least: 0.7, "at least 70 % at the headline", share)
    case MiniWoBWorld.family:
      return at(
        least: 0.15, "at least 15 points above no lessons", share - (base?.success.share ?? 0))
    default: return at(least: 0.5, "at least 50 % at the headline", share)
    }
  }

  private var curveExpectations: [DreamExpectation] {
    guard curve.count > 1 else { return [] }
    var found = [
      DreamExpectation(
        what: "no point of the curve more than 2 points below an earlier one",
        found: "largest drop \(points(largestDrop))", isMet: largestDrop <= 0.02)
    ]
    if let early = arm(ArmName.rollouts(3_000)), let late = arm(ArmName.rollouts(10_000)) {
      let slope = late.difference(from: early)
      found.append(
        DreamExpectation(
          what: "no loss between 3,000 and 10,000 rollouts",
          found: points(slope.difference), isMet: slope.high >= 0))
    }
    return found
  }

  private var comparisonExpectations: [DreamExpectation] {
    guard let headline, let base else { return [] }
    func above(_ name: String, by least: Double, _ what: String) -> [DreamExpectation] {
      guard let other = arm(name) else { return [] }
      return at(least: least, what, headline.success.share - other.success.share)
    }
    func nearBase(_ name: String) -> [DreamExpectation] {
      guard let other = arm(name) else { return [] }
      let gain = other.success.share - base.success.share
      return [
        DreamExpectation(
          what: "\(name): at most 3 points above no lessons", found: points(gain),
          isMet: gain <= 0.03)
      ]
    }
    let isWeb = lab.family == WebWorld.family
    return above(ArmName.votes, by: 0.05, "5 points above votes")
      + above(ArmName.unseeded, by: 0.001, "above rollouts that are not seeded by recorded runs")
      + (isWeb ? above(ArmName.hindsight, by: 0.1, "10 points above hindsight replay") : [])
      + (isWeb
        ? [] : above(ArmName.posterior, by: -0.02, "no more than 2 points below no rollouts"))
      + above(ArmName.dynaQ, by: -0.02, "no more than 2 points below Dyna-Q")
      + nearBase(ArmName.placebo) + nearBase(ArmName.random)
  }

  private var robustness: [DreamExpectation] {
    guard let headline, let base else { return [] }
    var found: [DreamExpectation] = []
    let lost = headline.regression(from: base)
    found.append(
      DreamExpectation(
        what: "at most 3 % of what is solved without lessons is lost",
        found: points(lost) + bound("an oracle loses", arm(ArmName.oracle)?.regression(from: base)),
        isMet: lost <= 0.03))
    if accepted.precision.count > 0 {
      found += at(
        least: 0.95, "at least 95 % of the lessons accepted for good are right",
        accepted.precision.share)
    }
    for name in ["misspecified", "unseen-app"] {
      guard let told = arm(name), let without = arm(ArmName.untaught(name)) else { continue }
      found += at(
        least: -0.02, "\(name): no more than 2 points below no lessons",
        told.success.share - without.success.share)
    }
    if let told = arm("input-loss-20"), let without = arm(ArmName.untaught("input-loss-20")) {
      let gain = headline.success.share - base.success.share
      found += at(
        least: 0.85, "20 % of inputs lost: at least 85 % of the gain is kept",
        gain > 0 ? (told.success.share - without.success.share) / gain : 0,
        bound("an oracle keeps", keptByOracle(without)))
    }
    if let told = arm("drift-10"), let without = arm(ArmName.untaught("drift-10")) {
      let lost = told.regression(from: without)
      found.append(
        DreamExpectation(
          what: "drift of 10 %: at most 8 % is lost",
          found: points(lost)
            + bound(
              "the truth of before loses",
              arm(ArmName.outdated("drift-10"))?.regression(from: without)),
          isMet: lost <= 0.08))
    }
    if let bare = arm("misspecified, \(ArmName.unverified)"), let told = arm("misspecified") {
      found += at(
        least: 0.001, "misspecified: above no verification",
        told.success.share - bare.success.share)
    }
    return found
  }
}

extension DreamReportCard {
  /// Of what an oracle gains, the share that it still gains where a fifth of the inputs is lost.
  private func keptByOracle(_ without: DreamArm) -> Double? {
    guard let base, let oracle = arm(ArmName.oracle),
      let there = arm(ArmName.knowing("input-loss-20"))
    else { return nil }
    let gain = oracle.success.share - base.success.share
    return gain > 0 ? (there.success.share - without.success.share) / gain : nil
  }
}

/// Shares in words.
package enum Points {
  /// One decimal, in percent.
  package static func text(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10) %"
  }
}
