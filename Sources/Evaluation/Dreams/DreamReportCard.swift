internal import Worlds

/// What came of all worlds of a family.
package struct DreamReportCard: Sendable {
  package let lab: DreamLab
  package let frozen = FrozenWorlds.hash
  package private(set) var arms: [DreamArm] = []
  package private(set) var audit = DreamAudit()
  package private(set) var accepted = DreamAudit()
  package private(set) var luck = LuckTally()
  package private(set) var unsupported = 0
  package private(set) var rollouts = 0
  /// Means over the worlds where it was asked; nil where it was in none.
  package private(set) var calibration: (error: Double, logLoss: Double, backOff: Double)?

  init(_ lab: DreamLab, _ figures: [DreamFigures]) {
    self.lab = lab
    for one in figures {
      audit.add(one.audit)
      accepted.add(one.accepted)
      luck.add(one.luck)
      unsupported += one.unsupported
      rollouts += one.rollouts
      for (group, name, arm) in one.arms {
        if let place = arms.firstIndex(where: { $0.group == group && $0.name == name }) {
          arms[place].add(arm)
        } else {
          arms.append(DreamArm(group, name))
          arms[arms.count - 1].add(arm)
        }
      }
    }
    let asked = figures.compactMap(\.calibration)
    if !asked.isEmpty {
      let count = Double(asked.count)
      calibration = (
        asked.reduce(0) { $0 + $1.error } / count, asked.reduce(0) { $0 + $1.logLoss } / count,
        asked.reduce(0) { $0 + $1.backOff } / count
      )
    }
  }

  package func arm(_ name: String) -> DreamArm? { arms.first { $0.name == name } }
  package func arms(_ group: ArmGroup) -> [DreamArm] { arms.filter { $0.group == group } }

  package var base: DreamArm? { arm(ArmName.none) }
  /// The arm that all others are compared with: the curve at its headline, else its end.
  package var headline: DreamArm? {
    arms(.curve).first { $0.name == ArmName.rollouts(lab.headline) } ?? arms(.curve).last
  }

  /// How much of what the recordings allow is reached: (arm - base) / (information bound - base).
  package func efficiency(_ arm: DreamArm) -> Double? {
    guard let base, let bound = self.arm(ArmName.bound),
      bound.success.share > base.success.share
    else { return nil }
    return (arm.success.share - base.success.share) / (bound.success.share - base.success.share)
  }

  /// The headline against each of the others on the same tasks, corrected over all of these tests.
  package var comparisons: [Comparison] {
    guard let headline else { return [] }
    let others = arms.filter {
      [.bounds, .baselines, .ablations, .serving].contains($0.group)
        && $0.solved.count == headline.solved.count
    }
    let corrected = Holm.corrected(others.map { headline.test(against: $0).p })
    return zip(others, corrected).map { other, p in
      Comparison(
        name: other.name, difference: headline.difference(from: other),
        test: headline.test(against: other), corrected: p)
    }
  }

  package struct Comparison: Sendable {
    package var name: String
    /// Headline minus the other.
    package var difference: PairedDifference
    package var test: McNemar
    package var corrected: Double
  }

  /// Shares of the curve by rollouts.
  package var curve: [(rollouts: Int, arm: DreamArm)] {
    zip(lab.rollouts, arms(.curve)).map { ($0, $1) }
  }

  /// The area under the curve over the logarithm of rollouts, as a share of that of the information
  /// bound above no lessons; nil with fewer than two points.
  package var areaUnderCurve: Double? {
    let shares = curve.compactMap { efficiency($0.arm) }
    guard shares.count > 1 else { return nil }
    let sum = zip(shares, shares.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / 2 }
    return sum / Double(shares.count - 1)
  }

  /// The most that the curve ever falls below an earlier point, from 0 to 1.
  package var largestDrop: Double {
    var highest = 0.0
    var drop = 0.0
    for point in curve {
      let share = point.arm.success.share
      drop = max(drop, highest - share)
      highest = max(highest, share)
    }
    return drop
  }
}
