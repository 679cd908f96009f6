package import Trajectories

/// Changes a recorded run into a better one, as a critique or a person proposes.
///
/// What comes out is synthetic: it holds copies of what steps did, never steps or entries, so that
/// nothing of it can be stored, pooled or learnt from as a recording.
package struct Revising: Sendable {
  /// How likely what a person put in place of a proposal goes as told.
  package static let trustInPerson = 0.9

  private let run: Trajectory
  /// Looks up another run, for what is taken over from it.
  private let otherRun: @Sendable (RunID) -> Trajectory?

  package init(
    _ run: Trajectory, otherRun: @escaping @Sendable (RunID) -> Trajectory? = { _ in nil }
  ) {
    self.run = run
    self.otherRun = otherRun
  }

  /// The revision that a critique proposes; nil where nothing better could be derived.
  ///
  /// - Parameter edited: what a person wants instead of the critique's own proposal.
  package func revise(
    by critique: Critique, edited: ProposedAction? = nil
  ) -> SyntheticTrajectory? {
    let operators = RevisionPlan.operators(for: critique, edited: edited, in: run)
    let trust = edited == nil ? critique.confidence : Self.trustInPerson
    let revision = Revision(
      run: run.header.id, revision: critique.revision, critique: critique.id, operators: operators)
    let synthetic = apply(revision, trust: trust)
    return synthetic.revision.operators.isEmpty ? nil : synthetic
  }

  /// Applies operators to the run, in a sound order whatever order they stand in.
  ///
  /// A suffix taken over from another run replaces the step and all that follow. Of what is left,
  /// detours are cut; what is done otherwise, or first, at a step outranks a cut of that step. What
  /// is appended comes last, but before the agent says that it is done. Operators that name no step
  /// of the run, a run that is not there, or a step that another one changes in the same way, are
  /// left out of the revision.
  ///
  /// - Parameter trust: how likely each step that was not recorded goes as told, 0 to 1.
  package func apply(_ revision: Revision, trust: Double) -> SyntheticTrajectory {
    var draft = RevisionDraft(run.steps, trust: min(1, max(0, trust)), otherRun: otherRun)
    var applied = revision
    applied.operators = Self.inOrder(revision.operators).filter { draft.take($0) }
    return SyntheticTrajectory(revision: applied, steps: draft.steps, removed: draft.removed)
  }

  /// Suffixes first, the earliest before the others.
  private static func inOrder(_ operators: [RevisionOperator]) -> [RevisionOperator] {
    let suffixes = operators.compactMap { change -> (step: Int, change: RevisionOperator)? in
      if case .spliceSuffix(let step, _, _) = change { (step, change) } else { nil }
    }
    let others = operators.filter { change in
      if case .spliceSuffix = change { false } else { true }
    }
    return suffixes.sorted { $0.step < $1.step }.map(\.change) + others
  }
}
