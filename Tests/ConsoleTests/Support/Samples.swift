import Trajectories

@testable import Console

enum Samples {
  /// What is said of a file that is no log, about as long as it really is.
  static let longError = """
    /home/ada/notes.txt: not an agent log: text that is not JSON. Accepted: Claude Code session \
    (JSON lines with `type` and `sessionId` or `uuid`, or an object with `loglines`); ATIF \
    trajectory (a JSON document with schema_version ATIF-v1, agent and steps; or its trial \
    folder); Codex rollout (JSON lines with timestamp, type (session_meta, response_item ...) and \
    payload); OSWorld result folder (a folder with `traj.jsonl`, or that file: JSON lines with \
    `step_num` and `action`)
    """
}

extension MemoryArchive {
  static let flight = RunID(rawValue: "run_5f1c2a9e77b04d10")
  static let repair = RunID(rawValue: "run_a81b33c0d94e2f65")
  static let helper = RunID(rawValue: "run_0d7724be91ca38f2")

  /// A booking with clicks, a coding run with long output and a sub-agent, and that sub-agent.
  static let sample = MemoryArchive(
    runs: [flightRun, repairRun, helperRun], found: logs, made: filler(count: 60))

  static let empty = MemoryArchive(runs: [], found: logs)

  static let logs = [
    FoundLogs(
      name: "Claude Code sessions", path: "/home/ada/.claude/projects", files: 214,
      bytes: 188_400_000),
    FoundLogs(
      name: "Codex rollouts", path: "/home/ada/.codex/sessions", files: 37, bytes: 9_120_000),
  ]

  static func filler(count: Int) -> [RunSummary] {
    let tasks = [
      "Rename the exported spreadsheet and mail it to the accounting group",
      "Fix the failing date parser test", "Turn on dark mode in the settings of the mail client",
      "Find the cheapest train from Porto to Faro on the first of May and put it in the calendar",
      "Écris un résumé de la réunion 会議の要約 in the shared notebook",
      "Update the dependency pins and run the whole suite",
      "Crop the cover picture to a square",
    ]
    let models = ["claude-opus-5-5", "claude-haiku-5", "gpt-5.2-codex", "claude-opus-5-5"]
    let formats: [FormatID] = ["claude-code", "osworld", "codex", "anthropic"]
    return (0..<count).map { number in
      var tally = RunTally()
      tally.steps = (number * 37 + 11) % 240
      tally.entries = tally.steps * 2
      tally.errors = number % 5 == 0 ? number % 7 : 0
      let verdict = [Outcome.Verdict.success, .failure, .claimed, .unknown][(number * 7 / 3) % 4]
      let start = Timestamp(
        rawValue: now.rawValue - Int64(number + 1) * Int64(number + 3) * 1_900_000)
      let header = RunHeader(
        id: RunID(format: "test", identity: "\(number)"), format: formats[number % 4],
        source: "/home/ada/logs/\(formats[number % 4])/session-\(1000 + number).jsonl",
        task: tasks[number % tasks.count], model: models[(number / 2) % 4], startedAt: start,
        endedAt: Timestamp(rawValue: start.rawValue + Int64(number * 47 + 9) * 1300),
        outcome: Outcome(verdict, authority: .log))
      return RunSummary(
        header: header, tally: tally, cost: number % 3 == 0 ? nil : Double(number) * 0.173 + 0.02,
        children: number % 9 == 4 ? number % 4 + 1 : 0)
    }
  }

  // MARK: - Runs

  private static func header(
    _ id: RunID, _ format: FormatID, _ task: String, minutes: Int, seconds: Int, _ outcome: Outcome,
    cost: Double?, parent: RunID? = nil
  ) -> RunHeader {
    let start = Timestamp(rawValue: now.rawValue - Int64(minutes) * 60_000)
    return RunHeader(
      id: id, format: format, source: "/home/ada/logs/\(format)/\(id.rawValue.dropFirst(4)).jsonl",
      task: task, model: "claude-opus-5-5", startedAt: start,
      endedAt: Timestamp(rawValue: start.rawValue + Int64(seconds) * 1000), outcome: outcome,
      statedCost: cost, parent: parent, parentStep: parent == nil ? nil : 4)
  }

  private static func screenshot(_ number: Int) -> ImageReference {
    ImageReference(
      .stored(ContentHash(of: "screenshot \(number)")), mediaType: "image/png",
      size: PixelSize(width: 1280, height: 800))
  }

  static let flightRun: Trajectory = {
    var log = LogWriter(start: Timestamp(rawValue: now.rawValue - 180 * 60_000))
    log.say(.prompt, "Book the 9:40 to Lisbon")
    log.say(.context, "The display is 1280x800.", title: "system reminder")
    log.act(.screenshot, raw: "{}", after: Observation(images: [screenshot(1)]))
    log.act(
      .leftClick, points: [Point(x: 412, y: 318)],
      rule: CoordinateRule(
        .display, from: PixelSize(width: 2560, height: 1600),
        to: PixelSize(width: 1280, height: 800)),
      raw: #"{"action":"left_click","coordinate":[824,636]}"#,
      thought:
        "The search button is right of the field. I click it and wait for the list of flights.",
      before: Observation(images: [screenshot(1)]),
      after: Observation(text: "ok", images: [screenshot(2)]))
    log.act(
      .type, text: "Lisbon", raw: #"{"action":"type","text":"Lisbon"}"#,
      thought: "Now the destination.", after: Observation(images: [screenshot(3)]))
    log.act(
      .key, text: "Return", raw: #"{"action":"key","text":"Return"}"#,
      after: Observation(images: [screenshot(4)]))
    log.act(
      .leftClick, points: [Point(x: 640, y: 455)],
      raw: #"{"action":"left_click","coordinate":[640,455]}"#,
      thought: "The 9:40 is the third row.", status: .failed,
      before: Observation(images: [screenshot(4)]),
      after: Observation(
        text: "Error: the page \u{202e}did not\u{1b}[2J respond within 30 s", isError: true))
    log.act(
      .scroll, points: [Point(x: 640, y: 500)], amount: 5, direction: .down,
      raw:
        #"{"action":"scroll","coordinate":[640,500],"scroll_direction":"down","scroll_amount":5}"#,
      status: .skipped)
    log.act(
      .wait, amount: 2, raw: #"{"action":"wait","duration":2}"#,
      after: Observation(images: [screenshot(5)]))
    log.say(.reply, "I booked the 9:40 to Lisbon; seat 14C, window.")
    return Trajectory(
      header: header(
        flight, "anthropic", "Book the 9:40 to Lisbon", minutes: 180, seconds: 131,
        Outcome(.failure, authority: .verifier, evidence: "reward 0"), cost: 0.41),
      entries: log.entries)
  }()

