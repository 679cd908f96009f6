package import Trajectories

/// What dreams may use within 24 hours, and what they have used.
///
/// By itself the dreamer stays below; a person is told, and decides.
package struct DailyCeilings: Hashable, Sendable {
  package let limit: DreamBudget
  package let used: DreamUsage

  package init(_ limit: DreamBudget, used: DreamUsage) {
    self.limit = limit
    self.used = used
  }

  /// Throws `OperationError.dailyCeiling` where one more dream of so many rollouts goes beyond.
  package func check(rollouts: Int) throws {
    if let seconds = limit.seconds, used.milliseconds >= Int64(seconds) * 1000 {
      throw OperationError.dailyCeiling(
        .seconds, used: Int(used.milliseconds / 1000), wanted: 0, limit: seconds)
    }
    if let most = limit.rollouts, used.rollouts + rollouts > most {
      throw OperationError.dailyCeiling(
        .rollouts, used: used.rollouts, wanted: rollouts, limit: most)
    }
  }
}
