package import Trajectories

/// One generated world: hidden rules, tasks, and the truth about both.
///
/// Everything follows from the seed. The agent gets to see scenes and a task's goals, never the
/// world itself; the expert and the oracle lessons know the truth and serve only to prove tasks
/// solvable and to bound results.
package protocol World: Sendable {
  associatedtype Run: Episode

  /// The family's name in commands, such as `desktop`.
  static var family: String { get }

  init(seed: WorldSeed)

  var seed: WorldSeed { get }
  /// The names of its tasks, and of all that its lessons can speak of.
  var names: Names { get }

  /// The task of this number; the same for the same world, whatever was asked before.
  func task(_ index: Int, in split: Split) throws(Run.Failure) -> WorldTask

  /// What the user says to the agent.
  func sentence(for task: WorldTask) -> String

  /// Starts a task.
  ///
  /// - Parameter isCalm: without lost inputs, jitter and other chance, as the expert plays it.
  func begin(_ task: WorldTask, isCalm: Bool) throws(Run.Failure) -> Run

  /// The moves that solve the task in a calm episode, worked out from the truth; nil when there
  /// are none, which is a fault of the world.
  func expertMoves(for task: WorldTask) -> [Move]?

  /// The best lessons that the grammar can express for this task in this world.
  func oracleLessons(for task: WorldTask) -> [LessonRule]

  /// A rule drawn evenly from those which the world's visible names can express; the truth plays no
  /// part in it.
  func randomLesson(using random: inout RandomStream) -> LessonRule

  /// What sort of task it is, where success is counted for each sort; nil where all are alike.
  func kind(of task: WorldTask) -> String?

  /// Why a run counts as solved or not, in a few words.
  func evidence(for task: WorldTask, in run: Run) -> String
}

/// One task being worked on: the true state, changed by moves.
package protocol Episode {
  /// What can go wrong with the environment itself; `Never` for those that are computed.
  associatedtype Failure: Error = Never

  var scene: Scene { get }

  /// Every name in its scenes; where an environment is read as the run goes on, they become more.
  var names: Names { get }

  /// Learns names that lessons speak of and no scene has shown yet.
  mutating func know(_ texts: [String])

  /// Does one move. `goal` is what the agent is after, by its place in the task, and decides
  /// nothing but what `looksDone` is about; nil for a goal that the task does not have.
  mutating func perform(_ move: Move, for goal: Goal?) throws(Failure) -> Reaction

  /// Whether the task is solved now: the truth.
  var isSolved: Bool { get }
}

extension Episode {
  package mutating func know(_ texts: [String]) {}
}
