import Critics
import Testing
import Trajectories

/// Makes small runs of commands and files, step by step, as coding agents leave them.
struct CommandRun {
  private(set) var entries: [Entry] = []
  private let name: String
  private let task: String

  init(_ name: String, task: String = "Do it.") {
    self.name = name
    self.task = task
  }

  /// Adds a command.
  mutating func add(_ command: String, says result: String = "", code: Int? = nil) {
    add(.shell, command, says: result, code: code)
  }

  mutating func add(
    _ kind: ActionKind, _ text: String, says result: String = "", code: Int? = nil,
    fails: Bool = false, arguments: String? = nil
  ) {
    let action = Action(
      kind, text: text,
      raw: RawCall(name: kind.rawValue, arguments: arguments ?? "{\"text\":\"\(text)\"}"))
    let isError = fails || (code ?? 0) != 0
    let step = Step(
      number: entries.count + 1, turn: entries.count + 1, thought: "", action: action,
      status: isError ? .failed : .done, after: Observation(text: result, isError: isError),
      exitCode: code)
    entries.append(
      Entry(
        index: entries.count, sourceIndex: entries.count, line: entries.count + 1, kind: .step,
        time: Timestamp(rawValue: Int64(entries.count) * 1000), step: step))
  }

  func trajectory(says word: String? = nil) -> Trajectory {
    var header = RunHeader(
      id: RunID(format: "claude-code", identity: name), format: "claude-code", source: "-",
      task: task)
    header.environment = "/app"
    var all = entries
    if let word {
      all.append(
        Entry(
          index: all.count, sourceIndex: all.count, line: all.count + 1, kind: .reply, text: word))
    }
    return Trajectory(header: header, entries: all)
  }

  /// The critique of the run by itself; every citation in it resolves.
  func critique(says word: String? = nil) -> Critique {
    let run = trajectory(says: word)
    let critique = Critic(pooling: [run]).critique(run)
    for citation in critique.citations + critique.signals.flatMap(\.citations) {
      #expect(citation.span(in: run)?.isEmpty == false, "every citation resolves")
    }
    return critique
  }
}
