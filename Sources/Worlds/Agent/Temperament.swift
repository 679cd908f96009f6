package import Trajectories

/// How imperfect the reference agent is: its probabilities and its patience, the same in all worlds.
///
/// Nothing here is tuned; the figures are those of the prototype that the worlds follow.
package struct Temperament: Sendable {
  /// Repeats a gesture that showed no effect, rather than try another.
  package var repeatsGesture = 0.5
  /// Looks at the read-out after acting for a goal.
  package var noticesReadout = 0.6
  /// Takes a change elsewhere on the screen for success.
  package var acceptsSpuriousChange = 0.35
  /// Follows what an error message names.
  package var followsHint = 0.8
  /// Runs some other command when one fails and the message does not help.
  package var guessesCommand = 0.3
  /// Presses a dialog's first button.
  package var pressesFirstButton = 0.6
  /// Saves, when it sees unsaved changes, before it says that it is done.
  package var saves = 0.3
  /// Checks every sub-goal before it says that it is done.
  package var verifies = 0.2
  /// Goes back though there is a link it has not used.
  package var goesBack = 0.08
  /// Loads a page that failed to load again, rather than go back.
  package var reloads = 0.5
  /// Pixels by which it misses what it aims at (standard deviation in each direction).
  package var aimDeviation = 7.0
  /// How far chance outweighs a label when it chooses a way, in shared words.
  package var labelNoise = 1.6
  /// Tries on one target before it gives up.
  package var patience = 4
  /// Tries with the gesture of a lesson before it doubts the lesson.
  package var trust = 2
  /// Ways it goes in search of one target.
  package var wanderings = 14
  /// How deep it goes after what is needed first.
  package var depth = 5

  package init() {}
}

/// What a person knows about widgets before seeing an app.
package enum Habit {
  /// The gesture that usually works on a kind of element.
  package static func gesture(for role: Role) -> Gesture {
    switch role {
    case .icon: .doubleClick
    case .slider, .item: .drag
    default: .click
    }
  }

  /// The other gestures that somebody would try on it.
  package static func alternatives(for role: Role) -> [Gesture] {
    switch role {
    case .button, .menuItem, .row: [.doubleClick, .rightClick, .middleClick]
    case .icon: [.click, .rightClick, .middleClick]
    case .checkbox: [.doubleClick, .rightClick, .drag]
    case .slider: [.click, .doubleClick, .rightClick]
    case .item: [.doubleClick, .rightClick, .middleClick]
    case .field: [.doubleClick, .tripleClick, .rightClick]
    default: []
    }
  }
}
