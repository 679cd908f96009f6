internal import Formats
internal import Trajectories

/// Writes a run down as a Messages transcript, as a computer-use loop would have logged it.
package struct Recorder<W: RecordableWorld>: RunWatcher {
  /// What goes into a recording beside words.
  package struct Options: Sendable {
    /// Screenshots as well as element trees.
    package var hasPictures: Bool
    /// Sets recordings of the same task apart, such as `oracle`.
    package var label: String

    package init(hasPictures: Bool, label: String = "") {
      self.hasPictures = hasPictures
      self.label = label
    }
  }

  private let world: W
  private let task: WorldTask
  private let options: Options
  private let phrases: [String]
  private var transcript: MessagesTranscript
  private var steps = 0
  private var seconds = 0
  private var moveTakes = 1
  private var callID = ""
  private var pointer: Spot?

  /// The log's own name for the run.
  package let sessionID: String

  package init(_ world: W, _ task: WorldTask, options: Options) {
    self.world = world
    self.task = task
    self.options = options
    phrases = task.goals.map { $0.phrase(world.names) }
    let seed = world.seed
    sessionID = [
      W.family, seed.salt, "\(seed.number)", task.split.rawValue, "\(task.index)", options.label,
    ].filter { !$0.isEmpty }.joined(separator: "-")
    transcript = MessagesTranscript(
      sessionID: sessionID, environment: "\(W.family)-\(seed.salt)-\(seed.number)",
      model: "reverie-reference-agent", system: W.surface.system,
      tools: W.surface.tools(on: W.screen))
  }

  /// The log, as bytes of a file.
  package func document() -> [UInt8] { transcript.document() }

  // MARK: - Watching

  package mutating func begin(_ run: borrowing W.Run) {
    let run = copy run
    transcript.addPrompt(world.sentence(for: task), time: time)
    seconds += 1
    // The first look is the recorder's, as any computer-use loop begins with one: it costs nothing.
    let call = ToolCall(
      .look, on: W.surface, commandLine: world.commandLine(for: .look), run.names)
    transcript.addCall(
      id: "toolu_0", tool: call.tool, input: call.input, thought: "First I look at what is there.",
      time: time)
    seconds += 1
    transcript.addResult(
      of: "toolu_0", text: seen(run), picture: picture(of: run), isError: false, time: time)
  }

  package mutating func willMove(_ move: Move, thought: Thought, in run: borrowing W.Run) {
    steps += 1
    callID = "toolu_\(steps)"
    let call = ToolCall(
      move, on: W.surface, commandLine: world.commandLine(for: move), run.names)
    transcript.addCall(
      id: callID, tool: call.tool, input: call.input, thought: thought.sentence(run.names),
      time: time)
    pointer = move.pointer ?? pointer
    moveTakes = 1
    if case .wait(let length) = move { moveTakes = max(1, length) }
  }

  package mutating func didMove(_ move: Move, to run: borrowing W.Run) {
    // As long as the world's own clock counts, so that a log tells how long something took.
    seconds += moveTakes
    let run = copy run
    let isError = W.surface == .terminal && run.scene.notice?.isError == true
    transcript.addResult(
      of: callID, text: seen(run), picture: picture(of: run), isError: isError, time: time)
  }

  package mutating func end(_ ending: Ending, in run: borrowing W.Run) {
    switch ending {
    case .claimsDone: transcript.addReply("Done: everything you asked for is in place.", time: time)
    case .givesUp(let missing):
      let goals = missing.map { phrases[$0] }.joined(separator: "; ")
      transcript.addReply("I could not do all of it. Missing: \(goals).", time: time)
    case .outOfSteps: break
    }
  }

  // MARK: - What is seen

  private func seen(_ run: W.Run) -> String {
    let words = world.words(on: run)
    guard W.surface != .terminal else { return words }
    let tree = run.scene.tree(
      run.names, readout: W.hasReadout ? phrases : nil)
    return words.isEmpty ? tree.text : words + "\n\n" + tree.text
  }

  private func picture(of run: W.Run) -> MessagesTranscript.Picture? {
    guard options.hasPictures else { return nil }
    return world.picture(
      of: run, for: task, stepsLeft: task.budget - steps, pointer: pointer
    ).map { MessagesTranscript.Picture(mediaType: "image/png", bytes: $0) }
  }

  /// The agent's own clock: recordings hold no time of the machine they were made on.
  private var time: String {
    let all = 9 * 3600 + task.index * 300 % 43_200 + seconds
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "2026-01-\(two(1 + world.seed.number.magnitudeBelow(28)))"
      + "T\(two(all / 3600 % 24)):\(two(all / 60 % 60)):\(two(all % 60))Z"
  }
}

extension Int {
  fileprivate func magnitudeBelow(_ bound: Int) -> Int { Int(magnitude % UInt(bound)) }
}

extension Surface {
  fileprivate var system: String {
    switch self {
    case .desktop:
      "You work on a computer with a mouse and a keyboard. Each result shows the screen after your "
        + "action."
    case .browser:
      "You work in a web browser. Each result shows the page after your action."
    case .terminal: "You work in a shell. Each result shows what the command printed."
    }
  }

  fileprivate func tools(on screen: Box) -> [String] {
    switch self {
    case .desktop:
      [
        """
        {"type":"computer_20251124","name":"computer","display_width_px":\(screen.width),\
        "display_height_px":\(screen.height),"enable_zoom":true}
        """
      ]
    case .browser:
      ["click", "type", "hover", "wait_for", "press_key", "scroll", "navigate_back", "snapshot"].map
      {
        "{\"name\":\"browser_\($0)\",\"input_schema\":{\"type\":\"object\"}}"
      }
    case .terminal:
      [
        "{\"type\":\"bash_20250124\",\"name\":\"bash\"}",
        "{\"name\":\"submit\",\"input_schema\":{\"type\":\"object\"}}",
      ]
    }
  }
}
