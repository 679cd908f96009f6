internal import Dreaming
internal import Storage
internal import Trajectories

/// What the watch says of itself, as it goes and to whoever asks why.
extension Watch {
  func say(
    _ kind: WatchEvent.Kind, _ text: String, project: String? = nil, path: String? = nil
  ) {
    onEvent(WatchEvent(kind, text, project: project, path: path))
  }

  /// Writes down how things stand, and tells what changed.
  func tell(_ decisions: [IdleDecision]) {
    let news = decisions.compactMap(news)
    let now = Machine.now
    if let path = plan.record, !news.isEmpty || writtenAt.map({ now - $0 > 10_000 }) ?? true {
      writtenAt = now
      // Who asks why is told what is known; that nobody can be told is no reason to stop.
      try? record(decisions).write(to: path)
    }
    news.forEach(onEvent)
  }

  /// What is to be told of a decision; nil where it is as it was.
  private func news(_ decision: IdleDecision) -> WatchEvent? {
    var event = WatchEvent(
      .decided, decision.answer.reason?.words ?? "dreams", project: decision.project)
    event.reason = decision.answer.reason?.name
    if running?.project == decision.project { event.reason = nil }
    if case .dream(let rollouts, let resuming) = decision.answer {
      event.rollouts = rollouts
      event.dream = resuming
    }
    let key = event.reason ?? "dreams"
    guard told[decision.project] != key else { return nil }
    told[decision.project] = key
    return event
  }

  private func record(_ decisions: [IdleDecision]) -> WatchRecord {
    let sight = sight()
    let process = ProcessIdentity.current
    return WatchRecord(
      pid: process.pid, start: process.start, boot: process.boot, space: process.space,
      archive: archive.folder, paths: plan.paths, logs: logs.logCount, at: sight.now,
      writtenAt: clock(), rules: plan.rules, idleSince: idle.idleSince(sight), load: sight.load,
      isOnBattery: sight.isOnBattery, duty: errand.duty.used(at: sight.now),
      memory: Machine.memory,
      projects: decisions.map { decision in
        line(decision, news: sight.projects.first { $0.name == decision.project }?.news ?? 0)
      })
  }

  private func line(_ decision: IdleDecision, news: Int) -> WatchRecord.Project {
    var line = WatchRecord.Project(
      name: decision.project, isDreaming: running?.project == decision.project,
      reason: decision.answer.reason?.name, words: decision.answer.reason?.words ?? "dreams",
      news: news)
    if line.isDreaming {
      line.dream = running?.resuming
      line.rollouts = running?.rollouts
      line.reason = nil
      line.words = "dreams"
    } else if case .wait(_, let until) = decision.answer {
      line.next = until
    }
    return line
  }
}
