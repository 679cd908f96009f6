/// Which episodes a trial is made of.
package struct TrialPlan: Hashable, Sendable {
  /// The number of the first world.
  package var firstSeed: Int
  /// How many worlds, with numbers that follow on each other.
  package var worlds: Int
  /// How many episodes in all, spread evenly over the worlds.
  package var episodes: Int
  package var salt: String
  package var variation: Variation
  package var split: Split

  package init(
    firstSeed: Int = 1, worlds: Int = 100, episodes: Int = 2000, salt: String = "calibration",
    variation: Variation = .none, split: Split = .calibration
  ) {
    self.firstSeed = firstSeed
    self.worlds = max(1, min(worlds, episodes))
    self.episodes = max(0, episodes)
    self.salt = salt
    self.variation = variation
    self.split = split
  }

  /// The seed of the world at a place among those of the plan.
  package func seed(_ place: Int) -> WorldSeed {
    WorldSeed(firstSeed &+ place, salt: salt, variation: variation)
  }

  /// The tasks in the world at a place: all have the same number, but for a rest.
  package func tasks(_ place: Int) -> Range<Int> {
    0..<(episodes / worlds + (place < episodes % worlds ? 1 : 0))
  }
}
