import Trajectories

/// A made-up page or window.
struct Page {
  var title: String
  /// Lines of elements below the window, as a tree writes them.
  var lines: [String] = []

  var text: String {
    (["Elements on screen:", "- screen \"\(title)\""] + lines.map { "  - \($0)" })
      .joined(separator: "\n")
  }

  static func linking(_ title: String, to names: String...) -> Page {
    Page(title: title, lines: names.map { "link \"\($0)\"" })
  }
}

/// Writes small recordings by hand.
struct ToyRun {
  private var entries: [Entry] = []
  private var seconds: Int64 = 0
  private let name: String
  private let task: String

  init(_ name: String, task: String, on page: Page? = nil) {
    self.name = name
    self.task = task
    if let page { add(.screenshot, shows: page.text) }
  }

  /// Uses an element that is named rather than aimed at.
  mutating func use(
    _ element: String, _ gesture: ActionKind = .leftClick, thought: String = "", shows page: Page
  ) {
    add(gesture, text: element, thought: thought, shows: page.text)
  }

  mutating func wait(_ length: Int, shows page: Page) {
    add(.wait, seconds: Int64(length), shows: page.text)
  }

  mutating func run(_ command: String, prints text: String, exitCode: Int = 0) {
    let call = RawCall(name: "toy", arguments: "{\"command\":\"\(command)\"}")
    add(.shell, text: command, shows: text, exitCode: exitCode, raw: call)
  }

  /// Calls a tool on a file.
  mutating func call(
    _ tool: String, _ kind: ActionKind, on file: String, _ arguments: String = "{}",
    prints text: String, fails: Bool = false
  ) {
    add(
      kind, text: file, shows: text, exitCode: nil, raw: RawCall(name: tool, arguments: arguments),
      fails: fails)
  }

  private mutating func add(
    _ kind: ActionKind, text: String? = nil, thought: String = "", seconds length: Int64 = 1,
    shows shown: String, exitCode: Int? = nil,
    raw: RawCall = RawCall(name: "toy", arguments: "{}"), fails: Bool = false
  ) {
    let step = Step(
      number: entries.count + 1, turn: entries.count + 1, thought: thought,
      action: Action(kind, text: text, raw: raw),
      status: exitCode ?? 0 == 0 && !fails ? .done : .failed, after: Observation(text: shown),
      exitCode: exitCode, duration: length * 1000)
    entries.append(
      Entry(
        index: entries.count, sourceIndex: entries.count, line: entries.count + 1, kind: .step,
        time: Timestamp(rawValue: seconds * 1000), step: step))
    seconds += length
  }

  var trajectory: Trajectory {
    var header = RunHeader(
      id: RunID(format: "anthropic-messages", identity: name), format: "anthropic-messages",
      source: "-", task: task)
    header.environment = "toy"
    return Trajectory(header: header, entries: entries)
  }
}

/// Recordings of a toy site: from A a link leads to B, from B one leads to C; nobody took both.
enum ToySite {
  static let a = Page.linking("Alpha", to: "Onwards", "Nowhere")
  static let b = Page.linking("Beta", to: "Further")
  static let c = Page.linking("Gamma", to: "Home")

  static var runs: [Trajectory] {
    var first = ToyRun("first", task: "Find the page \"Beta\".", on: a)
    first.use("link \"Onwards\"", thought: "I want to get to \"Beta\".", shows: b)
    var second = ToyRun("second", task: "Find the page \"Gamma\".", on: b)
    second.use("link \"Further\"", thought: "I want to get to \"Gamma\".", shows: c)
    var third = ToyRun("third", task: "Find the page \"Gamma\".", on: a)
    for _ in 0..<3 { third.use("link \"Onwards\"", thought: "To \"Gamma\".", shows: a) }
    return [first, second, third].map(\.trajectory)
  }
}

/// Recordings of a toy window with one button.
enum ToyWindow {
  static func window(done: Bool) -> Page {
    Page(
      title: "Studio - Layers",
      lines: [
        "button \"Align\"\(done ? " pressed" : "")", "note \"To do\"",
        "entry \"press \\\"Align\\\" in Studio\"\(done ? " checked" : "")",
      ])
  }

  /// Each gesture is tried in runs of their own; only one works.
  static func runs(
    working: ActionKind, tries: [ActionKind], times: Int, lag: Int = 0, waits: [Int] = [0]
  ) -> [Trajectory] {
    (0..<times).flatMap { round in
      tries.enumerated().map { number, gesture in
        let wait = waits[(round + number) % waits.count]
        var run = ToyRun("run \(round) \(number)", task: "Press it.", on: window(done: false))
        if wait > 0 { run.wait(wait, shows: window(done: false)) }
        run.use(
          "button \"Align\"", gesture, thought: "I press \"Align\".",
          shows: window(done: gesture == working && wait >= lag))
        return run.trajectory
      }
    }
  }
}
