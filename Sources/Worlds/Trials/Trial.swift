/// Episodes of the reference agent in some worlds, counted.
package struct Trial: Hashable, Sendable {
  package var solved = 0
  package var episodes = 0
  package var steps = 0
  /// Episodes in which the agent said it was done, and was not.
  package var falseClaims = 0

  package var success: WilsonInterval { WilsonInterval(successes: solved, of: episodes) }

  package init() {}

  /// Runs the first tasks of a split in each of the worlds; the same arguments, the same counts.
  package init<W: World>(
    of worlds: [W], tasks: Range<Int>, in split: Split, with lessoning: Lessoning
  ) where W.Run.Failure == Never {
    for world in worlds {
      for index in tasks {
        let task = world.task(index, in: split)
        let rules = lessoning.lessons(for: task, in: world)
        add(
          Trial.work(on: task, in: world, with: Playbook(rules, names: world.names)))
      }
    }
  }

  /// Lets the agent work on one task, unwatched.
  package static func work<W: World>(
    on task: WorldTask, in world: W, with playbook: Playbook
  ) -> FinishedRun<W.Run, Unwatched<W.Run>> where W.Run.Failure == Never {
    var agent = ReferenceAgent(
      task: task, playbook: playbook,
      in: world.begin(task, isCalm: false), watcher: Unwatched<W.Run>())
    return agent.work()
  }

  package mutating func add<Run, Watcher>(_ run: FinishedRun<Run, Watcher>) {
    episodes += 1
    steps += run.steps
    if run.isSolved { solved += 1 }
    if run.ending == .claimsDone, !run.isSolved { falseClaims += 1 }
  }

  package mutating func add(_ recording: Recording) {
    episodes += 1
    steps += recording.steps
    if recording.isSolved { solved += 1 }
    if recording.ending == .claimsDone, !recording.isSolved { falseClaims += 1 }
  }

  package mutating func add(_ other: Trial) {
    episodes += other.episodes
    steps += other.steps
    solved += other.solved
    falseClaims += other.falseClaims
  }
}
