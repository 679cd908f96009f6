internal import Trajectories

/// What is on the screen while a continuation is imagined: kept here, never by the model.
///
/// A model says differences; they are taken over only where they can be: what goes has to be there, and
/// what comes has to be something that the recording shows somewhere.
struct ImaginedScene: Hashable {
  /// Names of elements that are there.
  private(set) var present: Set<String>
  /// All that the recording ever shows.
  private let known: Set<String>

  init(_ run: Trajectory, before step: Step) {
    present = Self.names(step.tree)
    known = run.steps.reduce(into: Set()) { $0.formUnion(Self.names($1.tree)) }
  }

  private static func names(_ tree: ElementTree?) -> Set<String> {
    Set((tree?.elements ?? []).map(\.name).filter { !$0.isEmpty })
  }

  /// Whether the recording has elements at all.
  var hasElements: Bool { !known.isEmpty }

  /// Takes a difference over; returns why it cannot be, and then nothing has changed.
  mutating func apply(gone: [String], came: [String]) -> String? {
    guard present.isSuperset(of: gone) else { return "that something goes which is not there" }
    guard known.isSuperset(of: came) else { return "that something comes which was never seen" }
    present.subtract(gone)
    present.formUnion(came)
    return nil
  }
}
