internal import Foundation
package import Trajectories

/// A conversation of several agents as a run: one step for each message, numbered as in the log.
///
/// What a terminal says is seen after the message before it; what a browsing agent reports is seen
/// after its own. Nothing but speakers and messages goes in.
package enum ConversationRun {
  package struct Message: Sendable {
    package var speaker: String
    package var text: String

    package init(speaker: String, text: String) {
      self.speaker = speaker
      self.text = text
    }
  }

  package static func trajectory(_ messages: [Message], task: String?, name: String) -> Trajectory {
    let id = RunID(format: "labelled-conversation", identity: name)
    var header = RunHeader(id: id, format: "labelled-conversation", source: "-", task: task)
    header.environment = "labelled-conversation"
    // The sets hold failed runs only, and the published protocols say so to the judge.
    header.outcome = Outcome(.failure, authority: .verifier)
    let entries = messages.indices.map { place in
      Entry(
        index: place, sourceIndex: place, line: place + 1, kind: .step,
        step: step(place, of: messages))
    }
    return Trajectory(header: header, entries: entries)
  }

  private static func step(_ place: Int, of messages: [Message]) -> Step {
    let message = messages[place]
    let isTool = isTerminal(message.speaker)
    var text = message.text
    var seen: Observation?
    if isBrowser(message.speaker), let line = text.firstIndex(of: "\n") {
      seen = Observation(text: String(text[line...]))
      text = String(text[..<line])
    }
    if place + 1 < messages.count, isTerminal(messages[place + 1].speaker) {
      seen = Observation(text: messages[place + 1].text)
    }
    // The name is the tool's, so that actions of two agents are never the same.
    let kind: ActionKind =
      isTool
      ? .read : isPlan(message.speaker) ? .plan : isBrowser(message.speaker) ? .tool : .message
    let action = Action(
      kind, text: text,
      raw: RawCall(name: message.speaker, arguments: text))
    return Step(number: place + 1, turn: place + 1, action: action, status: .done, after: seen)
  }

  /// A coordinator that thinks aloud says nothing to anybody.
  private static func isPlan(_ speaker: String) -> Bool {
    speaker.lowercased().contains("(thought)") || speaker.lowercased() == "human"
  }

  private static func isTerminal(_ speaker: String) -> Bool {
    let name = speaker.lowercased()
    return name.contains("terminal") && !name.contains("orchestrator") || name == "tool"
  }

  private static func isBrowser(_ speaker: String) -> Bool {
    let name = speaker.lowercased()
    return name.contains("surfer") && !name.contains("orchestrator")
  }
}
