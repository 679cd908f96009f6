package import Dreaming
internal import Synchronization
package import Trajectories

/// What a gateway knows of the agents whose requests go through it, for the watch that dreams while
/// they wait.
///
/// Used from many threads. A request that begins stops a dream at once, before the watch even wakes.
package final class AgentTraffic: Sendable {
  private struct State {
    var requests = 0
    var endedAt = Machine.now
    var agents: [RunID: IdleSight.Agent] = [:]
    var grown: Set<String> = []
    var wait: Int64?
    var most: [String: Int] = [:]
    var preempt: @Sendable () -> Void = {}
    var wake: @Sendable () -> Void = {}
  }

  private let state = Mutex(State())

  package init() {}

  /// A request is about to be sent on.
  package func began() {
    let preempt = state.withLock { state in
      state.requests += 1
      return state.preempt
    }
    preempt()
  }

  /// It was answered, or given up.
  package func ended() {
    let wake = state.withLock { state in
      state.requests -= 1
      state.endedAt = Machine.now
      return state.wake
    }
    wake()
  }

  /// Milliseconds since the last request was answered, or since this began; nil while one goes on.
  package var quiet: Int64? {
    state.withLock { $0.requests > 0 ? nil : Machine.now - $0.endedAt }
  }

  /// What an agent does was recorded.
  ///
  /// - Parameters:
  ///   - wait: how long a gap has to be, in milliseconds, where the agent says so.
  ///   - most: how many runs a dream of the project looks at, where it says so.
  package func recorded(
    _ run: RunID, of project: String, phase: AgentPhase, wait: Int64? = nil, most: Int? = nil
  ) {
    let wake = state.withLock { state in
      var agent = IdleSight.Agent(
        run: run, project: project, phase: phase, movedAt: Machine.now)
      agent.patience = wait ?? Self.patience
      // Of those that wait the last to move says how long the gap is; the others say nothing more.
      state.agents = state.agents.filter {
        $0.value.phase != .waiting || $0.value.project != project
      }
      state.agents[run] = agent
      if state.agents.count > Self.mostAgents { Self.forget(&state) }
      state.grown.insert(project)
      if let wait { state.wait = wait }
      if let most { state.most[project] = most }
      return state.wake
    }
    wake()
  }

  /// It was told how a run ended: nothing more is to come of it.
  package func isOver(_ run: RunID) {
    let wake = state.withLock { state in
      state.agents[run]?.phase = .waiting
      return state.wake
    }
    wake()
  }

  /// Milliseconds after which an open call no longer counts as work: here a request that comes back
  /// stops a dream at once, whatever was thought of its agent.
  private static let patience: Int64 = 600_000

  /// Projects that have something new although nothing was recorded since the start.
  package func note(projects: [String]) {
    state.withLock { $0.grown.formUnion(projects) }
  }

  private static let mostAgents = 2_000

  private static func forget(_ state: inout State) {
    let oldest = state.agents.values.sorted { $0.movedAt < $1.movedAt }.prefix(mostAgents / 4)
    for agent in oldest { state.agents[agent.run] = nil }
  }

  // MARK: - For the watch

  func attach(preempt: @escaping @Sendable () -> Void, wake: @escaping @Sendable () -> Void) {
    state.withLock { state in
      state.preempt = preempt
      state.wake = wake
    }
  }

  var requests: Int { state.withLock { $0.requests } }
  var agents: [IdleSight.Agent] { state.withLock { Array($0.agents.values) } }
  var wait: Int64? { state.withLock { $0.wait } }
  func most(of project: String) -> Int? { state.withLock { $0.most[project] } }

  /// The projects that grew since this was asked last.
  func takeGrown() -> Set<String> {
    state.withLock { state in
      defer { state.grown = [] }
      return state.grown
    }
  }
}