  static let repairRun: Trajectory = {
    var log = LogWriter(start: Timestamp(rawValue: now.rawValue - 60 * 60_000))
    log.say(
      .prompt,
      "The parser test fails since yesterday. Find out why and mend it.\nDo not touch the public interface."
    )
    log.act(
      .shell, text: "swift test --filter ParserTests",
      raw: #"{"command":"swift test --filter ParserTests","timeout":120000}"#,
      thought: "First see the failure.", status: .failed,
      after: Observation(
        text: (1...332).map {
          "ParserTests.swift:\($0 + 12): error: expected \"\($0 * 31)\" but found \"\($0 * 29)\" in row \($0) of the table of dates"
        }.joined(separator: "\n"), isError: true), exitCode: 1)
    log.act(
      .read, text: "Sources/Parser/Dates.swift",
      raw: #"{"file_path":"Sources/Parser/Dates.swift"}"#,
      after: Observation(text: "1\tstruct Dates {\n2\t  let offset = 29\n3\t}"))
    log.act(
      .edit, text: "Sources/Parser/Dates.swift",
      raw:
        #"{"file_path":"Sources/Parser/Dates.swift","old_string":"struct Dates {\n  let offset = 29\n","new_string":"struct Dates {\n  let offset = 31\n"}"#,
      thought: "The offset is wrong.",
      after: Observation(
        text: "@@ -1,3 +1,3 @@\n struct Dates {\n-  let offset = 29\n+  let offset = 31\n }"))
    log.act(
      .delegate, text: "Look for other uses of the offset",
      raw: #"{"description":"Look for other uses","prompt":"Look for other uses of the offset"}"#,
      after: Observation(text: #"{"uses": [], "checked": 41, "complete": true}"#), child: helper)
    log.act(
      .shell, text: "swift test", raw: #"{"command":"swift test"}"#,
      after: Observation(text: "Test run with 214 tests passed after 3.1 seconds."), exitCode: 0)
    log.say(.reply, "Mended: the offset was 29 and must be 31.")
    return Trajectory(
      header: header(
        repair, "claude-code", "The parser test fails since yesterday. Find out why and mend it.",
        minutes: 60, seconds: 1840, Outcome(.claimed, authority: .agent), cost: 1.27),
      entries: log.entries)
  }()

  static let helperRun: Trajectory = {
    var log = LogWriter(start: Timestamp(rawValue: now.rawValue - 50 * 60_000))
    log.say(.prompt, "Look for other uses of the offset")
    log.act(
      .search, text: "offset", raw: #"{"pattern":"offset"}"#, after: Observation(text: "no matches")
    )
    log.say(.reply, "There are none.")
    return Trajectory(
      header: header(
        helper, "claude-code", "Look for other uses of the offset", minutes: 50, seconds: 20,
        .unknown, cost: 0.02, parent: repair),
      entries: log.entries)
  }()
}

/// Writes entries one after the other, two seconds apart.
struct LogWriter {
  private(set) var entries: [Entry] = []
  private var time: Timestamp
  private var steps = 0

  init(start: Timestamp) { time = start }

  mutating func say(_ kind: Entry.Kind, _ text: String, title: String = "") {
    entries.append(
      Entry(
        index: entries.count, sourceIndex: entries.count, line: entries.count + 1, kind: kind,
        time: tick(), title: title, text: text))
  }

  mutating func act(
    _ kind: ActionKind, points: [Point] = [], text: String? = nil, amount: Double? = nil,
    direction: ScrollDirection? = nil, rule: CoordinateRule? = nil, raw: String,
    thought: String = "", status: Step.Status = .done, before: Observation? = nil,
    after: Observation? = nil, exitCode: Int? = nil, child: RunID? = nil
  ) {
    steps += 1
    let names: [ActionKind: String] = [
      .shell: "Bash", .read: "Read", .edit: "Edit", .delegate: "Task", .search: "Grep",
    ]
    let action = Action(
      kind, points: points, text: text, amount: amount, direction: direction, rule: rule,
      raw: RawCall(name: names[kind] ?? "computer", arguments: raw))
    let step = Step(
      number: steps, turn: steps, thought: thought, action: action, status: status,
      before: before, after: after, exitCode: exitCode, duration: 420, child: child)
    entries.append(
      Entry(
        index: entries.count, sourceIndex: entries.count, line: entries.count + 1, kind: .step,
        time: tick(), step: step, model: "claude-opus-5-5",
        usage: TokenUsage(input: 12, output: 88, cacheRead: 10_240)))
  }

  private mutating func tick() -> Timestamp {
    time = Timestamp(rawValue: time.rawValue + 1_800)
    return time
  }
}
