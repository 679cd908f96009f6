internal import Trajectories

/// Episodes of the reference agent in some worlds, counted.
package struct Trial: Hashable, Sendable {
  package var solved = 0
  package var episodes = 0
  package var steps = 0
  /// Episodes in which the agent said it was done, and was not.
  package var falseClaims = 0
  /// The same for each sort of task, where a world has several.
  package var kinds: [String: Tally] = [:]

  /// How many episodes of one sort there were, and how many of them were solved.
  package struct Tally: Hashable, Sendable {
    package var solved = 0
    package var episodes = 0

    package init(solved: Int = 0, episodes: Int = 0) {
      self.solved = solved
      self.episodes = episodes
    }
  }

  package var success: WilsonInterval { WilsonInterval(successes: solved, of: episodes) }

  package init() {}

  /// Runs the first tasks of a split in each of the worlds; the same arguments, the same counts.
  package init<W: World>(
    of worlds: [W], tasks: Range<Int>, in split: Split, with lessoning: Lessoning
  ) throws(W.Run.Failure) {
    for world in worlds {
      for index in tasks {
        let task = try world.task(index, in: split)
        let rules = lessoning.lessons(for: task, in: world)
        let finished = try Trial.work(on: task, in: world, taught: rules, Unwatched<W.Run>())
        add(finished, kind: world.kind(of: task))
      }
    }
  }

  /// Lets the agent work on one task, unwatched.
  package static func work<W: World>(
    on task: WorldTask, in world: W, with playbook: Playbook
  ) throws(W.Run.Failure) -> FinishedRun<W.Run, Unwatched<W.Run>> {
    var agent = ReferenceAgent(
      task: task, playbook: playbook,
      in: try world.begin(task, isCalm: false), watcher: Unwatched<W.Run>())
    return try agent.work()
  }

  /// Lets the agent work on one task with lessons, while somebody watches.
  static func work<W: World, Watcher: RunWatcher<W.Run>>(
    on task: WorldTask, in world: W, taught rules: [LessonRule], _ watcher: Watcher
  ) throws(W.Run.Failure) -> FinishedRun<W.Run, Watcher> {
    var run = try world.begin(task, isCalm: false)
    run.know(rules.flatMap(\.names))
    var agent = ReferenceAgent(
      task: task, playbook: Playbook(rules, names: run.names), in: run, watcher: watcher)
    return try agent.work()
  }

  package mutating func add<Run, Watcher>(
    _ run: FinishedRun<Run, Watcher>, kind: String? = nil
  ) {
    count(kind, isSolved: run.isSolved)
    episodes += 1
    steps += run.steps
    if run.isSolved { solved += 1 }
    if run.ending == .claimsDone, !run.isSolved { falseClaims += 1 }
  }

  package mutating func add(_ recording: Recording) {
    count(recording.kind, isSolved: recording.isSolved)
    episodes += 1
    steps += recording.steps
    if recording.isSolved { solved += 1 }
    if recording.ending == .claimsDone, !recording.isSolved { falseClaims += 1 }
  }

  private mutating func count(_ kind: String?, isSolved: Bool) {
    guard let kind else { return }
    kinds[kind, default: Tally()].episodes += 1
    if isSolved { kinds[kind, default: Tally()].solved += 1 }
  }

  package mutating func add(_ other: Trial) {
    episodes += other.episodes
    steps += other.steps
    solved += other.solved
    falseClaims += other.falseClaims
    kinds.merge(other.kinds) { first, second in
      Tally(solved: first.solved + second.solved, episodes: first.episodes + second.episodes)
    }
  }
}
