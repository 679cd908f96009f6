internal import Critics
internal import Storage
internal import Trajectories

/// The runs to be critiqued, project by project, each beside the critic that knows its project.
struct PooledProjects {
  private let source: any RunSource
  private let options: Critic.Options
  private let factors: [ReviewFactor]
  private let pools: [String: ArraySlice<PoolMember>]
  let pictures: PictureGrids
  private let looks: Bool

  /// - Parameters:
  ///   - members: of whose projects the latest runs are pooled.
  ///   - looks: whether screenshots are looked at, which takes time.
  init(
    _ source: any RunSource, _ options: Critic.Options, of members: [PoolMember],
    looks: Bool = true
  ) throws {
    self.looks = looks
    self.source = source
    self.options = options
    factors = try source.reviewFactors()
    pictures = PictureGrids(source)
    let projects = Set(members.map(\.project))
    pools = Dictionary(
      grouping: try source.members(matching: RunFilter()).filter { projects.contains($0.project) },
      by: \.project
    ).mapValues { $0.suffix(Critiquing.mostPooled) }
  }

  /// How many runs are read for the pools.
  var pooled: Int { pools.values.reduce(0) { $0 + $1.count } }

  /// Pools each project and hands its members on.
  func visit(
    _ members: [PoolMember], _ walk: inout CritiquingWalk,
    onProgress: (CritiquingProgress) -> Void, isCancelled: () -> Bool,
    _ body: (PoolMember, Critic, inout CritiquingWalk) throws -> Void
  ) throws {
    let projects = Dictionary(grouping: members, by: \.project).sorted { $0.key < $1.key }
    for (project, members) in projects {
      pictures.pool(true)
      walk.factors = factors.filter { $0.scope.project == project }
      let critic = try Critic(
        pooling: pools[project] ?? [], options: options, factors: walk.factors,
        grids: looks ? pictures.grids : .none
      ) { member in
        try walk.read(member, onProgress, isCancelled)
      }
      pictures.pool(false)
      for member in members { try body(member, critic, &walk) }
    }
  }
}
