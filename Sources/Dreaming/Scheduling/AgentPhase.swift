package import Trajectories

/// What an agent is doing, as far as the end of its recording tells.
///
/// Silence says nothing: a build of ten minutes is as silent as an agent that waits.
package enum AgentPhase: String, CaseIterable, Hashable, Sendable, Codable {
  /// It ended its turn or asks the user something.
  case waiting
  /// A tool call has no result yet.
  case calling
  /// It was told something or given a result: a request is in flight.
  case thinking
  /// The recording ends with an error; it may be trying again.
  case failing

  /// What the log says about the end of a turn beside its entries.
  package enum TurnEnd: String, Hashable, Sendable, Codable {
    /// The last message ended its turn.
    case marked
    /// The last message goes on, or a turn that this format ends in so many words was not ended.
    case missing
    /// This log does not say.
    case unsaid
  }

  /// Reads the phase off the last entries of a run.
  ///
  /// - Parameters:
  ///   - entries: the last ones in order; those of the last turn are enough.
  ///   - outcome: what the log says of the run's end.
  ///   - end: what the log says of the turn's end.
  package init(entries: [Entry], outcome: Outcome, end: TurnEnd) {
    let said = entries.filter { !$0.isAbandoned && Self.counts($0) }
    guard let last = said.last else {
      self = .thinking
      return
    }
    let isOver = outcome.authority == .log || outcome.authority == .agent
    let turn = said.reversed().prefix { $0.kind == .step }.compactMap(\.step)
    if turn.contains(where: { $0.status == .open && $0.action.kind == .message }) {
      self = .waiting
    } else if turn.contains(where: { $0.status == .open && !$0.action.endsTurn }) {
      self = outcome.authority == .log ? .waiting : .calling
    } else {
      self = Self.phase(after: last, isOver: isOver, end: end)
    }
  }

  /// Where no call is open.
  private static func phase(after last: Entry, isOver: Bool, end: TurnEnd) -> AgentPhase {
    switch last.kind {
    case .prompt, .compaction: .thinking
    case .context: .waiting
    case .reply: isOver || end != .missing ? .waiting : .thinking
    case .failure: isOver ? .waiting : .failing
    case .step, .unknown:
      isOver || last.step.map(\.isLastWord) ?? false ? .waiting : .thinking
    }
  }

  /// Whether an entry says something about whose turn it is.
  private static func counts(_ entry: Entry) -> Bool {
    switch entry.kind {
    case .prompt, .reply, .step, .failure, .compaction: true
    // The user stopped the agent: now it waits.
    case .context: entry.title == "interrupted"
    case .unknown: false
    }
  }
}

extension Action {
  /// Whether nothing follows of itself: the agent is done, or has said what it had to say.
  fileprivate var endsTurn: Bool { kind == .finish || kind == .message }
}

extension Step {
  /// A question that was answered goes back to the agent; a message that was just said does not.
  fileprivate var isLastWord: Bool {
    guard action.endsTurn else { return false }
    return action.kind == .finish || after.map(\.text.isEmpty) ?? true
  }
}
