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

/// Deltas that go to the head of a project's line together.
package struct MemoryChange: Hashable, Sendable {
  package var project: String
  package var deltas: [MemoryDelta]
  package var note: MemoryNote

  package init(_ deltas: [MemoryDelta], of project: String, _ note: MemoryNote) {
    self.project = project
    self.deltas = deltas
    self.note = note
  }
}

extension Redactor {
  static func redact(_ change: MemoryChange) -> MemoryChange {
    var change = change
    change.deltas = redact(change.deltas)
    change.note.reason = redact(change.note.reason)
    change.note.decider.person = change.note.decider.person.map { redact($0) }
    return change
  }
}
