package import Trajectories

/// A run that people have labelled, and beside it what only the evaluation may see.
package struct LabelledCase: Sendable {
  /// What a critic gets to see; no label is in it.
  package var run: Trajectory
  package var sidecar: Sidecar

  package init(run: Trajectory, sidecar: Sidecar) {
    self.run = run
    self.sidecar = sidecar
  }
}

/// What people say about a run.
package struct Sidecar: Sendable, Hashable {
  /// The question or task that the case is about; splits go by it.
  package var group: String
  /// The steps that people name as decisive, from 1; empty for a run without an error.
  package var steps: [Int]
  /// The agent at fault, where the label names one.
  package var agent: String?
  /// Every step that people call wrong, the decisive ones included.
  package var allSteps: Set<Int>
  /// The part of the set it is from; figures are given for each part.
  package var part: String
  /// What the case is called in reports.
  package var name: String

  package init(
    group: String, steps: [Int], agent: String? = nil, allSteps: Set<Int> = [], part: String = "",
    name: String = ""
  ) {
    self.group = group
    self.steps = steps
    self.agent = agent
    self.allSteps = allSteps.union(steps)
    self.part = part
    self.name = name
  }

  /// Whether the case is kept for the report, rather than to be looked at while critics are built.
  ///
  /// It goes by the second hexadecimal digit of SHA-256 over the group, so that all that is about
  /// one question falls on one side; the first digit divides what was shared from what was not.
  package var isTest: Bool {
    ContentHash(of: group).words.0 >> 56 & 1 == 1
  }
}
