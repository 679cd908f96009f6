/// One sub-goal of a task, as the task's words give it.
package struct Goal: Hashable, Sendable {
  package enum Wish: Hashable, Sendable {
    /// Use it so that it takes effect: press, choose, switch on.
    case activate
    /// Bring it to the value.
    case set
    /// Put it onto the destination.
    case drop
    /// Write the value into it.
    case fill
    /// Be at the place of this name.
    case reach
    /// Run it without an error.
    case run
    /// Report which finding is the right one.
    case report
  }

  package var wish: Wish
  /// The label of the element, the title of the place, or the command.
  package var target: NameID
  /// What kind of element the words say it is; nil when they do not say.
  package var role: Role?
  /// In which app; none when the words do not say.
  package var app: NameID
  package var value: NameID
  package var destination: NameID

  package init(
    _ wish: Wish, _ target: NameID, role: Role? = nil, app: NameID = .none, value: NameID = .none,
    destination: NameID = .none
  ) {
    self.wish = wish
    self.target = target
    self.role = role
    self.app = app
    self.value = value
    self.destination = destination
  }
}

/// What the agent is asked to do.
package struct WorldTask: Hashable, Sendable {
  /// Place among the tasks of its split, from 0.
  package var index: Int
  package var split: Split
  /// In the order in which the words name them; at most 60.
  package var goals: [Goal]
  /// How many moves the agent may make.
  package var budget: Int
  /// The start of the random streams of an episode with this task.
  package var seed: UInt64
  /// The world's own number of the task's starting state.
  package var start: Int

  package init(
    index: Int, split: Split, goals: [Goal], budget: Int, seed: UInt64, start: Int = 0
  ) {
    self.index = index
    self.split = split
    self.goals = goals
    self.budget = budget
    self.seed = seed
    self.start = start
  }
}
