/// A dream as the archive keeps it: what was asked for, and how far it has come.
package struct DreamRecord: Hashable, Sendable, Codable {
  /// A run that it takes up, as it was when the dream began.
  package struct Run: Hashable, Sendable, Codable {
    package var run: RunID
    package var revision: Int
    /// Nil where a person named it, and in dreams from before reasons were kept.
    package var why: PickReason?
    /// Runs that were left out as near copies of it; nil for none.
    package var copies: [RunID]?

    package init(
      _ run: RunID, revision: Int, why: PickReason? = nil, copies: [RunID]? = nil
    ) {
      self.run = run
      self.revision = revision
      self.why = why
      self.copies = copies
    }
  }

  package var id: DreamID
  package var project: String
  package var mode: DreamMode
  package var reason: DreamReason
  package var seed: UInt64
  package var budget: DreamBudget
  package var runs: [Run]
  package var askedAt: Timestamp
  package var state: DreamState
  package var usage: DreamUsage
  package var endedAt: Timestamp?
  /// The version of the memory that came of it.
  package var version: Int?
  package var report: DreamReport?

  package init(
    project: String, mode: DreamMode, reason: DreamReason, seed: UInt64, budget: DreamBudget,
    runs: [Run], askedAt: Timestamp
  ) {
    id = DreamID(project: project, seed: seed, at: askedAt)
    self.project = project
    self.mode = mode
    self.reason = reason
    self.seed = seed
    self.budget = budget
    self.runs = runs
    self.askedAt = askedAt
    state = .pending
    usage = DreamUsage()
  }

  /// How many runs were taken for which reason, in words.
  package var picked: [String] {
    runs.picked
  }
}

extension Collection<DreamRecord.Run> {
  /// How many runs were taken for which reason, and how many were left out as copies, in words.
  package var picked: [String] {
    let reasons: [PickReason?] = [nil] + PickReason.allCases
    var words = reasons.compactMap { reason -> String? in
      let count = count { $0.why == reason }
      guard count > 0 else { return nil }
      return "\(count) run\(count == 1 ? "" : "s") \(reason?.words ?? "named")"
    }
    let copies = reduce(0) { $0 + ($1.copies?.count ?? 0) }
    if copies > 0 {
      words.append(
        copies == 1
          ? "1 run left out as a near copy of one of these"
          : "\(copies) runs left out as near copies of these")
    }
    return words
  }
}
