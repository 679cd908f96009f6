import Trajectories

/// Makes small runs on a made-up screen, step by step.
struct ScreenRun {
  private(set) var entries: [Entry] = []
  private var seconds: Int64 = 0
  private var last = Screen()
  let id: RunID
  let task: String

  /// What the made-up screen shows.
  struct Screen {
    var place = "Studio - Layers"
    /// Lines of elements below the window, as a tree writes them.
    var lines: [String] = []
    var isUnsaved = false

    var text: String {
      let window = "- window \"\(place)\" (0,0 700x600)\(isUnsaved ? " unsaved" : "")"
      return
        (["Elements on screen:", "- screen \"\(place)\"", "  \(window)"]
        + lines.map { "  \($0)" }).joined(separator: "\n")
    }
  }

  init(_ name: String, task: String = "Do it.", _ first: Screen) {
    id = RunID(format: "anthropic-messages", identity: name)
    self.task = task
    last = first
    add(.screenshot, thought: "I look.", shows: first)
  }

  /// Adds a step; the time it takes is a second, or that of a wait.
  mutating func add(
    _ kind: ActionKind, at point: (Double, Double)? = nil, to end: (Double, Double)? = nil,
    text: String? = nil, amount: Double? = nil, thought: String = "", shows: Screen
  ) {
    let points = [point, end].compactMap { $0 }.map { Point(x: $0.0, y: $0.1) }
    let arguments = text.map { "{\"text\":\"\($0)\"}" } ?? "{}"
    let action = Action(
      kind, points: points, text: text, amount: amount,
      raw: RawCall(name: "computer", arguments: arguments))
    let step = Step(
      number: entries.count + 1, turn: entries.count + 1, thought: thought, action: action,
      status: .done, after: Observation(text: shows.text),
      duration: Int64((amount ?? 1) * 1000))
    entries.append(
      Entry(
        index: entries.count, sourceIndex: entries.count, line: entries.count + 1, kind: .step,
        time: Timestamp(rawValue: seconds), step: step))
    seconds += Int64((amount ?? 1) * 1000)
    last = shows
  }

  func trajectory(outcome: Outcome = .unknown, lastWord: String? = nil) -> Trajectory {
    var header = RunHeader(id: id, format: "anthropic-messages", source: "-", task: task)
    header.environment = "made-up"
    header.outcome = outcome
    var all = entries
    if let lastWord {
      all.append(
        Entry(
          index: all.count, sourceIndex: all.count, line: all.count + 1, kind: .reply,
          text: lastWord))
    }
    return Trajectory(header: header, entries: all)
  }
}
