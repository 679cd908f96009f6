package import Trajectories

/// One action of the agent or of the expert; it costs one step.
package enum Move: Hashable, Sendable {
  /// Uses an element with a gesture; `at` is where the pointer goes, `to` where a drag ends.
  case use(SceneElement, Gesture, at: Spot, to: Spot?)
  /// Types into whatever has the focus.
  case type(NameID)
  /// Lets time pass.
  case wait(seconds: Int)
  /// Saves what is in front.
  case save
  /// Scrolls a region by about a page.
  case scroll(SceneElement, down: Bool)
  /// Goes back to the page before.
  case back
  /// Loads the page again.
  case reload
  /// Looks closely at an element; the next pointer action on it is exact.
  case zoom(SceneElement)
  /// Looks at the screen once more, and at the read-out.
  case look
  /// Runs a command.
  case run(SceneElement)
  /// Sets a variable for the commands that follow.
  case setVariable(name: NameID, value: NameID)
  /// Reports a finding.
  case report(NameID)
  /// Moves the pointer over an element without pressing; only the expert knows that this can help.
  case hover(SceneElement, at: Spot)
}

/// What the agent notices right after a move, all of it visible in the scenes before and after.
package struct Reaction: Hashable, Sendable {
  /// The element acted upon now looks as the goal wants it.
  package var looksDone: Bool
  /// Anything else on the screen changed, clocks and carets aside.
  package var changedElsewhere: Bool

  package init(looksDone: Bool = false, changedElsewhere: Bool = false) {
    self.looksDone = looksDone
    self.changedElsewhere = changedElsewhere
  }

  package static let none = Reaction()
}
