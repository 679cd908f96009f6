package import Trajectories

/// Why the agent does what it does next, in parts; put into words only where a run is recorded.
package struct Thought: Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// Using the goal's target with a gesture; the number says which try it is, from 1.
    case act(Gesture, attempt: Int)
    case typing
    case running(attempt: Int)
    /// Looking for the target, this way.
    case seek
    case goBack
    case reload
    case scroll
    /// A lesson, or a message, says that this comes first.
    case prepare
    case waitFor(seconds: Int)
    case aim
    case answer
    case save
    case check
    case report
  }

  package var reason: Reason
  package var goal: Goal?
  package var element: SceneElement?

  package init(_ reason: Reason, goal: Goal?, element: SceneElement? = nil) {
    self.reason = reason
    self.goal = goal
    self.element = element
  }
}

/// What the agent says when it stops.
package enum Ending: Hashable, Sendable {
  /// It says that the task is done.
  case claimsDone
  /// It says that it could not reach these goals, by their places in the task.
  case givesUp([Int])
  /// It ran out of steps and says nothing.
  case outOfSteps
}

/// Somebody who watches a run step by step: a recorder, a picture of the terminal, nobody.
package protocol RunWatcher<Run> {
  associatedtype Run: Episode
  mutating func begin(_ run: borrowing Run)
  mutating func willMove(_ move: Move, thought: Thought, in run: borrowing Run)
  mutating func didMove(_ move: Move, to run: borrowing Run)
  mutating func end(_ ending: Ending, in run: borrowing Run)
}

/// Nobody.
package struct Unwatched<Run: Episode>: RunWatcher {
  package init() {}
  package mutating func begin(_ run: borrowing Run) {}
  package mutating func willMove(_ move: Move, thought: Thought, in run: borrowing Run) {}
  package mutating func didMove(_ move: Move, to run: borrowing Run) {}
  package mutating func end(_ ending: Ending, in run: borrowing Run) {}
}
