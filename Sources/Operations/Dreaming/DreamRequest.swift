package import Storage
package import Trajectories

/// What somebody wants dreamt about, and with how much.
package struct DreamRequest: Sendable {
  /// Which runs; of these the latest of one project.
  package var filter = RunFilter()
  /// The project; nil for the one that was worked on last.
  package var project: String?
  /// Runs by name, instead of the latest.
  package var runs: [RunID] = []
  /// At most this many.
  package var last = DreamRequest.mostRuns
  package var mode = DreamMode.review
  package var reason = DreamReason.asked
  package var seed: UInt64 = 1
  package var budget = DreamBudget.standard

  package init() {}

  /// Runs in one dream (`dreaming.md` 6.4).
  package static let mostRuns = 100

  /// The runs to dream about, of the project that was worked on last.
  ///
  /// Failures and unproven claims come first, up to 60 of 100; successes of the same project are there
  /// for contrast. Throws `OperationError.nothingToDream` where no run matches.
  package func pick(from archive: Archive) throws -> (project: String, runs: [PoolMember]) {
    let all: [PoolMember]
    if runs.isEmpty {
      all = try archive.poolMembers(matching: filter)
    } else {
      let wanted = Set(runs)
      all = try archive.poolMembers(matching: RunFilter()).filter { wanted.contains($0.run) }
    }
    guard let project = project ?? all.last?.project, all.contains(where: { $0.project == project })
    else { throw OperationError.nothingToDream }
    let members = Array(all.filter { $0.project == project }.reversed())
    let most = min(last, Self.mostRuns)
    guard members.count > most else { return (project, members.reversed()) }
    var solved: [PoolMember] = []
    var others: [PoolMember] = []
    for member in members {
      if try archive.summary(of: member.run).header.outcome.verdict == .success {
        solved.append(member)
      } else {
        others.append(member)
      }
    }
    let troubled = others.prefix(max(most * 3 / 5, most - solved.count))
    let chosen = Set((troubled + solved.prefix(most - troubled.count)).map(\.run))
    return (project, members.filter { chosen.contains($0.run) }.reversed())
  }
}

/// What a dream will take, as far as that can be told before.
package struct DreamEstimate: Hashable, Sendable {
  package var project: String
  package var runs: Int
  package var steps: Int
  package var units: Int
  package var rollouts: Int
  /// Embedded dreams cost nothing.
  package var dollars = 0.0
}
