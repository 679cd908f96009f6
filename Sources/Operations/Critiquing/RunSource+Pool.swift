package import Storage
package import Trajectories

// What evidence is gathered from. An archive knows runs with their projects and revisions, and what
// people decided; of logs that are only looked at the list of runs says enough.

extension RunSource {
  package var keeper: Archive? { nil }

  package func reviewFactors() throws -> [ReviewFactor] { [] }

  package func members(matching filter: RunFilter) throws -> [PoolMember] {
    try listing(filter).sorted { left, right in
      let (first, second) = (left.summary, right.summary)
      return (left.project, first.header.startedAt?.rawValue ?? .min, first.id.rawValue)
        < (right.project, second.header.startedAt?.rawValue ?? .min, second.id.rawValue)
    }.map { PoolMember(run: $0.summary.id, project: $0.project, revision: 0) }
  }

  package func member(_ run: RunID) throws -> PoolMember {
    let summary = try self.run(named: run.rawValue)
    let listed = try listing(RunFilter()).first { $0.summary.id == summary.id }
    return PoolMember(run: summary.id, project: listed?.project ?? "", revision: 0)
  }

  package func trajectory(of member: PoolMember) throws -> Trajectory {
    let extent = try self.extent(of: member.run)
    return Trajectory(
      header: extent.summary.header,
      entries: try (0..<extent.entries).map { try entry(of: member.run, at: $0) })
  }

  private func listing(_ filter: RunFilter) throws -> [ListedRun] {
    var listed: [ListedRun] = []
    var project = ""
    var offset = 0
    let query = RunQuery(filter: filter, grouping: .project, includesChildren: true)
    while true {
      let page = try runs(query, offset: offset, limit: 500)
      for row in page.rows {
        switch row {
        case .group(let name, _, _): project = name
        case .run(let summary): listed.append(ListedRun(summary, project: project))
        }
      }
      offset += page.rows.count
      guard !page.rows.isEmpty, offset < page.total else { return listed }
    }
  }
}

extension ArchiveRuns {
  package var keeper: Archive? { archive.isReadOnly ? nil : archive }

  package func reviewFactors() throws -> [ReviewFactor] { try Reviews(archive).factors() }

  package func members(matching filter: RunFilter) throws -> [PoolMember] {
    try archive.poolMembers(matching: filter)
  }

  package func member(_ run: RunID) throws -> PoolMember { try archive.poolMember(run) }

  package func trajectory(of member: PoolMember) throws -> Trajectory {
    try archive.trajectory(
      member.run, revision: member.revision > 0 ? member.revision : nil)
  }
}
