package import Trajectories

/// The faults that are put into runs that were without one: the first twelve into those of worlds,
/// all but look-alikes into recordings.
package enum FaultKind: String, CaseIterable, Hashable, Sendable {
  /// The right element, used in a way that does nothing there.
  case wrongGesture = "wrong_gesture"
  /// The pointer lands beside the element.
  case offTarget = "off_target"
  /// Used before it was ready.
  case tooEarly = "too_early"
  /// Another element that looks, or is called, alike.
  case lookAlike = "look_alike"
  /// What has to come first is left out.
  case missingPrecondition = "missing_precondition"
  /// The dialog is answered so that the change is lost.
  case wrongAnswer = "wrong_answer"
  /// Typed before the field was clicked.
  case noFocus = "no_focus"
  /// Another value than the task says.
  case wrongValue = "wrong_value"
  /// An extra move that takes back what was reached.
  case undone
  /// The work is not saved at the end.
  case notSaved = "not_saved"
  /// The same move four times, without effect.
  case repeated
  /// Away to another place and back.
  case detour
  /// A call that fails for its own sake: a word mistyped.
  case failedCall = "failed_call"
  /// Said to be done though the last thing seen is an error.
  case unproven

  /// What a critic should say.
  package var cause: Cause {
    switch self {
    case .wrongGesture: .gesture
    case .offTarget: .aim
    case .tooEarly: .notReady
    case .lookAlike: .wrongTarget
    case .missingPrecondition: .precondition
    case .wrongAnswer: .dialog
    case .noFocus: .focus
    case .wrongValue: .argument
    case .undone: .undone
    case .notSaved: .notSaved
    case .repeated: .repetition
    case .detour: .detour
    case .failedCall: .failedCall
    case .unproven: .unproven
    }
  }

  /// Whether the run can be none the worse for it but longer.
  var onlyWastes: Bool { self == .repeated || self == .detour }
}
