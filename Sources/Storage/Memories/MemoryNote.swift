package import Trajectories

/// What is told of a version beside its deltas.
package struct MemoryNote: Hashable, Sendable {
  package var decider: Decider
  /// Fixed words, or a person's own.
  package var reason: String
  /// The score on held-out recordings, where it was measured.
  package var measured: Double?
  package var dream: DreamID?
  package var at: Timestamp

  package init(
    by decider: Decider, reason: String, measured: Double? = nil, dream: DreamID? = nil,
    at: Timestamp
  ) {
    self.decider = decider
    self.reason = reason
    self.measured = measured
    self.dream = dream
    self.at = at
  }
}
