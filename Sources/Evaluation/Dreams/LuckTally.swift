internal import Worlds

/// Tasks that were solved without lessons, tried again with other luck: whether what is lost with
/// lessons is lost because of them.
///
/// Somebody who succeeds in a fifth of all tasks solves many of these by luck, and would lose them the
/// next time, lessons or not.
package struct LuckTally: Sendable {
  /// Tries with other luck, and how many of them came off.
  package struct Share: Sendable {
    package var without = 0
    package var with = 0
    package var tries = 0
    package var tasks = 0

    mutating func add(_ other: Share) {
      without += other.without
      with += other.with
      tries += other.tries
      tasks += other.tasks
    }
  }

  /// All tasks that were solved without lessons, and those of them that were lost with lessons.
  package var solved = Share()
  package var lost = Share()

  mutating func add(_ other: LuckTally) {
    solved.add(other.solved)
    lost.add(other.lost)
  }
}

extension WorldStudy {
  private static var tries: UInt64 { 10 }

  /// Tries the tasks again that were solved without lessons.
  func luck(without base: WorldArm, with told: WorldArm) -> LuckTally {
    let (none, playbook) = (Playbook([], names: world.names), Playbook(rules, names: world.names))
    var tally = LuckTally()
    for (place, task) in heldOut.enumerated() where base.solved[place] {
      var share = LuckTally.Share(tasks: 1)
      for luck in 1...Self.tries {
        var again = task
        again.seed = RandomStream.mix(task.seed, luck)
        share.tries += 1
        if Trial.work(on: again, in: world, with: none).isSolved { share.without += 1 }
        if Trial.work(on: again, in: world, with: playbook).isSolved { share.with += 1 }
      }
      tally.solved.add(share)
      if !told.solved[place] { tally.lost.add(share) }
    }
    return tally
  }
}
