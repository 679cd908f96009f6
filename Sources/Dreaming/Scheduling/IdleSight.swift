package import Trajectories

/// Everything that a decision about dreaming looks at, at one moment.
package struct IdleSight: Hashable, Sendable {
  /// One agent, through the recording of its run.
  package struct Agent: Hashable, Sendable {
    package var run: RunID
    package var project: String
    package var phase: AgentPhase
    /// When its log grew last, or was first seen.
    package var movedAt: AwakeTime
    /// Milliseconds after which an unfinished turn counts as abandoned.
    package var patience = IdleRules.abandoned

    package init(run: RunID, project: String, phase: AgentPhase, movedAt: AwakeTime) {
      self.run = run
      self.project = project
      self.phase = phase
      self.movedAt = movedAt
    }
  }

  /// One project, with what there is to dream about.
  package struct Project: Hashable, Sendable {
    package var name: String
    /// Runs, or revisions of runs, that the last dream did not look at.
    package var news = 0
    /// Rollouts of the last dream; nil where there was none.
    package var rollouts: Int?
    /// A dream that was begun in an earlier gap and is not over.
    package var paused: DreamID?
    /// Failures in a row, and when the last was.
    package var failures = 0
    package var failedAt: AwakeTime?
    /// Why it is left alone, after too many.
    package var failure = ""

    package init(name: String) { self.name = name }
  }

  package var now: AwakeTime
  /// When this watch began; nothing before it counts as waiting.
  package var began: AwakeTime
  package var agents: [Agent] = []
  package var projects: [Project] = []
  /// Requests of agents that a gateway has in flight.
  package var requests = 0
  package var operatorMovedAt: AwakeTime?
  /// The process that dreams in this archive, if another one does.
  package var otherDreamer: Int?
  /// How many cores' worth of work others have; nil where it cannot be told.
  package var load: Double?
  /// Nil where it cannot be told.
  package var isOnBattery: Bool?
  /// What dreams used within the last 24 hours.
  package var used = DreamUsage()
  /// Free space beside the archive in bytes; nil where it cannot be told.
  package var space: Int64?
  /// When the duty cap allows work again.
  package var freeAt: AwakeTime

  package init(now: AwakeTime, began: AwakeTime) {
    self.now = now
    self.began = began
    freeAt = began
  }
}
