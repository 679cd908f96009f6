package import Critics
package import Trajectories

/// Critiques recorded runs, each beside all that is recorded of the same project.
///
/// Nothing is kept: the same recordings give the same critiques.
package struct Critiquing: Sendable {
  /// How far it has come.
  package enum Progress: Sendable {
    case pooling(runs: Int, of: Int)
    case critiquing(runs: Int, of: Int)
  }

  /// More runs of a project than this are not pooled; the latest count.
  package static let mostPooled = 1000

  private let source: any RunSource
  private let options: Critic.Options
  private let pictures: PictureGrids

  package init(_ source: any RunSource, options: Critic.Options = .init()) {
    self.source = source
    pictures = PictureGrids(source)
    self.options = options
  }

  /// Critiques one run.
  package func critique(_ run: RunSummary) throws -> Critique {
    let listed = try listing()
    let project = listed.first { $0.summary.id == run.id }?.project
    let beside = listed.filter { $0.project == project && $0.summary.id != run.id }
      .prefix(Self.mostPooled - 1).map(\.summary)
    pictures.pool(true)
    let critic = try Critic(
      pooling: [run] + beside, options: options, grids: pictures.grids, reading: trajectory)
    pictures.pool(false)
    return try critic.critique(trajectory(run), revision: source.revision(of: run.id))
  }

  /// Critiques the runs that a filter wants, project by project, and hands them over one by one.
  package func critiqueAll(
    _ filter: RunFilter = RunFilter(), onProgress: (Progress) -> Void = { _ in },
    _ receive: (RunSummary, Critique) throws -> Void
  ) throws {
    let all = try listing()
    let wanted = Set(try listing(filter).map(\.summary.id))
    var done = 0
    for project in Set(all.map(\.project)).sorted() {
      let runs = all.filter { $0.project == project }.map(\.summary)
      guard runs.contains(where: { wanted.contains($0.id) }) else { continue }
      var pooled = 0
      pictures.pool(true)
      let critic = try Critic(
        pooling: runs.prefix(Self.mostPooled), options: options, grids: pictures.grids
      ) { run in
        pooled += 1
        onProgress(.pooling(runs: pooled, of: min(runs.count, Self.mostPooled)))
        return try trajectory(run)
      }
      pictures.pool(false)
      for run in runs where wanted.contains(run.id) {
        let critique = try critic.critique(trajectory(run), revision: source.revision(of: run.id))
        done += 1
        onProgress(.critiquing(runs: done, of: wanted.count))
        try receive(run, critique)
      }
    }
  }

  /// Runs with their projects, the latest of each project first.
  private func listing(_ filter: RunFilter = RunFilter()) throws -> [ListedRun] {
    var listed: [ListedRun] = []
    var project = ""
    var offset = 0
    let query = RunQuery(filter: filter, grouping: .project, includesChildren: true)
    while true {
      let page = try source.runs(query, offset: offset, limit: 500)
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

  private func trajectory(_ run: RunSummary) throws -> Trajectory {
    let count = try source.extent(of: run.id).entries
    return Trajectory(
      header: run.header, entries: try (0..<count).map { try source.entry(of: run.id, at: $0) })
  }
}
