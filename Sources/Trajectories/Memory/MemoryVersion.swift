/// One step in the life of a memory: how it came from the one before, by whom and why.
///
/// It never changes itself. The deltas are kept beside it.
package struct MemoryVersion: Hashable, Sendable, Codable {
  package var project: String
  /// From 1; 0 is the empty memory, which needs no record.
  package var number: Int
  /// The version that the deltas are applied to: the one before, or an older one after a rollback.
  package var parent: Int
  /// How many deltas there are.
  package var changes: Int
  /// Of the memory that comes of it.
  package var hash: ContentHash
  /// How much more often held-out tasks succeed with it than with an empty memory; nil where that
  /// was not measured.
  package var holdoutScore: Double?
  /// Whether a person said yes to something in it, so that it is served though nothing is measured.
  package var isEndorsed: Bool
  package var dream: DreamID?
  package var by: Decider
  /// In fixed words, or a person's own.
  package var reason: String
  package var at: Timestamp

  /// The version that deltas make of another.
  ///
  /// What a person changes keeps the score and the endorsement of the version before, and so does
  /// what only forgets a purged run; a person who accepts a lesson endorses. A dream measures anew.
  ///
  /// - Parameters:
  ///   - memory: with the deltas applied.
  ///   - parent: nil for the empty memory.
  ///   - measured: the score of the new version, where it was measured.
  package init(
    of memory: Memory, after parent: MemoryVersion?, by deltas: [MemoryDelta],
    measured: Double? = nil, dream: DreamID? = nil, decider: Decider, reason: String, at: Timestamp
  ) {
    project = memory.project
    number = memory.number
    self.parent = parent?.number ?? 0
    changes = deltas.count
    hash = memory.hash
    let keepsWorth = !decider.isEngine || deltas.allSatisfy(\.isForgetting)
    holdoutScore = measured ?? (keepsWorth ? parent?.holdoutScore : nil)
    isEndorsed =
      deltas.contains(where: \.isEndorsement)
      || (keepsWorth && parent?.isEndorsed ?? false)
    self.dream = dream
    by = decider
    self.reason = reason
    self.at = at
  }

  /// Takes a version as it was kept.
  package init(
    project: String, number: Int, parent: Int, changes: Int, hash: ContentHash,
    holdoutScore: Double?, isEndorsed: Bool, dream: DreamID?, by decider: Decider, reason: String,
    at: Timestamp
  ) {
    self.project = project
    self.number = number
    self.parent = parent
    self.changes = changes
    self.hash = hash
    self.holdoutScore = holdoutScore
    self.isEndorsed = isEndorsed
    self.dream = dream
    by = decider
    self.reason = reason
    self.at = at
  }

  /// The memory of this version, from that of its parent; nil where they do not fit together (I5).
  ///
  /// A version that was made under other limits still comes out as it was.
  package func rebuilt(from parent: Memory, by deltas: [MemoryDelta]) -> Memory? {
    guard parent.project == project, parent.number == self.parent, deltas.count == changes,
      let memory = try? parent.applying(
        deltas, as: number, limits: MemoryLimits(active: .max, ways: .max)),
      memory.hash == hash
    else { return nil }
    return memory
  }
}

extension MemoryDelta {
  fileprivate var isForgetting: Bool {
    if case .forgetRun = self { true } else { false }
  }

  fileprivate var isEndorsement: Bool {
    guard case .changeStatus(_, _, let to, let decider, _) = self, !decider.isEngine else {
      return false
    }
    return to == .accepted || to == .active
  }
}

/// A person's decision to serve a version from now on; what was made since stays where it is.
package struct Rollback: Hashable, Sendable, Codable {
  package var project: String
  /// 0 serves nothing.
  package var version: Int
  /// The newest version there was when it was decided.
  package var newest: Int
  package var by: String
  package var reason: String
  package var at: Timestamp

  package init(
    project: String, version: Int, newest: Int, by: String, reason: String, at: Timestamp
  ) {
    self.project = project
    self.version = version
    self.newest = newest
    self.by = by
    self.reason = reason
    self.at = at
  }
}
