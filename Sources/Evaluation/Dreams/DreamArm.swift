package import Worlds

/// One way to be taught, tried on the held-out tasks of one world.
package struct WorldArm: Sendable, Hashable {
  /// Whether each task was solved, in the order of the tasks.
  package var solved: [Bool] = []
  package var steps = 0
  /// Episodes in which the agent said it was done, and was not.
  package var falseClaims = 0
  /// Lessons that the agent had, on average over tasks.
  package var lessons = 0.0
  /// About how many tokens they take.
  package var tokens = 0.0
}

/// What an arm is there for.
package enum ArmGroup: String, CaseIterable, Sendable, Hashable {
  case bounds, curve, baselines, ablations, serving, splits, recordings, rounds
}

/// One arm over all worlds; a world is a group of tasks that stand or fall together.
package struct DreamArm: Sendable {
  package let group: ArmGroup
  package let name: String
  package private(set) var worlds: [WorldArm] = []

  init(_ group: ArmGroup, _ name: String) {
    self.group = group
    self.name = name
  }

  mutating func add(_ world: WorldArm) { worlds.append(world) }

  /// Every task of every world, in order.
  package var solved: [Bool] { worlds.flatMap(\.solved) }

  /// Wilson's interval, which takes tasks for independent.
  package var success: WilsonInterval {
    let all = solved
    return WilsonInterval(successes: all.count { $0 }, of: all.count)
  }

  /// The share with its interval over worlds drawn with replacement.
  package var clustered: PairedDifference {
    let all = solved
    return PairedDifference(
      all.map { $0 ? 1 : 0 }, minus: Array(repeating: 0, count: all.count), groups: groups)
  }

  /// How much better it is than another one on the same tasks and luck.
  package func difference(from other: DreamArm) -> PairedDifference {
    PairedDifference(
      solved.map { $0 ? 1 : 0 }, minus: other.solved.map { $0 ? 1 : 0 }, groups: groups)
  }

  package func test(against other: DreamArm) -> McNemar { McNemar(solved, against: other.solved) }

  /// Of what another arm solved, the share that this one does not.
  package func regression(from base: DreamArm) -> Double {
    let before = base.solved
    let lost = zip(before, solved).count { $0 && !$1 }
    return Double(lost) / Double(max(1, before.count { $0 }))
  }

  package var lessons: Double { mean(\.lessons) }
  package var tokens: Double { mean(\.tokens) }

  /// Steps of all episodes for each one that was solved.
  package var stepsPerSuccess: Double {
    Double(worlds.reduce(0) { $0 + $1.steps }) / Double(max(1, success.successes))
  }

  private var groups: [String] {
    worlds.enumerated().flatMap { place, world in world.solved.map { _ in "\(place)" } }
  }

  private func mean(_ figure: (WorldArm) -> Double) -> Double {
    worlds.reduce(0) { $0 + figure($1) } / Double(max(1, worlds.count))
  }
}
