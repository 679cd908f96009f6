package import Trajectories

/// A run that people have labelled, and beside it what only the evaluation may see.
package struct LabelledCase: Sendable {
  /// What a critic gets to see; no label is in it.
  package var run: Trajectory
  /// The part of the set it belongs to.
  package var half: String
  package var sidecar: Sidecar

  package init(run: Trajectory, half: String = "", sidecar: Sidecar) {
    self.run = run
    self.half = half
    self.sidecar = sidecar
  }
}

/// What people say about a run.
package struct Sidecar: Sendable, Hashable {
  /// The question or task that the case is about; splits go by it.
  package var group: String
  /// The steps that people name, from 1, the decisive one first; empty for a run without an error.
  package var steps: [Int]
  /// The agent at fault, where the label names one.
  package var agent: String?

  package init(group: String, steps: [Int], agent: String? = nil) {
    self.group = group
    self.steps = steps
    self.agent = agent
  }
}
