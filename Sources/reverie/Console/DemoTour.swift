/// A walk through every screen on the demo's archive, by itself.
///
/// What it does on the way is what a person would do: it opens a run, accepts a proposal and a lesson,
/// and takes the first of these back again.
enum DemoTour {
  /// Seconds that each screen stays, unless a key is pressed.
  private static let stay = 6

  private struct Stop {
    var words: String
    var commands: [String]

    init(_ words: String, _ commands: String...) {
      self.words = words
      self.commands = commands
    }
  }

  private static let stops: [Stop] = [
    Stop(
      "Library: every recorded run, with how it ended. Any key goes on, q stays here.",
      "screen.library"),
    Stop("/ shows some of them only: here those that failed.", "library.filter outcome:failed"),
    Stop("Inspector: what the agent did, step by step, beside what it saw.", "run.open"),
    Stop(
      "n goes to the step that a critique names; the better action stands beside it.", "find.next"),
    Stop("Review: what the critics propose, the surest and dearest first.", "screen.review"),
    Stop("a accepts: your word moves every claim of the same cause at once.", "review.accept"),
    Stop("u takes a decision back, as often as you like.", "review.undo"),
    Stop(
      "Dreams: what the agent's idle time was used for, stage by stage, and a dream as it goes.",
      "screen.dreams"),
    Stop(
      "Lessons: what dreaming learned, what it rests on, what each gate said.", "screen.lessons"),
    Stop(
      "a puts a lesson into use; then `reverie demo --again` shows what it is worth.",
      "lessons.group none", "lessons.accept"),
  ]

  static var script: [String] {
    stops.flatMap { stop in stop.commands + ["say \(stop.words)", "pause \(stay)"] }
  }
}
