package import Storage
package import Trajectories

extension DreamRequest {
  /// The dreams that a request comes to, one for each project, as they would be begun now.
  ///
  /// Throws `OperationError.nothingToDream` where no run matches.
  package func records(from archive: Archive, at now: Timestamp) throws -> [DreamRecord] {
    try projects(from: archive).map { project in
      let pick = try about(project).pick(from: archive)
      return DreamRecord(
        project: project, mode: mode, reason: reason, seed: seed, budget: budget, runs: pick.runs,
        askedAt: now)
    }
  }
}
