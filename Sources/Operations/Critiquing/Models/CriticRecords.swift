internal import Critics
internal import Storage
internal import Trajectories

/// How often the claims of each model were right: by what people decided, and by outcomes.
struct CriticRecords {
  private var worths: [String: CriticWorth] = [:]

  /// Of what no archive keeps nothing is known.
  init() {}

  init(_ archive: Archive) throws {
    let all = try archive.currentCritiques().rows
    let rows = all.filter { !Critique.isEmbedded($0.critic) }
    guard !rows.isEmpty else { return }
    let decisions = Dictionary(grouping: try archive.decisions(), by: \.critique)
    func said(of row: CritiqueRow) -> (isAccepted: Bool, isRejected: Bool) {
      let standing = (decisions[row.id] ?? []).standing().values.map(\.decision)
      return (standing.contains { $0 == .accept || $0 == .edit }, standing.contains(.reject))
    }
    let accepted = Dictionary(
      grouping: all.filter { said(of: $0) == (true, false) }, by: \.run)
    for row in rows {
      let isRight: Bool
      let (isAccepted, isRejected) = said(of: row)
      if isAccepted != isRejected {
        isRight = isAccepted
      } else if isAccepted {
        continue
      } else if let others = accepted[row.run] {
        // A person said what went wrong in this run, by another critic's claim.
        isRight = others.contains { $0.step == row.step && $0.cause == row.cause }
      } else if row.verdict == .success, row.cause?.isWaste != true {
        // Nothing that mattered went wrong in a run that is known to have succeeded.
        isRight = false
      } else {
        continue
      }
      let steps = try archive.summary(of: row.run).tally.steps
      worths[row.critic, default: CriticWorth()].count(isRight, steps: steps)
    }
  }

  func worth(of critic: String) -> CriticWorth { worths[critic] ?? CriticWorth() }
}

extension Cause {
  /// Whether it costs time rather than success.
  fileprivate var isWaste: Bool { self == .repetition || self == .detour }
}
