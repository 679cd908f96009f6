package import Trajectories

/// What one unit came to, as far as later units rest on it.
///
/// Kept until the dream ends, so that a dream whose process was killed does not do it again. What is as
/// large as the recordings themselves, the pooled evidence and the fitted model, is not kept: it is read
/// from the recordings again where a later unit needs it.
package enum UnitYield: Hashable, Sendable, Codable {
  case pooled
  case critiqued(isLocated: Bool, revisions: Int, usable: Int)
  case modelled(transitions: Int)
  case watched([Contradiction])
  case calibrated(mayVote: Bool)
  case halved([LessonRule])
  case explored(RouteBook.Growth, rollouts: Int)
  case distilled([LessonDraft])
  case judged([Lesson], rollouts: Int)
  case scored(PairedTally, rollouts: Int)
  case concluded

  /// A lesson whose advice was taken in vain in so many of so many uses.
  package struct Contradiction: Hashable, Sendable, Codable {
    var lesson: LessonID
    var times: Int
    var of: Int
  }

  /// Rollouts that were played for it.
  package var rollouts: Int {
    switch self {
    case .explored(_, let rollouts), .judged(_, let rollouts), .scored(_, let rollouts): rollouts
    default: 0
    }
  }
}
