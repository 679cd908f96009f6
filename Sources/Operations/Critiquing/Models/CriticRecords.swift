internal import Critics
internal import Storage
internal import Trajectories

/// How often the claims of each model were right: by what people decided, and by outcomes.
struct CriticRecords {
  private var worths: [String: CriticWorth] = [:]

  /// Of what no archive keeps nothing is known.
  init() {}

  init(_ archive: Archive) throws {
    let rows = try archive.currentCritiques().rows.filter { !Critique.isEmbedded($0.critic) }
    guard !rows.isEmpty else { return }
    let decisions = Dictionary(grouping: try archive.decisions(), by: \.critique)
    for row in rows {
      let standing = (decisions[row.id] ?? []).standing().values.map(\.decision)
      let isAccepted = standing.contains { $0 == .accept || $0 == .edit }
      let isRejected = standing.contains(.reject)
      if isAccepted != isRejected {
        worths[row.critic, default: CriticWorth()].count(isAccepted)
      } else if !isAccepted, row.verdict == .success, row.cause?.isWaste != true {
        // Nothing that mattered went wrong in a run that is known to have succeeded.
        worths[row.critic, default: CriticWorth()].count(false)
      }
    }
  }

  func worth(of critic: String) -> CriticWorth { worths[critic] ?? CriticWorth() }
}

extension CriticWorth {
  fileprivate mutating func count(_ isRight: Bool) {
    if isRight { right += 1 } else { wrong += 1 }
  }
}

extension Cause {
  /// Whether it costs time rather than success.
  fileprivate var isWaste: Bool { self == .repetition || self == .detour }
}
