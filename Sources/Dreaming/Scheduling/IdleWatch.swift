internal import Trajectories

/// Decides when to dream: a pure function of what was seen.
///
/// Idle means waiting, not silence: every agent has ended its turn or asks its user, no call is open,
/// no request is in flight, and that for as long as the rules say.
package struct IdleWatch: Hashable, Sendable {
  package var rules: IdleRules

  package init(_ rules: IdleRules) { self.rules = rules }

  /// An answer for each project in the order of what was seen; at most one says to dream.
  package func decide(_ sight: IdleSight) -> [IdleDecision] {
    let common = obstacle(sight)
    var decisions = sight.projects.map { project in
      IdleDecision(project.name, common ?? answer(project, sight))
    }
    guard let first = first(of: decisions, sight) else { return decisions }
    for place in decisions.indices where decisions[place].answer.isDream && place != first {
      decisions[place].answer = .wait(.turn(of: decisions[first].project), until: nil)
    }
    return decisions
  }

  /// Since when nobody needs the machine, if every agent waits; nil while one works.
  package func idleSince(_ sight: IdleSight) -> AwakeTime? {
    guard worker(sight) == nil, sight.requests == 0 else { return nil }
    return quietSince(sight)
  }

  // MARK: - What holds for all projects

  private func obstacle(_ sight: IdleSight) -> IdleAnswer? {
    guard rules.isOn else { return .wait(.off, until: nil) }
    if let pid = sight.otherDreamer {
      return .wait(.otherDreamer(pid: pid), until: sight.now + 5_000)
    }
    if let agent = worker(sight) {
      return .wait(
        .agentWorks(agent.run, agent.phase), until: agent.movedAt + agent.patience)
    }
    if sight.requests > 0 { return .wait(.requestInFlight(sight.requests), until: nil) }
    let since = quietSince(sight)
    guard sight.now - since < rules.wait else { return nil }
    if let moved = sight.operatorMovedAt, moved == since {
      return .wait(.operatorMoves(since: since), until: since + rules.wait)
    }
    return .wait(.justMoved(since: since), until: since + rules.wait)
  }

  /// The agent that moved last of those that are in the middle of something.
  private func worker(_ sight: IdleSight) -> IdleSight.Agent? {
    sight.agents.filter {
      $0.phase != .waiting && sight.now - $0.movedAt < $0.patience
    }.max { ($0.movedAt, $0.run) < ($1.movedAt, $1.run) }
  }

  private func quietSince(_ sight: IdleSight) -> AwakeTime {
    (sight.agents.map(\.movedAt) + [sight.began, sight.operatorMovedAt ?? sight.began]).max()
      ?? sight.began
  }

  // MARK: - One project

  private func answer(_ project: IdleSight.Project, _ sight: IdleSight) -> IdleAnswer {
    if project.failures >= IdleRules.mostFailures {
      let again = project.failedAt.map { $0 + IdleRules.freshStart }
      if again.map({ sight.now < $0 }) ?? true {
        return .wait(.stopped(times: project.failures, project.failure), until: again)
      }
    } else if let failedAt = project.failedAt, project.failures > 0 {
      let again = failedAt + IdleRules.backOff(after: project.failures)
      if sight.now < again {
        return .wait(.failed(times: project.failures, project.failure), until: again)
      }
    }
    let wanted = wanted(project, sight)
    guard wanted.isDream else { return wanted }
    if sight.isOnBattery == true, !rules.onBattery {
      return .wait(.battery, until: sight.now + Self.lookAgain)
    }
    if let load = sight.load, load > rules.load {
      return .wait(.load(load, limit: rules.load), until: sight.now + Self.lookAgain)
    }
    if let space = sight.space, space < IdleRules.leastSpace {
      return .wait(.space(space), until: sight.now + Self.lookAgain)
    }
    if let reason = ceiling(sight) { return .wait(reason, until: sight.now + Self.lookLater) }
    if sight.now < sight.freeAt { return .wait(.duty, until: sight.freeAt) }
    return wanted.within(rollouts: rolloutsLeft(sight))
  }

  /// What is used up of what dreams may use within 24 hours.
  private func ceiling(_ sight: IdleSight) -> IdleReason? {
    let seconds = Int(sight.used.milliseconds / 1000)
    if let limit = rules.daily.seconds, seconds >= limit {
      return .daily(.seconds, used: seconds, limit: limit)
    }
    if let limit = rules.daily.rollouts, rolloutsLeft(sight) < IdleRules.fewestRollouts {
      return .daily(.rollouts, used: sight.used.rollouts, limit: limit)
    }
    return nil
  }

  private func rolloutsLeft(_ sight: IdleSight) -> Int {
    rules.daily.rollouts.map { max(0, $0 - sight.used.rollouts) } ?? .max
  }

  /// What there is to dream about, as deep as the gap allows.
  private func wanted(_ project: IdleSight.Project, _ sight: IdleSight) -> IdleAnswer {
    let gap = sight.now - quietSince(sight)
    let reached = rules.tiers.filter { $0.from <= gap }
    let rollouts = reached.last?.rollouts ?? 0
    if let paused = project.paused { return .dream(rollouts: rollouts, resuming: paused) }
    guard project.news > 0 || project.rollouts != nil else {
      return .wait(.nothingNew, until: nil)
    }
    // New evidence gets the small dream first, whatever the gap.
    if project.news > 0 || project.rollouts == nil {
      return .dream(rollouts: rules.tiers[0].rollouts, resuming: nil)
    }
    let done = project.rollouts ?? 0
    if let deeper = reached.first(where: { $0.rollouts > done }) {
      return .dream(rollouts: deeper.rollouts, resuming: nil)
    }
    let next = rules.tiers.first { $0.rollouts > done }
    return .wait(.nothingNew, until: next.map { quietSince(sight) + $0.from })
  }

  /// The project whose turn it is: what is begun is ended first, then what moved last.
  private func first(of decisions: [IdleDecision], _ sight: IdleSight) -> Int? {
    decisions.indices.filter { decisions[$0].answer.isDream }.min { left, right in
      rank(decisions[left], sight) < rank(decisions[right], sight)
    }
  }

  private func rank(_ decision: IdleDecision, _ sight: IdleSight) -> (Int, Int64, String) {
    var order = 2
    if case .dream(_, let resuming) = decision.answer, resuming != nil { order = 0 }
    if order > 0, sight.projects.contains(where: { $0.name == decision.project && $0.news > 0 }) {
      order = 1
    }
    let moved = sight.agents.filter { $0.project == decision.project }.map(\.movedAt).max()
    return (order, -(moved?.rawValue ?? 0), decision.project)
  }

  /// How long until load and power are looked at again, in milliseconds.
  private static let lookAgain: Int64 = 15_000
  /// The same for what is used within a day.
  private static let lookLater: Int64 = 300_000
}

extension IdleAnswer {
  /// The same with no more rollouts than are left.
  fileprivate func within(rollouts left: Int) -> IdleAnswer {
    guard case .dream(let rollouts, nil) = self else { return self }
    return .dream(rollouts: min(rollouts, left), resuming: nil)
  }
}
