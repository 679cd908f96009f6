package import Trajectories

/// Why nothing is dreamt about a project at the moment.
package enum IdleReason: Hashable, Sendable {
  case off
  /// An agent is in the middle of something.
  case agentWorks(RunID, AgentPhase)
  case requestInFlight(Int)
  /// Agents wait, but not for long enough yet.
  case justMoved(since: AwakeTime)
  /// The person at the console or the shell does something.
  case operatorMoves(since: AwakeTime)
  case otherDreamer(pid: Int)
  /// Everything was dreamt about, as deep as this gap allows.
  case nothingNew
  case load(Double, limit: Double)
  case battery
  case duty
  /// What dreams may use within 24 hours is used up.
  case daily(DreamBudgetPart, used: Int, limit: Int)
  /// Too little space is left, in bytes.
  case space(Int64)
  /// It failed, and is tried again later.
  case failed(times: Int, String)
  /// It failed too often and is left alone.
  case stopped(times: Int, String)
  /// Another project comes first.
  case turn(of: String)

  /// One word for programs.
  package var name: String {
    switch self {
    case .off: "off"
    case .agentWorks(_, let phase): phase.rawValue
    case .requestInFlight: "request"
    case .justMoved: "just-moved"
    case .operatorMoves: "operator"
    case .otherDreamer: "other-dreamer"
    case .nothingNew: "nothing-new"
    case .load: "load"
    case .battery: "battery"
    case .duty: "duty"
    case .daily: "daily"
    case .space: "space"
    case .failed: "failed"
    case .stopped: "stopped"
    case .turn: "turn"
    }
  }

  /// The reason as it is told to people, without times.
  package var words: String {
    switch self {
    case .off: "dreaming by itself is off ([dreaming] idle = false)"
    case .agentWorks(let run, .calling): "a tool call is open in \(run)"
    case .agentWorks(let run, .failing): "\(run) ended with an error and may be trying again"
    case .agentWorks(let run, _): "the agent of \(run) has the word"
    case .requestInFlight(let count): "\(count) request\(count == 1 ? " is" : "s are") in flight"
    case .justMoved: "the agent has not waited for long enough"
    case .operatorMoves: "somebody works with the archive"
    case .otherDreamer(let pid): "process \(pid) dreams in this archive"
    case .nothingNew: "nothing new since the last dream"
    case .load(let load, let limit):
      "others load the machine (\(Self.tenths(load)) of \(Self.tenths(limit)))"
    case .battery: "the machine is on battery"
    case .duty: "it has used its share of the processor"
    case .daily(let part, let used, let limit):
      "\(Self.amount(used, part)) of the \(Self.amount(limit, part)) that dreams may use in 24 hours "
        + "are used ([dreaming] \(part == .seconds ? "daily_minutes" : "daily_rollouts"))"
    case .space(let bytes): "the disk is nearly full (\(bytes >> 20) MB are free)"
    case .failed(let times, let why):
      "failed \(times) time\(times == 1 ? "" : "s"), is tried again: \(why)"
    case .stopped(let times, let why):
      "given up after \(times) failures in a row: \(why); begins afresh with new runs or after a day"
    case .turn(let project): "\(project) comes first"
    }
  }

  private static func amount(_ count: Int, _ part: DreamBudgetPart) -> String {
    part == .seconds ? "\(count / 60) min" : "\(count) \(part.rawValue)"
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int(clamped: (value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}

/// Whether to dream about a project now.
package enum IdleAnswer: Hashable, Sendable {
  /// With at most so many rollouts; `resuming` what was paused before.
  case dream(rollouts: Int, resuming: DreamID?)
  /// `until` is when to look again if nothing moves; nil where only a move can change it.
  case wait(IdleReason, until: AwakeTime?)

  package var isDream: Bool { if case .dream = self { true } else { false } }

  package var reason: IdleReason? { if case .wait(let reason, _) = self { reason } else { nil } }
}

/// A project and the answer.
package struct IdleDecision: Hashable, Sendable {
  package var project: String
  package var answer: IdleAnswer

  package init(_ project: String, _ answer: IdleAnswer) {
    self.project = project
    self.answer = answer
  }
}
