package import Trajectories

extension Dream {
  /// Whether it was begun with these decisions about causes and this memory.
  package func rests(on factors: [ReviewFactor], _ memory: ContentHash) -> Bool {
    plan.factors == factors && self.memory.hash == memory
  }
}
