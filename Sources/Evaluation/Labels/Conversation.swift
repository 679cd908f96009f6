internal import Foundation
internal import Trajectories

/// A run that is nothing but messages, turned into steps that have the same numbers.
struct Conversation {
  struct Message {
    var speaker: String
    var text: String
    /// The call that it makes instead of speaking.
    var call: (name: String, arguments: String, id: String?)?
  }

  private var messages: [Message] = []

  /// Adds a message; its step is numbered by its place, from 1.
  mutating func add(_ message: Message) { messages.append(message) }

  var count: Int { messages.count }

  /// The name of the speaker without what is said about the turn: `Orchestrator` of
  /// `Orchestrator (-> WebSurfer)`.
  static func agent(_ speaker: String) -> String {
    guard let end = speaker.range(of: " (") else { return speaker }
    return String(speaker[..<end.lowerBound])
  }

  /// The run; one entry, with one step, for each message.
  func run(format: FormatID, source: String, task: String?, outcome: Outcome) -> Trajectory {
    let header = RunHeader(
      id: RunID(format: format, identity: source), format: format, source: source, task: task,
      outcome: outcome)
    let entries = messages.indices.map { place in
      Entry(
        index: place, sourceIndex: place, line: place + 1, kind: .step, step: step(place))
    }
    return Trajectory(header: header, entries: entries)
  }

  private func step(_ place: Int) -> Step {
    let message = messages[place]
    let result = result(of: place)
    var step = Step(
      number: place + 1, turn: place + 1, action: action(message), status: .done,
      after: result.map { Observation(text: $0, isError: Self.tellsOfError($0)) })
    step.exitCode = result.flatMap(Self.exitCode)
    if step.after?.isError == true { step.status = .failed }
    return step
  }

  private func action(_ message: Message) -> Action {
    guard let call = message.call else {
      return Action(
        .message, text: message.text,
        raw: RawCall(name: message.speaker, arguments: message.text))
    }
    return Action(
      .tool, text: call.name,
      raw: RawCall(name: call.name, arguments: call.arguments, callID: call.id))
  }

  // MARK: - What came of it

  /// What a message brought about, as far as the messages tell: the answer of a machine to it, or
  /// the page which it says it sees.
  private func result(of place: Int) -> String? {
    if place + 1 < messages.count, Self.isMachine(messages[place + 1].speaker),
      !Self.isMachine(messages[place].speaker)
    {
      return messages[place + 1].text
    }
    guard messages[place].speaker.hasSuffix("Surfer") else { return nil }
    let text = messages[place].text
    for mark in ["Here is a screenshot of", "Address:", "Path:"] {
      if let start = text.range(of: mark) { return String(text[start.lowerBound...]) }
    }
    return text
  }

  static func isMachine(_ speaker: String) -> Bool {
    ["computer_terminal", "computerterminal", "tool"].contains(agent(speaker).lowercased())
  }

  private static func tellsOfError(_ text: String) -> Bool {
    if let code = exitCode(text) { return code != 0 }
    return text.contains("Traceback (most recent call last)") || text.hasPrefix("Error")
  }

  /// The number after `exitcode:`, or after "Unix exit code", at the start of a terminal's message.
  private static func exitCode(_ text: String) -> Int? {
    let start = text.prefix(400)
    for mark in ["exitcode: ", "Unix exit code: "] {
      guard let found = start.range(of: mark) else { continue }
      return Int(start[found.upperBound...].prefix { $0.isNumber || $0 == "-" })
    }
    return nil
  }
}

extension Outcome {
  /// What is known of every run of a set that holds failed runs only.
  static let failedAsAll = Outcome(
    .failure, authority: .verifier, evidence: "the set holds failed runs only")
}
