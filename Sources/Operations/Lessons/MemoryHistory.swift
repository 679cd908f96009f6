internal import Foundation
package import Storage
package import Trajectories

/// The versions of one project's memory, as a person looks at them and goes back to them.
package struct MemoryHistory: Sendable {
  private let archive: Archive
  package let project: String
  private let reviewer: String

  /// Finds the project that a person means: the one named, else that of the working directory, else
  /// the only one.
  ///
  /// Throws `OperationError.noSuchMemory`.
  package init(
    _ archive: Archive, project: String?, folder: String = FileManager.default.currentDirectoryPath,
    reviewer: String = Reviewer.name
  ) throws {
    self.archive = archive
    self.reviewer = reviewer
    let known = try archive.memoryProjects()
    if let project {
      let found = known.filter { $0 == project || $0.hasSuffix("/" + project) }
      guard found.count == 1 || known.contains(project) else {
        throw OperationError.noSuchMemory(project, known: known)
      }
      self.project = known.contains(project) ? project : found[0]
    } else if let here = known.first(where: { folder == $0 || folder.hasPrefix($0 + "/") }) {
      self.project = here
    } else {
      guard known.count == 1 else { throw OperationError.noSuchMemory(nil, known: known) }
      self.project = known[0]
    }
  }

  /// Oldest first.
  package func versions() throws -> [MemoryVersion] { try archive.memoryVersions(of: project) }

  package func choice() throws -> MemoryChoice { try archive.memoryChoice(of: project) }

  package func rollbacks() throws -> [Rollback] { try archive.rollbacks(of: project) }

  package func memory(_ version: Int) throws -> Memory {
    try archive.memory(of: project, version: version)
  }

  /// What agents are served.
  package func served() throws -> Memory { try archive.servedMemory(of: project) }

  /// What differs between two versions: from the one before the newest, if none is named.
  package func diff(from: Int?, to: Int?) throws -> MemoryDiff {
    let newest = try versions().last
    let last = to ?? newest?.number ?? 0
    let first = try from ?? versions().first { $0.number == last }?.parent ?? 0
    return MemoryDiff(from: try memory(first), to: try memory(last))
  }

  /// Serves an older version from now on; nothing is deleted.
  @discardableResult
  package func rollBack(to version: Int, why: String = "", at now: Timestamp) throws -> Rollback {
    try archive.rollBack(project, to: version, by: reviewer, reason: why, at: now)
  }
}
