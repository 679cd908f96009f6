internal import Formats
package import Storage
package import Trajectories

/// Where exports take runs and proposals from.
package protocol ExportSource: Sendable {
  /// A run as it was at a revision; nil for as it is.
  func trajectory(of run: RunID, revision: Int?) throws -> Trajectory
  /// The number of the latest revision.
  func revision(of run: RunID) throws -> Int
  /// The proposals about a run, each with its reviews, in a stable order.
  func proposals(of run: RunID) throws -> [Proposal]
  /// The bytes of a picture; nil when they cannot be had.
  func picture(_ place: ImageReference.Place) -> [UInt8]?
}

/// The archive as a source of exports.
package struct ArchiveExports: ExportSource {
  private let archive: Archive
  private let proposing: @Sendable (RunID) throws -> [Proposal]

  /// - Parameter proposals: gives the proposals about a run.
  package init(
    _ archive: Archive, proposals: @escaping @Sendable (RunID) throws -> [Proposal] = { _ in [] }
  ) {
    self.archive = archive
    proposing = proposals
  }

  package func trajectory(of run: RunID, revision: Int?) throws -> Trajectory {
    try archive.trajectory(run, revision: revision)
  }

  package func revision(of run: RunID) throws -> Int {
    try archive.revisions(of: run).last?.number ?? 0
  }

  package func proposals(of run: RunID) throws -> [Proposal] {
    try proposing(run).sorted { $0.id.rawValue < $1.id.rawValue }
  }

  package func picture(_ place: ImageReference.Place) -> [UInt8]? {
    ArchiveRuns(archive).picture(place)
  }
}
