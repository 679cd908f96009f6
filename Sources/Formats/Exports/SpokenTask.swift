package import Trajectories

extension Trajectory {
  /// The run with its task as the first prompt, where the log states the task apart.
  package var withSpokenTask: Trajectory {
    guard let task = header.task, !task.isEmpty, !entries.contains(where: { $0.kind == .prompt })
    else { return self }
    var run = self
    let place = entries.firstIndex { $0.kind != .context } ?? 0
    run.entries.insert(
      Entry(index: 0, sourceIndex: 0, line: 0, kind: .prompt, time: header.startedAt, text: task),
      at: place)
    return run
  }
}
