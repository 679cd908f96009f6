internal import Storage
internal import Trajectories

extension Archive {
  /// Whether a run waits for its user alone: no call of it is open.
  func isIdle(_ run: RunID) throws -> Bool {
    let end = try extent(of: run)
    return try !SessionStanding(before: end, of: run, from: Timestamp(rawValue: 0), in: self).isOpen
  }
}

/// How a session stands after some of its entries.
struct SessionStanding: Hashable {
  /// The time of the last entry that has one.
  var time: Timestamp
  /// Whether somebody said or did something; what stands before that is no turn.
  var hasBegun = false
  /// Whether a call of the last turn waits for its result.
  var isOpen = false

  init(from start: Timestamp) { time = start }

  /// Looks at the entries before a place, as far back as a turn's end can be.
  init(before place: Int, of run: RunID, from start: Timestamp, in archive: Archive) throws {
    time = start
    guard place > 0 else { return }
    let first = max(0, place - Self.mostLookedAt)
    hasBegun = first > 0
    var standing = self
    try archive.forEachEntry(of: run, from: first) { entry in
      guard entry.index < place else { return false }
      if !entry.isAbandoned { standing.add(entry) }
      return true
    }
    self = standing
  }

  private static let mostLookedAt = 100

  mutating func add(_ entry: Entry) {
    time = entry.time ?? time
    switch entry.kind {
    case .prompt, .reply, .failure:
      hasBegun = true
      isOpen = false
    case .step:
      hasBegun = true
      isOpen = isOpen || entry.step?.status == .open
    case .context, .compaction, .unknown: break
    }
  }
}
