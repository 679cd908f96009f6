internal import Trajectories

/// One moment of an episode, in words, for a person who watches.
package struct ShownStep: Sendable {
  /// 0 before the first move.
  package var number: Int
  package var budget: Int
  /// What the agent thought; what it was asked to do before the first move.
  package var thought: String
  /// The tool call.
  package var call: String
  /// What stands on the screen beside the elements, and the latest message.
  package var words: String
  /// The elements that can be seen, a line each.
  package var tree: String
  /// The goals, and whether the read-out shows them as reached.
  package var goals: [(phrase: String, isReached: Bool)]
  /// The screen as a PNG file.
  package var picture: [UInt8]?
}

/// Tells an episode to a person, step by step.
struct Narrator<W: RecordableWorld>: RunWatcher {
  let world: W
  let task: WorldTask
  let hasPictures: Bool
  let receive: (ShownStep) -> Bool
  private var number = 0
  private var thought = ""
  private var call = ""
  private var pointer: Spot?
  /// Whether the person still watches.
  private var isWatched = true
  private(set) var ending = Ending.outOfSteps

  init(
    _ world: W, _ task: WorldTask, hasPictures: Bool, receive: @escaping (ShownStep) -> Bool
  ) {
    self.world = world
    self.task = task
    self.hasPictures = hasPictures
    self.receive = receive
    thought = world.sentence(for: task)
  }

  mutating func begin(_ run: borrowing W.Run) { tell(copy run) }

  mutating func willMove(_ move: Move, thought: Thought, in run: borrowing W.Run) {
    number += 1
    self.thought = thought.sentence(run.names)
    let toolCall = ToolCall(
      move, on: W.surface, commandLine: world.commandLine(for: move), run.names)
    call = "\(toolCall.tool) \(toolCall.input)"
    pointer = move.pointer ?? pointer
  }

  mutating func didMove(_ move: Move, to run: borrowing W.Run) { tell(copy run) }

  mutating func end(_ ending: Ending, in run: borrowing W.Run) { self.ending = ending }

  private mutating func tell(_ run: W.Run) {
    guard isWatched else { return }
    let scene = run.scene
    // A terminal tells its errors itself.
    let notice = W.surface == .terminal ? nil : scene.notice
    let words = [world.words(on: run), notice?.text(run.names) ?? ""]
    isWatched = receive(
      ShownStep(
        number: number, budget: task.budget, thought: thought, call: call,
        words: words.filter { !$0.isEmpty }.joined(separator: "\n"),
        tree: W.surface == .terminal ? "" : scene.tree(run.names, readout: nil).text,
        goals: task.goals.indices.map {
          (task.goals[$0].phrase(world.names), scene.shows(goal: $0))
        },
        picture: hasPictures
          ? world.picture(
            of: run, for: task, stepsLeft: task.budget - number, pointer: pointer) : nil))
  }
}

extension Move {
  /// Where the pointer is after the move; nil when it stays.
  package var pointer: Spot? {
    switch self {
    case .use(_, _, let at, let to): to ?? at
    case .hover(_, let at): at
    case .scroll(let bar, _): bar.box.centre
    default: nil
    }
  }
}
