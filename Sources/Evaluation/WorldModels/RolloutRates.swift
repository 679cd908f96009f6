internal import Dreaming
internal import Glibc

extension WorldModelLab {
  /// How many rollouts one core plays in a second of processor time; a figure of this machine.
  package struct Rate: Sendable {
    package var model: String
    package var rolloutsPerSecond: Double
    package var meanSteps: Double
    /// The rate if every rollout had nine steps.
    package var nineSteps: Double { rolloutsPerSecond * meanSteps / 9 }
  }

  /// Plays rollouts of the first world for about a second with each model, on one core.
  package func rates() throws -> [Rate]? {
    guard let experience = try firstExperience() else { return nil }
    let habits = Habits(experience)
    return [
      Self.rate(MechanismModel(experience), experience, habits),
      Self.rate(LookupModel(experience), experience, habits),
    ]
  }

  private static func rate<Model: WorldModel>(
    _ model: Model, _ experience: Experience, _ habits: Habits
  ) -> Rate {
    let imagination = Imagination(model, experience, habits, seed: 1)
    _ = imagination.run(numbers: 0..<2_000)
    // Processor time, as other programs may want the machine too.
    let start = clock()
    var count = 0
    var tally = RolloutTally()
    while clock() - start < 1_000_000 {
      let rollouts = imagination.run(numbers: count..<count + 8_192) ?? []
      for rollout in rollouts { tally.add(rollout) }
      count += 8_192
    }
    let seconds = Double(clock() - start) / 1_000_000
    return Rate(
      model: Model.name, rolloutsPerSecond: Double(count) / seconds,
      meanSteps: Double(tally.steps) / Double(max(1, count)))
  }
}
